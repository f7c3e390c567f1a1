"""Works that a repository's documents name, and which repositories here cite which.

Belongs here: what the section about publications lists, and why it lists nothing. Does not belong here: which rows are
one work (`works`), the page about all repositories (`publications`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.pages.finding import Finding, file_addresses, finding
from research_platform_assets.site.standing import NO_REASON
from research_platform_assets.site.works import Work, works

_PUBLICATIONS = "research.publications"
_SEVERAL_REASONS = 3


def found_works(index: SiteIndex, number: int) -> Finding:
    """Own works, those of others, and those of which nobody says whose they are."""
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
        "notes": [(row["source"], row["note"]) for row in coverage if row["note"] and row["reason"]],
        "unidentified_count": sum(row["unidentified_count"] for row in coverage),
        "cites": [(index.named[row["other_id"]], row) for row in cites if row["other_id"] in index.repository],
        "cited_by": [(index.named[row["repository_id"]], row) for row in cited_by],
        "files": file_addresses(index, number, (row["path"] for row in [*rows, *cites])),
    }
    names = ("publications", "Publications", _PUBLICATIONS)
    return finding(index, names, _state_of_publications(rows, coverage, unread), values, "publications")


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


def unread_sources(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """The kinds of documents of a repository that could not all be read to their end, with the reason."""
    return [
        (row["source"], row["reason"] or row["note"] or NO_REASON)
        for row in rows
        if row["status"] == "unknown" or row["note"]
    ]
