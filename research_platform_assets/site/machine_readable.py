"""A repository's page for programs: the rows behind it as JSON.

Belongs here: which tables stand in the file, and how values are written. What a row and a column mean is said by the
data dictionary, whose names are used; the versions of tables are not, as each would change the files of all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from research_platform_assets.site.addresses import repository_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex

#: Columns that are left out, as they are long and their tables have them.
_LEFT_OUT = {"core.readmes": frozenset({"text"})}
FORMAT = 1
"""Number of the format; it changes where a program that reads it would have to."""


def repository_document(index: SiteIndex, number: int) -> dict[str, Any]:
    """Return what the file of a repository holds: address of its page, and rows by qualified table name.

    A table without a row of this repository stands there with none; one that was never computed is missing, and so are
    contributions where nobody is to be shown.
    """
    one = {
        "core.repositories": index.repository.get(number),
        "github.repositories": index.listing.get(number),
        "github.heads": index.heads.get(number),
        "core.readmes": index.readmes.get(number),
        "insight.repository_contributors": index.contributors.get(number),
        "insight.topic_coverage": index.topic_coverage.get(number),
        **{table: scores.get(number) for table, scores in index.scores.items()},
    }
    many = {
        "core.facets": list(index.facets.get(number, {}).values()),
        "core.contributions": index.contributions_to.get(number, []),
        "github.releases": index.releases.get(number, []),
        "insight.repository_topics": index.topics_of.get(number, []),
        "insight.similar_repositories": index.similar.get(number, []),
        "research.replications": index.declarations.get(number, []),
        **{f"{table}_criteria": criteria.get(number, []) for table, criteria in index.criteria.items()},
        **{table: rows.get(number, []) for table, rows in index.findings.items()},
    }
    rows = {**{table: [row] if row else [] for table, row in one.items()}, **many}
    return {
        "format": FORMAT,
        "page": repository_page(number),
        "tables": {
            table: [_plain(table, row) for row in rows[table]]
            for table in sorted(rows)
            if table in index.content.tables and not (table == "core.contributions" and index.content.people == "off")
        },
    }


def json_document(document: Mapping[str, Any]) -> Markup:
    """Return a document as JSON, which is no HTML to be escaped: a line for each row, times in ISO 8601 and UTC."""
    tables = ",\n".join(
        f"{_json(table)}: [{_lines(list(map(_json, rows)))}]" for table, rows in sorted(document["tables"].items())
    )
    others = {name: value for name, value in document.items() if name != "tables"}
    text = f'{_json(others).removesuffix("}")}, "tables": {{{_lines([tables])}}}}}'
    return Markup(text)  # noqa: S704 - it stands in a file of JSON alone


def _lines(parts: Sequence[str]) -> str:
    """`parts` on lines of their own, where there are any."""
    return "\n" + ",\n".join(parts) + "\n" if any(parts) else ""


def _json(value: Any) -> str:
    # Without indentation the encoder is the fast one, and a page in three is such a document.
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_written)


def _plain(table: str, row: Row) -> Row:
    left_out = _LEFT_OUT.get(table)
    return {name: value for name, value in row.items() if name not in left_out} if left_out else row


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    raise TypeError(f"{value!r} has no form in JSON here")
