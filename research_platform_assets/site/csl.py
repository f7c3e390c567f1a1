"""Works as CSL-JSON, the format of citation managers and of Pandoc.

Belongs here: types, names and fields of the Citation Style Language 1.0.2. What is not known is left out, never made
up. Does not belong here: which work is cited (`citing`), BibTeX (`bibtex`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.site.content import Row

_TYPES = {
    "article": "article-journal",
    "journalarticle": "article-journal",
    "scholarlyarticle": "article-journal",
    "book": "book",
    "chapter": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "conferencepaper": "paper-conference",
    "dataset": "dataset",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
}
_NUMBERS = {"doi": "DOI", "isbn": "ISBN"}


def item(row: Row, key: str, address: str | None) -> dict[str, Any]:
    """Return a row of `research.publications` as an item with the id `key`; `address` is where its identifier leads."""
    return known(
        {
            "id": key,
            "type": _TYPES.get(re.sub(r"[^a-z]", "", (row["work_type"] or "").lower()), "document"),
            "title": row["title"],
            "author": names(row["authors"]),
            "issued": {"date-parts": [[row["year"]]]} if row["year"] else None,
            "container-title": row["venue"],
            _NUMBERS.get(row["kind"], "number"): row["identifier"] if address else None,
            "URL": address,
        }
    )


def names(authors: Sequence[str]) -> list[dict[str, str]]:
    """Family and given name where a comma parts them, else the name as it stands."""
    parts = [[part.strip() for part in name.split(",")] for name in authors if name.strip()]
    return [
        {"family": each[0], "given": each[1]} if len(each) == 2 and all(each) else {"literal": ", ".join(each)}
        for each in parts
    ]


def known(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value}


def written(items: Sequence[Mapping[str, Any]]) -> str:
    """The items as a file."""
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"
