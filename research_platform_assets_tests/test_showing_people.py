"""What is published of people, table by table."""

from __future__ import annotations

import polars as pl
import pytest

from research_platform_assets.showing_people import HEADLINE, TOUCHED, WITHHELD, Mode, PeopleShown
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.site.sample_content import frame, row

KEY = b"k" * 32
HIDDEN = PeopleShown("pseudonymous", KEY)
OFF = PeopleShown("off", KEY)
ADA, BO, BOT = "account-7", "pseudonym-0a1b2c3d4e5f6071", "account-9"


def tables() -> dict[str, pl.DataFrame]:
    rows = {
        "core.people": [
            row("core.people", person_id=ADA, login="ada", name="Ada L.", identity="account",
                identities=[{"identity": "account-8", "evidence": "`.mailmap`"}]),
            row("core.people", person_id=BO, name="Bo", identity="pseudonym"),
            row("core.people", person_id=BOT, login="helper[bot]", identity="account", is_bot=True),
        ],
        "core.contributions": [
            row("core.contributions", repository_id=1, person_id=each, commits_count=3) for each in (ADA, BO, BOT)
        ],
        "insight.collaborations": [row("insight.collaborations", person_id=ADA, other_id=BO, weight=1.0)],
        "insight.repository_contributors": [
            row("insight.repository_contributors", repository_id=1, status="observed", contributors_count=2,
                top_person_id=ADA),
            row("insight.repository_contributors", repository_id=2, status="unknown"),
        ],
        "github.commits": [
            row("github.commits", repository_id=1, oid="a" * 40, author_id=7, author_login="ada", author_name="Ada L.",
                author_identity="account", headline="Merge pull request #1 from ada/main"),
        ],
        "research.replications": [row("research.replications", by="Ada L.", outcome="success")],
        "reports.changes": [
            row("reports.changes", table_name=table, row_key="[1]", column_name=column)
            for table, column in (
                ("core.people", ""),
                ("insight.repository_contributors", ""),
                ("insight.repository_contributors", "top_person_id"),
                ("insight.repository_contributors", "contributors_count"),
                ("core.repositories", "stargazers_count"),
            )
        ],
    }  # fmt: skip
    return {name: frame(name, made) for name, made in rows.items()}


def test_people_bear_the_same_pseudonym_in_all_tables_and_bots_their_names() -> None:
    made = HIDDEN.published(tables())
    people = sorted(made["core.people"].to_dicts(), key=lambda each: each["is_bot"])
    assert [(each["login"], each["name"], each["identity"], each["identities"]) for each in people] == [
        (None, None, "pseudonym", []),
        (None, None, "pseudonym", []),
        ("helper[bot]", None, "account", []),
    ]
    names = [HIDDEN.pseudonym(ADA), HIDDEN.pseudonym(BO), BOT]
    assert made["core.people"]["person_id"].to_list() == sorted(names)
    assert made["core.contributions"]["person_id"].to_list() == sorted(names)
    assert made["insight.repository_contributors"]["top_person_id"].to_list() == [names[0], None]
    pair = made["insight.collaborations"].select("person_id", "other_id").row(0)
    assert list(pair) == sorted(names[:2])


def test_another_key_gives_other_pseudonyms_and_no_digest_tells_the_key() -> None:
    other = PeopleShown("pseudonymous", b"l" * 32)
    assert other.pseudonym(ADA) != HIDDEN.pseudonym(ADA)
    assert len({shown.digest for shown in (HIDDEN, OFF, other)}) == 3
    assert KEY.hex() not in HIDDEN.digest
    assert repr(KEY) not in repr(HIDDEN)


def test_pseudonyms_of_the_network_stay_as_they_are() -> None:
    network = frame("insight.collaborators", [row("insight.collaborators", person_id="collaborator-00ff")])
    shown = HIDDEN.published({**tables(), "insight.collaborators": network})
    assert shown["insight.collaborators"]["person_id"].to_list() == ["collaborator-00ff"]


def test_nobody_is_left_where_people_are_off_but_for_their_number() -> None:
    made = OFF.published(tables())
    assert {name for name, each in made.items() if each.is_empty()} == {
        "core.people",
        "core.contributions",
        "insight.collaborations",
    }
    spread = made["insight.repository_contributors"]
    assert spread.select("top_person_id", "contributors_count").rows() == [(None, 2), (None, None)]


@pytest.mark.parametrize("shown", [HIDDEN, OFF])
def test_neither_commits_nor_changes_nor_declarations_say_who(shown: PeopleShown) -> None:
    made = shown.published(tables())
    commit = made["github.commits"].row(0, named=True)
    assert {name: commit[name] for name in commit if name.startswith("author_") and name != "author_identity"} == {
        "author_id": None, "author_login": None, "author_pseudonym": None, "author_name": None, "author_type": None
    }  # fmt: skip
    assert commit["headline"] == HEADLINE
    assert made["research.replications"]["by"].to_list() == [WITHHELD]
    assert made["reports.changes"].select("table_name", "column_name").rows() == [
        ("core.repositories", "stargazers_count"),
        ("insight.repository_contributors", "contributors_count"),
    ]


@pytest.mark.parametrize("mode", ["named", "pseudonymous", "off"])
def test_every_table_keeps_its_columns_and_types(mode: Mode) -> None:
    every = {name: table.empty() for name, table in ALL_TABLES.items()} | tables()
    made = PeopleShown(mode, KEY).published(every)
    assert {name: each.schema for name, each in made.items()} == {name: each.schema for name, each in every.items()}
    untouched = {name for name in every if mode == "named" or name not in TOUCHED}
    assert all(made[name].equals(every[name]) for name in untouched)


#: The account that the platform itself is about.
_ORGANIZATION = {("github.organizations", "login")}


def test_no_table_that_is_added_names_people_unseen() -> None:
    found = {
        (name, column)
        for name, table in ALL_TABLES.items()
        for column in table.polars_schema
        if column in {"by", "login", "identity", "identities", "canonical", "account_id"}
        or column.endswith(("_login", "person_id"))
        or column.startswith("author_")
    }
    assert {pair for pair in found if pair[0] not in TOUCHED} == _ORGANIZATION
