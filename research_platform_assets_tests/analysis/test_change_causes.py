"""Why a value differs: what each combination of captured values, facets and code makes possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.changes import changes
from research_platform_assets.analysis.circumstances import Circumstances
from research_platform_assets.analysis.organization_stats import organization_stats
from research_platform_assets.analysis.repository_events import LOST
from research_platform_assets.assets.lineage import ORIGINS
from research_platform_assets.assets.reports import build_changes
from research_platform_assets.tables import core, github, insight, reports
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import DAY, LATER, frame, is_valid

Frames = Mapping[str, pl.DataFrame]

STARS, LICENSE, FILES = "stargazers_count", "license", "files"
#: Tables of another code than before, as a comparison names them.
OTHER_CODE = Circumstances(frozenset({"core.repositories", "insight.organization_stats"}), False, DAY, LATER)
SAME_CODE = replace(OTHER_CODE, redone=frozenset())
OTHER_CAPTURE = replace(SAME_CODE, is_recaptured=True)
SPREAD = "insight.repository_contributors"
LATER_DAY = replace(SAME_CODE, aged=frozenset({SPREAD}))


@dataclass(frozen=True)
class State:
    """What one build knew of repositories 1 and 2; `captured` and `computed` are columns of repository 1."""

    captured: Mapping[str, Any] = field(default_factory=dict[str, Any])
    computed: Mapping[str, Any] = field(default_factory=dict[str, Any])
    unknown: tuple[str, ...] = ()
    head: int = 1
    paths: tuple[str, ...] = ()
    stars_of_another: int = 1
    is_listed: bool = True

    def frames(self) -> dict[str, pl.DataFrame]:
        """The tables concerned."""
        both = {"description": "Tides", STARS: 5, "created_at": DAY - timedelta(days=9), "files_count": 3}
        other = both | {"repository_id": 2, STARS: self.stars_of_another}
        one = both | {"repository_id": 1}
        listed = [one | self.captured, other] if self.is_listed else [other]
        statuses: dict[int, dict[str, str]] = {1: dict.fromkeys(self.unknown, "unknown")} if self.is_listed else {}
        state = {} if self.is_listed else {"state": "gone"}
        repositories = rows.core_repositories(one | self.captured | self.computed | state, other)
        facets = rows.facets(statuses | {2: {}})
        gone = {1: dict.fromkeys(github.FACETS, "unknown")}
        kept = rows.facets((statuses or gone) | {2: {}}, table=core.FACETS_TABLE)
        tree = [{"repository_id": 1, "path": path, "type": "blob", "mode": "100644"} for path in self.paths]
        stats = organization_stats(
            repositories,
            kept,
            core.READMES.empty(),
            core.PEOPLE.empty(),
            core.CONTRIBUTIONS.empty(),
        )
        return {
            "github.repositories": rows.captured_repositories(
                *({name: row.get(name) for name in github.REPOSITORIES.polars_schema if name in row} for row in listed)
            ),
            "github.facets": facets,
            "github.heads": frame(
                github.HEADS, [{"repository_id": 1, "head_oid": rows.oid(self.head), "commits_count": self.head}]
            ),
            "github.files": frame(github.FILES, [file | {"oid": rows.oid(file)} for file in tree]),
            "core.facets": kept,
            "core.repositories": repositories,
            "insight.organization_stats": stats,
        }


def found(
    before: Frames, after: Frames, circumstances: Circumstances = SAME_CODE
) -> dict[tuple[str, str], dict[str, Any]]:
    """The changes by the last part of their key and their column."""
    made = build_changes(before, after, circumstances)
    assert is_valid(made, reports.CHANGES)
    keys = [key.strip("{}").rpartition(":")[2].strip('"') for key in made["row_key"]]
    return {(key, row["column_name"]): row for key, row in zip(keys, made.to_dicts(), strict=True)}


BASE = State()


@pytest.mark.parametrize(
    ("before", "after", "circumstances", "column", "possible"),
    [
        # GitHub's value is another, and it is ours.
        (BASE, replace(BASE, captured={STARS: 7}), SAME_CODE, STARS, ["github"]),
        # The same under other code: the value is GitHub's own on both sides.
        (BASE, replace(BASE, captured={STARS: 7}), OTHER_CODE, STARS, ["github"]),
        # GitHub's value stands still: only our code or a correction can have moved it.
        (BASE, replace(BASE, computed={"description": "Seas"}), OTHER_CODE, "description", ["code"]),
        # Nothing explains it.
        (BASE, replace(BASE, computed={"description": "Seas"}), SAME_CODE, "description", []),
        # Both moved, and the value is not GitHub's own.
        (
            BASE,
            replace(BASE, captured={"description": "Seas"}, computed={"description": "SEAS"}),
            OTHER_CODE,
            "description",
            ["github", "code"],
        ),
        # A count of files: GitHub has another tip and other files.
        (BASE, replace(BASE, head=2, paths=("a",), computed={"files_count": 4}), SAME_CODE, "files_count", ["github"]),
        (
            BASE,
            replace(BASE, head=2, paths=("a",), computed={"files_count": 4}),
            OTHER_CODE,
            "files_count",
            ["github", "code"],
        ),
        # The tip is the same, so GitHub has the same files: we could read more of them, or read them otherwise.
        (BASE, replace(BASE, paths=("a",), computed={"files_count": 4}), SAME_CODE, "files_count", ["seen"]),
        (BASE, replace(BASE, paths=("a",), computed={"files_count": 4}), OTHER_CAPTURE, "files_count", ["code"]),
        # The fact was unknown before, or is now.
        (
            replace(BASE, unknown=(STARS,), captured={STARS: None}, computed={STARS: 4}),
            replace(BASE, captured={STARS: 7}),
            SAME_CODE,
            STARS,
            ["seen"],
        ),
        (BASE, replace(BASE, unknown=(FILES,), computed={"files_count": None}), SAME_CODE, "files_count", ["seen"]),
        # Another fact became unknown: that explains nothing here.
        (BASE, replace(BASE, unknown=(LICENSE,), captured={STARS: 7}), SAME_CODE, STARS, ["github"]),
        # The way of reading is another, and the value too.
        (BASE, replace(BASE, captured={STARS: 7}), OTHER_CAPTURE, STARS, ["github", "code"]),
        # Not listed any more: GitHub does not say why.
        (BASE, replace(BASE, is_listed=False), SAME_CODE, "state", ["github", "seen"]),
        (replace(BASE, is_listed=False), BASE, SAME_CODE, "state", ["github", "seen"]),
    ],
)
def test_what_is_possible(
    before: State, after: State, circumstances: Circumstances, column: str, possible: list[str]
) -> None:
    row = found(before.frames(), after.frames(), circumstances)["1", column]
    assert row["possible_causes"] == possible
    assert row["cause"] == (possible[0] if len(possible) == 1 else "unclear")
    assert (row["explanation"] is None) == (len(possible) == 1 and row["event"] is None)
    assert (row["previous_captured_at"], row["captured_at"]) == (DAY, LATER)


@pytest.mark.parametrize(
    ("after", "circumstances", "metric", "possible"),
    [
        (replace(BASE, captured={STARS: 7}), SAME_CODE, STARS, ["github"]),
        (
            replace(BASE, unknown=(STARS,), computed={STARS: 7}, stars_of_another=9),
            SAME_CODE,
            STARS,
            ["github", "seen"],
        ),
        (replace(BASE, captured={STARS: 7}), OTHER_CODE, STARS, ["github", "code"]),
        # Stars moved, but files are not counted by them.
        (replace(BASE, captured={STARS: 7}, computed={"size_kilobytes": 8}), OTHER_CODE, "size_kilobytes", ["code"]),
    ],
)
def test_a_figure_for_the_whole_organisation_has_the_causes_of_all_that_it_counts(
    after: State, circumstances: Circumstances, metric: str, possible: list[str]
) -> None:
    before = replace(BASE, computed={"size_kilobytes": 4})
    assert found(before.frames(), after.frames(), circumstances)[metric, "value"]["possible_causes"] == possible


@pytest.mark.parametrize(
    ("column", "circumstances", "source", "possible"),
    [
        ("newcomers_count", LATER_DAY, 1, ["time"]),
        ("newcomers_count", SAME_CODE, 1, []),
        # An author's days moved as well: which of the two did it cannot be told.
        ("newcomers_count", LATER_DAY, 2, ["github", "time"]),
        ("newcomers_count", replace(LATER_DAY, redone=frozenset({SPREAD})), 1, ["code", "time"]),
        # A count of commits does not speak of a day.
        ("commits_count", LATER_DAY, 1, []),
    ],
)
def test_time_moves_what_speaks_of_the_last_year(
    column: str, circumstances: Circumstances, source: int, possible: list[str]
) -> None:
    def state(value: int, commits: int) -> dict[str, pl.DataFrame]:
        authored = rows.commits(*({"repository_id": 1, "author_id": 5, "at": DAY} for _ in range(commits)))
        authors = rows.authors(authored, rows.contributors(), rows.heads((1, True)))
        days = [[f"2025-01-{day + 1:02}" for day in range(commits)]]
        row = {"repository_id": 1, "status": "observed", "is_complete": True, "is_current": True, column: value}
        return {
            **BASE.frames(),
            "github.commits": authored,
            "core.authors": authors.with_columns(active_days=pl.Series(days)),
            SPREAD: frame(insight.REPOSITORY_CONTRIBUTORS, [row]),
        }

    row = found(state(1, 1), state(2, source), circumstances)["1", column]
    assert row["possible_causes"] == possible
    assert row["cause"] == (possible[0] if len(possible) == 1 else "unclear")


def test_how_many_values_are_present_ones_says_what_is_seen() -> None:
    row = found(BASE.frames(), replace(BASE, unknown=(STARS,)).frames())[STARS, "observed_count"]
    assert row["cause"] == "seen"


def test_a_word_about_knowing_says_what_is_seen_even_where_github_changed_too() -> None:
    def readme(status: str, text: str) -> dict[str, pl.DataFrame]:
        row = {
            "repository_id": 1,
            "status": status,
            "reason": None if status == "observed" else "timeout",
            "text": text,
        }
        return {"core.readmes": frame(core.READMES, [row])}

    document = {"repository_id": 1, "path": "README.md", "kind": "readme", "status": "observed"}
    documents = [
        {"github.documents": frame(github.DOCUMENTS, [document | {"oid": rows.oid(number)}])} for number in (1, 2)
    ]
    before = BASE.frames() | readme("unknown", "old") | documents[0]
    after = replace(BASE, head=2).frames() | readme("observed", "new") | documents[1]
    rows_found = found(before, after)
    causes = {column: row["cause"] for (key, column), row in rows_found.items() if row["table_name"] == "core.readmes"}
    assert causes == {"status": "seen", "reason": "seen", "text": "github"}


def test_a_repository_created_since_the_capture_before_came_on_github() -> None:
    new = {"repository_id": 3, "name": "new", "created_at": DAY + timedelta(hours=1)}
    old = {"repository_id": 4, "name": "old", "created_at": DAY - timedelta(days=30)}
    before, after = BASE.frames(), BASE.frames()
    for table, make in (
        ("core.repositories", rows.core_repositories),
        ("github.repositories", rows.captured_repositories),
    ):
        after[table] = pl.concat([after[table], make(new, old)])
    after["github.facets"] = pl.concat([after["github.facets"], rows.facets({3: {}, 4: {}})])
    made = found(before, after)
    assert (made["3", ""]["cause"], made["3", ""]["event"]) == ("github", "added")
    assert made["3", ""]["explanation"] == "created on GitHub on 2026-01-01"
    assert (made["4", ""]["possible_causes"], made["4", ""]["event"]) == (["github", "seen"], "added")
    assert "created on 2025-12-02, but not seen before" in made["4", ""]["explanation"]


def test_a_part_of_a_whole_moves_with_every_other_part() -> None:
    def stats(share: float) -> pl.DataFrame:
        row = {"person_id": "account-1", "is_bot": False, "commits_share": share}
        return frame(insight.PERSON_STATS, [row])

    def contributions(commits: int) -> pl.DataFrame:
        return frame(core.CONTRIBUTIONS, [{"repository_id": 1, "person_id": "account-2", "commits_count": commits}])

    def authors(commits: int) -> pl.DataFrame:
        identity = {"identity": "account-2", "recorded_commits_count": commits, "names": [], "active_days": []}
        return frame(core.AUTHORS, [{"repository_id": 1, **identity}])

    def commits(number: int) -> pl.DataFrame:
        return rows.commits(
            *({"repository_id": 1, "author_id": 2, "at": DAY - timedelta(days=n)} for n in range(number))
        )

    def side(number: int, share: float) -> dict[str, pl.DataFrame]:
        return replace(BASE, head=number).frames() | {
            "github.commits": commits(number),
            "core.authors": authors(number),
            "core.contributions": contributions(number),
            "insight.person_stats": stats(share),
        }

    assert found(side(1, 0.5), side(2, 0.4))["account-1", "commits_share"]["cause"] == "github"


@pytest.mark.parametrize("missing", ["github.facets", "github.repositories", "core.repositories"])
def test_what_one_side_lacks_explains_nothing(missing: str) -> None:
    before, after = BASE.frames(), replace(BASE, captured={STARS: 7}).frames()
    del before[missing]
    made = found(before, after)
    assert all(row["cause"] == "unclear" and row["event"] is None for row in made.values())
    assert all(row["table_name"] != missing for row in made.values())


def test_the_same_changes_whatever_the_order_of_rows() -> None:
    before, after = BASE.frames(), replace(BASE, head=2, captured={STARS: 7}, unknown=(LICENSE,)).frames()
    made = build_changes(before, after, OTHER_CODE)
    again = build_changes(
        {name: rows.shuffled(table, 3) for name, table in before.items()},
        {name: rows.shuffled(table, 4) for name, table in after.items()},
        OTHER_CODE,
    )
    assert made.equals(again)


def test_a_lost_repository_is_an_event_with_the_reason_known() -> None:
    row = found(BASE.frames(), replace(BASE, is_listed=False).frames())["1", "state"]
    assert (row["event"], row["explanation"]) == ("lost", LOST)


def test_every_measure_of_the_organisation_says_what_it_counts() -> None:
    key, by_metric = ORIGINS.rows["insight.organization_stats"]
    metrics = set(BASE.frames()["insight.organization_stats"][key])
    assert metrics == by_metric.keys()
    pairs = {pair for sources in by_metric.values() for pair in sources} | set(ORIGINS.spread)
    assert [pair for pair in pairs if pair[1] not in ALL_TABLES[pair[0]].polars_schema] == []


def test_tables_that_are_not_compared_are_not_reported() -> None:
    before, after = BASE.frames(), replace(BASE, captured={STARS: 7}).frames()
    captured = {table.qualified_name: table for table in github.GITHUB_TABLES}
    assert changes(before, after, {}, captured, ORIGINS, SAME_CODE).is_empty()
