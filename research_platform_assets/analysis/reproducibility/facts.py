"""What the measures of reproducibility look at.

Belongs here: the plain values of one repository. Does not belong here: fetching them (`assets.scores`), judging them
(`measures`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research_platform_assets.analysis.repository_contents import Known, Tree
from research_platform_assets.analysis.reproducibility.guidance import Guidance


@dataclass(frozen=True)
class Requirements:
    """What a manifest needs, as far as its contents are at hand.

    Attributes:
        path: The manifest.
        count: Packages that it lists; null where nobody could tell, for `reason`.
        exact: Those with an exact version.
    """

    path: str
    count: int | None
    exact: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class Runs:
    """Whether the cells of a notebook were run from top to bottom; null where nobody could tell, for `reason`."""

    path: str
    is_in_order: bool | None
    reason: str | None = None


@dataclass(frozen=True)
class Workflow:
    """Whether an automated workflow runs tests; null where nobody could tell, for `reason`."""

    path: str
    runs_tests: bool | None
    reason: str | None = None


@dataclass(frozen=True)
class Replication:
    """An attempt of somebody to reproduce the work, as declared."""

    by: str
    day: str
    outcome: str
    link: str


@dataclass(frozen=True)
class ReproducibilityFacts:
    """One repository.

    Attributes:
        tree: Its files.
        readme_path: Path of the README, where there is one.
        readme: What the README says: a `Guidance`, none, or unknown.
        license: SPDX id of the licence.
        releases: Number of published releases.
        citation_identifier: A DOI that `CITATION.cff` gives for the work itself.
        requirements: Each manifest whose requirements are counted.
        notebooks: Each notebook.
        workflows: Each automated workflow.
        replications: Declared attempts, the latest first.
    """

    tree: Tree
    readme_path: str | None
    readme: Known
    license: Known
    releases: Known
    citation_identifier: Known
    requirements: Sequence[Requirements] = ()
    notebooks: Sequence[Runs] = ()
    workflows: Sequence[Workflow] = ()
    replications: Sequence[Replication] = ()

    @property
    def guidance(self) -> Guidance | None:
        """What the README says, where it could be read."""
        return self.readme.value if self.readme.status == "observed" else None
