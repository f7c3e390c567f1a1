"""Reading the evidence of a page, and running it.

Belongs here: which numbers a page shows, which of them are links or carry a query, which are none of ours, and whether
a query's answer reads as the page does. Does not belong here: which pages are looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import duckdb

from research_platform_assets.site import formats
from research_platform_assets.site.change_words import reading
from research_platform_assets.site.evidence import query
from research_platform_assets.site.facts import LANGUAGE, NONE, SOURCES, UNKNOWN
from research_platform_assets_tests.site.checks import SVG_VOID, VOID

#: What is no number of ours, by tag, with the reason.
EXEMPT_TAGS: Mapping[str, str] = {
    "bdi": "a name or a text of others",
    "blockquote": "a text of others",
    "cite": "the title of a work",
    "code": "code, a version or an identifier",
    "form": "the choices of a filter, each of which shows what it counts",
    "head": "no part of what is shown",
    "pre": "code",
    "q": "a text of others",
    "script": "no part of what is shown",
    "svg": "a picture, whose numbers stand in the table behind it",
    "time": "a date",
}
#: The same by class.
EXEMPT_CLASSES: Mapping[str, str] = {
    "date": "a date",
    "fixed": "a number of the method or of this page, which is the same for all data",
    "invented": "the note on an organisation that was made up",
    "notebook": "a document of others",
    "readme": "a document of others",
    "site-header": "the name of the site",
}
#: What stands in a cell of a long table beside its value.
_BESIDE = {"description", "muted", "tag", "why"}
_CHANGED = re.compile("column_name = '([^']*)'")
_DIGIT = re.compile(r"\d")


@dataclass
class Shown:
    """A value with its evidence, as a page shows it; `where` is null where it is a mere link."""

    table: str
    column: str
    where: str | None
    select: str = ""
    rows: str = ""
    whole: str = ""
    text: str = ""
    behind: list[list[str]] | None = None

    @property
    def query(self) -> str:
        """The query that the panel shows."""
        if self.whole:
            return self.whole
        assert self.where is not None
        return query(self.table, self.column, self.where, self.select, self.rows)

    @property
    def has_query(self) -> bool:
        """Whether a panel reads it again."""
        return bool(self.whole) or self.where is not None


@dataclass
class _Open:
    tag: str
    exempt: str = ""
    is_link: bool = False
    shown: Shown | None = None
    is_beside: bool = False
    is_value: bool = True


@dataclass
class _Table:
    """A table that is being read: where its columns come from, and what reads all of it again, if anything does."""

    whole: Shown | None
    columns: list[Shown | None] = field(default_factory=list["Shown | None"])
    row: str | None = None
    cells: list[str] = field(default_factory=list[str])
    is_head: bool = True


@dataclass
class Evidence(HTMLParser):
    """Everything that a page shows with evidence, the texts with digits that have none, and how many there are of each.

    `counts` has `evidence`, `link`, `bare` and each reason of an exemption with the number of texts with digits;
    `dashes` are texts that stand for a value without saying whether it is none or unknown.
    """

    shown: list[Shown] = field(default_factory=list[Shown])
    bare: list[str] = field(default_factory=list[str])
    dashes: list[str] = field(default_factory=list[str])
    counts: Counter[str] = field(default_factory=Counter[str])

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[_Open] = [_Open("")]
        self._tables: list[_Table] = []
        self._of_rows: Shown | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID or tag in SVG_VOID:
            return
        values = {name: value or "" for name, value in attrs}
        classes = set(values.get("class", "").split())
        above = self._open[-1]
        here = _Open(tag, above.exempt, above.is_link, above.shown, above.is_beside, above.is_value)
        self._open.append(here)
        if not here.exempt:
            here.exempt = EXEMPT_TAGS.get(tag, "") or next(
                (reason for name, reason in EXEMPT_CLASSES.items() if name in classes), ""
            )
            if values.get("dir") == "auto":
                here.exempt = "a text of others"
        here.is_beside = here.is_beside or tag in {"small", "svg"} or bool(classes & _BESIDE)
        if tag == "a" and "href" in values:
            self._link(here, values, classes)
        elif tag == "table":
            self._tables.append(_Table(self._of_rows))
            self._of_rows = None
        elif self._tables:
            self._part_of_table(self._tables[-1], here, tag, values)
        # Of a figure that is a link as a whole, the value alone is what the panel reads.
        if "figure" in classes and tag == "a":
            here.is_value = False
        elif "figure-value" in classes:
            here.is_value = True

    def _link(self, here: _Open, values: Mapping[str, str], classes: set[str]) -> None:
        here.is_link = True
        page, _, column = values["href"].partition("#")
        table = values.get("data-table", page.rpartition("/")[2].removesuffix(".html"))
        shown = Shown(
            table,
            column,
            values.get("data-where"),
            values.get("data-select", ""),
            values.get("data-from", ""),
            values.get("data-query", ""),
        )
        if "source" in classes and self._tables and self._tables[-1].is_head:
            self._tables[-1].columns[-1] = shown
        elif "evidence" in classes or shown.has_query:
            here.shown = shown
            self.shown.append(shown)
            if "of-rows" in classes:
                self._of_rows = shown
                shown.behind = []

    def _part_of_table(self, table: _Table, here: _Open, tag: str, values: Mapping[str, str]) -> None:
        if tag == "tbody":
            table.is_head = False
        elif tag == "tr":
            table.row, table.cells = values.get("data-row"), []
        elif tag in {"td", "th"} and table.is_head:
            table.columns.append(None)
        elif tag in {"td", "th"}:
            table.cells.append("")
            place = len(table.cells) - 1
            source = table.columns[place] if place < len(table.columns) else None
            if tag == "td" and table.row is not None and source is not None:
                here.shown = Shown(source.table, source.column, table.row, source.select, source.rows)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID and tag not in SVG_VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag in SVG_VOID:
            return
        while len(self._open) > 1:
            closed = self._open.pop()
            if closed.tag == tag:
                break
        else:
            return
        if tag == "table":
            self._tables.pop()
        elif tag == "td" and closed.shown is not None and _DIGIT.search(closed.shown.text):
            closed.shown.text = closed.shown.text.strip()
            self.shown.append(closed.shown)
        elif tag == "tr" and self._tables and (whole := self._tables[-1].whole) and not self._tables[-1].is_head:
            assert whole.behind is not None
            whole.behind.append([cell.strip() for cell in self._tables[-1].cells])

    def handle_data(self, data: str) -> None:
        here, table = self._open[-1], self._tables[-1] if self._tables else None
        if table is not None and table.cells:
            table.cells[-1] += data
        is_of_cell = here.shown is not None and here.shown not in self.shown[-1:] and not here.is_link
        if here.shown is not None and (here.is_link or (is_of_cell and not here.is_beside and not here.exempt)):
            here.shown.text += data if here.is_value else ""
        if data.strip() in {"–", "—"} and not (here.exempt and here.tag != "bdi"):
            self.dashes.append(data)
        if _DIGIT.search(data):
            self._count(data.strip(), here, table)

    def _count(self, text: str, here: _Open, table: _Table | None) -> None:
        if here.exempt and not here.is_link:
            self.counts[here.exempt] += 1
        elif self._has_evidence(here) or (table is not None and table.whole is not None):
            self.counts["evidence"] += 1
        elif here.is_link and not (here.shown is not None and text != here.shown.table):
            self.counts["link"] += 1
        else:
            self.counts["bare"] += 1
            self.bare.append(text)

    @staticmethod
    def _has_evidence(here: _Open) -> bool:
        # What stands beside the value of a cell, the cell's query does not read.
        return here.shown is not None and here.shown.has_query and (here.is_link or not here.is_beside)


def evidence_of(html: str) -> Evidence:
    """The evidence of a page."""
    reader = Evidence()
    reader.feed(html)
    reader.close()
    return reader


def unequal(connection: duckdb.DuckDBPyConnection, shown: Iterable[Shown]) -> Iterator[str]:
    """What does not read on the page as its own query answers; a query of several is asked once."""
    asked = [each for each in shown if each.has_query]
    answers = _together(connection, asked)
    for each in asked:
        if each.query not in answers:
            try:
                answers[each.query] = connection.execute(each.query).fetchall()
            except duckdb.Error as error:
                yield f"{each.text!r}: {each.query}: {error}"
                continue
        rows = answers[each.query]
        if each.behind is not None:
            yield from _other_rows(each, rows)
        elif rows == [(None,)] and each.text.strip() in {NONE, UNKNOWN}:
            continue
        elif len(rows) != 1 or len(rows[0]) != 1 or not reads_as(rows[0][0], each):
            yield f"{each.text!r} is {rows[:3]} by {each.query}"


def _together(connection: duckdb.DuckDBPyConnection, shown: Iterable[Shown]) -> dict[str, list[tuple[Any, ...]]]:
    """Answers by query, of several columns of the same rows at a time; those that cannot be asked so are left out."""
    groups: dict[tuple[str, str, bool], dict[str, str]] = {}
    for each in shown:
        if not each.whole and each.where is not None:
            key = each.rows or each.table, each.where, not each.select
            groups.setdefault(key, {})[each.query] = each.select or f'"{each.column}"'
    answers: dict[str, list[tuple[Any, ...]]] = {}
    for (rows, where, _), columns in groups.items():
        sql = query(rows, "", where, ", ".join(columns.values()))
        try:
            found = connection.execute(sql).fetchall()
        except duckdb.Error:
            continue
        answers |= {name: [(row[place],) for row in found] for place, name in enumerate(columns)}
    return answers


def _other_rows(shown: Shown, rows: list[tuple[Any, ...]]) -> Iterator[str]:
    """What differs between a table on the page and the query of all of it."""
    assert shown.behind is not None
    if len(rows) != len(shown.behind):
        yield f"{len(shown.behind)} rows are {len(rows)} by {shown.query}"
    left = list(rows)
    for cells in shown.behind:
        found = next((row for row in left if _is_row(row, cells)), None)
        if found is None:
            yield f"{cells} is not in {left[:3]} by {shown.query}"
        else:
            left.remove(found)


def _is_row(row: tuple[Any, ...], cells: list[str]) -> bool:
    return len(row) == len(cells) and all(
        _DIGIT.search(cell) is None if value is None else cell in _texts(value)
        for value, cell in zip(row, cells, strict=True)
    )


def reads_as(value: Any, shown: Shown) -> bool:
    """Whether a page may show `value` as the text that it does: in one of the formats of `site.formats`."""
    return shown.text in set(_readings(value, shown))


def _readings(value: Any, shown: Shown) -> Iterator[str]:
    if value is None:
        return
    yield from _texts(value)
    changed = _CHANGED.search(shown.where or "")
    if shown.table == "reports.changes" and shown.column in {"before", "after"} and changed:
        yield formats.shortened(reading(value, changed[1]), 160)
    for source in (*SOURCES, LANGUAGE):
        if (source.table, source.column) == (shown.table, shown.column) and not shown.select + shown.rows + shown.whole:
            yield source.text(value)
    if isinstance(value, int | float) and value == int(value):
        counted, _, noun = shown.text.partition(" ")
        yield from (
            f"{int(value):,} {noun}" for _ in [0] if counted == f"{int(value):,}" and noun.replace(" ", "").isalpha()
        )


def _texts(value: Any) -> Iterator[str]:
    yield str(value)
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, int | float):
        # A sum of parts may differ from the page's in the last binary digit, where rounding then goes the other way.
        for near in (value, value * (1 + 1e-12), value * (1 - 1e-12)):
            yield from (formats.number(near, decimals) for decimals in (0, 1, 2, 4))
        yield formats.score(value)
        yield formats.percent(float(value))
        yield formats.size(int(value))
    elif isinstance(value, str):
        yield from (formats.shortened(value, limit) for limit in (80, 90, 120, 160, 200, 300, 500))
    elif isinstance(value, datetime):
        yield formats.date(value)
