r"""Formulas of TeX as MathML that browsers show by themselves.

Belongs here: which formulas are read, and which parts of what comes back may stand on a page. Does not belong here:
finding formulas in a document (`markup_markdown`, `markup_restructuredtext`), cleaning the whole (`sanitising`).

The reader follows what stands inside each other by calling itself, and ends the process where that is too deep. So a
formula is only handed over where it cannot be: it has few commands and groups, and defines no commands of its own.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from math_core import LatexToMathML

#: Longer formulas, and those with more commands and groups, are shown as they are written.
MAXIMUM_CHARACTERS = 4_000
MAXIMUM_PARTS = 400

_PART = re.compile(r"[\\{]")
_DEFINES = re.compile(r"\\(?:(?:re|provide)?newcommand|providecommand|def|let|gdef|edef|xdef|DeclareMathOperator)\b")
_NUMBERED = re.compile(r"\\(?:label\s*\{[^{}]*\}|nonumber\b|notag\b)")
#: Spaces as wide as this, in either direction, stay what they are for; others push a formula out of its place.
_WIDEST_SPACE_EM = 3.0
_LENGTH = re.compile(r"(-?\d{1,3}(?:\.\d{1,6})?)em")

#: Elements of MathML Core that formulas are made of, and what may be said of each. None takes an address, an event, a
#: style or anything but text and each other.
ELEMENTS: dict[str, frozenset[str]] = {
    "math": frozenset({"display"}),
    "merror": frozenset(),
    "mfrac": frozenset({"linethickness"}),
    "mi": frozenset({"mathvariant"}),
    "mmultiscripts": frozenset(),
    "mn": frozenset(),
    "mo": frozenset(
        {"fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits", "rspace", "stretchy"}
    ),
    "mover": frozenset({"accent"}),
    "mpadded": frozenset(),
    "mphantom": frozenset(),
    "mprescripts": frozenset(),
    "mroot": frozenset(),
    "mrow": frozenset(),
    "mspace": frozenset({"width"}),
    "msqrt": frozenset(),
    "mstyle": frozenset({"displaystyle", "scriptlevel"}),
    "msub": frozenset(),
    "msubsup": frozenset(),
    "msup": frozenset(),
    "mtable": frozenset({"displaystyle", "scriptlevel"}),
    "mtd": frozenset(),
    "mtext": frozenset(),
    "mtr": frozenset(),
    "munder": frozenset({"accentunder"}),
    "munderover": frozenset({"accent", "accentunder"}),
}
_WORD = re.compile(r"[a-z-]{1,20}|[+-]?\d{1,2}")
_LENGTHS = frozenset({"linethickness", "lspace", "maxsize", "minsize", "rspace", "width"})
_TEXT_ALIGN = re.compile(r"text-align:\s*(left|center|right)")


def mathml(formula: str, *, is_display: bool) -> str | None:
    """Return `formula` as the element `math`; None where it is too large, or nothing that the reader knows.

    Every element and attribute is one of `ELEMENTS`, besides classes that align the cells of a table.
    """
    if len(formula) > MAXIMUM_CHARACTERS or len(_PART.findall(formula)) > MAXIMUM_PARTS or _DEFINES.search(formula):
        return None
    from math_core import LatexError

    try:
        made = _reader().convert_with_local_state(_NUMBERED.sub("", formula), displaystyle=is_display)
    except LatexError:
        return None
    writer = _Writer()
    writer.feed(made)
    writer.close()
    return "".join(writer.parts)


@cache
def _reader() -> LatexToMathML:
    from math_core import LatexToMathML

    return LatexToMathML(fancy_error=False, max_expansions=0)


class _Writer(HTMLParser):
    """Writes what the reader made once more, with nothing in it but `ELEMENTS` and escaped text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ELEMENTS:
            kept = [(name, value or "") for name, value in attrs if _is_kept(tag, name, value or "")]
            alignment = _TEXT_ALIGN.search(dict(attrs).get("style") or "") if tag == "mtd" else None
            kept += [("class", f"align-{alignment[1]}")] if alignment else []
            written = "".join(f' {name}="{escape(value)}"' for name, value in kept)
            self.parts.append(f"<{tag}{written}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ELEMENTS:
            self.parts.append(f"</{tag}>")


def _is_kept(tag: str, name: str, value: str) -> bool:
    if name not in ELEMENTS[tag]:
        return False
    if name not in _LENGTHS:
        return _WORD.fullmatch(value) is not None
    length = _LENGTH.fullmatch(value)
    return value == "0" or (length is not None and abs(float(length[1])) <= _WIDEST_SPACE_EM)
