"""The part of the `legacy` schema that sets the predecessor's figures beside ours.

Belongs here: the declaration of the comparison. Does not belong here: what the predecessor's files say (`legacy`).
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table

VERDICTS = ("equal", "explained", "moved", "unknown", "unexplained")
BASES = ("fact", "formula", "measure", "none")


class Parity(dy.Schema):
    file = declare.text("Name of the predecessor's file.", key=True)
    subject = declare.text("Whom the value speaks of, as in `legacy.outputs`.", key=True)
    metric = declare.text("Where the value stands, as in `legacy.outputs`.", key=True)
    legacy_value = declare.text("The predecessor's value as text; null where its file says null.", nullable=True)
    our_value = declare.text(
        "What stands on our side, as text; null where it is not known, where there is none, and where it is null.",
        nullable=True,
    )
    basis = declare.word(
        "What that is: a captured fact in the predecessor's words, its formula on our facts, a measure of our own, or "
        "nothing.",
        BASES,
    )
    verdict = declare.word(
        "Equal; explained by a defect that is shown to make the difference; moved, as something shows that facts "
        "changed since; unknown, as facts are; or unexplained.",
        VERDICTS,
    )
    defect = declare.text(
        "Number of the predecessor's defect, such as `D14`; null where none plays a part.", nullable=True
    )
    explanation = declare.text("What makes the difference, or is not known; null where equal.", nullable=True)


PARITY = Table("legacy", "parity", "The predecessor's values beside ours, and why they differ.", Parity)
