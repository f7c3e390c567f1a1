r"""A work as a BibTeX entry.

Belongs here: types, fields and escaping. What is not known is left out, never made up. BibTeX counts braces whatever
stands before them, so that `\{` in a value would end it too early or never; braces become commands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from research_platform_assets.site.content import Row

_TYPES = {
    "article": "article",
    "journalarticle": "article",
    "scholarlyarticle": "article",
    "book": "book",
    "chapter": "incollection",
    "incollection": "incollection",
    "inproceedings": "inproceedings",
    "conference": "inproceedings",
    "conferencepaper": "inproceedings",
    "manual": "manual",
    "mastersthesis": "mastersthesis",
    "phdthesis": "phdthesis",
    "proceedings": "proceedings",
    "report": "techreport",
    "techreport": "techreport",
    "unpublished": "unpublished",
}
_VENUES = {
    "article": "journal",
    "book": "publisher",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
    "mastersthesis": "school",
    "phdthesis": "school",
    "proceedings": "publisher",
    "techreport": "institution",
}
_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "#$%&_"},
    }
)
# Line and paragraph ends, and what turns the direction of text or cannot be seen.
_NO_TEXT = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_JOINS_NAMES = re.compile(r"\band\b", re.IGNORECASE)
_MOST_COMMAS = 2


def entry(row: Row, key: str, address: str | None) -> str:
    """Return the entry of a row of `research.publications`, ending with a line break.

    Args:
        row: What is known of the work.
        key: Key of the entry.
        address: Where its identifier leads; null where it is not valid, which leaves the identifier out.
    """
    kind = kind_of(row)
    fields = {
        "author": " and ".join(name for name in map(_name, row["authors"]) if name),
        "title": text(row["title"] or ""),
        _VENUES.get(kind, "howpublished"): text(row["venue"] or ""),
        "year": str(row["year"] or ""),
    }
    if address is not None:
        fields |= _identifier(row) | {"url": address}
    return written(kind, key, fields)


def written(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return an entry of the fields that have a value; these are text as BibTeX reads it."""
    known = {name: value for name, value in fields.items() if value}
    width = max(map(len, known), default=0)
    lines = [f"  {name.ljust(width)} = {{{value}}}" for name, value in known.items()]
    return "".join(f"{line},\n" for line in [f"@{kind}{{{key}", *lines]) + "}\n"


def kind_of(row: Row) -> str:
    """The type of the entry of a row of `research.publications`; `misc` where its own word says nothing."""
    return _TYPES.get(re.sub(r"[^a-z]", "", (row["work_type"] or "").lower()), "misc")


def _identifier(row: Row) -> dict[str, str]:
    if row["kind"] == "arxiv":
        return {"eprint": row["identifier"], "eprinttype": "arxiv"}
    # These fields are read verbatim; what would end them stands escaped in the address only.
    is_verbatim = row["kind"] in {"doi", "isbn"} and not re.search(r"[{}\\%\s]", row["identifier"])
    return {row["kind"]: row["identifier"]} if is_verbatim else {}


def text(value: str) -> str:
    """Return a value with everything escaped that BibTeX would act on."""
    return _NO_TEXT.sub(" ", value).strip().translate(_ESCAPED)


def _name(value: str) -> str:
    """A name; one that would be read as several, or as parts that it does not have, is kept together."""
    name = text(value)
    return f"{{{name}}}" if _JOINS_NAMES.search(name) or name.count(",") > _MOST_COMMAS else name
