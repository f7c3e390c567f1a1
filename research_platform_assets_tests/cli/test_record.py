"""`research-platform record`: where it writes, what it refuses, and that it goes on after an interruption."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.cli.application import run
from research_platform_assets.github.archive import ArchiveSource
from research_platform_assets.github.source import ORGANIZATION_KEY
from research_platform_assets.warehouse import spool
from research_platform_assets.warehouse.lock import exclusive
from research_platform_assets_tests.archives import Recorded, write_archive
from research_platform_assets_tests.github.archive import pages as make
from research_platform_assets_tests.github.archive.captures import captured

Set = Callable[[str, object], None]


@pytest.fixture
def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Set:
    """Changes a setting; to begin with, `lab` is read and `data` holds what is built."""

    def change(name: str, value: object) -> None:
        monkeypatch.setenv(f"RESEARCH_PLATFORM_{name}", str(value))

    monkeypatch.chdir(tmp_path)
    write_archive(tmp_path / "lab", [Recorded("open", 1), Recorded("closed", 2, metadata={"private": True})])
    change("ARCHIVE_DIRECTORY", tmp_path / "lab")
    return change


def repositories(directory: Path) -> list[str]:
    return [page.repository.name for page in make.repositories_of(make.read(directory))]


@pytest.mark.usefixtures("setting")
def test_the_organization_is_written_to_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["record", "copies/lab"]) == 0
    assert list(make.read(tmp_path / "copies" / "lab").pages()) == list(captured(tmp_path / "lab").pages())
    assert capsys.readouterr().out.splitlines() == [
        f"recorded Lab in {tmp_path / 'copies' / 'lab'}",
        "1 repositories; contents of 1 files, 0 of them without the addresses that they hold",
    ]


def test_private_repositories_are_written_where_they_are_read(
    tmp_path: Path, setting: Set, capsys: pytest.CaptureFixture[str]
) -> None:
    setting("PUBLICATION__VISIBILITY", "private")
    assert run(["record", "copy"]) == 0
    assert repositories(tmp_path / "copy") == ["open", "closed"]
    assert "2 repositories, 1 of them private;" in capsys.readouterr().out


@pytest.mark.usefixtures("setting")
def test_what_was_captured_is_kept_from_others_and_removed_in_the_end(tmp_path: Path) -> None:
    assert run(["record", "copy"]) == 0
    folder = tmp_path / "data" / "lab"
    for path in (folder, folder / "recording"):
        assert stat.S_IMODE(path.stat().st_mode) == stat.S_IRWXU, path
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["spool.lock"]


@pytest.mark.usefixtures("setting")
def test_a_recording_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    work = tmp_path / "data" / "lab" / "recording"
    source = ArchiveSource(tmp_path / "lab")
    page: dict[str, Any] = dict(captured(tmp_path / "lab").pages())[ORGANIZATION_KEY]
    page["organization"]["name"] = "As it was captured before"
    with spool.open_spool(work, source.state(), frozenset(), timeout_seconds=0) as pages:
        pages.put_page(ORGANIZATION_KEY, page, {})
    assert run(["record", "copy"]) == 0
    assert json.loads((tmp_path / "copy" / "org.json").read_text())["name"] == "As it was captured before"
    assert not spool.spool_path(work).exists()
    assert run(["record", "copy", "--replace"]) == 0
    assert json.loads((tmp_path / "copy" / "org.json").read_text())["name"] == "The Lab"


@pytest.mark.usefixtures("setting")
def test_what_was_captured_stays_where_writing_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = [json.loads(line) for line in (tmp_path / "lab" / "repos.jsonl").read_text().splitlines()]
    languages = {"ada@uni.example": 1, "bob@uni.example": 2}
    lines = [json.dumps(record | {"languages": languages}) for record in records]
    (tmp_path / "lab" / "repos.jsonl").write_text("\n".join(lines))
    assert run(["record", "copy"]) == 1
    assert "was not written, since it cannot hold what was captured" in capsys.readouterr().err
    assert spool.spool_path(tmp_path / "data" / "lab" / "recording").exists()
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        ("data", "the data directory"),
        ("data/lab/copy", "the data directory"),
        (".", "the data directory"),
        ("lab", "the archive that is read"),
        ("lab/copy", "the archive that is read"),
        ("file", "is a file"),
        ("file/copy", "is a file"),
        ("full", "is not empty"),
    ],
)
@pytest.mark.parametrize("replace", [[], ["--replace"]])
@pytest.mark.usefixtures("setting")
def test_a_place_that_will_not_do_is_refused_before_anything_is_captured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, complaint: str, replace: list[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.tex").touch()
    before = sorted(tmp_path.rglob("*"))
    assert run(["record", place, *replace]) == 1
    said = capsys.readouterr().err
    assert complaint in said
    assert "name a" in said
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.usefixtures("setting")
def test_an_archive_is_replaced_only_with_the_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.recorded(make.capture_of(make.page()), tmp_path / "copy")
    assert run(["record", "copy"]) == 1
    assert "add --replace" in capsys.readouterr().err
    assert repositories(tmp_path / "copy") == ["alpha"]
    assert run(["record", "copy", "--replace"]) == 0
    assert repositories(tmp_path / "copy") == ["open"]


def test_one_of_several_organizations_is_named(
    tmp_path: Path, setting: Set, capsys: pytest.CaptureFixture[str]
) -> None:
    write_archive(tmp_path / "other", [Recorded("beta", 5)], {"login": "Other"})
    setting(
        "ORGANIZATIONS",
        json.dumps(["Lab", {"login": "Other", "slug": "second", "archive_directory": str(tmp_path / "other")}]),
    )
    assert run(["record", "copy"]) == 1
    assert "choose one with --organization: lab, second" in capsys.readouterr().err
    assert run(["record", "copy", "--organization", "second"]) == 0
    assert repositories(tmp_path / "copy") == ["beta"]


def test_a_recording_under_way_is_not_disturbed(
    tmp_path: Path, setting: Set, capsys: pytest.CaptureFixture[str]
) -> None:
    setting("WAREHOUSE__LOCK_TIMEOUT_SECONDS", 0)
    work = tmp_path / "data" / "lab" / "recording"
    with exclusive(spool.lock_path(work), purpose="capture", timeout_seconds=0):
        assert run(["record", "copy"]) == 1
    assert "already held" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()


def test_a_data_directory_that_cannot_be_made_is_one_message(
    tmp_path: Path, setting: Set, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    setting("DATA_DIRECTORY", tmp_path / "file" / "data")
    assert run(["record", "copy"]) == 1
    assert "choose another data_directory" in capsys.readouterr().err


@pytest.mark.usefixtures("setting")
def test_a_damaged_archive_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lab" / "trees" / "open.jsonl").write_text("{")
    assert run(["record", "copy"]) == 1
    assert f"{tmp_path / 'lab' / 'trees' / 'open.jsonl'}, line 1: is not JSON" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()
