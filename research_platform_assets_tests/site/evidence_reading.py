"""Reading the evidence of a page, and running it.

Belongs here: which numbers a page shows, which of them carry a query, and whether a query's answer reads as the page
does. Does not belong here: which pages are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import duckdb

from research_platform_assets.site import formats
from research_platform_assets.site.evidence import query
from research_platform_assets.site.facts import LANGUAGE, SOURCES
from research_platform_assets_tests.site.checks import VOID

#: What is no number of ours: texts of others, dates, code, pictures (with a table beside), numbers of a method.
_FOREIGN_TAGS = {"bdi", "blockquote", "cite", "code", "head", "pre", "q", "script", "svg", "time"}
_FOREIGN_CLASSES = {"fixed", "invented", "readme", "site-footer", "site-header"}
_DIGIT = re.compile(r"\d")


@dataclass
class Shown:
    """A value with its evidence, as a page shows it; `where` is null where it is a mere link."""

    table: str
    column: str
    where: str | None
    select: str
    text: str = ""

    @property
    def query(self) -> str:
        """The query that the panel shows."""
        assert self.where is not None
        return query(self.table, self.column, self.where, self.select)


@dataclass
class _Open:
    tag: str
    is_foreign: bool
    shown: Shown | None


@dataclass
class Evidence(HTMLParser):
    """Everything that a page shows with evidence, and the texts with digits that have none."""

    shown: list[Shown] = field(default_factory=list[Shown])
    bare: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        values = {name: value or "" for name, value in attrs}
        classes = set(values.get("class", "").split())
        is_foreign = (
            (self._open[-1].is_foreign if self._open else False)
            or tag in _FOREIGN_TAGS
            or bool(classes & _FOREIGN_CLASSES)
            or values.get("dir") == "auto"
        )
        shown = self._open[-1].shown if self._open else None
        if "evidence" in classes:
            page, _, column = values["href"].partition("#")
            table = values.get("data-table", page.rpartition("/")[2].removesuffix(".html"))
            shown = Shown(table, column, values.get("data-where"), values.get("data-select", ""))
            self.shown.append(shown)
        self._open.append(_Open(tag, is_foreign, shown))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        here = self._open[-1] if self._open else None
        if here is not None and here.shown is not None:
            here.shown.text += data
            if here.shown.where is None and _DIGIT.search(data) and data.strip() != here.shown.table:
                self.bare.append(data.strip())
        elif _DIGIT.search(data) and not (here and here.is_foreign):
            self.bare.append(data.strip())


def evidence_of(html: str) -> Evidence:
    """The evidence of a page."""
    reader = Evidence()
    reader.feed(html)
    reader.close()
    return reader


def unequal(connection: duckdb.DuckDBPyConnection, shown: Iterable[Shown]) -> Iterator[str]:
    """What does not read on the page as its own query answers."""
    for each in shown:
        if each.where is None:
            continue
        try:
            rows = connection.execute(each.query).fetchall()
        except duckdb.Error as error:
            yield f"{each.text!r}: {each.query}: {error}"
            continue
        if len(rows) != 1 or len(rows[0]) != 1 or not reads_as(rows[0][0], each):
            yield f"{each.text!r} is {rows[:3]} by {each.query}"


def reads_as(value: Any, shown: Shown) -> bool:
    """Whether a page may show `value` as the text that it does: in one of the formats of `site.formats`."""
    return shown.text in set(_readings(value, shown))


def _readings(value: Any, shown: Shown) -> Iterator[str]:
    if value is None:
        return
    yield str(value)
    for source in (*SOURCES, LANGUAGE):
        if (source.table, source.column) == (shown.table, shown.column) and not shown.select:
            yield source.text(value)
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, int | float):
        yield from (formats.number(value, decimals) for decimals in (1, 2, 4))
        yield formats.score(value)
        yield formats.percent(float(value))
        yield formats.size(int(value))
        if value == int(value):
            counted, _, noun = shown.text.partition(" ")
            yield from (f"{int(value):,} {noun}" for _ in [0] if counted == f"{int(value):,}" and noun.isalpha())
    elif isinstance(value, str):
        yield from (formats.shortened(value, limit) for limit in (120, 300, 500))
    elif isinstance(value, datetime):
        yield formats.date(value)
