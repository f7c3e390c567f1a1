"""What the sample's figures draw: the map of topics, who works with whom, packages, and weeks.

Belongs here: few rows with a place or a weight. Does not belong here: the repositories and people (`sample_content`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]

OBSERVED, CORRECTED = 101, 105
PSEUDONYM, SYNTHETIC = "pseudonym-0a1b2c3d4e5f", "account-2000000001"


def picture_rows(row: Callable[..., Row]) -> dict[str, list[Row]]:
    """Rows by table; `row` makes one of a table's name and of values."""
    return {
        "insight.topic_map": [
            row("insight.topic_map", kind=kind, subject_id=subject, topic_id=topic, x=0.2 + 0.6 * topic, y=0.5)
            for kind, subject, topic in (
                ("topic", 0, 0),
                ("topic", 1, 1),
                ("repository", OBSERVED, 0),
                ("repository", CORRECTED, 1),
            )
        ],
        "insight.collaborators": [
            row(
                "insight.collaborators",
                person_id=person,
                degree=1,
                weighted_degree=1.0,
                repositories_count=1,
                community_id=0,
                x=0.5,
                y=y,
                is_complete=True,
                is_current=True,
            )
            for person, y in ((PSEUDONYM, 0.2), (SYNTHETIC, 0.8))
        ],
        "insight.collaborations": [
            row(
                "insight.collaborations",
                person_id=SYNTHETIC,
                other_id=PSEUDONYM,
                weight=1.0,
                shared_repositories_count=1,
                repository_ids=[CORRECTED],
                is_current=True,
            )
        ],
        "insight.packages": [
            row("insight.packages", ecosystem="pypi", package=name, repositories_count=count, is_current=True)
            for name, count in (("numpy", 2), ("<b>pandas</b>", 1))
        ],
        "insight.package_edges": [
            row(
                "insight.package_edges",
                repository_id=OBSERVED,
                other_id=CORRECTED,
                ecosystem="pypi",
                package="risk",
                path="setup.py",
                basis="name",
                requirement="risk",
                is_current=True,
            )
        ],
        "insight.organization_activity": [
            row(
                "insight.organization_activity",
                week=week,
                commits_count=3,
                people_count=2,
                newcomers_count=1,
                whole_count=2,
                total_count=6,
                is_whole_week=True,
            )
            for week in ("2024-01-08", "2024-01-15")
        ],
    }
