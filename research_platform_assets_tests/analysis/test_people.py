"""Who is one person: on evidence only, never on a display name; bots apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.corrections import Corrections, parse_corrections
from research_platform_assets.analysis.people import core_people
from research_platform_assets.errors import CorrectionsError
from research_platform_assets.tables import core
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import DAY, is_valid, shuffled

ADA = {"repository_id": 1, "author_id": 5, "author_login": "ada", "author_name": "Ada", "author_type": "User"}
BOB = {"repository_id": 1, "author_id": 6, "author_login": "bob", "author_name": "Bob", "author_type": "User"}
BOT = {"repository_id": 1, "author_id": 7, "author_login": "ci[bot]", "author_name": "ci", "author_type": "Bot"}
HOME = {"repository_id": 1, "author_pseudonym": "aa", "author_name": "Ada"}
WORK = {"repository_id": 2, "author_pseudonym": "bb", "author_name": "A. Lovelace"}


def build(
    *authored: dict[str, Any],
    listed: pl.DataFrame | None = None,
    complete: bool = True,
    links: tuple[tuple[str, str], ...] = (),
    people: str = "",
    seed: int | None = None,
) -> pl.DataFrame:
    declared = Corrections()
    if people:
        entries = people.strip().splitlines()
        text = "people:\n" + "\n".join(f"- {{{entry}, by: eve, date: 2026-01-02, why: asked}}" for entry in entries)
        declared = parse_corrections(text, "corrections.yaml")
    captured = [
        rows.commits(*authored),
        rows.contributors() if listed is None else listed,
        rows.heads((1, complete), (2, True)),
    ]
    if seed is not None:
        captured = [shuffled(part, seed) for part in captured]
    parts = [rows.authors(*captured), rows.identity_links(*links)]
    if seed is not None:
        parts = [shuffled(part, seed) for part in parts]
    result = core_people(*parts, declared)
    assert is_valid(result, core.PEOPLE)
    return result


def ids(result: pl.DataFrame) -> list[str]:
    return result["person_id"].to_list()


def only(result: pl.DataFrame, person_id: str = "account-5") -> dict[str, Any]:
    return result.row(by_predicate=pl.col("person_id") == person_id, named=True)


def test_an_account_is_one_person_in_all_repositories_whatever_its_names() -> None:
    result = build(ADA, ADA | {"repository_id": 2, "author_name": "Ada L."}, ADA | {"repository_id": 2})
    assert only(result) == {
        "person_id": "account-5",
        "login": "ada",
        "name": "Ada",
        "identity": "account",
        "is_bot": False,
        "bot_reason": None,
        "identities": [],
    }
    assert result.height == 1


def test_two_people_of_the_same_name_stay_two() -> None:
    assert ids(build(ADA, BOB | {"author_name": "Ada"}, HOME)) == ["account-5", "account-6", "pseudonym-aa"]


def test_nobody_knows_who_an_author_without_account_and_pseudonym_is() -> None:
    assert ids(build(ADA, {"repository_id": 1, "author_name": "Somebody"})) == ["account-5"]


def test_no_commits_are_no_people() -> None:
    assert build().height == 0


def test_a_mailmap_merges_and_says_so() -> None:
    row = only(build(ADA, HOME, WORK, WORK, links=(("pseudonym-aa", "account-5"), ("pseudonym-bb", "pseudonym-aa"))))
    assert row["identities"] == [
        {"identity": "pseudonym-aa", "evidence": ".mailmap of repository 1"},
        {"identity": "pseudonym-bb", "evidence": ".mailmap of repository 1"},
    ]
    assert row["name"] == "A. Lovelace", "two commits each: the tie goes to the first in the alphabet"


def test_a_mailmap_that_names_unknown_identities_only_changes_nothing() -> None:
    assert build(ADA, links=(("pseudonym-xx", "pseudonym-yy"),)).equals(build(ADA))


@pytest.mark.parametrize("links", [(("account-7", "account-5"),), (("account-5", "account-7"),)])
def test_a_mailmap_does_not_make_a_program_a_person(links: tuple[tuple[str, str], ...]) -> None:
    assert ids(build(ADA, BOT, links=links)) == ["account-5", "account-7"]


def test_a_program_does_not_join_two_people_through_a_mailmap() -> None:
    assert ids(build(ADA, BOB, BOT, links=(("account-7", "account-5"), ("account-7", "account-6")))) == [
        "account-5",
        "account-6",
        "account-7",
    ]


def test_the_newest_login_is_the_current_one() -> None:
    renamed = ADA | {"author_login": "ada-new", "at": DAY + timedelta(days=1)}
    assert only(build(ADA, renamed, ADA | {"author_login": None, "at": DAY + timedelta(days=2)}))["login"] == "ada-new"


def test_of_two_logins_at_the_same_time_the_first_in_the_alphabet_counts() -> None:
    both = [ADA | {"author_login": login, "at": DAY} for login in ("ada-2", "ada-1", "ada-3")]
    assert only(build(*both))["login"] == "ada-1"
    listed = rows.contributors((1, 5, "ada-0", "User", 9))
    assert only(build(*both, listed=listed, complete=False))["login"] == "ada-1", "commits come before the list"


def test_of_logins_in_several_lists_the_first_in_the_alphabet_counts() -> None:
    listed = rows.contributors((1, 8, "x-3", "User", 9), (3, 8, "x-1", "User", 9))
    assert only(build(ADA, listed=listed, complete=False), "account-8")["login"] == "x-1"


def test_a_kind_is_the_best_that_commits_say() -> None:
    made_up = ADA | {"author_identity": "synthetic"}
    assert only(build(made_up))["identity"] == "synthetic"
    assert only(build(made_up, ADA))["identity"] == "account"
    listed = rows.contributors((1, 5, "ada", "User", 9))
    assert only(build(made_up, listed=listed, complete=False))["identity"] == "synthetic"


@pytest.mark.parametrize(("complete", "expected"), [(True, ["account-5"]), (False, ["account-5", "account-8"])])
def test_listed_contributors_count_where_the_history_is_incomplete(complete: bool, expected: list[str]) -> None:
    listed = rows.contributors((1, 8, "old-hand", "User", 12), (1, 9, "never", "User", 0))
    result = build(ADA, listed=listed, complete=complete)
    assert ids(result) == expected
    if not complete:
        assert only(result, "account-8")["login"] == "old-hand"
        assert only(result, "account-8")["name"] is None


def test_the_list_tells_type_and_login_where_commits_do_not() -> None:
    nameless = {"repository_id": 1, "author_id": 8, "author_name": "x"}
    row = only(build(nameless, listed=rows.contributors((1, 8, "tool", "Bot", 1)), complete=False), "account-8")
    assert (row["login"], row["bot_reason"]) == ("tool", "account type")


@pytest.mark.parametrize(
    ("author", "reason"),
    [
        (BOT, "account type"),
        (BOT | {"author_type": None}, "login suffix"),
        (BOT | {"author_type": "User", "author_login": "snyk-bot"}, "known service"),
        (BOT | {"author_type": "User", "author_login": "robot"}, None),
    ],
)
def test_programs_are_told_apart_with_the_reason(author: dict[str, Any], reason: str | None) -> None:
    row = only(build(ADA, author), "account-7")
    assert (row["bot_reason"], row["is_bot"]) == (reason, reason is not None)


def test_a_name_that_looks_like_a_program_makes_none() -> None:
    assert not only(build(HOME | {"author_name": "dependabot[bot]"}), "pseudonym-aa")["is_bot"]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ("merge: [account-5, pseudonym-aa]", ["account-5", "account-6", "account-7", "pseudonym-bb"]),
        ("merge: ['@ADA', '@bob']", ["account-5", "account-7", "pseudonym-aa", "pseudonym-bb"]),
        ("merge: [pseudonym-bb, pseudonym-aa, account-6]", ["account-5", "account-6", "account-7"]),
        ("merge: ['@nobody', account-6]", ["account-5", "account-6", "account-7", "pseudonym-aa", "pseudonym-bb"]),
    ],
)
def test_people_can_be_declared_one(people: str, expected: list[str]) -> None:
    assert ids(build(ADA, BOB, BOT, HOME, WORK, people=people)) == expected


def test_a_declared_merge_says_who_declared_it() -> None:
    row = only(build(ADA, HOME, people="merge: [account-5, pseudonym-aa]"))
    assert row["identities"] == [{"identity": "pseudonym-aa", "evidence": "correction by eve on 2026-01-02"}]


def test_an_identity_declared_to_stand_alone_is_left_out_of_every_mailmap() -> None:
    links = (("pseudonym-aa", "account-5"), ("pseudonym-bb", "account-5"))
    assert ids(build(ADA, HOME, WORK, links=links, people="split: pseudonym-aa")) == ["account-5", "pseudonym-aa"]


@pytest.mark.parametrize(
    ("people", "person_id", "reason"),
    [
        ("bot: '@ada'", "account-5", "correction"),
        ("bot: account-7", "account-7", "correction"),
        ("not_bot: '@ci[bot]'", "account-7", None),
        ("bot: pseudonym-aa", "pseudonym-aa", "correction"),
    ],
)
def test_what_is_a_program_can_be_declared(people: str, person_id: str, reason: str | None) -> None:
    assert only(build(ADA, BOT, HOME, people=people), person_id)["bot_reason"] == reason


def test_a_mailmap_counts_for_an_account_declared_to_be_no_program() -> None:
    links = (("account-7", "account-5"),)
    assert ids(build(ADA, BOT, links=links, people="not_bot: account-7")) == ["account-5"]
    assert ids(build(ADA, HOME, links=(("pseudonym-aa", "account-5"),), people="bot: pseudonym-aa")) == [
        "account-5",
        "pseudonym-aa",
    ]


def test_a_person_declared_one_with_a_program_is_a_person_and_two_programs_are_a_program() -> None:
    assert not only(build(ADA, BOT, people="merge: [account-5, account-7]"))["is_bot"]
    other = BOT | {"author_id": 4, "author_login": "renovate"}
    row = only(build(BOT, other, HOME, people="merge: [account-7, account-4, pseudonym-aa]"), "account-4")
    assert (row["bot_reason"], row["login"]) == ("account type", "renovate")


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ("merge: [account-5, pseudonym-aa]\nbot: account-5\nnot_bot: pseudonym-aa", "account-5 is declared a bot"),
        ("merge: [pseudonym-aa, '@ada']\nsplit: account-6\nsplit: account-5", "account-5 is declared to stand alone"),
    ],
)
def test_declarations_that_contradict_each_other_are_refused(people: str, message: str) -> None:
    with pytest.raises(CorrectionsError, match=message):
        build(ADA, BOB, HOME, people=people)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    authored = [ADA, BOB, BOT, HOME, WORK, ADA | {"author_login": "ada-2"}, HOME | {"author_name": "Zoe"}]
    listed = rows.contributors((1, 8, "x", "User", 3), (2, 8, "y", "User", 3), (1, 5, "ada-3", "User", 3))
    links = (("pseudonym-aa", "pseudonym-bb"), ("pseudonym-bb", "account-6"))
    expected = build(*authored, listed=listed, complete=False, links=links)
    assert build(*authored, listed=listed, complete=False, links=links, seed=seed).equals(expected)
