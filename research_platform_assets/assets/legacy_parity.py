"""The part of the `legacy` group that sets the predecessor's values beside ours.

Belongs here: which tables the comparison is made from. Does not belong here: how it is made (`analysis/parity`).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.parity.comparison import READ
from research_platform_assets.analysis.parity.comparison import parity as compared
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.tables.legacy import OUTPUTS
from research_platform_assets.tables.legacy_parity import PARITY


@derived(PARITY, inputs=[OUTPUTS, *READ])
def parity(inputs: Inputs) -> pl.DataFrame:
    """Equal, explained by a numbered defect, moved, unknown or unexplained; no rows without the predecessor's files."""
    return compared(inputs[OUTPUTS], inputs.frames)
