"""What became of a repository that is not listed any more."""

from __future__ import annotations

from typing import get_args

import pytest

from research_platform_assets.github.live.deep import Missing, RepositoryFacts
from research_platform_assets.github.live.deep.facts import MissingKind
from research_platform_assets.github.live.deep.repository_facts import repository_facts
from research_platform_assets.github.live.missing import verdict
from research_platform_assets_tests.github.live.deep.answers import KEY, repository, row


def facts(owner: str, *, is_private: bool) -> RepositoryFacts:
    found = repository_facts(row(repository(owner={"login": owner}, isPrivate=is_private)), KEY)
    assert isinstance(found, RepositoryFacts)
    return found


@pytest.mark.parametrize("include_private", [True, False])
@pytest.mark.parametrize("kind", get_args(MissingKind))
def test_only_a_denial_speaks_for_deletion(kind: MissingKind, include_private: bool) -> None:
    expected = "gone" if kind == "not found" else "kept"
    assert verdict(Missing(kind, "reason"), "acme", include_private=include_private) == expected


@pytest.mark.parametrize(
    ("owner", "is_private", "include_private", "expected"),
    [
        ("acme", False, False, "kept"),
        ("ACME", False, False, "kept"),
        ("acme", False, True, "kept"),
        ("acme", True, True, "kept"),
        ("acme", True, False, "gone"),
        ("other", False, False, "transferred"),
        ("other", False, True, "transferred"),
        ("other", True, True, "transferred"),
        ("other", True, False, "gone"),
    ],
)
def test_what_github_still_knows(owner: str, is_private: bool, include_private: bool, expected: str) -> None:
    found = facts(owner, is_private=is_private)
    assert verdict(found, "Acme", include_private=include_private) == expected
