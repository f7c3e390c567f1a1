"""Reading a corrections file: what it takes, and every problem with its entry and line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from research_platform_assets.analysis.corrections import Corrections, parse_corrections
from research_platform_assets.errors import CorrectionsError

SOURCE = "corrections.yaml"
SIGNED = "by: ada, date: 2026-01-02, why: checked"
EXAMPLE = Path(__file__).parents[2] / "configs" / "corrections.example.yaml"


def repository(rest: str) -> str:
    return f"repositories:\n- {{{rest}, {SIGNED}}}\n"


def people(*entries: str) -> str:
    return "people:\n" + "".join(f"- {{{entry}, {SIGNED}}}\n" for entry in entries)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}", "repositories: []\npeople: []\n"])
def test_an_empty_file_corrects_nothing(text: str) -> None:
    assert parse_corrections(text, SOURCE) == Corrections()


def test_entries_are_read_with_who_when_and_why() -> None:
    parsed = parse_corrections(
        repository("repository: 7, field: topics, value: [a, b]")
        + people("bot: '@x'", "merge: [account-1, pseudonym-0a]"),
        SOURCE,
    )
    (entry,) = parsed.repositories
    assert (entry.repository, entry.field, entry.value) == (7, "topics", ["a", "b"])
    assert (entry.by, entry.date, entry.why) == ("ada", dt.date(2026, 1, 2), "checked")
    assert entry.provenance == "correction by ada on 2026-01-02"
    assert [(person.kind, person.identities) for person in parsed.people] == [
        ("bot", ("@x",)),
        ("merge", ("account-1", "pseudonym-0a")),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", "words"),
        ("description", "null"),
        ("homepage", "https://example.org"),
        ("language", "R"),
        ("license_spdx_id", "null"),
        ("topics", "[]"),
        ("former_names", "[old]"),
        ("state", "gone"),
    ],
)
def test_a_value_that_fits_its_field_is_taken(field: str, value: str) -> None:
    parse_corrections(repository(f"repository: x, field: {field}, value: {value}"), SOURCE)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a: [", ["line 1: not valid YAML"]),
        ("a\x00b", ["not valid YAML"]),
        ("--- a\n--- b\n", ["line 2: not valid YAML"]),
        ("date: 2026-13-45\n", ["not valid YAML"]),
        ("people: []\npeople: []\n", ["line 2: the key people stands twice (first in line 1)"]),
        (f"people:\n- {{bot: '@x', bot: '@y', {SIGNED}}}\n", ["line 2: the key bot stands twice"]),
        ("- a\n", ["the file: "]),
        ("repos: []\n", ["repos: is an unknown key"]),
        ("people: x\n", ["people: "]),
        (repository("repository: x, field: topics"), ["repositories entry 1 (line 2): value: is missing"]),
        (repository("repository: x, field: stargazers_count, value: 9"), ["repositories entry 1 (line 2): field: "]),
        (repository("repository: x, field: topics, value: words"), ["value: topics takes a list of texts"]),
        (repository("repository: x, field: topics, value: null"), ["value: topics takes a list of texts"]),
        (repository("repository: x, field: homepage, value: [a]"), ["value: homepage takes a text, or null for none"]),
        (repository("repository: x, field: state, value: lost"), ["value: state takes one of active, archived, gone"]),
        (repository("repository: true, field: homepage, value: x"), ["repositories entry 1 (line 2): repository: "]),
        (repository("repository: 0, field: homepage, value: x"), ["repository: "]),
        (repository("repository: x, field: homepage, value: ''"), ["value: "]),
        (repository("repository: x, field: homepage, value: a@b.org"), ["holds an e-mail address"]),
        (repository("repository: x, field: homepage, value: x, extra: 1"), ["extra: is an unknown key"]),
        ("people:\n- {bot: '@x', by: ada, why: w}\n", ["people entry 1 (line 2): date: is missing"]),
        ("people:\n- {bot: '@x', by: ada, date: yesterday, why: w}\n", ["people entry 1 (line 2): date: "]),
        ("people:\n- {bot: '@x', by: a@b.org, date: 2026-01-02, why: w}\n", ["by: holds an e-mail address"]),
        (people("bot: '@x', split: '@x'"), ["needs exactly one of merge, split, bot, not_bot; found split, bot"]),
        (f"people:\n- {{{SIGNED}}}\n", ["needs exactly one of merge, split, bot, not_bot; found none"]),
        (people("bot: null"), ["bot: needs an identity"]),
        (people("merge: [account-1]"), ["merge: "]),
        (people("merge: [account-1, Ada Lovelace]"), ["people entry 1 (line 2): merge: "]),
        (people("bot: account-x"), ["bot: "]),
        (people("bot: ada@example.org"), ["bot: holds an e-mail address"]),
        (
            people("bot: '@x'", "not_bot: '@X'"),
            ["people entry 2 (line 3): says something about @x that"],
        ),
        (people("split: '@x'", "split: '@x'"), ["people entry 2 (line 3)"]),
        (people("split: '@x'", "merge: [account-1, '@X']"), ["people entry 2 (line 3)"]),
        (people("merge: [account-1, '@X']", "split: '@x'"), ["people entry 2 (line 3)"]),
        (
            repository("repository: X, field: state, value: gone")
            + f"- {{repository: x, field: state, value: active, {SIGNED}}}\n",
            ["repositories entry 2 (line 3): says something about x that repositories entry 1 (line 2) says already"],
        ),
        (
            repository("repository: x, field: topics, value: 5") + people("bot: 5", "bot: '@ok'", "split: [a]"),
            ["repositories entry 1 (line 2): value", "people entry 1 (line 4): bot", "people entry 3 (line 6): split"],
        ),
    ],
)
def test_every_problem_is_told_with_its_place(text: str, problems: list[str]) -> None:
    with pytest.raises(CorrectionsError) as caught:
        parse_corrections(text, SOURCE)
    message = str(caught.value)
    assert message.startswith(f"{SOURCE} is not usable; correct it and run again:\n- ")
    for problem in problems:
        assert problem in message


def test_the_same_problem_is_told_once() -> None:
    with pytest.raises(CorrectionsError) as caught:
        parse_corrections(repository("repository: x, field: topics, value: [1, 2]"), SOURCE)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    "text",
    [
        people("split: '@x'", "bot: '@x'"),
        people("merge: [account-1, account-2]", "merge: [account-2, account-3]"),
        repository("repository: x, field: topics, value: [a]")
        + f"- {{repository: x, field: state, value: gone, {SIGNED}}}\n",
    ],
)
def test_entries_that_go_together_are_taken(text: str) -> None:
    parse_corrections(text, SOURCE)


def test_a_text_can_be_said_once_and_referred_to() -> None:
    signed = "by: ada, date: 2026-01-02"
    text = f"people:\n- {{bot: '@x', {signed}, why: &reason it says so}}\n- {{bot: '@y', {signed}, why: *reason}}\n"
    assert [entry.why for entry in parse_corrections(text, SOURCE).people] == ["it says so"] * 2


def test_the_example_is_usable_and_shows_every_kind_of_entry() -> None:
    parsed = parse_corrections(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name)
    assert {entry.kind for entry in parsed.people} == {"merge", "split", "bot", "not_bot"}
    assert {entry.field for entry in parsed.repositories} >= {"license_spdx_id", "topics", "former_names"}
