"""What a dependency file says, in one shape for all formats.

Belongs here: the values that parsers hand back. Does not belong here: any format, the tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PYPI, CONDA, NPM, CRAN, JULIA = "pypi", "conda", "npm", "cran", "julia"
CARGO, GOLANG, COMPOSER, GEM, MAVEN = "cargo", "golang", "composer", "gem", "maven"
GITHUB, GENERIC = "github", "generic"

ECOSYSTEMS = (PYPI, CONDA, NPM, CRAN, JULIA, CARGO, GOLANG, COMPOSER, GEM, MAVEN, GITHUB, GENERIC)
"""Types of package URLs (https://github.com/package-url/purl-spec); `cran` stands for every package of R."""

RUNTIME, DEVELOPMENT, OPTIONAL, BUILD, LOCKED = "runtime", "development", "optional", "build", "locked"
SCOPES = (RUNTIME, DEVELOPMENT, OPTIONAL, BUILD, LOCKED)


MOST_REQUIREMENTS = 5_000
"""How many entries of one file are read."""
MOST_LOCKED = 50_000
"""How many packages of one lock file are read."""


class ManifestError(Exception):
    """A file cannot be read at all; the message says why, without quoting it."""


class EntryError(Exception):
    """One entry of a file cannot be read."""


@dataclass(frozen=True)
class Requirement:
    """A package that a file asks for.

    Attributes:
        ecosystem: One of `ECOSYSTEMS`.
        package: Its name in the ecosystem's normal form.
        written: The entry as the file has it.
        specifier: Which versions are accepted, None for any.
        is_pinned: Whether the entry itself leaves one version only.
        scope: One of `SCOPES`.
        group: Name of the extra, the group or the environment; empty where there is none.
        marker: The condition under which it holds, None where always.
        address: The repository that it is taken from in place of a registry, `host/owner/name`, or None.
    """

    ecosystem: str
    package: str
    written: str
    specifier: str | None = None
    is_pinned: bool = False
    scope: str = RUNTIME
    group: str = ""
    marker: str | None = None
    address: str | None = None


@dataclass(frozen=True, order=True)
class Locked:
    """A package with the version that a lock file names."""

    ecosystem: str
    package: str
    version: str


@dataclass
class Manifest:
    """What one file says.

    Attributes:
        requirements: What it asks for, in the order of the file.
        locked: What it locks.
        published: Ecosystem and name of the package that the file declares, or None.
        language_requirement: Which versions of the language it accepts, None where it does not say.
        unread_count: Entries that could not be read.
        problem: Why the requirements are not known, or not all of them; None where they are.
        is_lock: Whether the file is a lock file by its contents; None where its name decides.
    """

    requirements: list[Requirement] = field(default_factory=list[Requirement])
    locked: list[Locked] = field(default_factory=list[Locked])
    published: tuple[str, str] | None = None
    language_requirement: str | None = None
    unread_count: int = 0
    problem: str | None = None
    is_lock: bool | None = None

    @property
    def is_full(self) -> bool:
        """Whether as many entries were looked at as ever are."""
        return len(self.requirements) + self.unread_count >= MOST_REQUIREMENTS
