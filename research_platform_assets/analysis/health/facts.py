"""What the measures of health look at.

Belongs here: the plain values of one repository. Does not belong here: fetching them (`table`), judging them
(`measures`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from research_platform_assets.analysis.repository_contents import Known, Tree


@dataclass(frozen=True)
class HealthFacts:
    """One repository on the UTC day of its capture; "the last year" are the 365 days up to it.

    Attributes:
        tree: Its files.
        of_github: Facts by facet, such as `stargazers_count`.
        readme_words: Words of prose in the README.
        days_since_commit: Days since the latest commit by a person.
        active_weeks: ISO weeks of the last 52 with a commit by a person.
        releases: Releases published in the last year.
        active_people: People with a commit in the last year.
        newcomers: People whose first commit was made in the last year.
        truck_factor: Fewest people who together made more than half of the commits.
        code: What was measured of its program text: a row of `insight.code_quality`.
    """

    tree: Tree
    of_github: Mapping[str, Known]
    readme_words: Known
    days_since_commit: Known
    active_weeks: Known
    releases: Known
    active_people: Known
    newcomers: Known
    truck_factor: Known
    code: Known

    def fact(self, facet: str) -> Known:
        """A fact by its facet; unknown where no capture asked for it."""
        return self.of_github.get(facet, Known("unknown", reason="the capture did not ask for it"))
