"""What happens to repositories between live builds: the tables keep who is who, and lose nothing.

Builds after many changes that do not touch each other, one a week later, then a listing that nobody should believe. The
tests stand in this order, and each looks at the tables of the builds that it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

from research_platform_assets.warehouse.memory import open_memory
from research_platform_assets_tests.archives import write_archive
from research_platform_assets_tests.end_to_end.live.bench import LiveBench, live_bench
from research_platform_assets_tests.end_to_end.live.organisation import (
    ADA,
    BRANCH,
    EMPTY_REPOSITORY,
    GRACE,
    LOGIN,
    Case,
    history,
    numbered,
    repository,
    texts,
)
from research_platform_assets_tests.workbench import file_marks

CHANGED = (
    "renamed transferred returned archived unarchived emptied deleted recreated blocked hidden forced pushed starred "
    "topical branched released described"
).split()
#: So that three of all that are missing at once are no more than is believed.
UNTOUCHED = [f"untouched-{number}" for number in range(5)]
NAMES = [*CHANGED, *UNTOUCHED]
NOT_LISTED = "not listed in the latest capture"
BLOCKED = "GitHub refuses with status 451 (blocked)"
RECREATED_ID = 900
PUSH = {"files": [{"path": "notes.md", "content": "# Notes\n"}], "author": {"login": "grace"}}

FIRST_CHANGES: list[dict[str, Any]] = [
    {"op": "rename", "repo": "renamed", "name": "renamed-once"},
    {"op": "transfer", "repo": "transferred", "to": "elsewhere", "name": "transferred-and-renamed"},
    {"op": "transfer", "repo": "returned", "to": "elsewhere"},
    {"op": "archive", "repo": "archived"},
    {"op": "unarchive", "repo": "unarchived"},
    {"op": "empty", "repo": "emptied"},
    {"op": "delete", "repo": "deleted"},
    {"op": "delete", "repo": "recreated"},
    {"op": "create", "repo": "recreated", "id": RECREATED_ID, **PUSH},
    {"op": "push", "repo": "blocked", **PUSH},
    {"op": "dmca", "repo": "blocked"},
    {"op": "make_private", "repo": "hidden"},
    {"op": "force_push", "repo": "forced", "drop": 2, "author": {"login": "grace"}},
    {"op": "push", "repo": "pushed", **PUSH},
    {"op": "star", "repo": "starred", "count": 5},
    {"op": "topics", "repo": "topical", "topics": ["floods", "tides"]},
    {"op": "default_branch", "repo": "branched", "default_branch": "trunk"},
    {"op": "release", "repo": "released", "tag_name": "v1"},
    {"op": "description", "repo": "described", "description": "Described anew"},
]
SECOND_CHANGES: list[dict[str, Any]] = [
    {"op": "rename", "repo": "renamed-once", "name": "renamed-twice"},
    {"op": "rename", "repo": "untouched-0", "name": "deleted"},
    {"op": "unarchive", "repo": "archived"},
    {"op": "push", "repo": "emptied", **PUSH},
    {"op": "dmca", "repo": "blocked", "lift": True},
    {"op": "push", "repo": "blocked", **PUSH},
    {"op": "make_public", "repo": "hidden"},
]
Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Build:
    """The published tables of one build."""

    tables: Tables

    def repository(self, name: str) -> dict[str, Any]:
        """The row of the repository that had this name at first."""
        (row,) = self.tables["core.repositories"].filter(repository_id=IDS[name]).to_dicts()
        return row

    def facets(self, name: str) -> dict[str, tuple[str, str | None]]:
        """Status and reason of each facet."""
        rows = self.tables["core.facets"].filter(repository_id=IDS[name]).to_dicts()
        return {row["facet"]: (row["status"], row["reason"]) for row in rows}

    def of(self, table: str, name: str) -> pl.DataFrame:
        """The rows of a table that belong to the repository that had this name at first."""
        return self.tables[table].filter(repository_id=IDS[name])


def _case(name: str) -> Case:
    commits = history(name, 5, (ADA, GRACE, ADA))
    metadata = {"archived": name == "unarchived"}
    return Case(repository(name, texts("README.md", "src/main.py"), commits=commits, metadata=metadata))


CASES = numbered([_case(name) for name in NAMES])
IDS = {case.name: case.recorded.id for case in CASES}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBench]:
    folder = tmp_path_factory.mktemp("identity")
    archive = write_archive(folder / "archive", [case.recorded for case in CASES])
    with live_bench(archive, LOGIN, folder / "data", ANALYSES__TOPICS="false") as bench:
        yield bench


@pytest.fixture(scope="module")
def first(live: LiveBench) -> Build:
    live.build()
    return Build(live.catalog())


@pytest.fixture(scope="module")
def second(live: LiveBench, first: Build) -> Build:
    assert first.tables
    live.mutate(*FIRST_CHANGES)
    live.build()
    assert_as_github_has_it(live)
    return Build(live.catalog())


@pytest.fixture(scope="module")
def third(live: LiveBench, second: Build) -> Build:
    assert second.tables
    live.mutate(*SECOND_CHANGES)
    back = {"op": "transfer", "repo": "elsewhere/returned", "to": LOGIN}
    live.standin.control("mutate", back)
    live.build()
    assert_as_github_has_it(live)
    return Build(live.catalog())


@pytest.fixture(scope="module")
def fourth(live: LiveBench, third: Build) -> Build:
    """A week later; of what changed then, the listing tells only that one that came back has left again."""
    assert third.tables
    live.mutate({"op": "dmca", "repo": "untouched-1"}, {"op": "transfer", "repo": "hidden", "to": "elsewhere"})
    with open_memory(live.bench.data / live.bench.slug) as memory:
        for key, entry in list(memory.recall_all("entry/")):
            captured_at = datetime.fromisoformat(entry["captured_at"]) - timedelta(days=8)
            memory.remember({key: entry | {"captured_at": captured_at.isoformat()}})
    live.build()
    assert_as_github_has_it(live)
    return Build(live.catalog())


def assert_as_github_has_it(live: LiveBench) -> None:
    """Every repository that GitHub shows has its name, head and commits."""
    tables = live.catalog()
    rows = {row["repository_id"]: row for row in tables["core.repositories"].to_dicts()}
    for line in live.rest_list(f"/orgs/{LOGIN}/repos"):
        row, answer = rows[line["id"]], live.rest(f"/repos/{LOGIN}/{line['name']}/commits", per_page=100)
        assert (row["name"], row["full_name"]) == (line["name"], line["full_name"])
        if answer.status_code == 451:
            continue
        oids = [commit["sha"] for commit in answer.json()] if answer.status_code == 200 else []
        commits = tables["github.commits"].filter(repository_id=line["id"]).sort("position")
        assert commits["oid"].to_list() == oids, line["name"]
        assert (row["head_oid"], row["commits_count"]) == (oids[0] if oids else None, len(oids)), line["name"]


def test_at_first_everything_is_known(first: Build) -> None:
    rows = first.tables["core.repositories"]
    assert dict(rows.select("repository_id", "name").iter_rows()) == {case.recorded.id: case.name for case in CASES}
    states = dict(rows.select("name", "state").iter_rows())
    assert states == dict.fromkeys(NAMES, "active") | {"unarchived": "archived"}
    assert first.tables["core.facets"].filter(status="unknown").is_empty()


def test_a_renamed_repository_is_the_same_under_its_new_name(first: Build, second: Build) -> None:
    row = second.repository("renamed")
    assert (row["name"], row["full_name"]) == ("renamed-once", f"{LOGIN}/renamed-once")
    assert (row["former_names"], row["state"]) == (["renamed"], "active")
    assert second.facets("renamed") == first.facets("renamed")
    for table in ("github.commits", "core.contributions", "core.readmes"):
        assert second.of(table, "renamed").equals(first.of(table, "renamed")), table


def test_a_transferred_repository_says_where_it_is_and_keeps_what_was_known(first: Build, second: Build) -> None:
    row, before = second.repository("transferred"), first.repository("transferred")
    assert (row["state"], row["full_name"]) == ("transferred", "elsewhere/transferred-and-renamed")
    assert row["former_names"] == ["transferred"]
    for column in ("head_oid", "commits_count", "files_count", "stargazers_count", "topics", "description"):
        assert row[column] == before[column], column
    assert second.of("core.readmes", "transferred").equals(first.of("core.readmes", "transferred"))
    assert second.repository("returned")["state"] == "transferred"


def test_archiving_and_its_reversal_are_told(second: Build) -> None:
    assert second.repository("archived")["state"] == "archived"
    assert second.repository("unarchived")["state"] == "active"


def test_an_emptied_repository_has_nothing_and_says_so(second: Build) -> None:
    row = second.repository("emptied")
    assert (row["state"], row["head_oid"], row["commits_count"], row["files_count"]) == ("active", None, 0, 0)
    facets = second.facets("emptied")
    assert {facets[name] for name in (*BRANCH, "releases")} == {("absent", EMPTY_REPOSITORY)}
    assert second.of("core.readmes", "emptied")["text"].to_list() == [None]
    assert second.of("core.contributions", "emptied").is_empty()


@pytest.mark.parametrize("name", ["deleted", "recreated", "hidden"])
def test_a_repository_that_is_not_to_be_seen_any_more_is_gone_and_keeps_what_was_known(
    first: Build, second: Build, name: str
) -> None:
    row, before = second.repository(name), first.repository(name)
    assert row == before | {"state": "gone"}
    assert set(second.facets(name).values()) == {("unknown", NOT_LISTED)}
    (readme,) = second.of("core.readmes", name).to_dicts()
    (known,) = first.of("core.readmes", name).to_dicts()
    assert readme == known | {"status": "unknown", "reason": NOT_LISTED}
    contributions = second.of("core.contributions", name)
    assert contributions["is_current"].to_list() == [False] * contributions.height
    assert contributions.drop("is_current", "is_complete").equals(
        first.of("core.contributions", name).drop("is_current", "is_complete")
    )


def test_one_that_came_under_the_old_name_is_another(second: Build) -> None:
    named = second.tables["core.repositories"].filter(name="recreated").sort("repository_id")
    assert named.select("repository_id", "state", "former_names").rows() == [
        (RECREATED_ID, "active", []),
        (IDS["recreated"], "gone", []),
    ]
    assert named["commits_count"].to_list() == [1, 5]


def test_a_blocked_repository_keeps_what_was_known_and_says_why(first: Build, second: Build) -> None:
    row, before = second.repository("blocked"), first.repository("blocked")
    assert row["state"] == "active"
    for column in ("head_oid", "commits_count", "files_count", "releases_count", "language", "default_branch"):
        assert row[column] == before[column], column
    facets = second.facets("blocked")
    unknown = {*BRANCH, "releases", "languages", "subscribers_count"}
    assert {name for name, state in facets.items() if state == ("unknown", BLOCKED)} == unknown
    assert facets["stargazers_count"] == ("observed", None)
    (readme,) = second.of("core.readmes", "blocked").to_dicts()
    (known,) = first.of("core.readmes", "blocked").to_dicts()
    assert readme == known | {"status": "unknown", "reason": BLOCKED}
    kept = second.of("core.contributions", "blocked")
    assert kept["commits_count"].to_list() == first.of("core.contributions", "blocked")["commits_count"].to_list()


def test_a_force_push_replaces_the_commits(first: Build, second: Build) -> None:
    before = first.of("github.commits", "forced").sort("position")["oid"].to_list()
    after = second.of("github.commits", "forced").sort("position")["oid"].to_list()
    assert after[1:] == before[2:]
    assert after[0] not in before
    assert dict(second.of("core.contributions", "forced").select("person_id", "commits_count").iter_rows()) == {
        "account-7": 2,
        "account-8": 2,
    }


def test_a_push_adds_its_commit_and_its_files(first: Build, second: Build) -> None:
    before = first.of("github.commits", "pushed").sort("position")["oid"].to_list()
    after = second.of("github.commits", "pushed").sort("position")["oid"].to_list()
    assert after[1:] == before
    assert "notes.md" in second.of("github.files", "pushed")["path"].to_list()
    assert second.repository("pushed")["files_count"] == 3


def test_what_changes_without_a_push_is_told(first: Build, second: Build) -> None:
    stars = first.repository("starred")["stargazers_count"]
    assert second.repository("starred")["stargazers_count"] == stars + 5
    assert second.repository("topical")["topics"] == ["floods", "tides"]
    assert second.repository("branched")["default_branch"] == "trunk"
    assert second.repository("described")["description"] == "Described anew"
    assert second.of("github.releases", "released")["tag_name"].to_list() == ["v1"]
    assert second.repository("released")["releases_count"] == 1


@pytest.mark.parametrize("name", UNTOUCHED)
def test_others_are_as_they_were(first: Build, second: Build, name: str) -> None:
    assert second.repository(name) == first.repository(name)
    for table in ("core.facets", "core.readmes", "core.contributions", "github.commits", "github.files"):
        assert second.of(table, name).equals(first.of(table, name)), table


def test_names_over_time_are_kept_in_their_order(third: Build) -> None:
    row = third.repository("renamed")
    assert (row["name"], row["former_names"]) == ("renamed-twice", ["renamed", "renamed-once"])
    taken = third.tables["core.repositories"].filter(name="deleted").sort("repository_id")
    assert taken.select("repository_id", "state", "former_names").rows() == [
        (IDS["deleted"], "gone", []),
        (IDS["untouched-0"], "active", ["untouched-0"]),
    ]


def test_what_came_back_is_known_again(first: Build, third: Build) -> None:
    for name in ("hidden", "returned", "archived"):
        row = third.repository(name)
        assert row == first.repository(name), name
        assert third.facets(name) == first.facets(name), name
        assert third.of("core.contributions", name).equals(first.of("core.contributions", name)), name
    assert third.facets("blocked") == first.facets("blocked")
    assert third.repository("blocked")["commits_count"] == 7
    assert third.repository("emptied")["commits_count"] == 1
    assert third.facets("emptied")["head"] == ("observed", None)


def test_what_is_gone_or_elsewhere_stays_so(second: Build, third: Build) -> None:
    for name in ("deleted", "recreated", "transferred"):
        assert third.repository(name) == second.repository(name), name
        assert third.of("core.facets", name).equals(second.of("core.facets", name)), name


def test_after_a_week_the_facts_that_no_listing_tells_are_read_again(third: Build, fourth: Build) -> None:
    name = "untouched-1"
    assert fourth.facets(name)["commits"] == ("unknown", BLOCKED)
    assert fourth.repository(name) == third.repository(name)
    assert fourth.repository("transferred") == third.repository("transferred")
    assert set(fourth.facets("transferred").values()) == {("unknown", NOT_LISTED)}
    assert fourth.repository("hidden")["state"] == "transferred"
    for other in set(NAMES) - {name, "transferred", "hidden"}:
        assert fourth.repository(other) == third.repository(other), other
        assert fourth.of("core.facets", other).equals(third.of("core.facets", other)), other


def test_a_listing_that_lost_many_is_refused_and_nothing_is_lost(live: LiveBench, fourth: Build) -> None:
    lost = [name for name in CHANGED if fourth.repository(name)["state"] == "active"][:6]
    names = [fourth.repository(name)["name"] for name in lost]
    versions, shown, said = live.bench.versions(), file_marks(live.bench.current.resolve()), live.bench.last_run()
    live.mutate(*({"op": "make_private", "repo": name} for name in names))
    # Repeating it changes nothing: it is not believed the second time either.
    for _ in range(2):
        result = live.run()
        assert not result.is_success
        ((step, text),) = result.failures
        assert step == "github_capture"
        assert "6 of 20 repositories are missing from this capture" in text
        assert "\n" not in text
        assert live.bench.versions() == versions
        assert file_marks(live.bench.current.resolve()) == shown
        assert live.bench.last_run() == said
    live.mutate(*({"op": "make_public", "repo": name} for name in names))
    live.counted()
    live.build()
    # What was known of those that came back still is: nothing is read again.
    assert live.counted()["points"].get("graphql", 0) == 0
    assert_as_github_has_it(live)
    after = live.catalog()
    for table in ("core.repositories", "core.facets", "core.readmes", "core.contributions", "core.people"):
        assert after[table].equals(fourth.tables[table]), table


def told(build: Build) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Cause and event of each changed value of `core.repositories`, by the repository's first name and the column."""
    names = {number: name for name, number in IDS.items()} | {RECREATED_ID: "new"}
    changes = build.tables["reports.changes"].filter(table_name="core.repositories").to_dicts()
    return {(names[row["repository_id"]], row["column_name"]): (row["cause"], row["event"]) for row in changes}


