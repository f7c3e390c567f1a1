"""A work as an item of CSL-JSON, which reference managers and Pandoc read.

Belongs here: types and fields of the Citation Style Language 1.0.2. What is not known is left out, never made up: a
name is split into family and given name only where the document does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.site.bibtex import kind_of
from research_platform_assets.site.content import Row

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "proceedings": "book",
    "techreport": "report",
    "unpublished": "manuscript",
}
_OTHERS = {"software": "software", "dataset": "dataset"}
_CONTAINED = frozenset({"article-journal", "chapter", "paper-conference"})
_IDENTIFIERS = {"doi": "DOI", "isbn": "ISBN"}
_ARCHIVES = {"arxiv": "arXiv", "ssrn": "SSRN"}
_ONE_COMMA = 1


def item(row: Row, key: str, address: str | None) -> dict[str, Any]:
    """Return the item of a row of `research.publications`.

    Args:
        row: What is known of the work.
        key: Id of the item, the key of its BibTeX entry.
        address: Where its identifier leads; null where it is not valid, which leaves the identifier out.
    """
    word = re.sub(r"[^a-z]", "", (row["work_type"] or "").lower())
    kind = _TYPES.get(kind_of(row)) or _OTHERS.get(word, "document")
    fields: dict[str, Any] = {
        "id": key,
        "type": kind,
        "title": row["title"],
        "author": names(row["authors"]),
        "container-title" if kind in _CONTAINED else "publisher": row["venue"],
        "issued": {"date-parts": [[row["year"]]]} if row["year"] else None,
    }
    if address is not None:
        fields |= _identifier(row) | {"URL": address}
    return known(fields)


def names(authors: Sequence[str]) -> list[dict[str, str]]:
    """Family and given name where a comma parts them, else the name as it stands."""
    return [_name(name) for name in authors if name.strip()]


def known(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value}


def written(items: Sequence[Mapping[str, Any]]) -> str:
    """The items as a file."""
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"


def _identifier(row: Row) -> dict[str, str]:
    kind = row["kind"]
    if kind in _ARCHIVES:
        return {"archive": _ARCHIVES[kind], "archive_location": row["identifier"]}
    return {_IDENTIFIERS[kind]: row["identifier"]}


def _name(name: str) -> dict[str, str]:
    family, _, given = (part.strip() for part in name.partition(","))
    if name.count(",") == _ONE_COMMA and family and given:
        return {"family": family, "given": given}
    return {"literal": name.strip()}
