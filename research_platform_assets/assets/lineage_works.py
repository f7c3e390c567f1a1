"""Column lineage of what `tables/research_works` declares.

Belongs here: entries in the notation of `lineage`, which puts them together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

_OWN = "research.publications.relation research.publications.identifier"
_TOLD = f"{_OWN} research.works.status"
_WORK = f"{_TOLD} research.works.record_id research.publications.work_id"

DECLARED: Mapping[str, Mapping[str, str]] = {
    "research.works": {
        "identifier": "research.publications.identifier research.publications.relation",
        "kind": "research.publications.kind",
    },
    "research.citation_stats": {
        "source": "research.works.source",
        "identifiers_count": _OWN,
        "observed_count": _TOLD,
        "absent_count": _TOLD,
        "unknown_count": _TOLD,
        "works_count": _WORK,
        "citations_count": f"{_WORK} research.works.cited_by_count",
        "h_index": f"{_WORK} research.works.cited_by_count",
        "reason": f"{_TOLD} research.works.cited_by_count",
        "first_observed_at": f"{_TOLD} research.works.observed_at",
        "last_observed_at": f"{_TOLD} research.works.observed_at",
    },
}
