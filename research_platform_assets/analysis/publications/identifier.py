"""What an identifier of a scholarly work is, whatever its kind.

Belongs here: the value that all kinds share, and the clean-up of characters around it. Does not belong here: the rules
of one kind (`doi`, `arxiv`, `ssrn`, `isbn`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["doi", "arxiv", "ssrn", "isbn"]

#: Nothing longer is an identifier, and nobody wants to see it.
LONGEST = 256

_CLOSING = {")": "(", ">": "<", "}": "{", "]": "[", "）": "（"}
_OPENING = frozenset(_CLOSING.values())
_BRACKETS = re.compile("[" + re.escape("".join(_CLOSING) + "".join(_CLOSING.values())) + "]")
_AT_THE_END = " \t.,;:!?'\"`*_~|\\/。，；、＂’”»"


@dataclass(frozen=True, order=True)
class Identifier:
    """An identifier in the one spelling that stands for all of them.

    Attributes:
        kind: What it is.
        value: DOI in lower case without prefix or address; arXiv number without version; SSRN number; ISBN-13 without
            hyphens. Where it is not valid, what was written, cleaned of what stood around it.
        version: The version of an arXiv preprint, such as `v2`; None where none is named.
        problem: Why it is not valid; None where it is.
    """

    kind: Kind
    value: str
    version: str | None = None
    problem: str | None = None

    @property
    def is_valid(self) -> bool:
        """Whether it has the form that its registry gives, check digit included; not whether it exists."""
        return self.problem is None


def without_surroundings(text: str) -> str:
    """`text` up to the first closing bracket that nothing in it opens, without punctuation at its end.

    A bracket that is opened and never closed ends it, too.
    """
    opened: list[tuple[str, int]] = []
    end = len(text)
    for bracket in _BRACKETS.finditer(text):
        character, position = bracket[0], bracket.start()
        if character in _OPENING:
            opened.append((character, position))
        elif opened and opened[-1][0] == _CLOSING[character]:
            opened.pop()
        else:
            end = position
            break
    if opened:
        end = min(end, opened[0][1])
    return text[:end].rstrip(_AT_THE_END)
