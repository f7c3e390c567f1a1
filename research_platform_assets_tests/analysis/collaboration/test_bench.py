"""How long the network of a large organisation takes. Run by `make bench`."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import polars as pl
import pytest

from research_platform_assets.analysis.collaboration import CollaborationSettings, collaboration
from research_platform_assets.tables import core
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.collaboration.networks import TODAY

pytestmark = pytest.mark.bench

REPOSITORIES, PEOPLE, TEAMS = 1_000, 3_000, 60


def memberships(seed: int) -> Iterator[tuple[int, int]]:
    """Repositories of very different size; their people are for the most part of one team."""
    dice = random.Random(seed)
    team_of = [dice.randrange(TEAMS) for _ in range(PEOPLE)]
    teams = [[person for person in range(PEOPLE) if team_of[person] == team] for team in range(TEAMS)]
    for repository in range(REPOSITORIES):
        team = dice.choice(teams)
        size = min(250, int(dice.paretovariate(0.9)))
        people = {dice.choice(team) if dice.random() < 0.6 else dice.randrange(PEOPLE) for _ in range(size)}
        yield from ((repository, person) for person in people)


def test_a_large_organisation_takes_seconds() -> None:
    pairs = list(memberships(1))
    known = {"is_complete": True, "is_current": True, "commits_count": 1}
    contributions = pl.DataFrame(
        [{"repository_id": repository, "person_id": f"account-{person}", **known} for repository, person in pairs]
    )
    people = pl.DataFrame({"person_id": [f"account-{number}" for number in range(PEOPLE)], "is_bot": [False] * PEOPLE})
    repositories = rows.core_repositories(*({"repository_id": number} for number in range(REPOSITORIES)))
    facets = rows.facets({number: {} for number in range(REPOSITORIES)})
    started = time.perf_counter()
    found = collaboration(
        repositories, facets, people, contributions, core.AUTHORS.empty(), CollaborationSettings(), None, TODAY
    )
    seconds = time.perf_counter() - started
    linked = found.people["component_id"].drop_nulls().len()
    print(
        f"\n{REPOSITORIES} repositories, {found.people.height} people ({linked} linked), {found.pairs.height} pairs:",
        end=" ",
    )
    print(f"{seconds:.1f} s")
    assert seconds < 60
