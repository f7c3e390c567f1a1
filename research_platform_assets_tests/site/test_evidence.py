"""Tests of `site.evidence`: what a reader copies reads exactly what it says, whatever foreign names hold."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import duckdb
import pytest

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.evidence import condition, literal, query
from research_platform_assets.site.table_scripts import table_scripts
from research_platform_assets.tables.registry import ALL_TABLES

HOSTILE = [
    "it's",
    '$(touch broken) `touch broken` \\ ! "',
    "'; drop table x; --",
    "a\x1b[31m\r\nb\x00\x7f",
    "abc\u202egnp.exe\u200b",
    "ünï 🚀 \u2028",
    "",
    "%s {x} \\' \\\\",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_literal_is_the_text_and_shows_all_of_it(text: str) -> None:
    written = literal(text)
    assert duckdb.execute(f"select {written}").fetchone() == (text,)
    assert written.isprintable()


@pytest.mark.parametrize("value", [True, False, 0, -7, 1.5, datetime(2026, 3, 1, 12, 30, 1, 5, UTC)])
def test_other_values_are_literals_too(value: object) -> None:
    assert duckdb.execute(f"select {literal(value)} = ?", [value]).fetchone() == (True,)


def test_a_value_that_no_key_has_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be a value of a key"):
        literal(object())


@pytest.mark.skipif(sys.platform == "win32", reason="the panel speaks to a POSIX shell")
@pytest.mark.parametrize("text", [text for text in HOSTILE if "\0" not in text])
def test_the_line_for_a_shell_hands_over_the_query_and_does_nothing_else(text: str) -> None:
    # The quoting of `inShell` in static/evidence.js, which the browser test reads from the panel.
    sql = query("core.readmes", "path", condition({"path": text}, "core.readmes"))
    quoted = "'" + sql.replace("'", "'\\''") + "'"
    done = subprocess.run(["sh", "-c", f"printf %s {quoted}"], capture_output=True, check=True)
    assert done.stdout.decode() == sql


@pytest.mark.parametrize(
    ("key", "table", "expected"),
    [
        ({"repository_id": 7, "commits_count": 3}, "core.repositories", "repository_id = 7"),
        ({"repository_id": 7}, "core.contributions", "repository_id = 7"),
        ({"repository_id": 7, "person_id": "a", "x": 1}, "core.contributions", "repository_id = 7 and person_id = 'a'"),
        ({"repository_id": 7, "scope": ["runtime", "locked"]}, "insight.dependencies",
         "repository_id = 7 and scope in ('runtime', 'locked')"),
        ({"host": None}, "research.datasets", "host is null"),
        ("week > '2024-01-01'", "insight.activity", "week > '2024-01-01'"),
        ({}, "core.people", ""),
    ],
)  # fmt: skip
def test_a_condition_is_the_key_of_a_row_or_what_is_given(key: object, table: str, expected: str) -> None:
    assert condition(key, table) == expected  # type: ignore[arg-type]


def test_every_column_can_stand_in_a_query() -> None:
    connection = duckdb.connect()
    for table in ALL_TABLES.values():
        columns = ", ".join(f'"{name}" integer' for name in table.polars_schema)
        connection.execute(f'create or replace table "table" ({columns})')
        for name in table.polars_schema:
            connection.execute(query('"table"', name, condition({name: None}, table.qualified_name)))


def test_a_query_names_the_whole_table_where_nothing_is_asked() -> None:
    assert query("core.people", "", "", "count(*)") == "select count(*) from core.people"


def test_each_table_says_once_what_its_numbers_share(content: SiteContent) -> None:
    scripts = table_scripts(content)
    text = scripts["data/core.readmes.js"].decode()
    said = json.loads(text.partition("]=")[2].removesuffix(";\n"))
    assert said["version"] == content.versions["core.readmes"]
    assert said["columns"]["word_count"]
    assert "example/core/readmes" in said["command"]
    assert len(scripts) == len(ALL_TABLES)
