"""Each chart of the predecessor has a successor that exists, or a reason why it is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from research_platform_assets_tests.conftest import SampleBuilds

GUIDE = Path(__file__).parents[2] / "docs" / "migration.md"
SPECIFICATION = Path(__file__).parents[3] / "shared" / "spec" / "legacy-system.md"
ROW = re.compile(r"^\| `(\w+)` \| (gone|`[^`#]+#[^`]+`) \| (.+) \|$", re.MULTILINE)


def successors() -> dict[str, tuple[str, str]]:
    return {name: (where.strip("`"), why) for name, where, why in ROW.findall(GUIDE.read_text(encoding="utf-8"))}


def test_each_place_that_is_named_exists_on_the_sample_organisation_s_site(sample_builds: SampleBuilds) -> None:
    [site] = sample_builds.second.glob("published/*/current/site")
    named = {where for where, _ in successors().values() if where != "gone"}
    assert len(named) > 10
    for where in sorted(named):
        page, place = where.split("#")
        assert f'id="{place}"' in (site / page).read_text(encoding="utf-8"), where


def test_every_chart_of_the_predecessor_is_named() -> None:
    if not SPECIFICATION.is_file():
        pytest.skip("no description of the predecessor beside the checkout (../shared)")
    text = SPECIFICATION.read_text(encoding="utf-8").partition("### 4.4 Charts")[2].partition("\n---")[0]
    charts: set[str] = set()
    for cell in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE):
        first, *others = re.findall(r"`(\w+)`", cell)
        stem = re.sub(r"_(nmf|2d)$", "", first)
        charts |= {first, *(stem + other if other.startswith("_") else other for other in others)}
    assert len(charts) >= 29
    assert charts == set(successors())
