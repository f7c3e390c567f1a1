"""The page of a repository: the first screen, and what it says beyond the facts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.render import render_site
from research_platform_assets_tests.site.checks import elements, read, text_of
from research_platform_assets_tests.site.evidence_reading import evidence_of
from research_platform_assets_tests.site.sample_content import (
    CORRECTED,
    EMPTY,
    GONE,
    OBSERVED,
    ODD,
    OID,
    UNREADABLE,
    row,
    sample_content,
    with_tables,
)

PAGE = f"repositories/{OBSERVED}.html"


@pytest.fixture(scope="module")
def rich() -> dict[str, bytes]:
    """The site with what the small organisation leaves out: weeks, similar repositories, a score."""
    monday = date(2024, 1, 8)
    weeks = [
        row("insight.activity", repository_id=OBSERVED, week=(monday + timedelta(weeks=place)).isoformat(),
            commits_count=place % 3, bot_commits_count=1, is_complete=True, is_current=True)
        for place in range(80)
    ]  # fmt: skip
    similar = [
        row("insight.similar_repositories", repository_id=OBSERVED, other_id=other, similarity=share, rank=rank)
        for rank, (other, share) in enumerate([(CORRECTED, 0.8125), (999, 0.5), (ODD, 0.25)], start=1)
    ]
    score = {"status": "observed", "score": 61.25, "level": "silver", "rubric_version": "2.0+abc", "coverage": 0.5}
    criteria = [
        row("research.reproducibility_criteria", repository_id=OBSERVED, criterion=name, position=place, gain=gain,
            improvement=f"Add {name}.", question=f"{name}?", evidence=f"no {name}", status="absent")
        for place, (name, gain) in enumerate([("a", 1.0), ("b", 4.5), ("c", 2.0), ("d", 3.0)])
    ]  # fmt: skip
    tables = {
        "insight.activity": weeks,
        "insight.similar_repositories": similar,
        "research.reproducibility": [row("research.reproducibility", repository_id=OBSERVED, **score)],
        "research.reproducibility_criteria": criteria,
    }
    return render_site(with_tables(sample_content(), tables))


def words(site: dict[str, bytes], path: str) -> str:
    return " ".join(text_of(site[path].decode()).split())


def test_the_first_screen_says_what_it_is_whether_it_runs_who_and_when(rich: dict[str, bytes]) -> None:
    text = words(rich, PAGE)
    first = text[: text.index("README People Topics")]
    for said in ("GARCH and stochastic volatility", "volatility / garch / returns", "written in Python, R",
                 "Reproducibility: silver 61.2 of 100 points, judged by its files", "ada", "1 person made more",
                 "last push 2024-04-20", "created 2024-01-10"):  # fmt: skip
        assert said in first
    assert "dependabot" not in first


@pytest.mark.parametrize(
    ("repository", "said"),
    [
        (GONE, "Gone. The last capture did not find"),
        (EMPTY, "Who? nobody yet"),
        (UNREADABLE, "Who? unknown"),
        (GONE, "last push unknown"),
    ],
)
def test_what_is_not_known_is_not_answered(site: dict[str, bytes], repository: int, said: str) -> None:
    assert said in words(site, f"repositories/{repository}.html")


def test_a_score_that_nobody_computed_is_unknown(rich: dict[str, bytes]) -> None:
    assert "Does it run? unknown its reproducibility has not been scored" in words(rich, f"repositories/{GONE}.html")


def test_no_number_of_any_page_is_without_evidence(rich: dict[str, bytes]) -> None:
    pages = [name for name in rich if name.startswith("repositories/") and name.endswith(".html")]
    found = {name: evidence_of(rich[name].decode()).bare for name in pages}
    assert {name: bare for name, bare in found.items() if bare} == {}


def test_weeks_become_periods_that_fit_a_chart(rich: dict[str, bytes]) -> None:
    text = words(rich, PAGE)
    assert "for each month from the first commit" in text
    # 2024-01-08, -15, -22 and -29 have 0, 1, 2 and 0 commits by people, and one by a bot each.
    assert "2024-01 3 4" in text


def test_similar_repositories_are_those_that_this_build_knows(rich: dict[str, bytes], site: dict[str, bytes]) -> None:
    text = words(rich, PAGE)
    similar = text[text.index("Similar repositories") :]
    assert "risk-data0.81" in similar
    assert f"repositories/{ODD}.html" in rich[PAGE].decode()
    assert "999" not in similar
    assert "None: its text is compared only where" in words(site, f"repositories/{EMPTY}.html")


def test_the_largest_gains_stand_before_all_criteria(rich: dict[str, bytes]) -> None:
    text = words(rich, PAGE)
    assert "What would raise it most Add b. +4.5 Add d. +3 Add c. +2 Every criterion" in text


def test_the_same_stands_in_a_file_for_programs(rich: dict[str, bytes], content: SiteContent) -> None:
    links = [each for each in elements(rich[PAGE].decode()) if each.get("rel") == "alternate"]
    assert f"../repositories/{OBSERVED}.json" in {each["href"] for each in links}
    document = json.loads(rich[f"repositories/{OBSERVED}.json"])
    assert document["page"] == PAGE
    tables: dict[str, list[dict[str, Any]]] = document["tables"]
    assert tables["core.repositories"][0]["commits_count"] == 12
    assert tables["core.repositories"][0]["created_at"] == "2024-01-10T12:00:00+00:00"
    assert {each["facet"]: each["status"] for each in tables["core.facets"]}["commits"] == "observed"
    assert tables["research.reproducibility"][0]["score"] == 61.25
    assert "text" not in tables["core.readmes"][0]
    # Known to be none, and never computed, are two things.
    assert json.loads(rich[f"repositories/{EMPTY}.json"])["tables"]["research.reproducibility"] == []
    without = {name: frame for name, frame in content.tables.items() if name != "insight.similar_repositories"}
    document = json.loads(render_site(sample_content(tables=without))[f"repositories/{OBSERVED}.json"])
    assert "insight.similar_repositories" not in document["tables"]


def test_it_says_how_to_cite_the_state_that_is_shown(site: dict[str, bytes]) -> None:
    text = words(site, PAGE)
    assert f"swh:1:rev:{OID};origin=https://github.com/example-lab/volatility-models" in text
    assert "Example Lab (2024). volatility-models. commit c0ffee000000" in text
    assert f"https://github.com/example-lab/volatility-models/tree/{OID}" in text
    assert "No commit of it is known, so there is no state to cite." in words(site, f"repositories/{EMPTY}.html")


def test_names_that_are_markup_stay_names(site: dict[str, bytes]) -> None:
    reader = read(site[f"repositories/{ODD}.html"].decode())
    assert reader.faults == []
    assert "<b>Ünï &" in "".join(reader.text)


def test_a_history_of_several_days_is_drawn() -> None:
    rows = [
        row("insight.history", subject=str(OBSERVED), repository_id=OBSERVED, day=f"2026-01-0{day}", value=value,
            metric="stargazers_count", state="observed", source="build", observed_at=datetime(2026, 1, day, tzinfo=UTC))
        for day, value in ((1, 3.0), (2, 5.0), (3, 4.0))
    ]  # fmt: skip
    site = render_site(with_tables(sample_content(), {"insight.history": rows}))
    drawn = [
        each
        for each in elements(site[PAGE].decode())
        if each.get("aria-label") == "Stars, from 2026-01-01 to 2026-01-03"
    ]
    assert len(drawn) == 1
