"""The data dictionary: an index with downloads, and a page a table with its columns and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import dataframely as dy

from research_platform_assets.showing_people import TOUCHED
from research_platform_assets.site.addresses import table_page
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.exports import file_formats
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.examples import EXAMPLES, PYTHON
from research_platform_assets.tables.declaration import Table

ColumnName = tuple[str, str]
"""A table's qualified name and a column of it."""

SCHEMAS = {
    "github": "What the capture saw, before anything is concluded from it.",
    "core": "Captured facts in one shape, with their state and with declared corrections applied.",
    "research": "What a repository publishes, cites and contains as research.",
    "insight": "Statistics and models over the core tables.",
    "legacy": "What the predecessor's files say.",
    "reports": "What changed and what is published.",
}


@dataclass(frozen=True)
class TableEntry:
    """A table as the site describes it; `version` and `rows_count` are null where it is not part of this site.

    `formats` are its files: a name and a path relative to the folder that the site lies in.
    """

    declared: Table
    version: str | None
    rows_count: int | None
    command: str
    formats: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ColumnEntry:
    """A column with its type in words, what it is computed from and what is computed from it."""

    name: str
    type: str
    unit: str
    is_key: bool
    is_nullable: bool
    description: str
    sources: list[ColumnName]
    uses: list[ColumnName]


def table_entries(content: SiteContent) -> list[TableEntry]:
    """All declared tables, in the order of the dictionary."""
    return [
        TableEntry(
            declared=table,
            version=content.versions.get(table.qualified_name),
            rows_count=frame.height if (frame := content.tables.get(table.qualified_name)) is not None else None,
            command=recompute_command(content.slug, table),
            formats=file_formats(table),
        )
        for table in content.dictionary
    ]


def recompute_command(slug: str, table: Table) -> str:
    """The command that computes a table again from its inputs."""
    key = f"{slug}/{table.schema}/{table.name}"
    return f"dagster asset materialize --select 'key:\"{key}\"' -m research_platform_assets.definitions"


def data_page(index: SiteIndex) -> Page:
    """The index of tables, with downloads."""
    entries = table_entries(index.content)
    schemas = list(dict.fromkeys(entry.declared.schema for entry in entries))
    groups = [
        (schema, SCHEMAS.get(schema, ""), [entry for entry in entries if entry.declared.schema == schema])
        for schema in schemas
    ]
    # An example is of use where its tables are there, with rows that may be shown.
    hidden = TOUCHED if index.content.people == "off" else frozenset[str]()
    shown = index.content.tables.keys() - hidden
    examples = [each for each in EXAMPLES if all(table in shown for table in each.tables)]
    return Page(
        "data.html", "data.html", "Data", "data.html", {"groups": groups, "examples": examples, "python": PYTHON}
    )


def table_pages(index: SiteIndex) -> Iterator[Page]:
    """The page of each table."""
    content = index.content
    uses = _uses(content.lineage)
    known = {table.qualified_name for table in content.dictionary}
    for entry in table_entries(content):
        name = entry.declared.qualified_name
        yield Page(
            table_page(name),
            "table.html",
            name,
            "data.html",
            {
                "entry": entry,
                "columns": [
                    _column(column, entry.declared, content.lineage.get(name, {}).get(column.name, ()), uses)
                    for column in _named(entry.declared)
                ],
                "known": known,
                "is_without_names": content.people != "named" and name in TOUCHED,
            },
        )


def _named(table: Table) -> list[dy.Column]:
    return list(table.contract.columns().values())


def _column(
    column: dy.Column,
    table: Table,
    sources: Sequence[ColumnName],
    uses: Mapping[ColumnName, list[ColumnName]],
) -> ColumnEntry:
    metadata = column.metadata or {}
    return ColumnEntry(
        name=column.name,
        type=type_words(column),
        unit=metadata.get("unit", ""),
        is_key=column.name in table.key,
        is_nullable=column.nullable,
        description=column.description or "",
        sources=sorted(sources),
        uses=uses.get((table.qualified_name, column.name), []),
    )


def _uses(lineage: Mapping[str, Mapping[str, Sequence[ColumnName]]]) -> dict[ColumnName, list[ColumnName]]:
    uses: dict[ColumnName, list[ColumnName]] = {}
    for table in sorted(lineage):
        for column in sorted(lineage[table]):
            for source in lineage[table][column]:
                uses.setdefault((source[0], source[1]), []).append((table, column))
    return uses


def type_words(column: dy.Column) -> str:
    """A column's type as a reader's words."""
    if isinstance(column, dy.List):
        return f"list of {type_words(column.inner)}"
    if isinstance(column, dy.Struct):
        fields = ", ".join(f"{name}: {type_words(inner)}" for name, inner in column.inner.items())
        return f"record ({fields})"
    if isinstance(column, dy.Float64):
        return f"number, {(column.metadata or {})['decimals']} decimals"
    words: dict[type[dy.Column], str] = {
        dy.Bool: "yes or no",
        dy.Datetime: "time, UTC",
        dy.Int64: "whole number",
        dy.String: "text",
    }
    return words.get(type(column), str(column.dtype))
