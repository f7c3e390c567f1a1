"""Captured pages without those who opted out can be read as before."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets.github.records import RepositoryPage
from research_platform_assets.opt_out import pages
from research_platform_assets.opt_out.declared import Declared, Person
from research_platform_assets.opt_out.register import MASK, Register

OID = "c" * 40
AT = "2026-03-02T12:00:00Z"


def page(text: str) -> dict[str, Any]:
    """A page on which everything that somebody wrote is `text`."""
    repository: dict[str, Any] = dict.fromkeys(
        "homepage license_spdx_id license_name is_fork is_disabled stargazers_count forks_count subscribers_count "
        "open_issues_count size_kilobytes has_issues has_wiki has_pages created_at pushed_at updated_at".split()
    )
    repository |= {
        "repository_id": 1, "node_id": "R_1", "name": "tides", "full_name": "Lab/tides", "description": text,
        "html_url": "https://github.com/Lab/tides", "language": "Source", "topics": [text], "default_branch": "main",
        "languages": [{"name": "Source", "size_bytes": 1}], "is_private": False, "is_archived": False,
    }  # fmt: skip
    commit: dict[str, Any] = {
        "oid": OID, "position": 0, "authored_at": AT, "committed_at": AT, "author_id": 7, "author_login": "ada",
        "author_identity": "account", "author_pseudonym": None, "author_name": "Ada Gray", "author_type": "User",
        "headline": text, "parents_count": 1, "files_changed": 1, "additions": 1, "deletions": 0,
    }  # fmt: skip
    document = {"path": "notes.md", "kind": "source", "oid": OID, "size_bytes": 1, "status": "unknown", "reason": text}
    return {
        "repository": repository,
        "head": {"head_oid": OID, "commits_count": 1, "recorded_commits_count": 1, "is_history_complete": True},
        "facets": {"license": {"status": "unknown", "reason": text}, "readme": {"status": "observed"}},
        "files": [{"path": "notes.md", "type": "blob", "mode": "100644", "size_bytes": 1, "oid": OID}],
        "documents": [document],
        "commits": [commit],
        "contributors": [{"account_id": 7, "login": "ada", "type": "User", "contributions": 1}],
        "releases": [{"tag_name": "v1", "name": text, "published_at": AT, "target_commitish": "main"}],
        "identity_links": [],
    }


@pytest.mark.parametrize("name", ["User", "Account", "Unknown", "Observed", "Source", "blob"])
def test_somebody_called_like_a_word_of_a_list_is_masked_in_texts_and_nowhere_else(name: str) -> None:
    register = Register(Declared((), (Person(names=(name,)),)), b"key", owner="Lab")
    written = page(f"Thanks to {name}.")
    left = pages.without_people(written, register)
    expected = page(f"Thanks to {MASK}.")
    assert left == expected
    assert RepositoryPage.from_json("1", left).commits[0].headline == f"Thanks to {MASK}."


@pytest.mark.parametrize("name", ["public", "User", "Python", "MIT"])
def test_a_row_of_a_listing_keeps_its_words_of_lists(name: str) -> None:
    register = Register(Declared((), (Person(names=(name,)),)), b"key", owner="Lab")
    row = {
        "id": 1, "name": "tides", "full_name": "Lab/tides", "visibility": "public", "language": "Python",
        "owner": {"login": "Lab", "type": "User"}, "license": {"spdx_id": "MIT"}, "description": f"By {name}",
    }  # fmt: skip
    assert pages.row_without(row, register) == {**row, "description": f"By {MASK}"}
