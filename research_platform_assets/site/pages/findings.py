"""What was found in a repository, on its page: publications, notebooks, data, dependencies, code.

Belongs here: what each section lists, and why one has nothing to list: known to be none, unknown, or never computed.
Does not belong here: how it looks (`templates/found_*.html`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.links import file_address
from research_platform_assets.site.works import Work, works

MAXIMUM_LISTED = 100
"""Rows of a list on the page of a repository; the tables have all."""

_PUBLICATIONS = "research.publications"
_RUNTIME_SCOPES = ("runtime", "locked")
_SEVERAL_REASONS = 3


@dataclass(frozen=True)
class Finding:
    """One section.

    Attributes:
        name: Id of the section and name of its template, `found_<name>.html`.
        title: Heading.
        table: Table that the section shows.
        status: `observed` where there is something to show, `absent` where nothing is there, which is known, else
            `unknown`; what is shown although the status is unknown was last known.
        reason: Why it is absent or unknown.
        analysis: Name of the analysis in the settings; null where it cannot be switched off.
        is_off: Whether it is switched off.
        is_computed: Whether its table is there.
        values: What the section lists.
    """

    name: str
    title: str
    table: str
    status: str
    reason: str | None
    analysis: str | None
    is_off: bool
    is_computed: bool
    values: Mapping[str, Any]


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
    def locked_versions(self) -> list[str]:
        """The versions that lock files name, each once."""
        return sorted({entry["locked_version"] for entry in self.entries if entry["locked_version"]})


def findings_of(index: SiteIndex, repository_id: int) -> list[Finding]:
    """The sections of a repository, in the order of the page."""
    return [
        _publications(index, repository_id),
        _notebooks(index, repository_id),
        _data(index, repository_id),
        _dependencies(index, repository_id),
        _code(index, repository_id),
    ]


def file_addresses(index: SiteIndex, repository_id: int, paths: Iterable[str | None]) -> dict[str, str]:
    """Where GitHub shows each of these files of a repository, as far as it has an address there."""
    row, head = index.repository[repository_id], index.heads.get(repository_id) or {}
    found = {path: file_address(row["html_url"], head.get("head_oid"), path) for path in paths if path}
    return {path: address for path, address in found.items() if address is not None}


def unread_sources(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """The kinds of documents of a repository that could not all be read, with the reason."""
    return [(row["source"], row["reason"] or "no reason was recorded") for row in rows if row["status"] == "unknown"]


def _finding(
    index: SiteIndex,
    names: tuple[str, str, str],
    state: tuple[str, str | None],
    values: Mapping[str, Any],
    analysis: str | None = None,
) -> Finding:
    name, title, table = names
    is_computed = table in index.content.tables
    status, reason = state if is_computed else ("unknown", "it has not been computed")
    is_off = analysis is not None and index.content.is_switched_off(analysis)
    return Finding(name, title, table, status, reason, analysis, is_off, is_computed, values)


def _publications(index: SiteIndex, number: int) -> Finding:
    rows = index.findings[_PUBLICATIONS].get(number, [])
    coverage = index.findings["research.publication_coverage"].get(number, [])
    unread = unread_sources(coverage)
    by_relation: dict[str, list[Work]] = {
        relation: works(row for row in rows if row["relation"] == relation) for relation in ("own", "unclear", "cited")
    }
    cites = index.findings["research.citations"].get(number, [])
    cited_by = index.cited_by.get(number, [])
    values = {
        **by_relation,
        "entries": {row["identifier"]: index.work[row["identifier"]] for row in rows if row["relation"] == "own"},
        "unread": unread,
        "notes": [(row["source"], row["note"]) for row in coverage if row["note"]],
        "unidentified_count": sum(row["unidentified_count"] for row in coverage),
        "cites": [(index.repository[row["other_id"]], row) for row in cites if row["other_id"] in index.repository],
        "cited_by": [(index.repository[row["repository_id"]], row) for row in cited_by],
        "files": file_addresses(index, number, (row["path"] for row in [*rows, *cites])),
    }
    names = ("publications", "Publications", _PUBLICATIONS)
    return _finding(index, names, _state_of_publications(rows, coverage, unread), values, "publications")


def _state_of_publications(
    rows: Sequence[Row], coverage: Sequence[Row], unread: Sequence[tuple[str, str]]
) -> tuple[str, str | None]:
    if rows:
        return ("observed", None)
    if not coverage:
        return ("unknown", "its documents have not been looked at")
    if unread:
        return ("unknown", f"not all documents could be read ({_joined_reasons(unread)})")
    read = sorted(row["source"] for row in coverage if row["status"] == "observed")
    if not read:
        return ("absent", "it has no document that could name one")
    return ("absent", f"its documents were read and name none ({', '.join(read)})")


def _joined_reasons(unread: Sequence[tuple[str, str]]) -> str:
    """Reasons with the kinds of documents that they hold for."""
    kinds: dict[str, list[str]] = {}
    for kind, reason in unread:
        kinds.setdefault(reason, []).append(kind)
    said = [f"{', '.join(names)}: {reason}" for reason, names in kinds.items()]
    return "; ".join(said[:_SEVERAL_REASONS])


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
    values = {"rows": rows, "files": file_addresses(index, number, (row["path"] for row in rows[:MAXIMUM_LISTED]))}
    names = ("notebooks", "Notebooks", "research.notebooks")
    return _finding(index, names, _state_by_facets(index, number, rows, "files"), values)


def _data(index: SiteIndex, number: int) -> Finding:
    rows = index.findings["research.datasets"].get(number, [])
    ordered = sorted(rows, key=lambda row: (row["host"] is None, -(row["size_bytes"] or 0), row["location"]))
    files = [row for row in ordered if row["host"] is None]
    sizes = [row["size_bytes"] for row in files if row["size_bytes"] is not None]
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
    return _finding(index, names, _state_by_facets(index, number, rows, "files", "readme"), values)


def _dependencies(index: SiteIndex, number: int) -> Finding:
    entries = index.findings["insight.dependencies"].get(number, [])
    manifests = index.findings["insight.manifests"].get(number, [])
    coverage = next(iter(index.findings["insight.dependency_coverage"].get(number, [])), None)
    state = (coverage["status"], coverage["reason"]) if coverage else ("unknown", "its files have not been looked at")
    values = {
        "coverage": coverage,
        "manifests": manifests,
        "unread": [row for row in manifests if row["status"] == "unknown"],
        "runtime": _packages(row for row in entries if row["scope"] in _RUNTIME_SCOPES),
        "others": _packages(row for row in entries if row["scope"] not in _RUNTIME_SCOPES),
        "files": file_addresses(index, number, (row["path"] for row in [*manifests, *entries])),
    }
    names = ("dependencies", "Dependencies", "insight.dependency_coverage")
    return _finding(index, names, state, values)


def _packages(entries: Iterable[Row]) -> list[Package]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in entries:
        groups.setdefault((row["ecosystem"], row["package"]), []).append(row)
    return [Package(ecosystem, name, groups[ecosystem, name]) for ecosystem, name in sorted(groups)]


def _code(index: SiteIndex, number: int) -> Finding:
    row = next(iter(index.findings["insight.code_quality"].get(number, [])), None)
    state = (row["status"], row["reason"]) if row else ("unknown", "its files have not been looked at")
    return _finding(index, ("code", "Code", "insight.code_quality"), state, {"row": row}, "code_quality")
