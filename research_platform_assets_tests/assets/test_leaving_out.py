"""Who opted out is in no page of a capture from GitHub, and in nothing that is remembered of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.assets import leaving_out
from research_platform_assets.assets.platform import Platform, corrections
from research_platform_assets.assets.sources import open_source
from research_platform_assets.errors import OptOutError, WarehouseError
from research_platform_assets.settings import ResolvedOrganization, load_settings
from research_platform_assets.warehouse import memory, opted_out, spool
from research_platform_assets_tests.archives import Recorded, commit, write_archive
from research_platform_assets_tests.end_to_end.campaigns.searching import found_in
from research_platform_assets_tests.github.live.deep.standin import running

LAB = ResolvedOrganization("Lab", "lab", None)
ZOE = {"login": "zed-quandary", "name": "Zoe Quandary", "id": 987654321, "email": "zoe@planted.example"}
ELSEWHERE = {"login": None, "id": None, "name": "zq", "email": "zq@planted.example"}
ADA = {"login": "ada", "name": "Ada", "id": 7, "email": "ada@planted.example"}
MAILMAP = b"Zoe Quandary <987654321+zed-quandary@users.noreply.github.com> <zq@planted.example>\n"
PERSON = ("zed-quandary", "zoe quandary", "987654321")
REPOSITORY = ("kryptonite", "xylophonic", "wombatory")
PRIVACY = "repositories:\n  - repository: Lab/kryptonite\npeople:\n  - login: Zed-Quandary\n"


def organisation(*, is_later: bool = False) -> list[Recorded]:
    commits = [commit(1, author=ZOE, headline="Thanks to Zoe Quandary"), commit(0, author=ADA)]
    files = {"README.md": b"By Zoe Quandary\n", ".mailmap": MAILMAP}
    floods = [commit(12, author=ELSEWHERE), commit(11, author=ELSEWHERE), commit(10, author=ADA)]
    return [
        Recorded("tides", 1, files=files, commits=commits),
        Recorded("floods", 2, commits=floods if is_later else floods[1:], metadata={"pushed_at": _pushed(is_later)}),
        Recorded("kryptonite", 3, metadata={"description": "xylophonic"}, files={"README.md": b"# Wombatory\n"}),
    ]


def _pushed(is_later: bool) -> str:
    return f"2026-02-0{1 + is_later}T00:00:00Z"


@dataclass
class Captures:
    """Captures with memory and register in a folder, as builds make them; `privacy` is who opted out."""

    folder: Path
    known_documents: set[str] = field(default_factory=set[str])

    @property
    def directory(self) -> Path:
        return self.folder / "data"

    def take(self, url: str, privacy: str | None = PRIVACY) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
        """Pages, and what asking for them cost."""
        values = {"SOURCE": "live", "ORGANIZATIONS": '["Lab"]', "GITHUB__API_URL": url}
        if privacy is not None:
            (self.folder / "privacy.yaml").write_text(privacy, encoding="utf-8")
            values["PRIVACY"] = str(self.folder / "privacy.yaml")
        settings = load_settings({f"RESEARCH_PLATFORM_{name}": value for name, value in values.items()})
        register = leaving_out.register_of(settings, self.directory, "Lab")
        with open_source(settings, LAB, self.directory, register=register) as source:
            known = frozenset(self.known_documents)
            with spool.open_spool(self.directory, source.state(), known, timeout_seconds=1) as opened:
                sink = leaving_out.Sink(opened, register)
                source.capture(sink)
                pages = dict(sink.pages())
            self.known_documents |= {
                part["oid"] for key, page in pages.items() if key != "organization" for part in page["documents"]
            }
            usage = source.usage()
        leaving_out.keep_learnt(register, self.directory)
        spool.remove(self.directory)
        memory.tidy(self.directory)
        return pages, usage


@contextmanager
def github(folder: Path, *, is_later: bool = False) -> Iterator[str]:
    archive = write_archive(folder / f"later-{is_later}", organisation(is_later=is_later))
    with running(archive) as standin:
        yield standin.url


def test_a_person_and_a_repository_leave_pages_and_memory_and_are_known_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "standin-token")
    captures = Captures(tmp_path)
    with github(tmp_path) as url:
        before, _ = captures.take(url, None)
        assert len(before) == 4
        assert {place.rpartition(": ")[2] for place in found_in(captures.directory, PERSON)} == set(PERSON)
        after, usage = captures.take(url)
        assert found_in(captures.directory, PERSON + REPOSITORY) == []
        assert [page["author_name"] for page in after["repository/0000000000000000001"]["commits"]] == [None, "Ada"]
        # The other repository does not know who that is; the `.mailmap` of the first one does.
        assert [page["author_name"] for page in after["repository/0000000000000000002"]["commits"]] == [None, "Ada"]
        assert len(after) == 3
        assert usage["calls"] == {"core": 2}, "what is remembered need not be read again"
        again, usage = captures.take(url)
        assert (again, usage["not_modified"]) == (after, 2)
    with github(tmp_path, is_later=True) as url:
        later, _ = captures.take(url)
        # The link itself is gone; who it joined is still known.
        names = [page["author_name"] for page in later["repository/0000000000000000002"]["commits"]]
        assert names == [None, None, "Ada"]
        assert found_in(captures.directory, PERSON + REPOSITORY) == []
        back, _ = captures.take(url, "people: []\n")
        assert len(back) == 4
        assert "Zoe Quandary" in str(back)


def test_a_file_that_is_no_longer_named_does_not_bring_anybody_back_unasked(tmp_path: Path) -> None:
    settings = load_settings({"RESEARCH_PLATFORM_ORGANIZATIONS": '["Lab"]'})
    assert leaving_out.register_of(settings, tmp_path, "Lab").is_empty
    opted_out.write(tmp_path, opted_out.Learnt(("entry",), frozenset({"mark"})))
    with pytest.raises(OptOutError, match="the settings name no file of them any more; set `privacy` again"):
        leaving_out.register_of(settings, tmp_path, "Lab")
    opted_out.path(tmp_path).write_text("{", encoding="utf-8")
    with pytest.raises(WarehouseError, match=r"opted-out.json cannot be read .*; put the one from a backup") as error:
        leaving_out.register_of(settings, tmp_path, "Lab")
    assert "delete" not in str(error.value), "who opted out would be back"


def test_what_was_learnt_of_somebody_who_is_back_is_not_used_for_the_others(tmp_path: Path) -> None:
    file = tmp_path / "privacy.yaml"
    file.write_text("people: [{login: ada}, {login: zed-quandary}]", encoding="utf-8")
    settings = load_settings({"RESEARCH_PLATFORM_ORGANIZATIONS": '["Lab"]', "RESEARCH_PLATFORM_PRIVACY": str(file)})
    register = leaving_out.register_of(settings, tmp_path, "Lab")
    assert register.is_person(["account-5"], ["ada"])
    leaving_out.keep_learnt(register, tmp_path)
    assert leaving_out.register_of(settings, tmp_path, "Lab").is_person(["account-5"])
    file.write_text("people: [{login: zed-quandary}]", encoding="utf-8")
    assert not leaving_out.register_of(settings, tmp_path, "Lab").is_person(["account-5"])
    opted_out.path(tmp_path).write_text("{", encoding="utf-8")
    with pytest.raises(WarehouseError, match="json cannot be read"):
        leaving_out.register_of(settings, tmp_path, "Lab")


def test_the_file_lies_in_private_and_says_nothing_in_clear(tmp_path: Path) -> None:
    opted_out.write(tmp_path, replace(opted_out.Learnt(), entries=("ab",)))
    assert opted_out.path(tmp_path).stat().st_mode & 0o077 == 0
    assert opted_out.read(tmp_path).entries == ("ab",)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("people: [{bot: '@Zed-Quandary', by: Ada, date: 2026-01-01, why: It looks so.}]", "people entry 1"),
        ("people: [{bot: '@x', by: Zed-Quandary, date: 2026-01-01, why: It looks so.}]", "people entry 1"),
        (
            "repositories: [{repository: kryptonite, field: state, value: gone, by: Ada, date: 2026-01-01, why: So.}]",
            "repositories entry 1",
        ),
        ("# zed-quandary\npeople: []", "a comment or another part"),
    ],
)
def test_corrections_may_not_speak_of_who_opted_out_as_they_are_published(
    tmp_path: Path, text: str, place: str
) -> None:
    for name, content in (("corrections", text), ("privacy", PRIVACY)):
        (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    values = {name.upper(): str(tmp_path / f"{name}.yaml") for name in ("corrections", "privacy")}
    values |= {"ORGANIZATIONS": '["Lab"]', "DATA_DIRECTORY": str(tmp_path)}
    settings = load_settings({f"RESEARCH_PLATFORM_{name}": value for name, value in values.items()})
    with pytest.raises(
        OptOutError, match=f"corrections.yaml speaks of somebody who opted out .{place}.; take that out"
    ):
        corrections(Platform(settings, {"lab": LAB}), "lab")
