"""The part of the `research` group that is about works: publications and citations within the organisation.

Belongs here: which tables they are made from. Does not belong here: how (`analysis/publications`).
"""

from __future__ import annotations

from typing import cast

import polars as pl

from research_platform_assets.analysis.publications.citations import research_citations
from research_platform_assets.analysis.publications.coverage import publication_coverage
from research_platform_assets.analysis.publications.documents import read_document
from research_platform_assets.analysis.publications.mention import Reading
from research_platform_assets.analysis.publications.mentions import (
    Readings,
    candidates,
    contributors_of,
    research_mentions,
)
from research_platform_assets.analysis.publications.publications import research_publications
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.tables import core
from research_platform_assets.tables.github import DOCUMENTS, ORGANIZATIONS
from research_platform_assets.tables.insight_dependencies import PACKAGE_EDGES
from research_platform_assets.tables.research_publications import (
    CITATIONS,
    MENTIONS,
    PUBLICATION_COVERAGE,
    PUBLICATIONS,
)


@derived(
    MENTIONS,
    inputs=[ORGANIZATIONS, DOCUMENTS, core.FACETS_TABLE, core.REPOSITORIES, core.PEOPLE, core.CONTRIBUTIONS],
    history=[MENTIONS],
    analysis="publications",
)
def mentions(inputs: Inputs) -> pl.DataFrame:
    """Each document is read once for each content; what cannot be read now keeps its last known mentions."""
    documents, readings = _read(inputs)
    return research_mentions(
        documents,
        readings,
        inputs[core.FACETS_TABLE],
        inputs[core.REPOSITORIES],
        contributors_of(inputs[core.REPOSITORIES], inputs[core.PEOPLE], inputs[core.CONTRIBUTIONS]),
        inputs.previous(MENTIONS),
        owner=inputs[ORGANIZATIONS]["login"].item(),
    )


@derived(PUBLICATIONS, inputs=[MENTIONS], analysis="publications")
def publications(inputs: Inputs) -> pl.DataFrame:
    """A work is the repository's own only where a document says so or contributors are its authors."""
    return research_publications(inputs[MENTIONS])


@derived(PUBLICATION_COVERAGE, inputs=[DOCUMENTS, core.FACETS_TABLE, core.REPOSITORIES], analysis="publications")
def coverage(inputs: Inputs) -> pl.DataFrame:
    """A source is observed only where each of its documents was read."""
    documents, readings = _read(inputs)
    return publication_coverage(documents, readings, inputs[core.FACETS_TABLE])


@derived(CITATIONS, inputs=[MENTIONS, PUBLICATIONS, core.REPOSITORIES, PACKAGE_EDGES], analysis="publications")
def citations(inputs: Inputs) -> pl.DataFrame:
    """Links, dependencies, and identifiers that another repository owns; who is outside cites elsewhere."""
    return research_citations(inputs[MENTIONS], inputs[PUBLICATIONS], inputs[core.REPOSITORIES], inputs[PACKAGE_EDGES])


def _read(inputs: Inputs) -> tuple[pl.DataFrame, Readings]:
    documents = candidates(inputs[DOCUMENTS], inputs[core.REPOSITORIES])
    observed = documents.filter(status="observed")
    found = inputs.per_document(read_document, observed.select("oid", "argument").iter_rows())
    return documents, {subject: cast("Reading", result) for subject, result in found.items()}
