"""Each criterion of health: a case in which it is observed, absent, unknown, or does not apply."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from research_platform_assets.analysis.health.facts import HealthFacts
from research_platform_assets.analysis.health.measures import MEASURES
from research_platform_assets.analysis.health.rubric import health_rubric
from research_platform_assets.analysis.repository_contents import Files, Known, Tree
from research_platform_assets.analysis.rubrics.findings import FindingStatus

SEEN = Known("observed")
LOST = Known("unknown", reason="time-out")
NONE = Known("absent")
PROGRAMS: dict[Any, Files] = {"source": Files(3, "model.py")}
NOTHING = HealthFacts(Tree(SEEN, PROGRAMS), {}, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE)
FACETS = {
    "description": ("description", "Tides of a small bay", 5),
    "topics": ("topics", ["tides", "sea"], 2),
    "license_given": ("license", "MIT", 1),
    "stars": ("stargazers_count", 12, 12),
    "forks": ("forks_count", 0, 0),
}
FIGURES = {
    "readme": "readme_words",
    "days_since_commit": "days_since_commit",
    "active_weeks": "active_weeks",
    "releases": "releases",
    "active_people": "active_people",
    "newcomers": "newcomers",
    "truck_factor": "truck_factor",
}
FILES = ("contributing", "tests", "integration", "linter", "changelog", "updates", "security", "owners")
RATED = {"complexity": "functions_above_10_share", "duplication": "duplication_share"}
OF_PROGRAMS = {"tests", "integration", "linter", "updates"}


def judged(name: str, facts: HealthFacts) -> tuple[FindingStatus, float | None]:
    finding = MEASURES[name](facts)
    assert finding.evidence
    return finding.status, finding.value


def test_every_criterion_is_one_of_these() -> None:
    assert sorted([*FACETS, *FIGURES, *FILES, *RATED]) == list(health_rubric().rubric.measures) == sorted(MEASURES)


@pytest.mark.parametrize("name", FACETS)
def test_facts_of_github(name: str) -> None:
    facet, said, value = FACETS[name]
    assert judged(name, replace(NOTHING, of_github={facet: Known("observed", said)})) == ("observed", value)
    assert judged(name, replace(NOTHING, of_github={facet: NONE})) == ("absent", None)
    assert judged(name, replace(NOTHING, of_github={facet: LOST})) == ("unknown", None)
    # A licence, above all, that nobody asked for is not there and not missing.
    assert judged(name, NOTHING) == ("unknown", None)


@pytest.mark.parametrize("name", FIGURES)
def test_figures(name: str) -> None:
    assert judged(name, replace(NOTHING, **{FIGURES[name]: Known("observed", 3)})) == ("observed", 3)
    assert judged(name, replace(NOTHING, **{FIGURES[name]: NONE})) == ("absent", None)
    assert judged(name, replace(NOTHING, **{FIGURES[name]: LOST})) == ("unknown", None)


@pytest.mark.parametrize("name", FILES)
def test_files(name: str) -> None:
    role: Any = name
    found = MEASURES[name](replace(NOTHING, tree=Tree(SEEN, {**PROGRAMS, role: Files(2, "a/file")})))
    assert (found.status, found.value, found.path) == ("observed", 2, "a/file")
    assert judged(name, NOTHING) == ("absent", None)
    assert judged(name, replace(NOTHING, tree=Tree(LOST))) == ("unknown", None)
    expected = "not applicable" if name in OF_PROGRAMS else "absent"
    assert judged(name, replace(NOTHING, tree=Tree(SEEN))) == (expected, None)


@pytest.mark.parametrize(("name", "share"), RATED.items())
def test_ratings_of_measured_code(name: str, share: str) -> None:
    for rating, value in (("++", 5), ("o", 3), ("--", 1)):
        row = {f"{name}_rating": rating, share: 0.125}
        finding = MEASURES[name](replace(NOTHING, code=Known("observed", row)))
        assert (finding.status, finding.value) == ("observed", value)
        assert finding.evidence.startswith(f"rated {rating}: 12.5 % of the ")
    assert judged(name, replace(NOTHING, code=LOST)) == ("unknown", None)
    assert judged(name, NOTHING) == ("not applicable", None)


@pytest.mark.parametrize(
    ("name", "one", "several"),
    [
        ("truck_factor", "1 person made more than half of the commits", "2 people made more than half of the commits"),
        ("releases", "1 release in the last year", "2 releases in the last year"),
        ("readme", "the README has 1 word", "the README has 2 words"),
        ("days_since_commit", "last 1 day before", "last 2 days before"),
        ("active_weeks", "in 1 of the last 52 weeks", "in 2 of the last 52 weeks"),
    ],
)
def test_evidence_tells_one_from_several(name: str, one: str, several: str) -> None:
    for value, words in ((1, one), (2, several)):
        known = {FIGURES[name]: Known("observed", value)}
        assert words in MEASURES[name](replace(NOTHING, **known)).evidence
