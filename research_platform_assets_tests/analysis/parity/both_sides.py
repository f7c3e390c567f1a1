"""A small organisation as both sides saw it: the predecessor's files, and tables of ours that say the same.

Belongs here: what tests of the comparison change a little. Does not belong here: expectations.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from research_platform_assets.analysis.legacy_outputs import legacy_outputs
from research_platform_assets.analysis.parity.formulas.citations import citation_report
from research_platform_assets.analysis.parity.formulas.code_quality import code_quality_report
from research_platform_assets.analysis.parity.formulas.collaboration import edges, network_metrics
from research_platform_assets.analysis.parity.formulas.health import health_report
from research_platform_assets.analysis.parity.formulas.reproducibility import reproducibility_report
from research_platform_assets.analysis.parity.formulas.research_metadata import from_listing, from_readme
from research_platform_assets.analysis.parity.formulas.statistics import statistics
from research_platform_assets.tables import core, github, insight
from research_platform_assets.tables.insight_people import COLLABORATION_STATS
from research_platform_assets.tables.research_files import DATASETS
from research_platform_assets.tables.research_publications import PUBLICATIONS
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.legacy_files import entry

REPORTED_AT = datetime(2025, 3, 2, tzinfo=UTC)
PUSHED_AT = datetime(2025, 2, 1, tzinfo=UTC)
CREATED_AT = datetime(2025, 1, 1, tzinfo=UTC)
UPDATED_AT = datetime(2025, 3, 1, tzinfo=UTC)
README = "# Tides\n\n## Authors\nAda Byron <ada@example.invalid>\n\nSee doi 10.1000/tides.\n"
FILES = ("README.md", "requirements.txt", "data/a.csv", "tests/test_a.py", "docs/a.md", ".github/workflows/ci.yml")


def records() -> list[dict[str, Any]]:
    """`repos.json` of two repositories: one with a README and data, one without."""
    entries = [{"name": path.rpartition("/")[2], "path": path, "size": 10} for path in FILES]
    bay = entry("bay", readme=README, watchers=3, url="https://x/bay", clone_url="https://x/bay.git")
    metadata = from_readme(bay)
    assert metadata is not None
    listed = from_listing(entries)
    metadata["code"]["notebooks"] = listed["notebooks"]
    metadata |= {"datasets": listed["datasets"], "reproducibility": listed["reproducibility"]}
    later = (CREATED_AT + timedelta(days=1)).isoformat()
    shore = entry("shore", readme="No README available", description="", created_at=later, contributors_count=1)
    return [bay | {"research_metadata": metadata}, shore]


def files(listed: list[dict[str, Any]]) -> dict[str, Any]:
    """The predecessor's files about these records, by name."""
    at = {"generated_at": REPORTED_AT.isoformat()}
    nodes = [
        {"id": "Ada", "repos": ["bay", "shore"], "repo_count": 2, "commit_count": 3},
        {"id": "ci[bot]", "repos": ["bay"], "repo_count": 1, "commit_count": 1},
    ]
    links = edges({"bay": ["Ada", "ci[bot]"], "shore": ["Ada"]})
    return {
        "repos.json": listed,
        "stats.json": {**at, **statistics(listed)},
        "citation_report.json": {**at, **citation_report(listed, {})},
        "code_quality_report.json": {**at, **code_quality_report(listed)},
        "repository_health_report.json": {**at, **health_report(listed, REPORTED_AT)},
        "reproducibility_report.json": {**at, **reproducibility_report(listed)},
        "collaboration_network.json": {
            **at,
            "network": {"nodes": nodes, "edges": links},
            "metrics": network_metrics(["Ada", "ci[bot]"], links),
            "summary": {"total_authors": 2, "total_collaborations": 1, "total_commits": 4, "repositories_analyzed": 2},
        },
    }


def outputs(changed: dict[str, Any] | None = None) -> pl.DataFrame:
    """`legacy.outputs` of these files, some of them changed."""
    return legacy_outputs({**files(records()), **(changed or {})}, is_public=True)


