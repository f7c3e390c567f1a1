"""What was found in a repository, on its page: publications, notebooks, data, dependencies, code.

Belongs here: which sections there are, what each lists, and why one has nothing to list: known to be none, unknown, or
never computed. Does not belong here: how it looks (`templates/found_*.html`), works (`found_works`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.pages.finding import MAXIMUM_LISTED, Finding, file_addresses, finding
from research_platform_assets.site.pages.found_works import found_works
from research_platform_assets.site.pages.notebooks import pages_by_path

_RUNTIME_SCOPES = ("runtime", "locked")


@dataclass(frozen=True)
class Package:
    """A package that a repository needs: its entries, and by what all of them are fixed."""

    ecosystem: str
    name: str
    entries: Sequence[Row]

    @property
    def fixed_by(self) -> str:
        """`pinned` or `locked` where every entry is, `neither` where one is not, `unknown` where nobody can tell."""
        if all(entry["is_pinned"] for entry in self.entries):
            return "pinned"
        loose = [entry for entry in self.entries if not entry["is_pinned"]]
        if any(entry["is_locked"] is False for entry in loose):
            return "neither"
        return "unknown" if any(entry["is_locked"] is None for entry in loose) else "locked"

    @property
    def scopes(self) -> list[str]:
        """For what it is needed, each once."""
        return sorted({entry["scope"] for entry in self.entries})

    @property
    def locked_versions(self) -> list[str]:
        """The versions that lock files name, each once."""
        return sorted({entry["locked_version"] for entry in self.entries if entry["locked_version"]})


def findings_of(index: SiteIndex, repository_id: int) -> list[Finding]:
    """The sections of a repository, in the order of the page."""
    return [
        found_works(index, repository_id),
        _notebooks(index, repository_id),
        _data(index, repository_id),
        _dependencies(index, repository_id),
        _code(index, repository_id),
    ]


def _state_by_facets(index: SiteIndex, number: int, rows: Sequence[Row], *facets: str) -> tuple[str, str | None]:
    """Whether what stands in files is there; it is known to be none only where all `facets` are."""
    states = [(facet, index.facets.get(number, {}).get(facet)) for facet in facets]
    for facet, state in states:
        if state is None or state["status"] == "unknown":
            reason = (state or {}).get("reason") or "no capture has asked for it"
            return "unknown", f"{facet} of the repository: {reason}"
    if rows:
        return "observed", None
    reasons = [state["reason"] for facet, state in states if facet == "files" and state and state["status"] == "absent"]
    return "absent", next(iter(reasons), None)


def _notebooks(index: SiteIndex, number: int) -> Finding:
    rows = index.findings["research.notebooks"].get(number, [])
    values = {
        "rows": rows,
        "files": file_addresses(index, number, (row["path"] for row in rows[:MAXIMUM_LISTED])),
        "pages": pages_by_path(index, number),
    }
    names = ("notebooks", "Notebooks", "research.notebooks")
    return finding(index, names, _state_by_facets(index, number, rows, "files"), values)


def _data(index: SiteIndex, number: int) -> Finding:
    rows = index.findings["research.datasets"].get(number, [])
    ordered = sorted(rows, key=lambda row: (row["host"] is None, -(row["size_bytes"] or 0), row["location"]))
    files = [row for row in ordered if row["host"] is None]
    # What may be a pointer of Git LFS is as small as one, whatever it stands for.
    sizes = [row["size_bytes"] for row in files if row["size_bytes"] is not None and row["storage"] != "unknown"]
    paths = (path for row in ordered[:MAXIMUM_LISTED] for path in (row["readme_path"], row["location"]))
    values = {
        "rows": ordered,
        "stored": files,
        "deposits": [row for row in ordered if row["host"] is not None],
        "size_bytes": sum(sizes) if sizes else None,
        "sizes_count": len(sizes),
        "files": file_addresses(index, number, paths),
    }
    names = ("data", "Data", "research.datasets")
    return finding(index, names, _state_by_facets(index, number, rows, "files", "readme"), values)


def _dependencies(index: SiteIndex, number: int) -> Finding:
    entries = index.findings["insight.dependencies"].get(number, [])
    manifests = index.findings["insight.manifests"].get(number, [])
    coverage = index.finding("insight.dependency_coverage", number)
    state = (coverage["status"], coverage["reason"]) if coverage else ("unknown", "its files have not been looked at")
    values = {
        "coverage": coverage,
        "manifests": manifests,
        "unread": [row for row in manifests if row["status"] == "unknown"],
        "runtime": _packages(row for row in entries if row["scope"] in _RUNTIME_SCOPES),
        "others": _packages(row for row in entries if row["scope"] not in _RUNTIME_SCOPES),
        "runtime_scopes": _RUNTIME_SCOPES,
        "other_scopes": sorted({row["scope"] for row in entries} - {*_RUNTIME_SCOPES}),
        "files": file_addresses(index, number, (row["path"] for row in [*manifests, *entries])),
    }
    names = ("dependencies", "Dependencies", "insight.dependency_coverage")
    return finding(index, names, state, values)


def _packages(entries: Iterable[Row]) -> list[Package]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in entries:
        groups.setdefault((row["ecosystem"], row["package"]), []).append(row)
    return [Package(ecosystem, name, groups[ecosystem, name]) for ecosystem, name in sorted(groups)]


def _code(index: SiteIndex, number: int) -> Finding:
    row = index.finding("insight.code_quality", number)
    state = (row["status"], row["reason"]) if row else ("unknown", "its files have not been looked at")
    return finding(index, ("code", "Code", "insight.code_quality"), state, {"row": row}, "code_quality")