def test_the_changes_say_what_happened_and_why(second: Build, third: Build) -> None:
    events = {name: told(build) for name, build in (("second", second), ("third", third))}
    found = {
        name: {of: (cause, event) for (of, _), (cause, event) in changes.items() if event}
        for name, changes in events.items()
    }
    assert found["second"] == {
        "renamed": ("github", "renamed"),
        "transferred": ("github", "transferred"),
        "returned": ("github", "transferred"),
        "archived": ("github", "archived"),
        "unarchived": ("github", "unarchived"),
        "new": ("github", "added"),
        # GitHub says of these only that they are not to be seen.
        "deleted": ("unclear", "lost"),
        "recreated": ("unclear", "lost"),
        "hidden": ("unclear", "lost"),
    }
    assert found["third"] == {
        "renamed": ("github", "renamed"),
        "untouched-0": ("github", "renamed"),
        "returned": ("github", "returned"),
        "archived": ("github", "unarchived"),
        "hidden": ("unclear", "returned"),
    }
    assert {cause for changes in events.values() for cause, event in changes.values() if not event} == {
        "github",
        "seen",
    }
    assert events["third"]["blocked", "commits_count"] == ("seen", None), "readable again, and pushed to meanwhile"
    assert events["second"]["starred", "stargazers_count"] == ("github", None)
    for build in (second, third):
        assert "code" not in {each for names in build.tables["reports.changes"]["possible_causes"] for each in names}
        without = build.tables["reports.changes"].filter(pl.col("possible_causes").list.len() == 0)
        assert without.select("table_name", "column_name").rows() == [], "nothing is without any cause"