def tables(*, bay: dict[str, Any] | None = None, unknown: dict[int, dict[str, str]] | None = None) -> dict[str, Any]:
    """Our tables of the same; `bay` changes its row of `github.repositories`, `unknown` the status of facets."""
    statuses: dict[int, dict[str, str]] = {1: {}, 2: {"readme": "absent", "description": "absent"}}
    for number, given in (unknown or {}).items():
        statuses[number] = statuses[number] | given
    commits = rows.commits(
        *(
            {"repository_id": number, "author_id": author, "author_login": login, "at": PUSHED_AT}
            for number, author, login in ((1, 7, "ada"), (1, 8, "ci[bot]"), (1, 7, "ada"), (2, 7, "ada"))
        )
    ).with_columns(position=pl.int_range(pl.len()).over("repository_id"))
    made = {
        github.REPOSITORIES: rows.captured_repositories(_captured(1, "bay") | (bay or {}), _captured(2, "shore")),
        github.FACETS_TABLE: rows.facets(statuses),
        github.FILES: rows.frame(github.FILES, [_file(path) for path in FILES]),
        github.COMMITS: commits,
        github.HEADS: rows.heads((1, True), (2, True)),
        github.CONTRIBUTORS: rows.contributors(
            (1, 7, "ada", "User", 2), (1, 8, "ci[bot]", "Bot", 1), (2, 7, "ada", "User", 1)
        ),
        github.RELEASES: github.RELEASES.empty(),
        core.READMES: rows.frame(
            core.READMES,
            [
                {
                    "repository_id": 1,
                    "status": "observed",
                    "text": README.replace("ada@example.invalid", "[address removed]"),
                },
                {"repository_id": 2, "status": "absent"},
            ],
        ),
        core.PEOPLE: rows.frame(
            core.PEOPLE,
            [
                {"person_id": "account-7", "login": "ada", "is_bot": False},
                {"person_id": "account-8", "login": "ci[bot]", "is_bot": True},
            ],
        ),
        DATASETS: rows.frame(DATASETS, [{"repository_id": 1, "location": "data/a.csv", "rule": "format"}]),
        PUBLICATIONS: rows.frame(
            PUBLICATIONS,
            [
                {
                    "repository_id": 1,
                    "identifier": "10.1000/tides",
                    "work_id": "10.1000/tides",
                    "relation": "cited",
                    "is_valid": True,
                }
            ],
        ),
        insight.ORGANIZATION_STATS: _figures(insight.ORGANIZATION_STATS, people_count=1.0),
        COLLABORATION_STATS: _figures(
            COLLABORATION_STATS, people_count=1.0, collaborations_count=0.0, density=None, mean_degree=0.0
        ),
    }
    return {table.qualified_name: frame for table, frame in made.items()}


def _captured(number: int, name: str) -> dict[str, Any]:
    return {
        "repository_id": number,
        "name": name,
        "description": "Tides" if number == 1 else None,
        "language": "Python",
        "topics": ["tides"],
        "license_name": "MIT License",
        "stargazers_count": 3,
        "forks_count": 1,
        "subscribers_count": 5,
        "open_issues_count": 2,
        "size_kilobytes": 40,
        "default_branch": "main",
        "has_issues": True,
        "has_wiki": False,
        "has_pages": False,
        "created_at": CREATED_AT + timedelta(days=number - 1),
        "pushed_at": PUSHED_AT,
        "updated_at": UPDATED_AT,
    }


def _file(path: str) -> dict[str, Any]:
    return {"repository_id": 1, "path": path, "type": "blob", "mode": "100644", "size_bytes": 10, "oid": "0" * 40}


def _figures(table: Any, **values: float | None) -> pl.DataFrame:
    covered = {"observed_count": 2, "last_known_count": 0, "total_count": 2}
    return rows.frame(table, [{"metric": metric, "value": value, **covered} for metric, value in values.items()])
