"""Scores, criteria, code and works of the small organisation, for the pages that judge and list them.

Belongs here: rows that `sample_content` does not have, so that every state of a score, a grade and a citation is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from research_platform_assets.analysis.code_quality.yardstick import code_yardstick
from research_platform_assets.analysis.health.rubric import health_rubric
from research_platform_assets.analysis.reproducibility.rubric import reproducibility_rubric
from research_platform_assets.analysis.rubrics.description import described
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import SiteIndex, site_index
from research_platform_assets.site.page import Page
from research_platform_assets.site.templating import rendered, shared_values
from research_platform_assets_tests.site.checks import text_of
from research_platform_assets_tests.site.sample_content import (
    CORRECTED,
    EMPTY,
    GONE,
    OBSERVED,
    ODD,
    UNREADABLE,
    Row,
    row,
    sample_content,
    sample_rows,
    with_tables,
)
from research_platform_assets_tests.site.sample_findings import HOSTILE, MARKUP, publication

YARDSTICKS = {
    "reproducibility": described(reproducibility_rubric()),
    "health": described(health_rubric()),
    "code_quality": code_yardstick(),
}
DAY = datetime(2026, 1, 5, 3, tzinfo=UTC)


def judged_content(**changes: Any) -> SiteContent:
    """The organisation with all of it; `changes` replace fields of the content."""
    rows = sample_rows()
    tables = {
        "research.reproducibility": _reproducibility(),
        "research.reproducibility_criteria": [
            *criteria("research.reproducibility", OBSERVED, "all", "none", "some"),
            *criteria("research.reproducibility", CORRECTED, "none", "none", "unknown", "not applicable"),
            *criteria("research.reproducibility", UNREADABLE, "unknown"),
        ],
        "insight.health": _health(),
        "insight.health_criteria": criteria("insight.health", OBSERVED, "all", "some"),
        "research.replications": _declared(),
        "insight.code_quality": [*rows["insight.code_quality"], _more_code()],
        "insight.code_files": _files(),
        "research.publications": [
            *rows["research.publications"],
            publication(row, CORRECTED, "10.5555/cited", relation="cited", relation_reason="entry of a bibliography"),
            publication(row, CORRECTED, "10.5555/own.old", relation="cited", relation_reason="a link",
                        work_id="10.5555/own"),
            publication(row, OBSERVED, "10.5555/both", relation="cited", relation_reason="listed as a reference",
                        title=HOSTILE, authors=["Cy"], year=1999, venue="Old journal"),
            publication(row, ODD, "10.5555/both", relation="unclear", relation_reason="a link", confidence="low"),
        ],
        "research.works": _works(),
        "research.citation_stats": _stats(),
    }  # fmt: skip
    content = with_tables(sample_content(), {name: list(made) for name, made in tables.items()})
    return replace(content, yardsticks=YARDSTICKS, **changes)


def shown(content: SiteContent, page_of: Callable[[SiteIndex], Page]) -> str:
    """The page that a function makes of a content, as HTML."""
    index = site_index(content)
    page = page_of(index)
    return rendered(page, shared_values(index, {page.path})).decode()


def words(html: str) -> str:
    """What a reader sees, with white space made single."""
    return " ".join(text_of(html).split())


def section(html: str, name: str) -> str:
    """The words of one section of a page."""
    return words(html.partition(f'aria-labelledby="{name}"')[2].partition(">")[2].partition("</section>")[0])


def criteria(table: str, number: int, *states: str) -> list[Row]:
    """A row for each criterion of the rubric; `states` are taken in turn: all, some, none, unknown, not applicable."""
    rubric = YARDSTICKS[table.partition(".")[2]]
    asked = [(part["name"], each) for part in rubric["dimensions"] for each in part["criteria"]]
    return [
        _criterion(table, number, place, dimension, each, state)
        for place, ((dimension, each), state) in enumerate(zip(asked, cycle(states)))
    ]


def _criterion(table: str, number: int, place: int, dimension: str, asked: Row, state: str) -> Row:
    part = {"all": 1.0, "some": 0.5, "none": 0.0}.get(state)
    status = {"all": "observed", "some": "observed", "none": "absent"}.get(state, state)
    points = None if part is None else asked["points"] * part
    return row(
        f"{table}_criteria",
        repository_id=number,
        criterion=asked["name"],
        position=place,
        dimension=dimension,
        question=asked["question"],
        status=status,
        points=points,
        possible=asked["points"],
        gain=None if points is None else asked["points"] - points,
        scale=asked["scale"],
        rubric_version=YARDSTICKS[table.partition(".")[2]]["version"],
    )


def _score(table: str, number: int, status: str, **values: Any) -> Row:
    version = YARDSTICKS[table.partition(".")[2]]["version"]
    return row(table, repository_id=number, status=status, rubric_version=version, **values)


def _reproducibility() -> list[Row]:
    table = "research.reproducibility"
    return [
        _score(table, OBSERVED, "observed", score=72.5, level="silver", coverage=0.9, lowest_score=70.0,
               highest_score=75.0, level_change_share=0.0, documentation_score=100.0, environment_score=60.0,
               data_score=53.33, code_score=50.0, automation_score=66.67, archive_score=100.0),
        _score(table, CORRECTED, "observed", score=20.0, level="none", coverage=0.7, lowest_score=15.0,
               highest_score=30.0, level_change_share=0.0, documentation_score=20.0),
        _score(table, EMPTY, "absent", reason="the repository is empty"),
        _score(table, UNREADABLE, "unknown", coverage=0.3,
               reason="only 30% of the points could be judged, less than 60%"),
    ]  # fmt: skip


def _health() -> list[Row]:
    table = "insight.health"
    return [
        _score(table, OBSERVED, "observed", score=56.0, level="B", coverage=0.9, lowest_score=48.0,
               highest_score=61.0, level_change_share=0.3, activity_score=70.0, community_score=40.0),
        _score(table, CORRECTED, "observed", score=30.0, level="D", coverage=0.9, lowest_score=27.0,
               highest_score=33.0, level_change_share=0.0, activity_score=10.0),
        _score(table, EMPTY, "absent", reason="archived: it is finished"),
        _score(table, GONE, "unknown", reason="gone: the latest capture did not find it"),
    ]  # fmt: skip


def _declared() -> list[Row]:
    def made(kind: str, repository: int | None, **values: Any) -> Row:
        common: Row = {"declared_repository": "volatility-models", "by": "Ada", "day": "2026-01-10",
                       "link": "https://reports.example.org/1", "source": "settings"}  # fmt: skip
        return row("research.replications", kind=kind, repository_id=repository, **common | values)

    return [
        made("replication", OBSERVED, outcome="partial", rating=4, note="One figure differs.", state_of="v1.0"),
        made("review", OBSERVED, day="2026-02-01", by=MARKUP, link="javascript:alert(1)"),
        made("replication", None, declared_repository=HOSTILE, outcome="failure", day="2025-01-01"),
    ]


def _more_code() -> Row:
    return row("insight.code_quality", repository_id=ODD, status="observed", files_count=4, measured_files_count=4,
               excluded_files_count=0, coverage_share=1.0, languages=["Python"], unjudged_languages=[],
               code_lines_count=5000, comment_share=0.2, functions_count=90, duplication_share=0.3,
               functions_above_10_share=0.4, test_files_count=0, test_files_share=0.0, has_integration=False,
               docstring_share=1.0, type_hint_share=0.25, lint_findings_per_1000_lines=12.345, notebooks_count=3,
               stateful_notebooks_count=2, ordered_notebooks_share=0.5, error_free_notebooks_share=1.0,
               executed_notebooks_share=0.0, clean_notebooks_share=0.0, complexity_rating="--",
               duplication_rating="--", grade="--", judged_lines_share=1.0, is_current=True)  # fmt: skip


def _files() -> list[Row]:
    def made(path: str, language: str, status: str = "observed", **values: Any) -> Row:
        common: Row = {"repository_id": OBSERVED, "path": path, "language": language, "status": status}
        return row("insight.code_files", **common | {"is_current": True} | values)

    return [
        made("a.py", "Python", functions_count=3),
        made("b.py", "Python", "unknown", reason="contents not recorded"),
        made("vendor/c.py", "Python", "excluded", reason="others wrote it"),
        made("d.jl", "Julia", functions_reason="the complexity of Julia is not measured"),
        made("old.py", "Python", "unknown", reason="earlier", is_current=False),
    ]


def _works() -> list[Row]:
    def made(identifier: str, source: str, status: str = "observed", **values: Any) -> Row:
        common: Row = {"identifier": identifier, "source": source, "kind": "doi", "status": status}
        return row("research.works", **common | {"observed_at": DAY, "is_current": True} | values)

    return [
        made("10.5555/own", "openalex", record_id="W1", cited_by_count=12),
        made("2301.00001", "openalex", kind="arxiv", record_id="W2", cited_by_count=3, is_retracted=True),
        made("10.5555/own", "crossref", "unknown", reason="limit", record_id="x", cited_by_count=9, is_current=False),
        made("10.5555/earlier", "openalex", "absent"),
    ]


def _stats() -> list[Row]:
    return [
        row("research.citation_stats", source="openalex", identifiers_count=3, observed_count=2, works_count=1,
            citations_count=12, h_index=1, first_observed_at=DAY, last_observed_at=DAY),
        row("research.citation_stats", source="crossref", identifiers_count=3, observed_count=1, unknown_count=2,
            works_count=1, reason="unknown_works"),
        row("research.citation_stats", source="datacite", identifiers_count=3, reason="no_works"),
    ]  # fmt: skip
