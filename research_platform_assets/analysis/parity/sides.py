"""What both sides know, and a figure of ours that stands for one of theirs.

Belongs here: the two shapes that modules of measures share. Does not belong here: any measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from research_platform_assets.analysis.parity.facts import Facts


@dataclass(frozen=True)
class Measure:
    """A figure of ours.

    Attributes:
        value: The figure; None where it does not exist by design.
        defect: Number of the predecessor's defect that sets the two apart.
        is_shown: Whether our facts show that it does.
        words: What the defect does here.
        reason: Why the figure is not known; None where it is.
    """

    value: float | bool | str | None
    defect: str
    is_shown: bool
    words: str
    reason: str | None = None


@dataclass(frozen=True)
class Sides:
    """What both sides know.

    Attributes:
        theirs: Records of `repos.json` by full name in small letters.
        ours: Our facts, likewise.
        our_nodes: The network that our commits give, bots included.
        bots: Logins of what our tables hold for programs.
        tables: Our tables by qualified name.
        history: `citation_history.json` by name of the repository.
        reported_at: When the predecessor looked at the structure of repositories.
    """

    theirs: Mapping[str, Mapping[str, Any]]
    ours: Mapping[str, Facts]
    our_nodes: Sequence[Mapping[str, Any]]
    bots: frozenset[str]
    tables: Mapping[str, pl.DataFrame]
    history: Mapping[str, Sequence[Mapping[str, Any]]]
    reported_at: datetime | None
