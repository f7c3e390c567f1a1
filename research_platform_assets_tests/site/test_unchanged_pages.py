"""Only pages of which something changed are rendered, and the site is the same as if all were."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import dataframely as dy
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.readme import Readme, render_each
from research_platform_assets.site.render import render_site, site_files
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.site.sample_content import START, frame, sample_content


@dataclass
class Memory:
    """Renders with what it rendered before; `rendered` are the paths of the last time."""

    contents: dict[str, bytes] = field(default_factory=dict[str, bytes])
    rendered: set[str] = field(default_factory=set[str])
    readmes: list[int] = field(default_factory=list[int])

    def render(self, content: SiteContent) -> dict[str, bytes]:
        self.rendered, self.readmes = set(), []
        made: dict[str, bytes] = {}
        for file in site_files(replace(content, readmes=self._render_readmes), self.contents.keys()):
            if file.content is None:
                assert file.mark is not None
                made[file.path] = self.contents[file.mark]
                continue
            made[file.path] = file.content
            if file.mark is not None:
                self.contents[file.mark] = file.content
                self.rendered.add(file.path)
        return dict(sorted(made.items()))

    def _render_readmes(self, readmes: Sequence[Readme]) -> Mapping[int, str]:
        self.readmes += [readme.repository_id for readme in readmes]
        return render_each(readmes)


@pytest.fixture(scope="module")
def memory(content: SiteContent) -> Memory:
    """A memory that knows the sample's site."""
    memory = Memory()
    memory.render(content)
    return memory


def changed(content: SiteContent, table: str, **values: Any) -> SiteContent:
    """`content` with other values in the first row of a table."""
    first, *rest = content.rows(table)
    return replace(content, tables={**content.tables, table: frame(table, [first | values, *rest])})


def test_nothing_is_rendered_where_nothing_changed(
    memory: Memory, content: SiteContent, site: dict[str, bytes]
) -> None:
    assert memory.render(sample_content()) == site
    assert memory.rendered == set()
    assert memory.readmes == []
    shuffled = {name: frame.sample(fraction=1.0, shuffle=True, seed=3) for name, frame in content.tables.items()}
    assert memory.render(replace(content, tables=shuffled)) == site
    assert memory.rendered == set()


def test_a_changed_readme_is_rendered_on_the_page_that_shows_it_and_nowhere_else(
    memory: Memory, content: SiteContent, site: dict[str, bytes]
) -> None:
    text = content.rows("core.readmes")[0]["text"] + "\nA new line.\n"
    made = memory.render(changed(content, "core.readmes", text=text))
    assert memory.rendered == {"repositories/101.html"}
    assert memory.readmes == [101]
    assert {path for path in site if made[path] != site[path]} == {"repositories/101.html"}
    assert memory.render(content) == site
    assert memory.rendered == set(), "the state before is still known"


def test_a_push_renders_what_shows_the_commit_and_no_list(memory: Memory, content: SiteContent) -> None:
    memory.render(changed(content, "core.repositories", head_oid="f" * 40))
    assert memory.rendered == {"repositories/101.html", "repositories/101.json"}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another Lab"},
        {"slug": "other"},
        {"analyses": {"topics": False}},
        {"versions": {}},
        {"lineage": {}},
        {"corrections": None},
        {"tables": {}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_no_row_counts_too(memory: Memory, content: SiteContent, change: dict[str, Any]) -> None:
    other = replace(content, **change)
    assert memory.render(other) == render_site(other)
    assert memory.rendered


def test_what_all_pages_show_changes_all_pages(memory: Memory, content: SiteContent, site: dict[str, bytes]) -> None:
    memory.render(replace(content, title="A title of its own"))
    assert memory.rendered == {file.path for file in site_files(content) if file.mark is not None}
    assert memory.rendered >= {path for path in site if path.endswith(".html")}


def _values(name: str, column: dy.Column) -> st.SearchStrategy[Any]:
    if name in {"before", "after"}:
        # JSON of what a column held; numbers and truth values read well whichever column it was.
        return (st.integers(0, 10**6) | st.booleans()).map(json.dumps) | st.none()
    allowed = (column.metadata or {}).get("allowed")
    by_kind: dict[type[dy.Column], st.SearchStrategy[Any]] = {
        dy.Bool: st.booleans(),
        dy.Int64: st.integers(0, 10**6),
        dy.Float64: st.floats(0, 1),
        dy.Datetime: st.integers(-1000, 1000).map(lambda days: START + timedelta(days=days)),
        dy.String: st.sampled_from(allowed) if allowed else st.text(st.characters(codec="utf-8"), max_size=12),
    }
    values = by_kind[type(column)]
    return values | st.none() if column.nullable else values


def _is_free(name: str, column: dy.Column) -> bool:
    """Whether a value may be any of its kind: it neither names another row nor is told by another column."""
    is_reference = column.primary_key or name.endswith("_id") or name in {"column_name", "status", "event", "cause"}
    return type(column) in {dy.Bool, dy.Int64, dy.Float64, dy.Datetime, dy.String} and not is_reference


CELLS = [
    (table, name, column)
    for table, declared in ALL_TABLES.items()
    if table not in {"reports.site", "reports.exports"} and sample_content().tables[table].height
    for name, column in declared.contract.columns().items()
    if _is_free(name, column)
]


Mutation = tuple[str, str, int, Any]
"""A table, a column, the number of a row, and what stands there now."""


@st.composite
def _mutations(draw: st.DrawFn) -> Mutation:
    table, name, column = draw(st.sampled_from(CELLS))
    return table, name, draw(st.integers(0, 40)), draw(_values(name, column))


def _mutated(content: SiteContent, table: str, column: str, place: int, value: Any) -> SiteContent:
    """`content` with another value in one cell; no example where no table may hold it there."""
    rows = content.tables[table]
    at = pl.int_range(rows.height) == place % rows.height
    literal = pl.lit(value, dtype=rows.schema[column])
    mutated = rows.with_columns(pl.when(at).then(literal).otherwise(pl.col(column)).alias(column))
    assume(ALL_TABLES[table].contract.is_valid(mutated))
    return replace(content, tables={**content.tables, table: mutated})


@pytest.fixture(scope="module")
def compare(memory: Memory, content: SiteContent) -> Callable[[list[Mutation]], None]:
    """Renders a changed site both ways; a function, as Hypothesis prints whole sites otherwise."""

    def compare(mutations: list[Mutation]) -> None:
        changed = content
        for mutation in mutations:
            changed = _mutated(changed, *mutation)
        assert memory.render(changed) == render_site(changed)

    return compare


@settings(max_examples=10)
@given(mutations=st.lists(_mutations(), min_size=1, max_size=4))
def test_whatever_changes_the_site_is_the_same_as_rendered_from_scratch(
    compare: Callable[[list[Mutation]], None], mutations: list[Mutation]
) -> None:
    compare(mutations)
