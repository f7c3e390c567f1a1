"""A live build of an organisation of odd repositories equals what is known of each, or says why it is unknown.

Two cases are left out because the stand-in cannot show them: commits that are on no default branch (it knows one branch
for each repository), and paths that are not UTF-8 (it serves trees as JSON from JSON).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from research_platform_assets.cli import application
from research_platform_assets.privacy import MASK, contains_address
from research_platform_assets_tests.archives import git_oid, write_archive
from research_platform_assets_tests.end_to_end.live import odd_histories as histories
from research_platform_assets_tests.end_to_end.live import odd_names as names
from research_platform_assets_tests.end_to_end.live.bench import TOKEN, LiveBench, live_bench
from research_platform_assets_tests.end_to_end.live.odd_readmes import readme_cases
from research_platform_assets_tests.end_to_end.live.organisation import (
    BRANCH,
    EMPTY_REPOSITORY,
    LOGIN,
    Case,
    folders_of,
    numbered,
    tree_of,
)
from research_platform_assets_tests.end_to_end.test_recorded_copy import TABLES, versions
from research_platform_assets_tests.workbench import Workbench

CASES = numbered([
    *readme_cases(),
    *names.name_cases(),
    *histories.history_cases(),
    *histories.renamed_cases(),
    histories.blocked_case(),
])  # fmt: skip
READABLE = [case for case in CASES if case.name != "blocked"]
CAPPED = [case for case in READABLE if len(case.commits) > histories.MOST_COMMITS]
SETTINGS = {
    "ANALYSES__TOPICS": "false",
    "GITHUB__MAX_COMMITS": str(histories.MOST_COMMITS),
    "GITHUB__MAX_FILES": str(names.MOST_FILES),
}
ABSENT = {
    "description": "no description set",
    "topics": "no topics set",
    "license": "no licence detected",
    "languages": "no language detected",
}
Tables = Mapping[str, pl.DataFrame]


def named(name: str) -> Case:
    return next(case for case in CASES if case.name == name)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBench]:
    """The organisation, read with a token that sees what is private."""
    folder = tmp_path_factory.mktemp("odd")
    archive = write_archive(folder / "archive", [*(case.recorded for case in CASES), *histories.others()])
    with live_bench(archive, LOGIN, folder / "data", **SETTINGS) as bench:
        tokens = {TOKEN: {"private": True}}
        bench.standin.control("settings", {"tokens": tokens, "tree_entry_limit": names.TREE_ENTRY_LIMIT})
        bench.standin.control("faults", [histories.FAULT])
        bench.mutate(*histories.BEFORE)
        yield bench


@pytest.fixture(scope="module")
def counted(live: LiveBench) -> dict[str, Any]:
    """What GitHub counted in the first build."""
    live.counted()
    live.build()
    return live.counted()


@pytest.fixture(scope="module")
def tables(live: LiveBench, counted: dict[str, Any]) -> Tables:
    assert counted["requests"] > 0
    return live.catalog()


@pytest.fixture(scope="module")
def rows(tables: Tables) -> dict[int, dict[str, Any]]:
    return {row["repository_id"]: row for row in tables["core.repositories"].to_dicts()}


def of(tables: Tables, table: str, case: Case) -> pl.DataFrame:
    """The rows of a table that belong to a repository."""
    return tables[table].filter(repository_id=case.recorded.id)


def test_the_public_repositories_are_there_under_the_names_they_have_now(rows: dict[int, dict[str, Any]]) -> None:
    public = {case.recorded.id: case.name for case in CASES}
    created = {key: name for key, (name, _) in histories.CREATED.items()}
    assert {key: row["name"] for key, row in rows.items()} == public | created
    assert {row["full_name"].partition("/")[0] for row in rows.values()} == {LOGIN}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_readme_is_the_one_that_github_shows(tables: Tables, case: Case) -> None:
    (row,) = of(tables, "core.readmes", case).to_dicts()
    readme = case.readme
    oid = None if readme.content is None else git_oid(readme.content)
    assert (row["status"], row["path"], row["oid"]) == (readme.status, readme.path, oid)
    assert row["size_bytes"] == (None if readme.content is None else len(readme.content))
    if readme.reason is not None:
        assert row["reason"] == readme.reason
    if readme.status == "observed" and readme.content is not None:
        assert row["text"] == decoded(readme.content)


def decoded(content: bytes) -> str:
    """The text that a person sees in `content`."""
    encodings = {b"\xff\xfe": "utf-16", b"\xef\xbb\xbf": "utf-8-sig", b"\0t": "utf-16-be", b"# Ge": "cp1252"}
    encoding = next((name for mark, name in encodings.items() if content.startswith(mark)), "utf-8")
    return content.decode(encoding).replace("\0", "\N{REPLACEMENT CHARACTER}")


def test_the_facts_of_the_listing_are_those_of_each_repository(rows: dict[int, dict[str, Any]]) -> None:
    for case in CASES:
        row, known = rows[case.recorded.id], case.metadata
        for column in ("stargazers_count", "forks_count", "open_issues_count", "topics", "default_branch"):
            assert row[column] == known[column], (case.name, column)
        # The main language is held for unknown where the languages are.
        assert row["language"] == (None if "languages" in case.unknown else known["language"]), case.name
        assert row["description"] == (known["description"] or None), case.name
        assert row["license_spdx_id"] == (known["license"] or {}).get("spdx_id"), case.name
        assert row["size_kilobytes"] == known["size"], case.name
        assert row["state"] == ("archived" if known.get("archived") else "active"), case.name
        assert row["is_fork"] is bool(known.get("fork")), case.name
        assert row["is_private"] is False, case.name


def test_languages_and_watchers_are_all_there(tables: Tables) -> None:
    for case in READABLE:
        (row,) = of(tables, "github.repositories", case).to_dicts()
        languages = case.metadata["languages"]
        assert {one["name"]: one["size_bytes"] for one in row["languages"]} == languages, case.name
        assert row["subscribers_count"] == case.metadata["subscribers_count"]
        assert row["is_disabled"] is bool(case.metadata.get("disabled"))


def test_every_facet_is_known_or_says_why_not(tables: Tables) -> None:
    for case in CASES:
        found = {facet: (status, reason) for _, facet, status, reason, *_ in of(tables, "core.facets", case).rows()}
        expected = dict.fromkeys(found, ("observed", None))
        expected |= {name: ("absent", reason) for name, reason in ABSENT.items() if not case.metadata[name]}
        if not case.recorded.releases:
            expected["releases"] = ("absent", "no releases published")
        if case.readme.status == "absent":
            expected["readme"] = ("absent", "no README in the tree")
        if not case.commits:
            expected |= dict.fromkeys((*BRANCH, "releases"), ("absent", EMPTY_REPOSITORY))
        if case.readme.status == "unknown" and case.readme.reason != "the contents are binary data, not text":
            expected["readme"] = ("unknown", case.readme.reason)
        expected |= {name: ("unknown", reason) for name, reason in case.unknown.items()}
        assert found == expected, case.name


def test_files_are_those_of_the_tree_whatever_their_names(tables: Tables, rows: dict[int, dict[str, Any]]) -> None:
    for case in READABLE:
        found = of(tables, "github.files", case)
        if "files" in case.unknown:
            assert found.is_empty(), case.name
            continue
        expected = {(path.replace(names.WITH_ADDRESS, MASK), *rest) for path, *rest in tree_of(case.recorded)}
        leaves = found.filter(pl.col("type") != "tree").select("path", "type", "mode", "oid")
        assert set(leaves.iter_rows()) == expected, case.name
        assert set(found.filter(type="tree")["path"]) == folders_of(case.recorded), case.name
        assert rows[case.recorded.id]["files_count"] == sum(line[1] == "blob" for line in expected), case.name


def test_commits_are_all_there_in_their_order(tables: Tables, rows: dict[int, dict[str, Any]]) -> None:
    for case in READABLE:
        commits = case.commits[: histories.MOST_COMMITS]
        found = of(tables, "github.commits", case).sort("position")
        assert found["oid"].to_list() == [commit["sha"] for commit in commits], case.name
        assert found["additions"].to_list() == [commit["additions"] for commit in commits], case.name
        assert found["parents_count"].to_list() == [commit["parents"] for commit in commits], case.name
        (head,) = of(tables, "github.heads", case).to_dicts()
        assert head["head_oid"] == (commits[0]["sha"] if commits else None)
        assert head["commits_count"] == len(case.commits), case.name
        assert head["is_history_complete"] is (case not in CAPPED), case.name
        assert rows[case.recorded.id]["commits_count"] == len(case.commits), case.name


def test_authors_are_accounts_or_pseudonyms(tables: Tables) -> None:
    case = named("authors")
    commits = of(tables, "github.commits", case).sort("position").to_dicts()
    # From the newest: Ada, nobody, Kim, Lin (by an address of GitHub's), the bot, Ada.
    assert [commit["author_id"] for commit in commits] == [7, None, None, 10, 9, 7]
    assert [commit["author_login"] for commit in commits] == ["ada", "unknown", None, "lin", "renovate[bot]", "ada"]
    assert [commit["author_type"] for commit in commits] == ["User", "User", None, "User", "Bot", "User"]
    assert [commit["headline"] for commit in commits] == [
        "",
        f"Ask {MASK}, she knows",
        *(commit["headline"] for commit in case.commits[2:]),
    ]
    assert [commit["authored_at"].isoformat() for commit in commits[2:4]] == [
        "1970-01-01T00:00:00+00:00",
        "2099-12-31T23:59:59+00:00",
    ]
    bots = tables["core.people"].filter("is_bot")
    assert bots.select("person_id", "login").rows() == [("account-9", "renovate[bot]")]


def test_an_older_address_belongs_to_the_account_that_the_mailmap_names(tables: Tables) -> None:
    case = named("mailmap")
    (link,) = of(tables, "core.identity_links", case).to_dicts()
    assert link["identity"].startswith("pseudonym-")
    assert link["canonical"] == "account-7"
    contributions = of(tables, "core.contributions", case).select("person_id", "commits_count")
    assert contributions.rows() == [("account-7", 4)]


def test_contributors_are_counted_or_those_of_githubs_list(tables: Tables) -> None:
    for case in READABLE:
        found = of(tables, "github.contributors", case).select("account_id", "contributions").rows()
        expected = [(line["id"], line["contributions"]) for line in case.recorded.contributors or ()]
        if case.name == "authors":
            expected.append((10, 1))
        if "contributors" in case.unknown:
            expected = []
        assert sorted(found) == sorted(expected), case.name
    totals = tables["core.contributions"].group_by("repository_id").agg(pl.sum("commits_count"), pl.all("is_complete"))
    counted = {key: (count, is_whole) for key, count, is_whole in totals.iter_rows()}
    listed = named("history-longer-than-is-read")
    assert counted[listed.recorded.id] == (len(listed.commits), False)
    refused = named(histories.REFUSED)
    assert counted[refused.recorded.id] == (histories.MOST_COMMITS, False)


def test_what_github_refuses_or_cuts_off_was_met(counted: dict[str, Any]) -> None:
    below = {name.removeprefix("GET /repos/{owner}/{repo}"): counts for name, counts in counted["by_endpoint"].items()}
    assert below["/contributors"] == {"200": 1}
    assert counted["faults"] == {"status": 1}
    assert below["/git/trees/{tree_sha}"] == {"200": 1}
    assert below[""] == {"451": 1}


def test_releases_are_all_there_without_drafts(tables: Tables) -> None:
    for case in READABLE:
        found = of(tables, "github.releases", case).select("tag_name", "name").rows()
        expected = {(one["tag_name"], one["name"]) for one in case.recorded.releases or () if not one.get("draft")}
        assert set(found) == expected, case.name
        assert len(found) == len(expected)


def test_repositories_that_came_under_old_names_are_others(tables: Tables, rows: dict[int, dict[str, Any]]) -> None:
    for repository_id, (name, content) in histories.CREATED.items():
        assert rows[repository_id]["name"] == name
        (readme,) = tables["core.readmes"].filter(repository_id=repository_id).to_dicts()
        assert readme["oid"] == git_oid(content)
        assert rows[repository_id]["commits_count"] == 1


def test_every_repository_has_its_page_and_no_page_shows_an_address(live: LiveBench, tables: Tables) -> None:
    site = live.bench.current / "site"
    for key in tables["core.repositories"]["repository_id"]:
        assert (site / "repositories" / f"{key}.html").is_file()
    for path in live.bench.current.rglob("*"):
        if path.suffix in {".html", ".json", ".csv"}:
            text = path.read_text(encoding="utf-8")
            assert not contains_address(text), path
            assert "<script>alert(1)" not in text or path.suffix != ".html", path


def test_a_second_build_asks_nothing_but_the_listing(live: LiveBench, tables: Tables) -> None:
    live.counted()
    again = live.build()
    assert again["computed"] == 0
    assert live.counted()["points"] == {}
    assert live.catalog()["core.repositories"].equals(tables["core.repositories"])


def test_a_build_from_a_recording_has_the_same_tables(
    live: LiveBench, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tables["core.repositories"].height
    for name, value in {**live.bench.environ, "DATA_DIRECTORY": str(live.bench.data)}.items():
        monkeypatch.setenv(f"RESEARCH_PLATFORM_{name}", value)
    live.counted()
    assert application.run(["record", str(tmp_path / "copy")]) == 0
    assert live.counted()["points"] == {}
    again = Workbench(tmp_path / "again", live.bench.slug, {"ANALYSES__TOPICS": "false"})
    with again.instance:
        assert again.run(tmp_path / "copy", selection=TABLES).is_success
    assert versions(again) == versions(live.bench)


def test_what_is_private_is_nowhere_until_the_settings_publish_it(live: LiveBench, tables: Tables) -> None:
    hidden = {500: "private", 501: "made-private"}
    assert not set(hidden) & set(tables["core.repositories"]["repository_id"])
    assert not [name for name, frame in tables.items() if histories.SECRET in str(frame.rows())]
    for path in live.bench.layout.root.rglob("*"):
        assert not path.is_file() or histories.SECRET.encode() not in path.read_bytes(), path
    live.counted()
    live.build(PUBLICATION__VISIBILITY="private")
    found = live.catalog()["core.repositories"].filter(pl.col("is_private"))
    assert dict(found.select("repository_id", "name").iter_rows()) == hidden
    # Nothing but these is read again.
    assert live.counted()["points"]["graphql"] <= 3
    # What became known in private is published to nobody else, whatever the settings say later.
    live.mutate({"op": "star", "repo": READABLE[0].name, "count": 1})
    refused = live.run()
    assert not refused.is_success
    assert "hold 2 private repositories, and publication.visibility is public" in refused.failures[0][1]
    assert live.catalog()["core.repositories"].filter(pl.col("is_private")).height == len(hidden)
