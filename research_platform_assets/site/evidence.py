"""The evidence of a number: the query that reads it again from the published `catalog.duckdb`.

Belongs here: conditions and queries as SQL. Does not belong here: what a table says about itself once for all numbers
read from it (`table_scripts`), how evidence looks (`templates/macros.html`, `static/evidence.js`).

A reader copies these queries into a terminal. So whatever stands in a foreign name is a literal, and what a terminal
would act on or a reader would not see is written as its number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from markupsafe import Markup, escape

from research_platform_assets.site.addresses import table_page
from research_platform_assets.tables.registry import ALL_TABLES

Condition = Mapping[str, Any] | str
"""Values by column, a row of the table, or a condition in SQL."""

# Control characters, and what turns the direction of text or cannot be seen.
_UNSEEN = re.compile("([\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff])")

#: Names of columns that DuckDB takes for words of its language.
_RESERVED = frozenset({"by", "limit", "references"})


def condition(key: Condition, table: str) -> str:
    """Return what chooses rows of `table`, as SQL; empty where all of them count.

    A mapping that has every column of the table's key is a row, which its key alone names; of any other, each entry is
    a condition. A list means any of its values.
    """
    if isinstance(key, str):
        return key
    declared = ALL_TABLES[table].key
    named = [column for column in declared if column in key]
    columns = named if len(named) == len(declared) else list(key)
    return " and ".join(_equal(column, key[column]) for column in columns)


def evidence_link(
    root: str, text: object, table: str, column: str, key: Condition | None, select: str, classes: str, whole: str = ""
) -> Markup:
    """Return a value as a link to the column that it stands in, with what its panel needs to read it again.

    A page has hundreds of these, which would take a template a third of its time. `whole` is a query as it is, for
    what no rows of one table say.
    """
    link, panel, end = _parts(root, table, column, select, classes)
    if whole:
        link = f"{link}{panel_of(table, None, whole=whole)}"
    elif key is not None:
        link += f"{panel}{escape(condition(key, table))}{end}"
    return Markup(f"{link}>{escape(text)}</a>")  # noqa: S704 - every part is escaped


# Typed, because a text and the same as markup are equal, and only one of them is escaped.
@lru_cache(maxsize=4096, typed=True)
def _parts(root: str, table: str, column: str, select: str, classes: str) -> tuple[str, str, str]:
    """What all links to a column have in common: the link, and what stands before and after the condition."""
    anchor = f"#{escape(column)}" if column else ""
    kind = f"evidence {escape(classes)}" if classes else "evidence"
    end = f'" data-select="{escape(select)}"' if select else '"'
    link = f'<a class="{kind}" href="{root}{escape(table_page(table))}{anchor}"'
    return link, f' data-table="{escape(table)}" data-where="', end


def panel_of(table: str, key: Condition | None, select: str = "", whole: str = "") -> Markup:
    """Return the attributes from which `static/evidence.js` opens a panel; none where there is nothing to read."""
    if not whole and key is None:
        return Markup()
    said = f'data-query="{escape(whole)}"' if whole else f'data-where="{escape(condition(key or {}, table))}"'
    chosen = f' data-select="{escape(select)}"' if select and not whole else ""
    return Markup(f' data-table="{escape(table)}" {said}{chosen}')  # noqa: S704 - every part is escaped


def source_link(root: str, table: str, column: str, name: str, select: str = "", rows: str = "") -> Markup:
    """Return the link in the heading of a column that says where its cells come from.

    A cell of a row that has `data-row`, a condition in SQL, is read again by `query` with that condition: the column,
    or `select`, of `rows`, or else of the table.
    """
    said = f' data-select="{escape(select)}"' if select else ""
    said += f' data-from="{escape(rows)}"' if rows else ""
    href = f"{root}{escape(table_page(table))}#{escape(column)}"
    label = f"Evidence for {escape(name)}: {escape(table)}.{escape(column)}"
    link = f'<a class="source" href="{href}" aria-label="{label}"{said}>source</a>'
    return Markup(link)  # noqa: S704 - every part is escaped


def query(table: str, column: str, where: str, select: str = "", rows: str = "") -> str:
    """Return the query that reads one number: `select`, or else `column`, of the rows of `table` where `where` holds.

    `rows` are a subquery to read instead of the table. `static/evidence.js` puts the same query together.
    """
    chosen = f" where {where}" if where else ""
    return f"select {select or _named(column)} from {rows or table}{chosen}"


def literal(value: Any) -> str:
    """Return a value as SQL that any shell, terminal and editor shows as it is.

    Raises:
        TypeError: no key has values of this type.
    """
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case datetime():
            return f"timestamptz '{value.astimezone(UTC).isoformat(sep=' ')}'"
        case str():
            if value and value.isascii() and value.isprintable():
                return "'" + value.replace("'", "''") + "'"
            parts = _UNSEEN.split(value)
            written = [
                f"chr({ord(part)})" if place % 2 else "'" + part.replace("'", "''") + "'"
                for place, part in enumerate(parts)
                if part
            ]
            return " || ".join(written) or "''"
        case _:
            raise TypeError(f"{value!r} cannot be a value of a key")


def _named(column: str) -> str:
    return f'"{column}"' if column in _RESERVED else column


def _equal(name: str, value: Any) -> str:
    column = _named(name)
    if value is None:
        return f"{column} is null"
    if isinstance(value, list | tuple):
        values = cast("Sequence[Any]", value)
        return f"{column} in ({', '.join(literal(each) for each in values)})"
    return f"{column} = {literal(value)}"
