"""Who opted out is nowhere: in no table, file, log or record, also not in what compressed values and databases hold.

A person with an account, a login, a name outside ASCII and commits without an account that only a `.mailmap` gives
them, and a repository with words of its own, are planted, built twice, backed up, and taken out.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import dagster as dg
import polars as pl
import pytest

from research_platform_assets.assets import leaving_out
from research_platform_assets.cli.application import run
from research_platform_assets.warehouse import backup, spool
from research_platform_assets_tests import processes
from research_platform_assets_tests.archives import Recorded, commit, write_archive
from research_platform_assets_tests.end_to_end.campaigns.searching import contents
from research_platform_assets_tests.workbench import Workbench

Say = Callable[..., str]
LOGIN, NAME, ACCOUNT, PSEUDONYM = "zed-quandary", "Zoë Quandáry", 987654321, "aaaabbbbccccdddd"
OF_PERSON = (LOGIN, NAME, "Zoe\u0308 Quanda\u0301ry", str(ACCOUNT), PSEUDONYM)
OF_REPOSITORY = ("kryptonite", "xylophonic", "wombatory", "quokkafile", "marsupialize", "numbatical")
ADA = {"login": "ada", "name": "Ada", "id": 7}
ZOE = {"login": LOGIN, "name": NAME, "id": ACCOUNT}
ELSEWHERE = {"login": None, "id": None, "name": "zq", "pseudonym": PSEUDONYM}
MAILMAP = f"{NAME} <{ACCOUNT}+{LOGIN}@users.noreply.github.com> <{PSEUDONYM}@pseudonym.invalid>\n"
README = f"# Tides\n\nBy {NAME} (@{LOGIN}), {NAME.upper()}, [them](https://x.example/?q={quote(NAME)}) and others.\n"
CELL = {"cell_type": "markdown", "source": [f"# Tides\nby {NAME}\n"], "metadata": {}}
NOTEBOOK = {"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
PRIVACY = f"repositories:\n  - repository: kryptonite\npeople:\n  - login: {LOGIN}\n"


def organisation() -> list[Recorded]:
    """A repository that stays, one that joins nothing, and one that opts out."""
    commits = [
        commit(3, author=ZOE, headline=f"Merge branch of {LOGIN}/tides"),
        commit(2, author=ADA, headline=f"Thanks to {NAME}"),
        commit(1, author=ZOE),
        commit(0, author=ADA),
    ]
    files = {
        "README.md": README.encode(),
        ".mailmap": MAILMAP.encode(),
        f"people/{NAME}.ipynb": json.dumps(NOTEBOOK).encode(),
    }
    listed = [
        {"login": "ada", "id": 7, "type": "User", "contributions": 2},
        {"login": LOGIN, "id": ACCOUNT, "type": "User", "contributions": 2},
    ]
    return [
        Recorded("tides", 1001, files=files, commits=commits, contributors=listed),
        Recorded("floods", 1002, commits=[commit(9, author=ELSEWHERE), commit(8, author=ADA)]),
        Recorded(
            "kryptonite",
            1003,
            metadata={"description": "A xylophonic thing", "topics": ["numbatical"]},
            files={"README.md": b"# Wombatory\n", "quokkafile.py": b"print(1)\n"},
            commits=[commit(20, author=ADA, headline="Marsupialize it")],
        ),
    ]


def spellings(needle: str) -> Iterator[bytes]:
    for text in {needle, needle.lower(), needle.upper()}:
        yield text.lower().encode()
        yield text.encode("utf-16-le")
        yield json.dumps(text)[1:-1].lower().encode()
        yield quote(text).lower().encode()
        yield text.encode("ascii", "xmlcharrefreplace").lower()


def found_in(folder: Path, needles: tuple[str, ...]) -> list[str]:
    """Where any of `needles` stands, in whatever spelling."""
    wanted = {(needle, spelt) for needle in needles for spelt in spellings(needle)}
    found: set[str] = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            text = b"\0".join(contents(path))
            text += text.lower()
            found |= {f"{path.relative_to(folder)}: {needle}" for needle, spelt in wanted if spelt in text}
    return sorted(found)


def privacy_file(planted: Planted) -> str:
    return str(planted.folder / "privacy.yaml")


@dataclass(frozen=True)
class Planted:
    """A data directory in which somebody was planted, and was built before opting out."""

    folder: Path
    workbench: Workbench
    archive: Path

    @property
    def environ(self) -> dict[str, str]:
        variables = {"RESEARCH_PLATFORM_PRIVACY": str(self.folder / "privacy.yaml"), **VARIABLES}
        return processes.environment(self.workbench.data, self.archive, **variables)


VARIABLES = {"RESEARCH_PLATFORM_ANALYSES__TOPICS": "false", "RESEARCH_PLATFORM_ORGANIZATIONS": '["Lab"]'}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Two builds of two states, and between them a run that fails at the repository and says so."""
    folder = tmp_path_factory.mktemp("forget")
    one = write_archive(folder / "one", organisation())
    tides, floods, krypton = organisation()
    two = write_archive(
        folder / "two",
        [
            replace(tides, metadata={"stargazers_count": 9}),
            floods,
            replace(krypton, metadata={"description": "A xylophonic thing 2"}),
        ],
    )
    damaged = write_archive(folder / "damaged", organisation())
    (damaged / "commits" / "kryptonite.jsonl").write_text("{", encoding="utf-8")
    data = folder / "data"
    (data / "dagster").mkdir(parents=True)
    (data / "dagster" / "dagster.yaml").write_text("telemetry:\n  enabled: false\n", encoding="utf-8")
    environ = {name.removeprefix("RESEARCH_PLATFORM_"): value for name, value in VARIABLES.items()}
    workbench = Workbench(data, "lab", environ)
    workbench.build(one)
    with dg.DagsterInstance.from_config(str(data / "dagster")) as instance:
        assert not replace(workbench, instance=instance).run(damaged).is_success
    workbench.build(two)
    with workbench.store() as store:
        backup.write(store, folder / "before")
    return Planted(folder, workbench, two)


