"""The part of the `insight` schema that is about what repositories depend on.

Belongs here: declarations of dependency files, dependencies, packages and links between own packages. Does not belong
here: citations of works (`research`).
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import STATUSES

ECOSYSTEMS = (
    "pypi",
    "conda",
    "npm",
    "cran",
    "julia",
    "cargo",
    "golang",
    "composer",
    "gem",
    "maven",
    "github",
    "generic",
)
"""Types of package URLs (https://github.com/package-url/purl-spec); `cran` stands for every package of R."""

SCOPES = ("runtime", "development", "optional", "build", "locked")
BASES = ("address", "name")

_PACKAGE = (
    "Name in the ecosystem's normal form: PEP 503 for `pypi`, lower case where case does not count; `owner/name` for "
    "`github`, host and path for `generic`, where an address stands without a name."
)
_IS_CURRENT = "Whether the latest capture says so; false where it is only the last known."


def _ecosystem(*, key: bool) -> dy.String:
    return declare.word("Where the package comes from, as a type of package URL.", ECOSYSTEMS, key=key)


class Manifests(declare.Explained):
    repository_id = declare.integer("The repository.", key=True)
    path = declare.text("Path of the file.", key=True)
    ecosystem = declare.word("Which tool the file belongs to.", ECOSYSTEMS)
    is_lock = declare.flag(
        "Whether it locks: a lock file by name, or requirements that a tool compiled or that all have hashes."
    )
    status = declare.word(
        "Observed: read whole, but for `unread_count`. Unknown: not read, or not all of it, so that what it asks for "
        "is not known; never the same as asking for nothing.",
        ("observed", "unknown"),
    )
    reason = declare.text("Why it is unknown; null where observed.", nullable=True)
    published_package = declare.text(
        "The package that the file declares, in normal form; null where none, or one kept from being published.",
        nullable=True,
    )
    language_requirement = declare.text(
        "Which versions of the language it accepts, as written; for a lock file those it was made with. Null where it "
        "does not say.",
        nullable=True,
    )
    requirements_count = declare.count(
        "Packages that it asks for, those at a path of the same machine left out; null where never known.",
        nullable=True,
    )
    locked_count = declare.count("Packages with a version that it locks; null where never known.", nullable=True)
    unread_count = declare.count("Entries that could not be read; null where never known.", nullable=True)
    is_current = declare.flag(_IS_CURRENT)


class Dependencies(dy.Schema):
    repository_id = declare.integer("The repository.", key=True)
    path = declare.text("Path of the file that asks for it.", key=True)
    ecosystem = _ecosystem(key=True)
    package = declare.text(_PACKAGE, key=True)
    scope = declare.word(
        "What it is needed for; `locked` for packages of a lock file that stands alone, where nothing tells which of "
        "them were asked for.",
        SCOPES,
        key=True,
    )
    group_name = declare.text("Extra, group, feature or environment; empty where there is none.", key=True)
    occurrence = dy.Int64(
        primary_key=True,
        min=0,
        description="Number among entries of the file for the same package, scope and group, in its order, from 0: one "
        "for each platform, say. A line added elsewhere leaves it as it is.",
    )
    requirement = declare.text("The entry as written; secrets and addresses of people are masked.")
    specifier = declare.text("Which versions are accepted, null for any.", nullable=True)
    is_pinned = declare.flag(
        "Whether the entry itself leaves one version only: an exact version by the ecosystem's rules, a commit, or an "
        "archive whose name holds its version. A tag or branch may move and pins nothing."
    )
    is_locked = declare.flag(
        "Whether a lock file in the same folder names the package; null where one there could not be read.",
        nullable=True,
    )
    locked_version = declare.text("The version it names, several joined by commas; null otherwise.", nullable=True)
    lock_path = declare.text("That file; the first by path of several.", nullable=True)
    marker = declare.text("Condition under which it is needed, such as a platform; null where always.", nullable=True)
    source_address = declare.text(
        "Repository that it is taken from in place of a registry, as host, owner and name in lower case; null where "
        "the registry has it.",
        nullable=True,
    )
    is_current = declare.flag(_IS_CURRENT)


class DependencyCoverage(declare.Explained):
    repository_id = dy.Int64(primary_key=True, description="The repository; every repository has a row.")
    status = declare.word(
        "Observed: all its dependency files are read. Absent: it has none. Unknown: its files are not known, or one of "
        "them is not read.",
        STATUSES,
    )
    reason = declare.text("Why it is unknown or absent; null where observed.", nullable=True)
    manifests_count = declare.count("Dependency files, as far as known; null where never known.", nullable=True)
    unread_manifests_count = declare.count("Those that are unknown; null likewise.", nullable=True)
    unread_entries_count = declare.count("Entries of the others that could not be read; null likewise.", nullable=True)
    packages_count = declare.count(
        "Different packages that files which are read ask for, whatever the scope; null where none is read.",
        nullable=True,
    )
    runtime_packages_count = declare.count("Those needed to run, `locked` ones included; null likewise.", nullable=True)
    pinned_packages_count = declare.count(
        "Of these runtime packages, those of which every entry is pinned; null likewise.", nullable=True
    )
    locked_packages_count = declare.count(
        "Of these runtime packages, those of which every entry is locked; null likewise, and where a lock file could "
        "not be read.",
        nullable=True,
    )
    fixed_packages_count = declare.count(
        "Of these runtime packages, those of which every entry is pinned or locked; null as for locked ones.",
        nullable=True,
    )
    is_current = declare.flag(_IS_CURRENT)


class Packages(dy.Schema):
    ecosystem = _ecosystem(key=True)
    package = declare.text(_PACKAGE, key=True)
    repositories_count = declare.count("Repositories that the organisation has now and that ask for it.")
    repository_ids = dy.List(dy.Int64(), description="These repositories, sorted: the evidence.")
    runtime_repositories_count = declare.count("Those that need it to run, or lock it.")
    pinned_repositories_count = declare.count("Those of which every entry for it is pinned.")
    specifiers = declare.texts("The different version specifiers, sorted; an entry without one adds nothing.")
    has_conflicting_pins = declare.flag(
        "Whether two repositories pin different versions, so that they cannot share an environment."
    )
    is_own = declare.flag("Whether a repository of the organisation declares a package of this name.")
    is_current = declare.flag(_IS_CURRENT)


class PackageEdges(dy.Schema):
    repository_id = declare.integer("The repository that depends.", key=True)
    other_id = declare.integer("The repository of the same organisation that it depends on.", key=True)
    ecosystem = _ecosystem(key=True)
    package = declare.text(_PACKAGE, key=True)
    path = declare.text("Path of the file that asks for it.", key=True)
    basis = declare.word(
        "How it is known. Address: the entry names the repository. Name: the other repository declares a package of "
        "this name in this ecosystem; that the registry's package is that one is not checked.",
        BASES,
    )
    requirement = declare.text("The entry as written, masked likewise: the evidence; the first of several.")
    other_path = declare.text(
        "Path of the file by which the other repository declares the package; null where it does not.", nullable=True
    )
    publishers_count = declare.count(
        "Repositories of the organisation that declare a package of this name; with more than one, only an address "
        "tells which is meant."
    )
    is_current = declare.flag(_IS_CURRENT)


MANIFESTS = Table(
    "insight", "manifests", "Files that declare or lock dependencies, and whether they could be read.", Manifests
)
DEPENDENCIES = Table(
    "insight", "dependencies", "What each dependency file asks for, and whether it is pinned or locked.", Dependencies
)
DEPENDENCY_COVERAGE = Table(
    "insight",
    "dependency_coverage",
    "How far the dependencies of each repository are known, pinned and locked.",
    DependencyCoverage,
)
PACKAGES = Table("insight", "packages", "Packages by the repositories that share them.", Packages)
PACKAGE_EDGES = Table(
    "insight", "package_edges", "Which repositories depend on packages of the organisation itself.", PackageEdges
)

INSIGHT_DEPENDENCIES_TABLES = (MANIFESTS, DEPENDENCIES, DEPENDENCY_COVERAGE, PACKAGES, PACKAGE_EDGES)
