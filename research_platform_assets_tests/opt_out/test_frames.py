"""Frames of every kind without those who opted out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from research_platform_assets.opt_out.declared import Declared, Person
from research_platform_assets.opt_out.frames import concerns, without
from research_platform_assets.opt_out.register import MASK, NOBODY, Register
from research_platform_assets.tables import core, github, insight, insight_people, insight_topics, research_files
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.legacy_parity import PARITY
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.tables.research_publications import MENTIONS

AT = datetime(2026, 1, 1, tzinfo=UTC)
ZOE: dict[str, Any] = {"author_id": 77, "author_login": "zed-q", "author_name": "Zoe Quandary"}
NOBODY_KNOWN = {"author_id": None, "author_login": None, "author_name": None, "author_pseudonym": None}


def register() -> Register:
    return Register(Declared(("Lab/secret",), (Person(logins=("zed-q",)),)), b"key", owner="Lab")


def frame(table: Table, *rows: dict[str, Any]) -> pl.DataFrame:
    return table.frame([dict.fromkeys(table.polars_schema) | row for row in rows])


def commit(number: int, **more: Any) -> dict[str, Any]:
    return {"repository_id": 1, "oid": f"{number:040x}", "headline": "x", "author_identity": "account", **more}


def test_commits_stay_as_those_of_nobody_known_whatever_account_they_bear() -> None:
    commits = frame(
        github.COMMITS,
        commit(1, author_id=7, author_login="ada", headline="Thanks to Zoe  Quandary"),
        commit(2, author_id=77, author_login=None),
        commit(3, **ZOE),
    )
    left = without("github.commits", commits, register())
    assert left["author_login"].to_list() == ["ada", None, None]
    assert left["author_identity"].to_list() == ["account", "pseudonym", "pseudonym"]
    assert left.filter(pl.col("author_login").is_null()).select(*NOBODY_KNOWN).unique().to_dicts() == [NOBODY_KNOWN]
    assert left["headline"].to_list() == [f"Thanks to {MASK}", "x", "x"]
    assert left["oid"].to_list() == commits["oid"].to_list()
    assert not concerns("github.commits", left, register())


def test_a_person_is_found_through_links_in_any_order() -> None:
    links = frame(
        core.IDENTITY_LINKS,
        *(
            {"repository_id": 1, "identity": one, "canonical": other, "path": ".mailmap", "is_current": True}
            for one, other in [
                ("pseudonym-c", "pseudonym-b"),
                ("pseudonym-b", "account-77"),
                ("pseudonym-d", "account-7"),
            ]
        ),
    )
    known = register()
    known.is_person(["account-77"], ["zed-q"])
    assert without("core.identity_links", links, known)["identity"].to_list() == ["pseudonym-d"]
    assert known.is_person(["pseudonym-c"])


def test_a_merged_person_goes_whole_and_the_kind_of_an_identity_is_nobody() -> None:
    people = frame(
        core.PEOPLE,
        {"person_id": "account-7", "login": "ada", "identity": "account", "is_bot": False, "identities": []},
        {"person_id": "account-9", "identity": "account", "is_bot": False}
        | {"identities": [{"identity": "account-77", "evidence": "e"}]},
    )
    known = register()
    known.is_person(["account-77"], ["zed-q"])
    assert without("core.people", people, known)["person_id"].to_list() == ["account-7"]


def test_rows_of_a_repository_go_and_its_name_in_texts_of_others_is_masked() -> None:
    listed = {"full_name": "Lab/secret", "name": "secret", "html_url": "https://github.com/Lab/secret"}
    common = {"is_private": False, "is_fork": False, "is_archived": False}
    repositories = frame(
        github.REPOSITORIES,
        {"repository_id": 3, **listed, **common},
        {"repository_id": 4, "full_name": "Lab/zed-q", "name": "zed-q", "html_url": "https://github.com/Lab/zed-q"}
        | {**common, "description": "after Lab/secret, by zed-q", "topics": ["zed-q", "tides"]},
    )
    known = register()
    left = without("github.repositories", repositories, known)
    assert left["repository_id"].to_list() == [4]
    # Links are made of the names of repositories; who is named there has to opt the repository out.
    assert left["full_name"].to_list() == ["Lab/zed-q"]
    assert left["description"].to_list() == [f"after {MASK}, by {MASK}"]
    assert left["topics"].to_list() == [[MASK, "tides"]]
    heads = frame(
        github.HEADS, *({"repository_id": n, "recorded_commits_count": 0, "is_history_complete": True} for n in (3, 4))
    )
    assert without("github.heads", heads, known)["repository_id"].to_list() == [4]


#: Every column of the `core` and `insight` tables that may hold the identity of a person.
NAMING = [
    *((name, "person_id") for name in ("core.people", "core.contributions", "insight.person_stats")),
    *((name, column) for name in ("core.authors", "core.identity_links") for column in ("identity",)),
    ("core.identity_links", "canonical"),
    ("insight.repository_contributors", "top_person_id"),
    ("insight.collaborators", "person_id"),
    ("insight.collaborations", "person_id"),
    ("insight.collaborations", "other_id"),
]


def test_the_list_of_columns_that_name_people_is_whole() -> None:
    named = ("person_id", "other_id", "identity", "canonical")
    found = {
        (name, column)
        for name, table in ALL_TABLES.items()
        for column, dtype in table.polars_schema.items()
        if name.startswith(("core.", "insight.")) and dtype == pl.String and column.endswith(named)
    }
    assert found - {("core.people", "identity")} == set(NAMING), "how far an identity can be trusted is no identity"


@pytest.mark.parametrize(("name", "column"), NAMING)
def test_a_person_is_left_out_of_every_column_that_names_people(name: str, column: str) -> None:
    known = register()
    known.is_person(["account-77"], ["zed-q"])
    row = {each: "account-7" for of, each in NAMING if of == name}
    told = frame(ALL_TABLES[name], dict.fromkeys(row, "account-8"), {**row, column: "account-77"})
    assert concerns(name, told, known)
    left = without(name, told, known)
    assert "account-77" not in left.write_json()
    # Who is at the top of a repository is one fact about it among others.
    assert left.height == (2 if column == "top_person_id" else 1)


def test_who_worked_with_somebody_who_opted_out_stays() -> None:
    known = register()
    known.is_person(["account-77"], ["zed-q"])
    pairs = frame(
        insight_people.COLLABORATIONS,
        {"person_id": "account-7", "other_id": "account-77", "repository_ids": [4]},
        {"person_id": "account-77", "other_id": "account-8", "repository_ids": [4]},
        {"person_id": "account-7", "other_id": "account-8", "repository_ids": [4]},
    )
    left = without("insight.collaborations", pairs, known)
    assert left.select("person_id", "other_id").rows() == [("account-7", "account-8")]
    assert not known.is_person(["account-7"])
    assert not known.is_person(["account-8"])


def test_what_follows_from_a_repository_goes_with_it() -> None:
    pairs = frame(
        insight_people.COLLABORATIONS,
        {"person_id": "account-7", "other_id": "account-8", "repository_ids": [3, 4]},
        {"person_id": "account-7", "other_id": "account-9", "repository_ids": [4]},
        {"person_id": "account-8", "other_id": "account-9", "repository_ids": []},
    )
    known = register()
    known.is_repository(3, "Lab/secret")
    left = without("insight.collaborations", pairs, known)
    assert left["other_id"].to_list() == ["account-9", "account-9"]
    assert not concerns("insight.collaborations", left, known)


@pytest.mark.parametrize("name", ["insight.activity", "insight.repository_contributors"])
def test_figures_of_a_repository_go_with_it(name: str) -> None:
    known = register()
    known.is_repository(3, "Lab/secret")
    rows = frame(ALL_TABLES[name], {"repository_id": 3}, {"repository_id": 4})
    assert without(name, rows, known)["repository_id"].to_list() == [4]


def test_a_former_name_is_a_name() -> None:
    rows = {"repository_id": 3, "full_name": "Lab/now", "name": "now", "former_names": ["secret", "Lab/secret"]}
    states = {"state": "active", "html_url": "x", "topics": [], "is_private": False, "is_fork": False}
    repositories = frame(core.REPOSITORIES, {**rows, **states, "corrected_fields": []})
    assert without("core.repositories", repositories, register()).height == 0


def test_history_of_a_repository_goes_also_where_only_its_name_is_known() -> None:
    counted = {"day": "2026-01-01", "metric": "stargazers_count", "state": "observed", "source": "build"}
    history = frame(
        insight.HISTORY,
        {**counted, "subject": "name:secret", "name": "Secret"},
        {**counted, "subject": "name:tides", "name": "tides"},
        {**counted, "subject": "3", "repository_id": 3, "name": "renamed"},
    )
    known = register()
    known.is_repository(3, "Lab/secret")
    assert without("insight.history", history, known)["subject"].to_list() == ["name:tides"]


def test_a_version_of_the_topic_model_forgets_a_repository_and_keeps_its_topics() -> None:
    placed = [{"repository_id": number, "digest": "d", "terms_count": 3, "topics": []} for number in (3, 4)]
    event = {"event": "born", "topic_id": 0, "other_ids": [], "repository_ids": [3, 4], "sentence": "two came"}
    trial = {"day": "2026-01-01", "topics_count": 2, "value": 1.0, "repository_ids": [3]}
    common = {"fitted_on": "2026-01-01", "method": "m", "next_topic_id": 1, "topics": [], "terms": [], "measures": []}
    shares = dict.fromkeys(("low_fit_limit", "alike_limit", "low_fit_share", "abstained_share"), 0.0)
    kept = {"repositories": placed, "events": [event], "trials": [trial]}
    versions = frame(insight_topics.TOPIC_MODELS, {"model_version": 1, **common, **shares, **kept})
    known = register()
    known.is_repository(3, "Lab/secret")
    left = without("insight.topic_models", versions, known)
    version = left.row(0, named=True)
    assert [each["repository_id"] for each in version["repositories"]] == [4]
    assert [each["repository_ids"] for each in (*version["events"], *version["trials"])] == [[4], []]
    assert left.schema == versions.schema
    assert not concerns("insight.topic_models", left, known)


def test_a_topic_keeps_what_it_is_without_a_repository_that_stood_for_it() -> None:
    topic = {"topic_id": 0, "label": "tides", "terms": [], "repositories_count": 2, "representative_ids": [3, 4]}
    topics = frame(insight.TOPICS, topic | {"model_version": 1, "born_on": "2026-01-01"})
    known = register()
    known.is_repository(3, "Lab/secret")
    left = without("insight.topics", topics, known)
    assert left.to_dicts() == [topics.row(0, named=True) | {"representative_ids": [4]}]
    assert left.schema == topics.schema
    assert not concerns("insight.topics", left, known)


def test_keys_stay_different() -> None:
    entry = {"repository_id": 1, "type": "blob", "mode": "100644", "oid": "0" * 40}
    files = frame(github.FILES, *({**entry, "path": f"by/{name}.md"} for name in ("Zed-Q", "zed-q", "ada")))
    assert without("github.files", files, register())["path"].to_list() == [f"by/{MASK}.md", "by/ada.md"]


@pytest.mark.parametrize("name", ["source", "unknown", "Source", "Unknown"])
def test_words_of_a_list_name_nobody(name: str) -> None:
    known = Register(Declared((), (Person(names=(name,)),)), b"key", owner="Lab")
    rows = frame(github.DOCUMENTS, {"kind": "source", "status": "unknown", "reason": f"lost by {name}", "path": "a"})
    left = without("github.documents", rows, known)
    assert left.select("kind", "status", "reason").rows() == [("source", "unknown", f"lost by {MASK}")]


@pytest.mark.parametrize("known", [NOBODY, Register(Declared(), b"key")])
def test_nothing_is_touched_where_nobody_opted_out(known: Register) -> None:
    commits = frame(github.COMMITS, commit(1, **ZOE))
    assert without("github.commits", commits, known) is commits


def test_the_account_itself_is_what_the_platform_is_about() -> None:
    account = {"organization_id": 1, "login": "zed-q", "html_url": "https://github.com/zed-q", "is_invented": False}
    organizations = frame(github.ORGANIZATIONS, account)
    assert without("github.organizations", organizations, register()) is organizations


def test_paths_that_only_a_name_tells_apart_are_one_row() -> None:
    known = register()
    known.is_person(["account-77"], ["zed-q"])
    for table, column in ((research_files.NOTEBOOKS, "path"), (research_files.DATASETS, "location")):
        rows = frame(table, {column: "zed-q/a.ipynb"}, {column: "Zed-Q/a.ipynb"}, {column: "b.ipynb"})
        left = without(table.qualified_name, rows, known)
        assert left.height == left[column].n_unique()
        assert "zed-q" not in left.write_json().lower()


def test_a_name_goes_from_the_authors_of_a_work_also_where_it_is_abbreviated() -> None:
    known = Register(Declared((), (Person(names=("Zoe Quandary",)),)), b"key", owner="Lab")
    mention: dict[str, Any] = {
        "repository_id": 1,
        "path": "refs.bib",
        "technique": "bibliography",
        "occurrence": 1,
        "title": "On Zoe Quandary",
        "authors": ["Ada Byron", "Zoë Quandary", "Z. Quandary", "Zelda Quandary", "Q. Zoe", "Zoe  Quandary"],
    }
    mentions = frame(MENTIONS, mention | {"identifier": "10.1000/a"}, mention | {"identifier": "10.1000/b"})
    left = without("research.mentions", mentions, known)
    assert left["authors"].to_list() == [["Ada Byron", "Zelda Quandary", "Q. Zoe"]] * 2
    assert left["title"].to_list() == [f"On {MASK}"] * 2
    assert not concerns("research.mentions", left, known)


def test_links_to_a_repository_that_opted_out_are_one_row_where_they_cannot_be_told_apart() -> None:
    link: dict[str, Any] = {
        "repository_id": 1,
        "path": "README.md",
        "technique": "readme text",
        "occurrence": 1,
        "authors": [],
    }
    mentions = frame(MENTIONS, link | {"identifier": "lab/secret"}, link | {"identifier": "Lab/secret"})
    assert without("research.mentions", mentions, register())["identifier"].to_list() == [MASK]


def test_the_comparison_with_the_predecessor_names_nobody_who_opted_out() -> None:
    known = register()
    row = {"file": "stats.json", "subject": "", "metric": "x", "basis": "formula", "verdict": "moved"}
    told = frame(
        PARITY,
        row | {"subject": "Lab/secret"},
        row | {"subject": "ada|zed-q"},
        row | {"metric": "recent_repos.0.name", "legacy_value": "secret"},
        row | {"metric": "top_central_authors.0.author", "our_value": "zed-q"},
        row | {"explanation": "Lab/secret: license: pushed_at was earlier", "legacy_value": "3"},
    )
    left = without("legacy.parity", told, known)
    assert left["legacy_value"].to_list() == ["3"]
    assert "secret" not in left.write_json()
    assert concerns("legacy.parity", told, known)
