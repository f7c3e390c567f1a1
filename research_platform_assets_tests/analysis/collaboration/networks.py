"""Small networks, and the core tables behind them.

Belongs here: making networks for tests. Does not belong here: expectations.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from research_platform_assets.analysis.collaboration import (
    Collaboration,
    CollaborationSettings,
    Pseudonyms,
    collaboration,
)
from research_platform_assets.analysis.collaboration.incidence import Incidence, incidence
from research_platform_assets.analysis.contributions import core_contributions
from research_platform_assets.analysis.corrections import Corrections
from research_platform_assets.analysis.people import core_people
from research_platform_assets.tables import insight_people as declared
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import DAY, facets, is_valid, shuffled

Teams = Mapping[int, Sequence[int | str]]
"""Who committed to each repository: accounts, or pseudonyms of people without one."""

PLAIN = CollaborationSettings()
TODAY = DAY.date()


def of_teams(teams: Iterable[Sequence[int]]) -> Incidence:
    """The incidence of people by number, in repositories of two and more."""
    pairs = [(person, number) for number, team in enumerate(teams) for person in sorted(set(team))]
    people, repositories = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return incidence(people, repositories)


def network(
    teams: Teams,
    settings: CollaborationSettings = PLAIN,
    *,
    pseudonyms: Pseudonyms | None = None,
    days_ago: Mapping[tuple[int, int | str], int] | None = None,
    repositories: Mapping[int, Mapping[str, Any]] | None = None,
    statuses: Mapping[int, Mapping[str, str]] | None = None,
    incomplete: Sequence[int] = (),
    listed: Sequence[tuple[int, int, str, str, int]] = (),
    bots: Sequence[int] = (),
    on: date = TODAY,
    seed: int | None = None,
) -> Collaboration:
    """The tables for `teams`; `days_ago` is when an account committed to a repository, by default today."""
    logins = {number: f"tool-{number}[bot]" if number in bots else f"user-{number}" for number in range(1, 100)}
    authored = [
        {
            "repository_id": repository,
            **({"author_pseudonym": account} if isinstance(account, str) else {"author_id": account}),
            "author_login": None if isinstance(account, str) else logins.get(account),
            "at": DAY - timedelta(days=(days_ago or {}).get((repository, account), 0)),
        }
        for repository, team in teams.items()
        for account in team
    ]
    commits = rows.commits(*authored)
    heads = rows.heads(*((repository, repository not in incomplete) for repository in teams))
    authors = rows.authors(commits, rows.contributors(*listed), heads)
    people = core_people(authors, rows.identity_links(), Corrections())
    contributions = core_contributions(authors, people)
    known = rows.core_repositories(
        *({"repository_id": repository, **(repositories or {}).get(repository, {})} for repository in teams)
    )
    states = facets({repository: dict((statuses or {}).get(repository, {})) for repository in teams})
    if seed is not None:
        parts = [known, states, people, contributions, authors]
        known, states, people, contributions, authors = [shuffled(part, seed) for part in parts]
    found = collaboration(known, states, people, contributions, authors, settings, pseudonyms, on)
    assert is_valid(found.people, declared.COLLABORATORS)
    assert is_valid(found.pairs, declared.COLLABORATIONS)
    assert is_valid(found.stats, declared.COLLABORATION_STATS)
    return found


def digest(seed: int) -> str:
    """A fingerprint of a network with several components, crowds and people who work alone, from rows in any order."""
    teams = {
        repository: sorted({(repository * step * step) % 97 + 1 for step in range(1 + repository % 9)})
        for repository in range(1, 60)
    }
    found = network(teams | {60: [98], 61: [97, 99]}, seed=seed)
    text = found.people.write_json() + found.pairs.write_json() + found.stats.write_json()
    return hashlib.sha256(text.encode()).hexdigest()


def person(found: Collaboration, account: int) -> dict[str, Any]:
    """The row of an account."""
    return found.people.row(by_predicate=pl.col("person_id") == f"account-{account}", named=True)


def figures(found: Collaboration) -> dict[str, float | None]:
    """The values of the figures by metric."""
    return dict(found.stats.select("metric", "value").rows())
