"""What cannot be stored is said to be not as documented, whatever stands there, and never shown."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets.github.live.deep.commits import history_page
from research_platform_assets.github.live.deep.facts import HistoryPage, Missing, RepositoryFacts, Unknown
from research_platform_assets.github.live.deep.repository_facts import repository_facts
from research_platform_assets_tests.github.live.deep.answers import KEY, commit, repository, row

LARGEST = 2**63 - 1
NO_IDS = [LARGEST + 1, 2**64, 0, -1, "s3cr3t", None, 1.5]
NO_INSTANTS = [
    "",
    "s3cr3t",
    "2026-02-30T12:00:00Z",
    "2026-01-31T12:00:00",
    "2026-01-31",
    "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-01:00",
    "10000-01-01T00:00:00Z",
    [],
]


def page_with(**changes: Any) -> HistoryPage | Unknown:
    return history_page({"pageInfo": {"hasNextPage": False}, "nodes": [commit(1) | changes]}, KEY)


@pytest.mark.parametrize("value", NO_IDS)
def test_a_repository_whose_id_is_none_is_unreadable(value: object) -> None:
    reason = "GitHub's answer is not as documented at databaseId"
    assert repository_facts(row(repository(databaseId=value)), KEY) == Missing("unreadable", reason)


def test_the_largest_id_is_one() -> None:
    facts = repository_facts(row(repository(databaseId=LARGEST)), KEY)
    assert isinstance(facts, RepositoryFacts)
    assert facts.repository_id == LARGEST


@pytest.mark.parametrize("value", [value for value in NO_IDS if value is not None])
def test_an_account_whose_id_is_none_makes_a_page_unknown(value: object) -> None:
    author = commit(1)["author"] | {"user": {"login": "ada", "databaseId": value}}
    reason = "GitHub's answer is not as documented at nodes.0.author.user.databaseId"
    assert page_with(author=author) == Unknown(reason)


@pytest.mark.parametrize("value", NO_INSTANTS)
@pytest.mark.parametrize("key", ["authoredDate", "committedDate"])
def test_an_instant_that_is_none_makes_a_page_unknown(key: str, value: object) -> None:
    assert page_with(**{key: value}) == Unknown(f"GitHub's answer is not as documented at nodes.0.{key}")


@pytest.mark.parametrize("value", NO_INSTANTS)
def test_a_release_of_no_instant_makes_releases_unknown_and_nothing_else(value: object) -> None:
    release = {"isDraft": False, "tagName": "v1", "name": None, "publishedAt": value, "tagCommit": None}
    releases = {"pageInfo": {"hasNextPage": False}, "nodes": [release]}
    facts = repository_facts(row(repository(releases=releases)), KEY)
    assert isinstance(facts, RepositoryFacts)
    assert facts.releases == Unknown("GitHub's answer is not as documented at nodes.0.publishedAt")
    assert not isinstance(facts.languages, Unknown)
