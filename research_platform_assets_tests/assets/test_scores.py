"""Scores as assets: what the sample shows of them, what is declared, and judging an earlier build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from research_platform_assets.analysis.health.rubric import health_rubric
from research_platform_assets.analysis.reproducibility.rubric import reproducibility_rubric
from research_platform_assets.analysis.rubrics.reading import ReadRubric
from research_platform_assets.assets.platform import Platform, community
from research_platform_assets.errors import OptOutError
from research_platform_assets.settings import resolve_organizations
from research_platform_assets.site.addresses import badge_file
from research_platform_assets.warehouse.source_tree import data_files, read_module
from research_platform_assets_tests.workbench import PACKAGE, STATES, Workbench

SCORES = {"research.reproducibility": reproducibility_rubric(), "insight.health": health_rubric()}
COMMUNITY = """\
replications:
  - repository: glacier-terminus-mapper
    by: Somebody Else
    date: 2026-02-01
    outcome: partial
    link: https://reports.example/glaciers.html
"""


def of(workbench: Workbench, table: str, name: str) -> pl.DataFrame:
    repositories = workbench.read("core.repositories").filter(name=name)
    return workbench.read(table).filter(pl.col("repository_id").is_in(repositories["repository_id"].implode()))


def test_the_sample_shows_scores_and_what_people_declare_changes_them(first: Workbench, tmp_path: Path) -> None:
    for table, rubric in SCORES.items():
        scores, criteria = first.read(table), first.read(f"{table}_criteria")
        assert scores.height == first.read("core.repositories").height, "every repository has a row"
        assert set(scores["rubric_version"]) == set(criteria["rubric_version"]) == {rubric.version}
        assert scores.filter(pl.col("status") != "observed")["reason"].null_count() == 0
        seen = set(criteria.filter(status="observed")["criterion"])
        asked = {criterion.name for _, criterion in rubric.rubric.criteria()}
        assert asked - seen <= {"replicated"}, "nothing is declared for the sample"
        sums = criteria.group_by("repository_id").agg(pl.col("points").sum().round(2).alias("sum"))
        assert scores.join(sums, on="repository_id").filter(pl.col("points") != pl.col("sum")).is_empty()
    archived = of(first, "insight.health", "snowline-radar").row(0, named=True)
    assert (archived["status"], archived["score"]) == ("absent", None)
    assert archived["reason"].startswith("archived")

    site = first.current / "site"
    badges = {path.relative_to(site).as_posix() for path in (site / "badges").iterdir()}
    assert badges == {badge_file(number) for number in first.read("research.reproducibility")["repository_id"]}
    page = (site / "repositories" / f"{archived['repository_id']}.html").read_text(encoding="utf-8")
    section = page.partition('id="health"')[2].partition("</section>")[0]
    assert "Not scored: <" in section
    assert ">archived" in section

    before = of(first, "research.reproducibility", "glacier-terminus-mapper")["points"].item()
    file = tmp_path / "community.yaml"
    file.write_text(COMMUNITY, encoding="utf-8")
    selection = first.select(
        "research.replications", *(f"research.reproducibility{part}" for part in ("", "_criteria"))
    )
    assert first.run(1, selection=selection, environ={"COMMUNITY": str(file)}).is_success
    assert of(first, "research.replications", "glacier-terminus-mapper")["outcome"].to_list() == ["partial"]
    replicated = of(first, "research.reproducibility_criteria", "glacier-terminus-mapper").filter(
        criterion="replicated"
    )
    assert replicated["evidence"].item().startswith("1 declared attempt, the latest by Somebody Else on 2026-02-01")
    assert of(first, "research.reproducibility", "glacier-terminus-mapper")["points"].item() == before + 2


def test_health_tells_repositories_apart(first: Workbench) -> None:
    """Where nearly all are alike, a score says nothing; so it once was."""
    scored = first.read("insight.health").filter(status="observed")
    assert max(Counter(scored["level"].to_list()).values()) < scored.height / 2
    for dimension in health_rubric().rubric.dimensions:
        assert scored[f"{dimension.name}_score"].drop_nulls().n_unique() > 1, dimension.name


@pytest.mark.parametrize("read", [reproducibility_rubric, health_rubric])
def test_the_file_of_a_rubric_is_a_part_of_the_code_that_judges_by_it(read: Callable[[], ReadRubric]) -> None:
    """So that a changed threshold makes the scores anew, also where the package was installed from a wheel."""
    module = read_module(read.__module__)
    assert [path.name for path in data_files(module)] == ["rubric.yaml"]
    assert all(path.is_relative_to(PACKAGE) for path in data_files(module))


def test_an_earlier_build_is_judged_by_todays_rubric(second: Workbench) -> None:
    now = second.read("insight.health")
    earlier = second.builds()[0]
    result = second.run(2, inputs_as_of=earlier)
    assert result.is_success, result.failures
    assert not second.read("insight.health").equals(now), "the day and the facts are those of the earlier build"
    assert set(second.read("insight.health")["rubric_version"]) == {health_rubric().version}


def test_who_opted_out_is_not_declared_either(tmp_path: Path) -> None:
    privacy, file = tmp_path / "privacy.yaml", tmp_path / "community.yaml"
    file.write_text(COMMUNITY, encoding="utf-8")
    workbench = Workbench(tmp_path / "data", environ={"COMMUNITY": str(file), "PRIVACY": str(privacy)})
    for left_out in ("people:\n- names: [Somebody Else]\n", "repositories:\n- repository: glacier-terminus-mapper\n"):
        privacy.write_text(left_out, encoding="utf-8")
        settings = workbench.settings(STATES[1])
        platform = Platform(settings, {each.slug: each for each in resolve_organizations(settings)})
        with pytest.raises(OptOutError, match=r"community\.yaml speaks of somebody who opted out"):
            community(platform, workbench.slug)
