"""The `core` group: captured facts in one shape, with their state, corrections applied.

Belongs here: which captured tables each core table is made from. Does not belong here: how (`analysis/`).
"""

from __future__ import annotations

from typing import cast

import polars as pl

from research_platform_assets.analysis.contributions import core_contributions
from research_platform_assets.analysis.corrections import Corrections, parse_corrections
from research_platform_assets.analysis.facets import core_facets
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


@derived(core.READMES, inputs=[REPOSITORIES, FACETS_TABLE, DOCUMENTS])
def readmes(inputs: Inputs) -> pl.DataFrame:
    """The README is the one that GitHub would show; its text and language are worked out once for each content."""
    observed = inputs[DOCUMENTS].filter(kind="readme", status="observed")
    facts = inputs.per_document(describe_readme, observed.select("oid", "path").iter_rows())
    return core_readmes(
        inputs[REPOSITORIES],
        inputs[FACETS_TABLE],
        inputs[DOCUMENTS],
        {f"{oid}:{path}": cast("ReadmeFacts", result) for (oid, path), result in facts.items()},
    )


@derived(core.PEOPLE, inputs=[COMMITS, CONTRIBUTORS, HEADS, IDENTITY_LINKS], options=corrections)
def people(inputs: Inputs) -> pl.DataFrame:
    """Identities are merged on evidence only: account, `.mailmap`, declared correction; never on a display name."""
    return core_people(
        inputs[COMMITS], inputs[CONTRIBUTORS], inputs[HEADS], inputs[IDENTITY_LINKS], declared_corrections(inputs)
    )


@derived(core.CONTRIBUTIONS, inputs=[COMMITS, CONTRIBUTORS, HEADS, core.PEOPLE])
def contributions(inputs: Inputs) -> pl.DataFrame:
    """From the commits themselves, completed by GitHub's list where the history at hand is not whole."""
    return core_contributions(inputs[COMMITS], inputs[CONTRIBUTORS], inputs[HEADS], inputs[core.PEOPLE])


def declared_corrections(inputs: Inputs) -> Corrections:
    """The corrections in force, from the options of an asset that reads them."""
    return parse_corrections(inputs.options["corrections"], inputs.options["corrections_source"])
