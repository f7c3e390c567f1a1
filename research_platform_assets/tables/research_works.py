"""The part of the `research` schema that scholarly indexes say.

Belongs here: declarations of what they say of single works, and of counts of citations. Does not belong here: what
repositories say (`research_publications`).
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table

SOURCES = ("openalex", "crossref", "datacite", "arxiv")
COUNTING_SOURCES = ("openalex", "crossref", "datacite")
"""Those that count citations."""

_REASONS = (
    "not_asked",
    "limit",
    "unavailable",
    "malformed",
    "refused",
    "too_large",
    "ambiguous",
    "not_askable",
)
_KEPT = "Under `unknown` what it said last, if it ever did."


class Works(dy.Schema):
    identifier = declare.text(
        "The DOI, arXiv or SSRN number that a repository names, as in `publications`; only valid ones.", key=True
    )
    source = declare.word(
        "The index that says so. Two indexes that describe a work differently have a row each, and nothing of one is "
        "mixed with the other's.",
        SOURCES,
        key=True,
    )
    kind = declare.word("What kind of identifier it is.", ("doi", "arxiv", "ssrn"))
    status = declare.word(
        "`observed`: the index has the work; `absent`: it gave a whole answer without it; `unknown`: nobody can tell.",
        ("observed", "absent", "unknown"),
    )
    reason = declare.word(
        "Why it is unknown: nobody asked yet, a limit of the index, no connection or a fault, an answer out of form, a "
        "refusal, an answer too large, several records under this identifier, an identifier that a request cannot "
        "carry.",
        _REASONS,
        nullable=True,
    )
    since = declare.timestamp("Since when it is unknown; null otherwise.", nullable=True)
    observed_at = declare.timestamp(
        f"When the index said what stands in this row, or that there is no such work. {_KEPT}", nullable=True
    )
    record_id = declare.text(f"The index's own name of its record. {_KEPT}", nullable=True)
    title = declare.text("Title as plain text; null where the index gives none.", nullable=True)
    authors = declare.texts("Names of the authors in the order of the index; null where it gives none.", nullable=True)
    year = declare.integer("Year of publication; null where the index gives none.", nullable=True)
    venue = declare.text(
        "Journal, proceedings, repository or publisher; null where the index gives none.", nullable=True
    )
    type = declare.text("What it is in the index's own word; null where it gives none.", nullable=True)
    is_retracted = declare.flag(
        "Whether it was withdrawn; null where the index does not say, as most do not of most works.", nullable=True
    )
    cited_by_count = declare.count(
        "Works that cite it and that this index knows, on `observed_at`; indexes know different works, so that these "
        "numbers are neither added nor averaged over them. Null where it counts none.",
        nullable=True,
    )
    references_count = declare.count("Works that it cites; null where the index does not say.", nullable=True)
    references = declare.texts(
        "DOIs of the works that it cites, as far as the index gives them, sorted; null where it gives no list.",
        nullable=True,
    )
    is_current = declare.flag("Whether the index said so when it was asked last; false where it is unknown.")

    @dy.rule()
    def reason_only_where_unknown(cls) -> pl.Expr:
        """There is a reason exactly where nobody can tell."""
        return declare.only_where("reason", pl.col("status") == "unknown")


class CitationStats(dy.Schema):
    source = declare.word("The index that counts.", COUNTING_SOURCES, key=True)
    identifiers_count = declare.count(
        "Identifiers of works that are the organisation's own, by `publications.relation`, and that this index can be "
        "asked for."
    )
    observed_count = declare.count("Those of them that it has.")
    absent_count = declare.count("Those of them that it does not have.")
    unknown_count = declare.count("Those of them of which nobody can tell.")
    works_count = declare.count(
        "Works behind the observed ones: identifiers with one record, and those that a repository describes as one "
        "work (`publications.work_id`), such as a preprint and its article, or the versions of a release, are one."
    )
    citations_count = declare.count(
        "Citations of these works, each by its most cited record, as whoever cites two records would count twice; null "
        "where one of the identifiers is unknown or not counted, and where there is no work.",
        nullable=True,
    )
    h_index = declare.count(
        "Largest number h of which h works are cited h times or more (Hirsch 2005, PNAS 102, 16569); null likewise.",
        nullable=True,
    )
    reason = declare.word(
        "Why both are null: no work of the organisation is in the index, one of them is unknown, or one of them has no "
        "count of citations.",
        ("no_works", "unknown_works", "uncounted_works"),
        nullable=True,
    )
    first_observed_at = declare.timestamp("When the oldest of these counts was told; null without any.", nullable=True)
    last_observed_at = declare.timestamp("When the newest of these counts was told; null without any.", nullable=True)


WORKS = Table(
    "research",
    "works",
    "What scholarly indexes say of the works that repositories name, a row an index; empty while none is asked.",
    Works,
)
CITATION_STATS = Table(
    "research",
    "citation_stats",
    "Citations of the organisation's own works, as each index counts them for itself; empty while none is asked.",
    CitationStats,
)

RESEARCH_WORKS_TABLES = (WORKS, CITATION_STATS)
