"""The part of the `research` group that scholarly indexes say.

Belongs here: which tables it is made from. Does not belong here: asking (`scholarly_facts`), how figures are computed
(`analysis/citation_stats`).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.citation_stats import citation_stats as stats_of_sources
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.assets.scholarly_facts import FACTS, scholarly_facts
from research_platform_assets.tables.research_publications import PUBLICATIONS
from research_platform_assets.tables.research_works import CITATION_STATS, WORKS


@derived(WORKS, inputs=[PUBLICATIONS], facts=scholarly_facts, kinds=frozenset({"http"}))
def works(inputs: Inputs) -> pl.DataFrame:
    """Indexes that are switched on are asked for what is not fresh; a failure keeps the last known value."""
    return inputs.options[FACTS].value


@derived(CITATION_STATS, inputs=[PUBLICATIONS, WORKS])
def citation_stats(inputs: Inputs) -> pl.DataFrame:
    """Every index for itself; no figure where anything that it would rest on is unknown."""
    return stats_of_sources(inputs[PUBLICATIONS], inputs[WORKS])
