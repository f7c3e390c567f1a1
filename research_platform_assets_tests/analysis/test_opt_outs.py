"""Reading `privacy.yaml`: what it takes, and what is said of a file that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets.analysis.opt_outs import parse_opt_outs
from research_platform_assets.errors import OptOutError
from research_platform_assets.opt_out.declared import Declared, Person

EXAMPLE = Path(__file__).parents[2] / "configs" / "privacy.example.yaml"


@pytest.mark.parametrize("text", ["", "# nobody\n", "people: []\n", "repositories: []\npeople: []\n"])
def test_an_empty_file_opts_nobody_out(text: str) -> None:
    assert parse_opt_outs(text, "privacy.yaml") == Declared()


def test_everything_that_can_be_said() -> None:
    text = """
repositories:
  - repository: acme/atlas
  - {repository: 12, date: 2026-03-02}
people:
  - login: "@Ada"
    account_id: 7
    names: [Ada Byron, 李小龙]
    identities: [pseudonym-0a, account-9]
    date: 2026-03-02
  - names: [Zoë]
"""
    ada = Person(("Ada",), ("Ada Byron", "李小龙"), ("account-7", "pseudonym-0a", "account-9"))
    assert parse_opt_outs(text, "privacy.yaml") == Declared(("acme/atlas", 12), (ada, Person(names=("Zoë",))))


def test_the_example_is_a_file_that_can_be_used() -> None:
    declared = parse_opt_outs(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name)
    assert declared.repositories
    assert declared.people


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("people: [{}]", "people entry 1 (line 1): needs at least one of login, account_id, names, identities"),
        ("people:\n  - {login: ada}\n  - {nick: secretive}", "people entry 2 (line 3): nick: is an unknown key"),
        ("people: [{login: ada, login: secretive}]", "the key login stands twice"),
        ("people: [{names: [secretive@x.org]}]", "names: is an e-mail address"),
        ("people: [{names: [x]}]", "names: String should have at least 2 characters"),
        ("people: [{identities: [secretive]}]", "people entry 1 (line 1): identities: "),
        ("repositories: [{}]", "repositories entry 1 (line 1): repository: is missing"),
        ("repositories: [secretive]", "repositories entry 1 (line 1): "),
        ("persons: []", "persons: is an unknown key"),
        ("- secretive", "the file: "),
        ("people: [", "not valid YAML"),
    ],
)
def test_a_problem_is_told_with_its_place_and_without_a_name(text: str, problem: str) -> None:
    with pytest.raises(OptOutError) as raised:
        parse_opt_outs(text, "privacy.yaml")
    said = str(raised.value)
    assert said.startswith("privacy.yaml is not usable; correct it and run again:\n- ")
    assert problem in said
    assert "secretive" not in said
