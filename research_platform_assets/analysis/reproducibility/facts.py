"""What the measures of reproducibility look at.

Belongs here: the plain values of one repository. Does not belong here: fetching them (`assets.scores`), judging them
(`measures`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research_platform_assets.analysis.repository_contents import Known, Tree
from research_platform_assets.analysis.reproducibility.guidance import Guidance

_NOTHING_DECLARED = Known("absent")


@dataclass(frozen=True)
class Dependencies:
    """What the programs need to run, as far as dependency files tell.

    Attributes:
        state: Whether all such files were read; `absent` where there is none.
        packages: Packages that are needed to run; null where no file was read.
        fixed: Those of which every entry is pinned or locked; null likewise, and where a lock file was not read.
        paths: All dependency files, by path.
    """

    state: Known
    packages: int | None = None
    fixed: int | None = None
    paths: Sequence[str] = ()


@dataclass(frozen=True)
class Data:
    """Data of the repository: files in it, and the deposits to which its README leads.

    Attributes:
        count: Files.
        path: The one nearest to the root; null where there is none.
        address: Address of a deposit that holds data for certain; null where there is none.
    """

    count: int = 0
    path: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Named:
    """A work that a document names."""

    identifier: str
    path: str


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
        identifier: The DOI of the work itself, `Named`; not that of a paper about it.
        request: The work that the README asks to be cited for this one; null where it does not.
        dependencies: What the programs need.
        data: Data, in the repository and elsewhere.
        notebooks: Each notebook of Jupyter.
        workflows: Each automated workflow.
        replications: Declared attempts, the latest first.
        declared: Whether the organisation's own file of declarations is known.
    """

    tree: Tree
    readme_path: str | None
    readme: Known
    license: Known
    releases: Known
    identifier: Known
    dependencies: Dependencies
    request: Named | None = None
    data: Data = Data()
    notebooks: Sequence[Runs] = ()
    workflows: Sequence[Workflow] = ()
    replications: Sequence[Replication] = ()
    declared: Known = _NOTHING_DECLARED

    @property
    def guidance(self) -> Guidance | None:
        """What the README says, where it could be read."""
        return self.readme.value if self.readme.status == "observed" else None
