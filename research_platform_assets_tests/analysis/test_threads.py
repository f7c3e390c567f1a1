"""The same results on one thread and on two, at the size of a large organisation and within seconds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import polars as pl

from research_platform_assets.analysis.activity import activity
from research_platform_assets.analysis.collaboration import CollaborationSettings, collaboration
from research_platform_assets.analysis.contributions import core_contributions
from research_platform_assets.analysis.contributors import person_stats, repository_contributors
from research_platform_assets.analysis.corrections import Corrections
from research_platform_assets.analysis.facets import core_facets
from research_platform_assets.analysis.organization_activity import organization_activity
from research_platform_assets.analysis.organization_stats import organization_stats
from research_platform_assets.analysis.people import core_people
from research_platform_assets.analysis.reconciliation import reconcile
from research_platform_assets.analysis.repositories import core_repositories
from research_platform_assets.tables import core, github
from research_platform_assets_tests.analysis import rows

REPOSITORIES = 1000
COMMITS = 200_000
PEOPLE = 700
PRINT_DIGEST = """
from research_platform_assets_tests.analysis import test_threads
print(test_threads.digest(test_threads.results(100, 5000)))
"""


def results(repositories: int, commits: int) -> list[pl.DataFrame]:
    """All tables of this package for an organisation of the given size, computed from rows in a mixed order."""
    captured = rows.captured_repositories(*({"repository_id": number} for number in range(repositories)))
    number = pl.int_range(commits, eager=True) * 7919 % commits
    account = number % PEOPLE
    authored = rows.commits({"repository_id": 0, "author_id": 0, "author_type": "User"})
    authored = pl.concat([authored] * commits).with_columns(
        repository_id=number % repositories,
        oid=number.cast(pl.String).str.zfill(40),
        author_id=pl.when(account % 5 > 0).then(account),
        author_pseudonym=pl.when(account % 5 == 0).then(account.cast(pl.String)),
        author_login=pl.format("user-{}", account),
        author_name=pl.format("Name {}", number % 97),
        authored_at=pl.lit(rows.DAY) + timedelta(hours=1) * number,
        additions=number % 500,
    )
    heads = rows.heads(*((number, number % 10 > 0) for number in range(repositories)))
    listed = rows.contributors(*((number, number % PEOPLE, "x", "User", 900) for number in range(repositories)))
    links = rows.identity_links(*((f"pseudonym-{number}", f"account-{number + 1}") for number in range(0, 300, 5)))
    states = core_facets(rows.facets({number: {} for number in range(repositories)}), None, rows.DAY)
    files, releases = github.FILES.empty(), github.RELEASES.empty()
    table = core_repositories(captured, heads, files, releases, states, None, Corrections(), login="acme")
    authors = rows.authors(authored, listed, heads)
    people = core_people(authors, links, Corrections())
    contributions = core_contributions(authors, people)
    observed_on = (rows.DAY + timedelta(hours=commits)).date()
    weeks = activity(authored, releases, heads, states, authors, people, None, observed_on)
    network = collaboration(table, states, people, contributions, authors, CollaborationSettings(), None, observed_on)
    mismatches = reconcile(authored, contributions, listed, heads, people)
    return [
        states,
        table,
        authors,
        people,
        contributions,
        person_stats(people, contributions, authors, observed_on),
        repository_contributors(table, states, people, contributions, authors, observed_on),
        weeks,
        organization_activity(table, states, authors, people, weeks, observed_on),
        network.people,
        network.pairs,
        network.stats,
        organization_stats(table, states, core.READMES.empty(), people, contributions),
        pl.DataFrame([vars(mismatch) for mismatch in mismatches]),
    ]


def digest(frames: list[pl.DataFrame]) -> str:
    return "|".join(frame.write_json() for frame in frames)


def test_a_large_organisation_takes_seconds() -> None:
    start = time.process_time()
    _, table, _, people, contributions, *_ = results(REPOSITORIES, COMMITS)
    assert table.height == REPOSITORIES
    merged, only_listed = 60, 70
    assert people.height == PEOPLE - merged + only_listed
    assert contributions["commits_count"].sum() >= COMMITS
    assert time.process_time() - start < 20, "typically under 5 s of the processor, however busy the machine is"


def test_the_number_of_threads_does_not_matter() -> None:
    printed = [
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST],
            env=os.environ | {"POLARS_MAX_THREADS": threads, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    ]
    assert printed[0] == printed[1]
    assert len(printed[0]) > 10_000
