"""Rows of long tables that a page does not show at first, as a script that its table gets them from.

Belongs here: where a page cuts its tables, and what becomes of the rest. A script and not JSON, because pages that are
opened from a disk may load the one and not the other. Does not belong here: ordering and filtering
(`static/tables.js`), how a row looks (`templates/rows_*.html`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from research_platform_assets.site.page import Page

ROWS = 100
"""Rows of a table on its page; with more a browser is busy for longer than people wait."""

ONLY_ROWS = 200
"""The same for a table of which a page never shows more, and says where all are."""

_TEMPLATE = "rows.js"


def rest_path(page: str) -> str:
    """Path in the site of the script with the rows that the page at the path `page` does not show."""
    return page.removesuffix(".html") + "-rows.js"


def rest_of(
    page: Page, rows: str, tables: Mapping[str, Sequence[Any]], shown: Mapping[str, Any] | None = None
) -> Iterator[Page]:
    """The script with the rows behind the first `ROWS` of each table, as a page is made; none where there are none.

    Args:
        page: The page that shows the first rows.
        rows: The template whose macro `row` makes a row.
        tables: All rows by the id of their table.
        shown: What else that template reads.
    """
    rest = [(name, listed[ROWS:]) for name, listed in tables.items() if len(listed) > ROWS]
    if rest:
        values = {**(shown or {}), "rows": rows, "tables": rest}
        yield Page(rest_path(page.path), _TEMPLATE, page.title, page.section, values)
