"""`community.yaml`: what people may declare, what is refused in which words, and the rows made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets.analysis.community import parse_community, replications
from research_platform_assets.errors import CommunityError
from research_platform_assets.tables.research_reproducibility import REPLICATIONS
from research_platform_assets_tests.analysis import rows

EXAMPLE = Path(__file__).resolve().parents[2] / "configs" / "community.example.yaml"
ENTRY = """\
replications:
  - repository: acme/atlas
    by: Ada Example
    date: 2026-03-02
    outcome: success
    link: https://acme.example/report.html
"""
REPOSITORIES = rows.core_repositories(
    {"repository_id": 1, "name": "atlas", "full_name": "acme/atlas"},
    {"repository_id": 2, "name": "twin", "full_name": "acme/twin", "state": "gone"},
    {"repository_id": 3, "name": "twin", "full_name": "acme/twin", "state": "gone"},
)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("    outcome: success\n", "", "replications entry 1 (line 2): outcome: is missing"),
        ("    by: Ada Example\n", "", "replications entry 1 (line 2): by: is missing"),
        ("outcome: success", "outcome: great", "outcome: Input should be 'success', 'partial' or 'failure'"),
        ("by: Ada Example", "by: ada@acme.example", "by: holds an e-mail address"),
        ("https://acme.example/report.html", "javascript:alert(1)", "link: must be the address of a page"),
        ("https://acme.example/report.html", "https://user@acme.example/x", "link: "),
        ("2026-03-02", "yesterday", "date: Input should be a valid date"),
        ("    link:", "    rating: 9\n    link:", "rating: Input should be less than or equal to 5"),
        ("    link:", "    stars: 5\n    link:", "stars: is an unknown key"),
        ("replications:", "replication:", "replication: is an unknown key"),
        ("replications:", "replications: [", "not valid YAML"),
        ("    by:", "    by: Bob\n    by:", "the key by stands twice"),
    ],
)
def test_what_cannot_be_meant_is_refused(before: str, after: str, problem: str) -> None:
    with pytest.raises(CommunityError) as caught:
        parse_community(ENTRY.replace(before, after, 1), "community.yaml")
    assert str(caught.value).startswith("community.yaml is not usable; correct it and run again:\n- ")
    assert problem in str(caught.value)


def test_an_entry_that_stands_twice_is_refused() -> None:
    twice = ENTRY + ENTRY.removeprefix("replications:\n")
    with pytest.raises(
        CommunityError, match=r"entry 2 \(line 7\): repository and link are those of replications entry 1"
    ):
        parse_community(twice, "community.yaml")


def test_nothing_declared_is_nothing() -> None:
    made = replications(parse_community("", ""), REPOSITORIES, login="acme")
    assert made.equals(REPLICATIONS.empty())


def test_entries_become_rows_of_the_repositories_they_mean() -> None:
    made = replications(parse_community(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name), REPOSITORIES, login="ACME")
    assert rows.is_valid(made, REPLICATIONS)
    assert made.select("kind", "repository_id", "by", "day", "outcome", "rating").rows() == [
        ("replication", 1, "Ada Example", "2026-03-02", "partial", 4),
        ("review", 1, "Bob Example", "2026-04-11", None, 3),
    ]


@pytest.mark.parametrize(
    ("named", "meant"),
    [("1", [1]), ("Atlas", [1]), ("acme/ATLAS", [1]), ("twin", [None]), ("nowhere", [None]), ("others/atlas", [])],
)
def test_only_a_certain_repository_is_taken_for_meant(named: str, meant: list[int | None]) -> None:
    declared = parse_community(ENTRY.replace("acme/atlas", named), "community.yaml")
    assert replications(declared, REPOSITORIES, login="acme")["repository_id"].to_list() == meant
