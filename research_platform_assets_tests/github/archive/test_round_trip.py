"""Whatever a page can hold comes back from the archive that is written of it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.readmes import describe_readme
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.frames import capture_frames, observed_at
from research_platform_assets_tests.archives import MemorySink
from research_platform_assets_tests.github.archive import pages as make
from research_platform_assets_tests.github.archive.captures import captured
from research_platform_assets_tests.workbench import STATES

PSEUDONYM = "0123456789abcdef"
ODD_PATHS = sorted(
    [
        'a "b" c.py',
        "a\\b.py",
        "a\x01\t\n.py",
        "caf\\udce9.py",
        "e\u0301.py",
        "line\u2028break.py",
        "nul\\x00.py",
        "\u00e9.py",
        "~tilde/..py",
    ]
)
NOTHING_KNOWN = dict.fromkeys(
    ("head", "files", "readme", "commits", "contributors", "releases", "license"), make.unknown("HTTP 502 for an hour")
)
EMPTY_TEXTS = dict.fromkeys(
    ("description", "homepage", "language", "default_branch", "license_spdx_id", "license_name"), ""
)
NULLS = dict.fromkeys(
    (
        *("node_id", "description", "homepage", "language", "languages", "topics", "license_spdx_id", "license_name"),
        *("is_disabled", "stargazers_count", "forks_count", "subscribers_count", "open_issues_count"),
        *("size_kilobytes", "default_branch", "has_issues", "has_wiki", "has_pages"),
        *("created_at", "pushed_at", "updated_at"),
    )
)

PAGES: dict[str, dict[str, Any]] = {
    "a usual one": {},
    "nothing known": {
        "facets": NOTHING_KNOWN,
        "head": make.head(head_oid=None, commits_count=None, recorded_commits_count=0, is_history_complete=False),
        "files": [],
        "documents": [],
        "commits": [],
        "contributors": [],
    },
    "a head whose commits are unknown": {
        "facets": {"head": make.OBSERVED, "commits": make.unknown("the history could not be read")},
        "head": make.head(commits_count=500, recorded_commits_count=0, is_history_complete=False),
        "commits": [],
    },
    "a head whose commits are unknown and not counted": {
        "facets": {"head": make.OBSERVED, "commits": make.unknown("blocked")},
        "head": make.head(commits_count=None, recorded_commits_count=0, is_history_complete=False),
        "commits": [],
    },
    "an empty repository": {
        "facets": dict.fromkeys(("head", "commits", "files", "readme"), make.absent("repository is empty")),
        "head": make.head(head_oid=None, commits_count=0, recorded_commits_count=0),
        "files": [],
        "documents": [],
        "commits": [],
        "contributors": [],
    },
    "a repository whose tree is empty": {"files": [], "documents": []},
    "part of a long history": {
        "head": make.head(commits_count=90_000, recorded_commits_count=2, is_history_complete=False),
        "commits": [make.commit(0), make.commit(1)],
    },
    "a history of unknown length": {"head": make.head(commits_count=None, is_history_complete=False)},
    "a history that is longer than its count": {
        "head": make.head(commits_count=1, recorded_commits_count=2),
        "commits": [make.commit(0), make.commit(1)],
    },
    "gaps between positions": {"commits": [make.commit(0), make.commit(2), make.commit(5)]},
    "authors of all kinds": {
        "commits": [
            make.commit(0, author_identity="synthetic", author_id=2_000_000_001, author_type="Bot"),
            make.commit(1, author_id=2_000_000_001),
            make.commit(2, author_id=8, author_login="bob", author_type=None, author_name=None),
            # A contributor of that name is listed, but the page does not say that it is the same account.
            make.commit(3, author_id=None, author_identity="pseudonym", author_pseudonym=PSEUDONYM, author_type="User"),
            make.commit(4, author_id=None, author_login=None, author_identity="pseudonym", author_name=""),
            make.commit(5, author_identity="pseudonym", author_pseudonym=PSEUDONYM, author_type="Organization"),
            make.commit(6, headline="", files_changed=None, additions=None, deletions=None, parents_count=0),
        ],
        "contributors": [make.contributor(9, "Bob"), make.contributor(7, "ADA", type="Bot")],
    },
    "facets with and without an origin": {
        "facets": {
            "license": make.FacetRecord(status="absent", reason="no licence detected", origin="legacy"),
            "topics": make.FacetRecord(status="observed", origin="git"),
            "readme": make.FacetRecord(status="absent", reason="no README in the tree"),
        }
    },
    "documents that were not read": {
        "files": [make.file("README.md", b"target.md", mode="120000"), make.file("big.ipynb"), make.file("target.md")],
        "documents": [
            # The contents of a symbolic link are those of what it leads to.
            make.document("README.md", "readme", make.README, size_bytes=None),
            make.document("big.ipynb", "notebook", status="unknown", reason="larger than 16777216 bytes"),
        ],
    },
    "odd paths": {
        "files": [make.file(path) for path in ODD_PATHS],
        "documents": [make.document(path, "source") for path in ODD_PATHS],
    },
    "entries of all types": {
        "files": [
            make.file("f", type="tree", mode="040000", size_bytes=None),
            make.file("f/m", type="commit", mode="160000", size_bytes=None, oid="d" * 64),
            make.file("large", size_bytes=None, mode="100755"),
        ],
        "documents": [],
    },
    "texts that are empty": {"repository": make.repository(**EMPTY_TEXTS, topics=[], languages=[])},
    "values that are not known": {"repository": make.repository(**NULLS)},
    "a licence without an identifier": {"repository": make.repository(license_spdx_id=None)},
    "languages in the order of the source": {
        "repository": make.repository(
            languages=[{"name": name, "size_bytes": size} for name, size in (("TeX", 5), ("C", 5), ("R", 9))]
        )
    },
    "a private, archived fork": {
        "repository": make.repository(is_private=True, is_fork=True, is_archived=True, is_disabled=True)
    },
    "releases with little": {
        "releases": [
            make.release("v2", name=None, published_at=None, target_commitish=None),
            make.release("v1", name="", target_commitish=""),
        ]
    },
    "links that its contents do not give": {"identity_links": [make.link(f"pseudonym-{PSEUDONYM}", "account-7")]},
    "moments with parts of a second": {
        "commits": [make.commit(authored_at="2026-03-01T10:00:00.123456Z", committed_at="1969-12-31T23:59:59Z")]
    },
    "text that looks like JSON": {"repository": make.repository(description='{"a": "\\u0041\u2029"}\u0085')},
}


def same_tables(one: MemorySink, other: MemorySink) -> None:
    before, after = capture_frames(one.pages()), capture_frames(other.pages())
    assert [name for name, frame in before.items() if not frame.equals(after[name])] == []
    assert observed_at(one.pages()) == observed_at(other.pages())
    readmes = before["github.documents"].filter(kind="readme", status="observed").select("oid", "path")
    for oid, path in readmes.iter_rows():
        assert describe_readme(one.documents[oid], path) == describe_readme(other.documents[oid], path)


@pytest.mark.parametrize("parts", PAGES.values(), ids=PAGES)
def test_a_page_comes_back_as_it_was(tmp_path: Path, parts: dict[str, Any]) -> None:
    page = make.page(**parts)
    sink = make.capture_of(page, contents=dict.fromkeys(ODD_PATHS, b""))
    make.recorded(sink, tmp_path / "copy")
    copy = make.read(tmp_path / "copy")
    assert make.repositories_of(copy) == [page]
    assert make.organization_of(copy) == make.organization_of(sink)
    same_tables(sink, copy)
    observed = {document.oid for document in page.documents if document.status == "observed"}
    assert copy.documents == {oid: sink.documents[oid] for oid in observed}


@pytest.mark.parametrize(
    "overrides",
    [
        {"name": None, "description": None, "public_repos": None, "created_at": None},
        {"name": "", "description": ""},
        {"is_invented": True, "html_url": "https://github.example/Lab"},
    ],
)
def test_the_organisation_comes_back_as_it_was(tmp_path: Path, overrides: dict[str, Any]) -> None:
    pages = [make.page(repository=make.repository(repository_id=each, name=f"r{each}")) for each in (9, 7)]
    moment = datetime(2026, 3, 1, 1, 2, 3, 456789, tzinfo=timezone(timedelta(hours=2)))
    owner = make.organization(*pages, observed_at=moment, **overrides)
    make.recorded(make.capture_of(*pages, owner=owner), tmp_path / "copy")
    copy = make.organization_of(make.read(tmp_path / "copy"))
    assert copy == owner.model_copy(update={"repository_ids": [7, 9]})


def test_what_is_not_in_order_comes_back_in_order(tmp_path: Path) -> None:
    files = [make.file("b.py"), make.file("a.py")]
    documents = [make.document("b.py", "source"), make.document("a.py", "source")]
    page = make.page(files=files, documents=documents, commits=[make.commit(1), make.commit(0)])
    sink = make.capture_of(page, contents={"a.py": b"", "b.py": b""})
    make.recorded(sink, tmp_path / "copy")
    [copy] = make.repositories_of(make.read(tmp_path / "copy"))
    assert [file.path for file in copy.files] == ["a.py", "b.py"]
    assert [document.path for document in copy.documents] == ["a.py", "b.py"]
    assert [commit.position for commit in copy.commits] == [0, 1]
    same_tables(sink, make.read(tmp_path / "copy"))


def test_limits_do_not_change_what_was_recorded(tmp_path: Path) -> None:
    make.recorded(make.capture_of(make.page()), tmp_path / "copy")
    limited = captured(tmp_path / "copy", DocumentLimits(size_bytes=1))
    assert list(limited.pages()) == list(make.read(tmp_path / "copy").pages())


def whole(directory: Path, copy: Path) -> MemorySink:
    """A recorded organisation and its copy are the same; returns what the copy gives."""
    sink = captured(directory)
    make.recorded(sink, copy)
    again = make.read(copy)
    same_tables(sink, again)
    assert list(again.pages()) == list(sink.pages())
    assert again.documents.keys() == sink.documents.keys()
    return again


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_the_sample_organisation_comes_back_whole(tmp_path: Path, state: Path) -> None:
    again = whole(state, tmp_path / "copy")
    make.recorded(again, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(tmp_path / "copy")


def test_a_real_organisation_comes_back_whole(tmp_path: Path, real_archive: Path) -> None:
    whole(real_archive, tmp_path / "copy")


def test_an_author_who_is_not_stated_is_still_looked_up(tmp_path: Path) -> None:
    make.recorded(make.capture_of(make.page()), tmp_path)
    path = tmp_path / "commits" / "alpha.jsonl"
    line = json.loads(path.read_text())
    line["author"] = {"login": "Ada", "pseudonym": PSEUDONYM}
    path.write_text(json.dumps(line) + "\n")
    commits = capture_frames(make.read(tmp_path).pages())["github.commits"]
    assert commits.select("author_id", "author_identity", "author_pseudonym").rows() == [(7, "account", None)]
    assert commits["author_type"].to_list() == ["User"]
    assert commits.schema["author_pseudonym"] == pl.String
