"""The `core` group: captured facts in one shape, with their state, corrections applied.

Belongs here: which captured tables each core table is made from. Does not belong here: how (`analysis/`).
"""

from __future__ import annotations

from typing import cast

import polars as pl

from research_platform_assets.analysis.authors import core_authors
from research_platform_assets.analysis.contributions import core_contributions
from research_platform_assets.analysis.corrections import Corrections, parse_corrections
from research_platform_assets.analysis.facets import core_facets
from research_platform_assets.analysis.identity_links import core_identity_links
from research_platform_assets.analysis.people import core_people
from research_platform_assets.analysis.readmes import ReadmeFacts, core_readmes, describe_readme
from research_platform_assets.analysis.repositories import core_repositories
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.assets.platform import corrections
from research_platform_assets.tables import core
from research_platform_assets.tables.github import (
    COMMITS,
    CONTRIBUTORS,
    DOCUMENTS,
    FACETS_TABLE,
    FILES,
    HEADS,
    IDENTITY_LINKS,
    ORGANIZATIONS,
    RELEASES,
    REPOSITORIES,
)


@derived(core.FACETS_TABLE, inputs=[FACETS_TABLE], history=[core.FACETS_TABLE])
def facets(inputs: Inputs) -> pl.DataFrame:
    """A fact that is no longer asked for, because its repository is not listed any more, stays as unknown."""
    return core_facets(inputs[FACETS_TABLE], inputs.previous(core.FACETS_TABLE), inputs.observed_at)


@derived(
    core.REPOSITORIES,
    inputs=[ORGANIZATIONS, REPOSITORIES, HEADS, FILES, RELEASES, FACETS_TABLE],
    history=[core.REPOSITORIES],
    options=corrections,
)
def repositories(inputs: Inputs) -> pl.DataFrame:
    """Last known values are carried where the present ones are unknown; declared corrections win."""
    return core_repositories(
        inputs[REPOSITORIES],
        inputs[HEADS],
        inputs[FILES],
        inputs[RELEASES],
        inputs[FACETS_TABLE],
        inputs.previous(core.REPOSITORIES),
        declared_corrections(inputs),
        login=inputs[ORGANIZATIONS]["login"].item(),
    )


@derived(core.READMES, inputs=[REPOSITORIES, FACETS_TABLE, DOCUMENTS], history=[core.READMES])
def readmes(inputs: Inputs) -> pl.DataFrame:
    """The README is the one that GitHub would show; its text and language are worked out once for each content.

    What is not at hand keeps its last known text.
    """
    observed = inputs[DOCUMENTS].filter(kind="readme", status="observed")
    facts = inputs.per_document(describe_readme, observed.select("oid", "path").iter_rows())
    return core_readmes(
        inputs[REPOSITORIES],
        inputs[FACETS_TABLE],
        inputs[DOCUMENTS],
        {f"{oid}:{path}": cast("ReadmeFacts", result) for (oid, path), result in facts.items()},
        inputs.previous(core.READMES),
    )


@derived(core.AUTHORS, inputs=[COMMITS, CONTRIBUTORS, HEADS, FACETS_TABLE], history=[core.AUTHORS])
def authors(inputs: Inputs) -> pl.DataFrame:
    """Commits of a repository that cannot be read, or is not listed any more, stay as they were last known."""
    return core_authors(
        inputs[COMMITS], inputs[CONTRIBUTORS], inputs[HEADS], inputs[FACETS_TABLE], inputs.previous(core.AUTHORS)
    )


@derived(core.IDENTITY_LINKS, inputs=[IDENTITY_LINKS, DOCUMENTS, FACETS_TABLE], history=[core.IDENTITY_LINKS])
def identity_links(inputs: Inputs) -> pl.DataFrame:
    """What a `.mailmap` said stands until a capture reads the file again, or sees that it is not there."""
    return core_identity_links(
        inputs[IDENTITY_LINKS], inputs[DOCUMENTS], inputs[FACETS_TABLE], inputs.previous(core.IDENTITY_LINKS)
    )


@derived(core.PEOPLE, inputs=[core.AUTHORS, core.IDENTITY_LINKS], options=corrections)
def people(inputs: Inputs) -> pl.DataFrame:
    """Identities are merged on evidence only: account, `.mailmap`, declared correction; never on a display name."""
    return core_people(inputs[core.AUTHORS], inputs[core.IDENTITY_LINKS], declared_corrections(inputs))


@derived(core.CONTRIBUTIONS, inputs=[core.AUTHORS, core.PEOPLE])
def contributions(inputs: Inputs) -> pl.DataFrame:
    """From the commits themselves, completed by GitHub's list where the history at hand is not whole."""
    return core_contributions(inputs[core.AUTHORS], inputs[core.PEOPLE])


def declared_corrections(inputs: Inputs) -> Corrections:
    """The corrections in force, from the options of an asset that reads them."""
    return parse_corrections(inputs.options["corrections"], inputs.options["corrections_source"])
