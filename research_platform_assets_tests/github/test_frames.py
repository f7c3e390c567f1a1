"""Pages as tables: declared types, order, no addresses, nothing missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from research_platform_assets.errors import CaptureError
from research_platform_assets.github.frames import capture_frames, observed_at
from research_platform_assets.github.source import ORGANIZATION_KEY, repository_key
from research_platform_assets.privacy import contains_address
from research_platform_assets.tables.github import FACETS, GITHUB_TABLES
from research_platform_assets_tests.archives import EMPTY, Recorded, commit, write_archive
from research_platform_assets_tests.github.archive.captures import captured, frames_of

ADDRESS = "ada@uni.example"


def pages_of(directory: Path, *repositories: Recorded) -> list[tuple[str, dict[str, Any]]]:
    return list(captured(write_archive(directory, repositories)).pages())


def assert_contract(frames: dict[str, pl.DataFrame]) -> None:
    assert list(frames) == [table.qualified_name for table in GITHUB_TABLES]
    for table in GITHUB_TABLES:
        frame = frames[table.qualified_name]
        assert frame.schema == table.polars_schema
        assert frame.equals(frame.sort(table.key))
        table.contract.validate(frame)


def test_every_table_has_its_declared_columns_types_and_order(tmp_path: Path) -> None:
    many = Recorded("zeta", 3, files=dict.fromkeys(("b.py", "a.py", "README.md", "Z.py"), b"x"))
    assert_contract(frames_of(tmp_path, many, Recorded("beta", 2), EMPTY))


def test_an_organisation_without_repositories_gives_empty_tables(tmp_path: Path) -> None:
    frames = frames_of(tmp_path)
    assert_contract(frames)
    assert [name for name, frame in frames.items() if frame.height] == ["github.organizations"]


def test_every_repository_has_a_head_and_every_facet(tmp_path: Path) -> None:
    bare = Recorded("bare", 5, files=None, commits=None, meta=None, contributors=None, releases=None)
    frames = frames_of(tmp_path, Recorded("full", 4), bare, EMPTY)
    assert frames["github.heads"]["repository_id"].to_list() == [4, 5, 1001]
    facets = frames["github.facets"]
    for repository_id in (4, 5, 1001):
        assert sorted(facets.filter(repository_id=repository_id)["facet"]) == sorted(FACETS)
    has_reason = facets["status"] != "observed"
    assert has_reason.equals(facets["reason"].is_not_null(), check_names=False)


def test_no_address_reaches_a_table(tmp_path: Path) -> None:
    author = {"login": None, "id": None, "name": ADDRESS, "pseudonym": "0123456789abcdef"}
    metadata = {
        "description": f"ask {ADDRESS}",
        "homepage": f"mailto:{ADDRESS}",
        "topics": [ADDRESS],
        "language": ADDRESS,
        "languages": {ADDRESS: 1},
        "license": {"name": ADDRESS, "spdx_id": ADDRESS},
        "default_branch": ADDRESS,
        "node_id": ADDRESS,
        "provenance": {"size": ADDRESS},
    }
    repository = Recorded(
        metadata=metadata,
        files={
            f"mail/{ADDRESS}.py": b"1",
            "mail/bob@uni.example.py": b"2",
            ".mailmap": b"<7+a@users.noreply.github.com> <8+c@users.noreply.github.com>",
        },
        commits=[commit(0, author=author, headline=f"Thanks, {ADDRESS}")],
        contributors=[{"login": ADDRESS, "id": 7, "type": "User", "contributions": 1}],
        releases=[{"tag_name": ADDRESS, "name": ADDRESS, "target_commitish": ADDRESS}, {"tag_name": "x@uni.example"}],
    )
    directory = write_archive(tmp_path, [repository], {"name": ADDRESS, "description": ADDRESS})
    frames = capture_frames(captured(directory).pages())
    assert_contract(frames)
    for name, frame in frames.items():
        assert not contains_address(frame.write_json()), name
    assert frames["github.commits"]["headline"].to_list() == ["Thanks, [address removed]"]
    masked = {"mail/[address removed]", "mail/[address removed] (2)"}
    assert masked < set(frames["github.files"]["path"])
    assert masked < set(frames["github.documents"]["path"])
    assert frames["github.releases"]["tag_name"].to_list() == ["[address removed]", "[address removed] (2)"]
    assert frames["github.identity_links"].height == 1


def test_broken_unicode_and_nul_are_replaced(tmp_path: Path) -> None:
    broken = f"x{chr(0xD800)}y\0z"
    metadata = {"description": broken, "topics": [broken]}
    frames = frames_of(tmp_path, Recorded(metadata=metadata, commits=[commit(0, headline=broken)]))
    assert frames["github.repositories"]["description"].to_list() == ["x\ufffdy\ufffdz"]
    assert frames["github.repositories"]["topics"].to_list() == [["x\ufffdy\ufffdz"]]
    assert frames["github.commits"]["headline"].to_list() == ["x\ufffdy\ufffdz"]


def test_the_order_of_pages_does_not_matter(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, Recorded("beta", 2), Recorded("alpha", 1))
    forward, backward = capture_frames(pages), capture_frames(reversed(pages))
    assert all(frame.equals(backward[name]) for name, frame in forward.items())
    assert observed_at(iter(pages)) == observed_at(reversed(pages))


def test_a_listed_repository_without_page_is_refused(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, Recorded("beta", 2), Recorded("alpha", 1))
    with pytest.raises(CaptureError, match=f"{repository_key(2)} of Lab is listed but has no page"):
        capture_frames(pages[:-1])


def test_a_page_of_a_repository_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    pages = pages_of(tmp_path / "now", Recorded("alpha", 1)) + pages_of(tmp_path / "then", Recorded("beta", 2))[1:]
    with pytest.raises(CaptureError, match=f"{repository_key(2)} of Lab has a page but is not listed"):
        capture_frames(pages)


def test_a_capture_without_the_organisation_is_refused(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, Recorded())[1:]
    for read in (capture_frames, observed_at):
        with pytest.raises(CaptureError, match="no page of the organisation"):
            read(pages)


@pytest.mark.parametrize(
    ("key", "change", "place"),
    [
        (ORGANIZATION_KEY, {"observed_at": None}, "observed_at"),
        (ORGANIZATION_KEY, {"page_format": 2}, "page_format"),
        (repository_key(1001), {"surprise": 1}, "surprise"),
        (repository_key(1001), {"commits": [{}]}, "commits.0"),
    ],
)
def test_a_page_of_another_version_is_refused(tmp_path: Path, key: str, change: dict[str, Any], place: str) -> None:
    pages = [(name, page | change if name == key else page) for name, page in pages_of(tmp_path, Recorded())]
    with pytest.raises(CaptureError, match=f"page {key} .* at {place}"):
        capture_frames(pages)
