"""Single values out of the answers of indexes, made fit for a table, or None where they are not what they should be.

Belongs here: texts, counts, years, identifiers. Does not belong here: where in an answer they stand.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, cast

from research_platform_assets.privacy import contains_address
from research_platform_assets.redaction import redact

_LONGEST_READ = 8_000
_LONGEST_KEPT = 1_000
_MOST_AUTHORS = 5_000
_MOST_REFERENCES = 20_000
_LARGEST_COUNT = 10**12
_NO_TEXT = frozenset({"Cc", "Cs", "Co", "Cn"})
#: They turn the direction of everything behind them, on a page too.
_DIRECTIONS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S{1,500}")
_ARXIV = re.compile(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]{1,20}/[0-9]{7}")
#: In numbers up to 2007 it may stand behind the archive, and is no part of the name.
_SUBJECT_CLASS = re.compile(r"^([a-z-]{1,20})\.[a-z-]{2,20}/")
_VERSION = re.compile(r"v[0-9]{1,3}$")
_BEFORE_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_BEFORE_ARXIV = re.compile(r"(?:https?://(?:[a-z]+\.)?arxiv\.org/abs/|arxiv:\s*)", re.IGNORECASE)

ARXIV_PREFIX = "10.48550/arxiv."
"""What DOIs of arXiv begin with, in lower case; each of its works has one, registered with DataCite."""

SSRN_PREFIX = "10.2139/ssrn."
"""What DOIs of SSRN begin with; each of its papers has one, registered with Crossref."""


def text(value: object) -> str | None:
    """A line of plain text: no markup, no control characters, no address, no secret, at most 1,000 characters."""
    if not isinstance(value, str):
        return None
    plain = html.unescape(_TAG.sub("", value[:_LONGEST_READ]))
    kept = "".join(each if _is_text(each) else " " for each in plain)
    line = redact(" ".join(unicodedata.normalize("NFC", kept).split()))
    return line if len(line) <= _LONGEST_KEPT else line[: _LONGEST_KEPT - 1].rstrip() + "…"


def _is_text(character: str) -> bool:
    return unicodedata.category(character) not in _NO_TEXT and character not in _DIRECTIONS


def text_or_none(value: object) -> str | None:
    """The same; None where nothing is left."""
    return text(value) or None


def first_text(value: object) -> str | None:
    """The first text of a list that has one."""
    return next((found for each in entries(value) if (found := text_or_none(each))), None)


def names(values: Iterable[object]) -> tuple[str, ...]:
    """Names as `text`, in their order, without empty ones."""
    found = (text_or_none(value) for value in values)
    return tuple(name for name in found if name is not None)[:_MOST_AUTHORS]


def count(value: object) -> int | None:
    """A whole number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= _LARGEST_COUNT else None


def year(value: object) -> int | None:
    """A year of four digits, also where it is a text that begins with one."""
    if isinstance(value, str) and re.match(r"[0-9]{4}(?![0-9])", value):
        value = int(value[:4])
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 1000 <= value <= 2999 else None


def flag(value: object) -> bool | None:
    """A yes or no."""
    return value if isinstance(value, bool) else None


def doi(value: object) -> str | None:
    """A DOI in lower case, without address or `doi:` before it."""
    if not isinstance(value, str) or len(value) > _LONGEST_KEPT:
        return None
    bare = _BEFORE_DOI.sub("", value.strip(), count=1).lower()
    return bare if _DOI.fullmatch(bare) and bare.isprintable() else None


def arxiv(value: object) -> str | None:
    """An arXiv number without address, subject class and version: `2101.00001`, `math/0309136`."""
    if not isinstance(value, str) or len(value) > _LONGEST_KEPT:
        return None
    bare = _VERSION.sub("", _BEFORE_ARXIV.sub("", value.strip(), count=1).lower())
    bare = _SUBJECT_CLASS.sub(r"\1/", bare)
    return bare if _ARXIV.fullmatch(bare) else None


def dois(values: Iterable[object]) -> tuple[str, ...]:
    """The DOIs among `values`, each once, sorted; without those few that look like an e-mail address."""
    found = {name for value in values if (name := doi(value)) is not None and not contains_address(name)}
    return tuple(sorted(found)[:_MOST_REFERENCES])


def entries(value: object) -> list[Any]:
    """A list as it is; anything else has no entries."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object as it is; anything else has no members."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def is_list(value: object) -> bool:
    """Whether there is a list, be it an empty one."""
    return isinstance(value, list)
