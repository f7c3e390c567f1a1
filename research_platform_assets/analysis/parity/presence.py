"""What a repository holds, where the predecessor's structure score has constants (D14).

Belongs here: README, documentation, tests, continuous integration and activity, from trees and times. Does not belong
here: how good any of it is (`insight.code_quality`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from research_platform_assets.analysis.parity.facts import Facts
from research_platform_assets.analysis.parity.formulas.records import NO_README, instant
from research_platform_assets.analysis.parity.sides import Measure, Sides
from research_platform_assets.analysis.parity.values import Place
from research_platform_assets.tables import github

READ = (github.REPOSITORIES, github.FACETS_TABLE, github.FILES)
"""The tables that `presence` reads."""

_ACTIVE_DAYS = 90
_TEST_FOLDERS = frozenset({"test", "tests", "testthat", "spec"})
_DOCUMENTATION_FOLDERS = frozenset({"doc", "docs", "documentation"})
_INTEGRATION_FILES = frozenset({".gitlab-ci.yml", ".travis.yml", "Jenkinsfile", ".circleci/config.yml"})


def presence(sides: Sides) -> dict[Place, Measure]:
    """Our figures for the metrics of the structure score by place."""
    trees = _trees(sides.tables)
    made: dict[Place, Measure] = {}
    for name, theirs in sides.theirs.items():
        facts = sides.ours.get(name)
        if facts is None:
            continue
        for file, keys in _README_PLACES:
            made[Place(file, name, keys)] = _readme(theirs, facts)
        for metric, holds in _HELD.items():
            for file, keys in _places(metric):
                made[Place(file, name, keys)] = _held(trees.get(name), holds)
        for file, keys in _places("recent_activity"):
            made[Place(file, name, keys)] = _activity(theirs, sides.reported_at)
    return made


def _readme(theirs: Mapping[str, Any], facts: Facts) -> Measure:
    words = "says whether there is a description"
    if "readme" not in facts.record:
        return Measure(None, "D14", is_shown=False, words=words, reason=facts.unknown.get("readme", "not known"))
    has_readme = facts.record["readme"] != NO_README
    return Measure(has_readme, "D14", has_readme != bool(theirs.get("description")), words)


def _held(paths: Sequence[PurePosixPath] | None, holds: Callable[[Iterable[PurePosixPath]], bool]) -> Measure:
    words = "is false whatever the repository holds"
    if paths is None:
        return Measure(None, "D14", is_shown=False, words=words, reason="the tree is not known")
    value = holds(paths)
    return Measure(value, "D14", value, words)


def _activity(theirs: Mapping[str, Any], reported_at: datetime | None) -> Measure:
    """By the push that the predecessor itself saw, as histories are rewritten."""
    pushed = instant(theirs.get("pushed_at"))
    words = f"is true whatever happens; nothing was pushed in the {_ACTIVE_DAYS} days before the report"
    if reported_at is None or pushed is None:
        return Measure(None, "D14", is_shown=False, words=words, reason="when it was pushed to is not known")
    is_active = reported_at - pushed < timedelta(days=_ACTIVE_DAYS)
    return Measure(is_active, "D14", not is_active, words)


def _has_tests(paths: Iterable[PurePosixPath]) -> bool:
    return any(
        not _TEST_FOLDERS.isdisjoint(part.lower() for part in path.parts[:-1])
        or path.name.lower().startswith("test_")
        or path.stem.lower().endswith("_test")
        for path in paths
    )


def _has_documentation(paths: Iterable[PurePosixPath]) -> bool:
    return any(path.parts[0].lower() in _DOCUMENTATION_FOLDERS for path in paths if len(path.parts) > 1)


def _has_integration(paths: Iterable[PurePosixPath]) -> bool:
    return any(
        (path.parts[:2] == (".github", "workflows") and len(path.parts) > 2) or path.as_posix() in _INTEGRATION_FILES
        for path in paths
    )


_HELD: Mapping[str, Callable[[Iterable[PurePosixPath]], bool]] = {
    "has_documentation": _has_documentation,
    "has_tests": _has_tests,
    "has_ci": _has_integration,
}
_README_PLACES = (
    ("code_quality_report.json", ("repositories", "structure", "metrics", "has_readme")),
    ("repository_health_report.json", ("repositories", "details", "code_quality", "metrics", "has_readme")),
    ("repository_health_report.json", ("repositories", "details", "documentation", "has_readme")),
)


def _places(metric: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("code_quality_report.json", ("repositories", "structure", "metrics", metric)),
        ("repository_health_report.json", ("repositories", "details", "code_quality", "metrics", metric)),
    )


def _trees(tables: Mapping[str, pl.DataFrame]) -> dict[str, list[PurePosixPath]]:
    """Paths of all files by full name, of repositories whose tree is known."""
    facets = tables[github.FACETS_TABLE.qualified_name]
    known = facets.filter((pl.col("facet") == "files") & (pl.col("status") != "unknown")).select("repository_id")
    names = tables[github.REPOSITORIES.qualified_name].select("repository_id", "full_name")
    files = tables[github.FILES.qualified_name].filter(pl.col("type") == "blob").select("repository_id", "path")
    rows = known.join(names, on="repository_id", how="inner").join(files, on="repository_id", how="left")
    trees: dict[str, list[PurePosixPath]] = {}
    for name, path in rows.select("full_name", "path").iter_rows():
        paths = trees.setdefault(name.lower(), [])
        if path is not None:
            paths.append(PurePosixPath(path))
    return trees
