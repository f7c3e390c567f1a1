"""What became of each entry of a corrections file."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.correction_states import CorrectionState, correction_states
from research_platform_assets.analysis.corrections import parse_corrections
from research_platform_assets.tables import core
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.analysis.rows import facets, frame

PEOPLE = [
    {"person_id": "account-1", "login": "ada", "is_bot": False},
    {"person_id": "account-2", "login": "ci[bot]", "is_bot": True, "bot_reason": "account type"},
    {"person_id": "account-3", "login": "twin", "is_bot": False},
]
MERGED = {"identity": "pseudonym-aa", "evidence": ".mailmap of repository 1"}


def states(text: str, unknown: tuple[str, ...] = (), **captured: Any) -> list[CorrectionState]:
    repositories = rows.core_repositories(
        {"repository_id": 1, "name": "tools", **captured},
        {"repository_id": 2, "former_names": ["same"]},
        {"repository_id": 3, "former_names": ["same"]},
    )
    people = [{"identities": [], "identity": "account", **row} for row in PEOPLE]
    people[0]["identities"] = [MERGED]
    logins = {row["person_id"]: row["login"] for row in PEOPLE} | {"pseudonym-aa": None, "account-4": "twin"}
    states_of_facts = facets({1: dict.fromkeys(unknown, "unknown")}, table=core.FACETS_TABLE)
    declared = parse_corrections(text, "corrections.yaml")
    return correction_states(declared, repositories, states_of_facts, frame(core.PEOPLE, people), logins)


def repository(target: str, field: str, value: str) -> str:
    entry = f"repository: {target}, field: {field}, value: {value}, by: ada, date: 2026-01-02, why: checked"
    return f"repositories:\n- {{{entry}}}\n"


@pytest.mark.parametrize(
    ("target", "field", "value", "captured", "unknown", "state"),
    [
        ("tools", "language", "R", {"language": "Python"}, (), "applied"),
        ("tools", "language", "R", {"language": "R"}, (), "upstream agrees"),
        ("1", "language", "R", {"language": "R"}, ("languages",), "upstream agrees"),
        ("tools", "language", "null", {}, (), "upstream agrees"),
        ("tools", "language", "null", {}, ("languages",), "applied"),
        ("tools", "homepage", "null", {}, (), "upstream agrees"),
        ("tools", "topics", "[b, a]", {"topics": ["a", "b"]}, (), "upstream agrees"),
        ("tools", "topics", "[b]", {"topics": ["a", "b"]}, (), "applied"),
        ("tools", "topics", "[]", {"topics": []}, ("topics",), "applied"),
        ("tools", "state", "gone", {"state": "gone"}, (), "upstream agrees"),
        ("tools", "former_names", "[old]", {"former_names": ["old"]}, (), "applied"),
        ("nope", "language", "R", {}, (), "target not found"),
        ("99", "language", "R", {}, (), "target not found"),
        ("same", "language", "R", {}, (), "target ambiguous"),
    ],
)
def test_an_entry_about_a_repository_is_compared_with_what_is_captured(
    target: str, field: str, value: str, captured: dict[str, Any], unknown: tuple[str, ...], state: str
) -> None:
    (found,) = states(repository(target, field, value), unknown, **captured)
    assert found.state == state
    assert (found.section, found.number, found.target) == ("repositories", 1, target)
    assert found.statement.startswith(f"{field} is ")
    assert found.provenance == "correction by ada on 2026-01-02"


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        ("merge: [account-1, account-3]", "applied"),
        ("merge: ['@ada', pseudonym-aa]", "upstream agrees"),
        ("merge: [account-1, account-99]", "target not found"),
        ("split: pseudonym-aa", "applied"),
        ("split: account-3", "upstream agrees"),
        ("bot: account-1", "applied"),
        ("bot: '@ci[bot]'", "upstream agrees"),
        ("not_bot: '@ci[bot]'", "applied"),
        ("not_bot: pseudonym-aa", "upstream agrees"),
        ("bot: '@nobody'", "target not found"),
        ("bot: '@twin'", "target not found"),
    ],
)
def test_an_entry_about_people_is_compared_with_what_is_captured(entry: str, state: str) -> None:
    (found,) = states(f"people:\n- {{{entry}, by: ada, date: 2026-01-02, why: checked}}\n")
    assert (found.section, found.statement, found.state) == ("people", entry.partition(":")[0], state)


def test_entries_keep_the_order_of_the_file() -> None:
    text = repository("tools", "language", "R") + "people:\n- {bot: '@ada', by: ada, date: 2026-01-02, why: x}\n"
    assert [(found.section, found.number) for found in states(text)] == [("repositories", 1), ("people", 1)]
    assert isinstance(states(text), list)
    assert pl.DataFrame([vars(found) for found in states(text)]).height == 2