@pytest.fixture
def say(planted: Planted, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """What a command prints that has to end with a status."""
    processes.become(monkeypatch, planted.environ, planted.folder)

    def said(*command: str, status: int = 0) -> str:
        assert run(command) == status
        return "".join(capsys.readouterr())

    return said


def test_all_that_is_planted_is_there_before(planted: Planted) -> None:
    data = planted.workbench.data
    found = {place.rpartition(": ")[2] for place in found_in(data, OF_PERSON[:2] + OF_PERSON[3:] + OF_REPOSITORY)}
    assert found == {*OF_PERSON[:2], *OF_PERSON[3:], *OF_REPOSITORY}
    assert any("kryptonite" in place for place in found_in(data / "dagster", ("kryptonite",)))


def test_the_next_build_leaves_them_out_and_nobody_goes_back(planted: Planted, say: Say) -> None:
    (planted.folder / "privacy.yaml").write_text(PRIVACY, encoding="utf-8")
    # A third of all repositories is not listed any more, which is no reason to disbelieve the capture.
    planted.workbench.build(planted.archive, environ={"PRIVACY": privacy_file(planted)})
    # What nobody declared, a text that was stored before may say until it is forgotten.
    assert found_in(planted.workbench.current.resolve(), (LOGIN, *OF_PERSON[3:], *OF_REPOSITORY)) == []
    assert planted.workbench.read("reports.changes").filter(pl.col("kind") == "removed").height == 0
    assert "speaks of somebody who opted out" in say("restore", "1", status=1)


def test_a_recorded_copy_leaves_them_out(planted: Planted, say: Say) -> None:
    assert "2 repositories" in say("record", "recorded")
    assert found_in(planted.folder / "recorded", OF_PERSON + OF_REPOSITORY) == []


def test_what_would_go_is_said_and_nothing_is_changed_without_yes(planted: Planted, say: Say) -> None:
    # A backup from before brings everything back, and what it replaced lies beside it.
    assert "it speaks of somebody who opted out since" in say("restore", "--from-backup", "before")
    said = say("forget", status=1)
    assert "these builds speak of those who opted out" in said
    assert ": 1, 2. " in said
    assert f"add them to `names` in the file: {NAME}" in said
    assert len(planted.workbench.builds()) == 2


def test_a_kill_before_the_build_leaves_readers_where_they_were(planted: Planted) -> None:
    directory = planted.workbench.data / "lab"
    with spool.open_spool(directory, "an earlier state", frozenset(), timeout_seconds=1) as unfinished:
        unfinished.put_answer("name", zlib.compress(NAME.encode()))
    with planted.workbench.store() as store:
        store.connection.execute("insert into platform.rejected values ('t', 'r', 1, ?, 'run', now())", [NAME])
    settings = planted.workbench.settings(planted.archive, PRIVACY=privacy_file(planted))
    register = leaving_out.register_of(settings, directory, "Lab")
    leaving_out.erase(directory, register, timeout_seconds=1)
    assert found_in(directory, OF_PERSON + OF_REPOSITORY) == []
    assert found_in(planted.workbench.layout.root, OF_REPOSITORY) != []
    assert (planted.workbench.current / "site" / "index.html").is_file()


def test_after_forgetting_nothing_is_found_in_any_byte(planted: Planted, say: Say) -> None:
    assert "no build speaks of those who opted out" in say("forget", "--yes")
    say("backup", "after")
    needles = OF_PERSON + OF_REPOSITORY
    assert found_in(planted.workbench.data, needles) == []
    assert found_in(planted.folder / "after", needles) == []
    assert found_in(planted.folder / "before", needles) != []
    assert say("doctor", "--deep") == "0 findings\n"


def test_what_others_did_is_all_there_and_the_commits_are_those_of_nobody_known(planted: Planted) -> None:
    commits = planted.workbench.read("github.commits")
    assert commits.group_by("repository_id").len().sort("repository_id").rows() == [(1001, 4), (1002, 2)]
    assert commits["author_login"].drop_nulls().unique().to_list() == ["ada"]
    assert planted.workbench.read("core.people")["person_id"].to_list() == ["account-7"]
    assert planted.workbench.read("core.repositories")["commits_count"].to_list() == [4, 2]
    readme = planted.workbench.read("core.readmes").row(0, named=True)
    assert readme["text"].startswith("# Tides\n\nBy [name removed] (@[name removed]), ")
    assert len(planted.workbench.builds()) == 1
