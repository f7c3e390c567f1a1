"""`insight.health` and its criteria from the tables of a build.

Belongs here: gathering the facts of each repository, and judging them. Does not belong here: the measures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

import polars as pl

from research_platform_assets.analysis.health.facts import HealthFacts
from research_platform_assets.analysis.health.measures import MEASURES
from research_platform_assets.analysis.health.rubric import health_rubric
from research_platform_assets.analysis.repository_contents import Known, known_facts, trees
from research_platform_assets.analysis.rubrics.evaluation import Score, evaluate, not_judged
from research_platform_assets.analysis.rubrics.frames import ScoreFrames, score_frames
from research_platform_assets.tables.insight_health import HEALTH, HEALTH_CRITERIA

_YEAR = timedelta(days=365)
_WEEKS = timedelta(weeks=52)
_NOT_WHOLE = "the history at hand is not whole"
_COMMITS_UNKNOWN = "the present commits are not known"
#: Why a repository is not judged, by its state.
_NOT_JUDGED = {
    "archived": ("absent", "archived: it is finished, so that its activity says nothing of its health"),
    "gone": ("unknown", "gone: the latest capture did not find it"),
    "transferred": ("absent", "transferred: it belongs to another owner"),
}


@dataclass(frozen=True)
class HealthTables:
    """The tables that health is told by, each under its own name."""

    repositories: pl.DataFrame
    facets: pl.DataFrame
    files: pl.DataFrame
    documents: pl.DataFrame
    releases: pl.DataFrame
    readmes: pl.DataFrame
    contributors: pl.DataFrame
    activity: pl.DataFrame
    code: pl.DataFrame


def health(tables: HealthTables, observed_on: date) -> ScoreFrames:
    """`insight.health` and `insight.health_criteria` of a capture taken on the UTC day `observed_on`.

    The last year ends on that day. `tables` are `core.repositories`, `core.facets`, `github.files`,
    `github.documents`, `github.releases`, `core.readmes`, `insight.repository_contributors`, `insight.activity`
    and `insight.code_quality`. Archived, gone and transferred repositories have a reason and no score.
    """
    facts = known_facts(tables.repositories, tables.facets)
    of_tree = trees(tables.files, tables.documents, facts)
    people = {row["repository_id"]: row for row in tables.contributors.iter_rows(named=True)}
    words = {row["repository_id"]: _words(row) for row in tables.readmes.iter_rows(named=True)}
    code = {row["repository_id"]: _code(row) for row in tables.code.iter_rows(named=True)}
    weeks = _active_weeks(tables.activity, observed_on)
    released = _released(tables.releases, observed_on)
    rubric = health_rubric()

    def judged(number: int, state: str) -> Score:
        if state in _NOT_JUDGED:
            return not_judged(*_NOT_JUDGED[state])
        if of_tree[number].state.status == "absent":
            return not_judged("absent", "the repository is empty")
        row = people.get(number)
        known = HealthFacts(
            tree=of_tree[number],
            of_github=facts[number],
            readme_words=words.get(number, Known("unknown", reason="no capture has asked for it")),
            days_since_commit=_days_since(row, observed_on),
            active_weeks=_of_commits(row, weeks.get(number), _NOT_WHOLE),
            releases=_releases(facts[number].get("releases"), released.get(number, 0)),
            active_people=_figure(row, "active_people_count", _NOT_WHOLE),
            newcomers=_figure(row, "newcomers_count", _NOT_WHOLE),
            truck_factor=_figure(row, "truck_factor", "no commit is by a person"),
            code=code.get(number, Known("unknown", reason="program text was not measured")),
        )
        return evaluate(rubric.rubric, MEASURES, known)

    states = tables.repositories.select("repository_id", "state").iter_rows()
    return score_frames({number: judged(number, state) for number, state in states}, rubric, HEALTH, HEALTH_CRITERIA)


def _words(row: Mapping[str, Any]) -> Known:
    return Known(row["status"], row["word_count"] if row["status"] == "observed" else None, row["reason"])


def _code(row: Mapping[str, Any]) -> Known:
    if row["status"] != "observed" or not row["is_current"]:
        return Known("absent" if row["status"] == "absent" else "unknown", reason=row["reason"])
    return Known("unknown", reason=row["grade_reason"]) if row["grade_reason"] else Known("observed", row)


def _figure(row: Mapping[str, Any] | None, column: str, without: str) -> Known:
    return _of_commits(row, None if row is None else row[column], without)


def _of_commits(row: Mapping[str, Any] | None, value: int | None, without: str) -> Known:
    """A figure of the commits of a repository; null where they do not tell, for the reason `without`."""
    if row is None or row["status"] == "unknown":
        return Known("unknown", reason=_COMMITS_UNKNOWN)
    if row["status"] == "absent" or row["commits_count"] == 0:
        return Known("absent")
    return Known("unknown", reason=without) if value is None else Known("observed", value)


def _days_since(row: Mapping[str, Any] | None, observed_on: date) -> Known:
    latest = row["last_commit_at"] if row else None
    days = None if latest is None else (observed_on - latest.astimezone(UTC).date()).days
    # A commit of a wrong clock hides when somebody worked on it last; a day ahead may be one of another time zone.
    if days is not None and days < -1:
        return _of_commits(row, None, "the latest commit bears a time after the capture")
    return _of_commits(row, None if days is None else max(0, days), "no time of a commit by a person is known")


def _active_weeks(activity: pl.DataFrame, observed_on: date) -> dict[int, int]:
    """Weeks with a commit among the last 52, of repositories of which these weeks are known wholly."""
    begin = (observed_on - _WEEKS).isoformat()
    current = activity.filter("is_current")
    counted = current.group_by("repository_id").agg(
        weeks=((pl.col("week") > begin) & (pl.col("commits_count") > 0)).sum(),
        is_known=pl.col("is_complete").all() | (pl.col("week").min() <= begin),
    )
    return dict(counted.filter("is_known").select("repository_id", "weeks").iter_rows())


def _released(releases: pl.DataFrame, observed_on: date) -> dict[int, int]:
    day = pl.col("published_at").dt.date()
    recent = releases.filter((day > observed_on - _YEAR) & (day <= observed_on))
    return dict(recent.group_by("repository_id").agg(pl.len()).iter_rows())


def _releases(known: Known | None, recent: int) -> Known:
    if known is None:
        return Known("unknown", reason="no capture has asked for it")
    return Known("observed", recent) if known.status == "observed" and recent else _none(known)


def _none(known: Known) -> Known:
    return known if known.status == "unknown" else Known("absent")
