"""Letters that the renderer's own font has not, measured the same on every machine.

The renderer measures text with the font that it brings along, and with whatever fonts a machine happens to have for
letters that this font lacks: Arabic, Han, emoji. So such letters are drawn as stand-ins, letters of the font that occur
nowhere in the figure, and put back afterwards.

Belongs here: choosing stand-ins and putting letters back. Does not belong here: drawing (`drawing`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

#: Letters of the font for which nothing is done: Latin, Greek, Cyrillic and the usual punctuation.
_PLAIN = re.compile(
    r"[\n -~\u00a0-\u00ac\u00ae-\u017f\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0401\u0410-\u044f\u0451–—‘’“”•…]"
)
#: Letters of the font that hardly any text has; their width is that of `a` on average.
_STAND_INS = tuple(chr(number) for number in range(0x1E00, 0x1E96))
#: First of two stand-ins for a letter as wide as two.
_WIDE = tuple(chr(number) for number in range(0x1EA0, 0x1EFA))
#: What no text can say in XML, and halves of letters.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_STOOD_IN = re.compile(
    f"[{_WIDE[0]}-{_WIDE[-1]}][{_STAND_INS[0]}-{_STAND_INS[-1]}]?|[{_STAND_INS[0]}-{_STAND_INS[-1]}]"
)
_NO_LETTER = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Letters:
    """Stand-ins of one figure, by the letter that each stands for."""

    stand_ins: Mapping[str, str]

    def hidden(self, value: Any) -> Any:
        """`value` with stand-ins in all its texts; names of fields stay."""
        if isinstance(value, str):
            return "".join(self.stand_ins.get(letter, letter) for letter in _clean(value))
        if isinstance(value, Mapping):
            return {name: self.hidden(part) for name, part in cast("Mapping[str, Any]", value).items()}
        if isinstance(value, list | tuple):
            return [self.hidden(part) for part in cast("list[Any]", value)]
        return value

    def shown(self, text: str) -> str:
        """`text` of the drawing with its letters again; half of a pair, left where a text was cut, is left out."""
        letters = {stand_in: letter for letter, stand_in in self.stand_ins.items()}
        return _STOOD_IN.sub(lambda found: letters.get(found[0], ""), text) if letters else text


def letters_of(specification: Any) -> Letters:
    """Choose stand-ins for the letters of `specification`; where they do not suffice, the rest is `\ufffd`."""
    used = {letter for text in _texts(specification) for letter in _clean(text)}
    foreign = sorted(letter for letter in used if not _PLAIN.fullmatch(letter))
    narrow = iter([letter for letter in _STAND_INS if letter not in used])
    seconds = [letter for letter in _STAND_INS if letter not in used]
    pairs = iter([first + second for first in _WIDE if first not in used for second in seconds])
    chosen: dict[str, str] = {}
    for letter in foreign:
        is_wide = unicodedata.east_asian_width(letter) in "WF"
        chosen[letter] = next(pairs if is_wide else narrow, None) or next(pairs, _NO_LETTER)
    return Letters(chosen)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in cast("Mapping[str, Any]", value).values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in cast("list[Any]", value):
            yield from _texts(part)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub(_NO_LETTER, text)
