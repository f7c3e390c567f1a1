"""Thirty days, a README changed, added or removed a day, from 50 seeds: which topics stay, come up and are lost.

Run by `make bench`, or alone by
`make bench TESTS=research_platform_assets_tests/analysis/topics/campaigns/test_stability.py`; fewer months by
`TOPIC_SEEDS=3`. Months are lived through on all cores. What was found is written to `reports/topic_stability.json`,
with the seed of each month in which a topic was born that should not have been, or the new theme was not found.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from research_platform_assets.analysis.topics import names_to_ban, topic_documents
from research_platform_assets_tests.analysis.topics.churn import Month, Organisation, month, organisation
from research_platform_assets_tests.analysis.topics.corpus import THEMES
from research_platform_assets_tests.processes import ROOT
from research_platform_assets_tests.workbench import SLUG, STATES, Workbench

REPORT = ROOT / "reports" / "topic_stability.json"
SEEDS = int(os.environ.get("TOPIC_SEEDS", "50"))
TABLES = ("core.repositories", "core.readmes", "core.people", "github.organizations")
#: Themes that the sample organisation has no repositories of.
NEW_TO_THE_SAMPLE = ("batteries", "manuscripts", "courts")
LEAST_FOUND = 0.9

pytestmark = pytest.mark.bench


_known: list[Organisation] = []
"""The organisation of a process that lives through months."""


def _get_to_know(known: Organisation) -> None:
    _known[:] = [known]


def _month(seed: int, theme: str | None) -> Month:
    return month(_known[0], seed, theme)


def months(known: Organisation, themes: Sequence[str | None]) -> list[Month]:
    """Return a month from each seed, with the theme at its place in `themes`."""
    # Polars' threads do not survive a fork. Each process has a core, which is enough for BLAS.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), _get_to_know, (known,)) as pool:
        return list(pool.map(_month, range(len(themes)), themes))


@pytest.fixture(scope="module", params=["sample", "recorded"])
def subject(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Organisation]:
    """An organisation by name, its texts counted."""
    name: str = request.param
    archive: Path = STATES[2] if name == "sample" else request.getfixturevalue("real_archive")
    slug = SLUG if name == "sample" else "recorded"
    environ = {} if name == "sample" else {"ORGANIZATIONS": json.dumps([{"login": archive.name, "slug": slug}])}
    workbench = Workbench(tmp_path_factory.mktemp(name) / "data", slug, environ)
    with workbench.instance:
        assert workbench.run(archive, selection=f"+({workbench.select(*TABLES)})").is_success
        repositories, readmes, people, organizations = (workbench.read(table) for table in TABLES)
    banned = names_to_ban(organizations, people)
    return name, organisation(topic_documents(repositories, readmes).to_dicts(), banned)


def test_topics_keep_their_numbers_and_a_new_theme_is_found(subject: tuple[str, Organisation]) -> None:
    name, known = subject
    themes = NEW_TO_THE_SAMPLE if name == "sample" else tuple(THEMES)
    began = time.perf_counter()
    quiet = months(known, [None] * SEEDS)
    themed = months(known, [themes[seed % len(themes)] for seed in range(SEEDS)])
    seconds = time.perf_counter() - began
    found = [each.theme_found_with for each in themed if each.theme_found_with is not None]
    figures = {
        "repositories": len(known.variants),
        "months": len(quiet) + len(themed),
        "seconds": round(seconds, 1),
        "without_a_new_theme": _figures(quiet),
        "with_a_new_theme": {
            **_figures(themed),
            "found_share": round(len(found) / len(themed), 4),
            "found_with_repositories": dict(sorted(Counter(found).items())),
            "not_found_from": [seed for seed, each in enumerate(themed) if each.theme_found_with is None],
        },
    }
    _report(name, figures)
    everything = [*quiet, *themed]
    assert [each.moved for each in everything if each.moved] == [], "within a version nobody moves who was not touched"
    assert sum(each.false_births for each in everything) == 0
    assert len(found) / len(themed) >= LEAST_FOUND


def _figures(lived: list[Month]) -> dict[str, Any]:
    kept = [each.kept_share for each in lived]
    ends = Counter(
        event.name for each in lived for version in each.versions for event in version.events if event.name != "born"
    )
    return {
        "moved_within_a_version": sum(len(each.moved) for each in lived),
        "false_births": sum(each.false_births for each in lived),
        "false_births_from": [seed for seed, each in enumerate(lived) if each.false_births],
        "other_events": dict(sorted(ends.items())),
        "versions_mean": round(fmean(len(each.versions) for each in lived), 2),
        "untouched_kept_since_day_0_mean": round(fmean(kept), 4),
        "untouched_kept_since_day_0_worst": min(kept),
        "reasons": dict(
            sorted(
                Counter(
                    measure.name
                    for each in lived
                    for version in each.versions[1:]
                    for measure in version.measures
                    if measure.is_due
                ).items()
            )
        ),
    }


def _report(name: str, figures: dict[str, Any]) -> None:
    known = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(known | {name: figures}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps({name: figures}, indent=2, sort_keys=True))  # noqa: T201
