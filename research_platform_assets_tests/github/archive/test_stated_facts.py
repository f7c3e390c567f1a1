"""Archives with `facts/`: damage is named, and versions that are too new are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.errors import ArchiveError
from research_platform_assets.github.archive import ArchiveSource
from research_platform_assets_tests.archives import git_oid
from research_platform_assets_tests.github.archive import pages as make

FACTS = "facts/alpha.json"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    make.recorded(make.capture_of(make.page()), tmp_path / "copy")
    return tmp_path / "copy"


def refused(archive: Path, relative: str, *parts: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        make.read(archive)
    message = str(caught.value)
    assert message.startswith(str(archive / relative)), message
    assert [part for part in parts if part not in message] == [], message


def change(path: Path, **overrides: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | overrides))


def test_facts_that_are_missing_are_named(archive: Path) -> None:
    (archive / FACTS).unlink()
    refused(archive, FACTS, "is missing")


@pytest.mark.parametrize(
    ("overrides", "complaint"),
    [
        ({"head": None}, "key head"),
        ({"head": {"head_oid": "x"}}, "key head.head_oid"),
        ({"facets": {"license": {"status": "perhaps", "reason": None, "origin": None}}}, "key facets.license.status"),
        ({"documents": [{"path": "README.md"}]}, "key documents.0.kind"),
        ({"identity_links": [{"identity": "account-1"}]}, "key identity_links.0.canonical"),
    ],
)
def test_facts_that_are_no_facts_are_named(archive: Path, overrides: dict[str, Any], complaint: str) -> None:
    change(archive / FACTS, **overrides)
    refused(archive, FACTS, complaint, "record the archive again")


def test_contents_that_were_read_and_are_missing_are_named(archive: Path) -> None:
    blob = f"blobs/{git_oid(make.README)}"
    (archive / blob).unlink()
    refused(archive, blob, "is missing", FACTS)


@pytest.mark.parametrize("version", [0, 3, 99])
def test_a_format_of_another_version_is_refused(archive: Path, version: int) -> None:
    change(archive / "org.json", archive_format=version)
    refused(archive, "org.json", "key archive_format", "reads up to 2", "update")


def test_keys_that_a_later_version_adds_are_passed_over(archive: Path) -> None:
    before = list(make.read(archive).pages())
    change(archive / FACTS, weather="fine")
    change(archive / "org.json", weather="fine")
    assert list(make.read(archive).pages()) == before


def test_without_the_format_facts_are_concluded_as_in_an_older_archive(archive: Path) -> None:
    state = ArchiveSource(archive).state()
    owner = json.loads((archive / "org.json").read_text())
    del owner["archive_format"]
    (archive / "org.json").write_text(json.dumps(owner))
    change(archive / FACTS, facets={})
    [page] = make.repositories_of(make.read(archive))
    assert page.facets["license"].status == "observed"
    assert ArchiveSource(archive).state() != state
