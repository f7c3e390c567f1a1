"""Column lineage: every name stands in a declaration, and nothing derived is left out by accident."""

from __future__ import annotations

import dagster as dg
import pytest

from research_platform_assets.assets.lineage import LINEAGE
from research_platform_assets.assets.metadata import column_lineage
from research_platform_assets.tables.core import CORE_TABLES
from research_platform_assets.tables.insight import INSIGHT_TABLES
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.tables.research import RESEARCH_TABLES
from research_platform_assets.tables.research_works import WORKS
from research_platform_assets_tests.workbench import SLUG

#: Words of a rubric.
OF_RUBRICS = set("criterion position dimension question unit possible scale source rubric_version".split())

#: Columns that are not computed from any column, with what they come from.
WITHOUT_SOURCES = {
    "core.repositories": {"corrected_fields"},  # the corrections file
    "insight.history": {"day", "observed_at", "source"},  # the time of the capture, and who took it
    "insight.organization_stats": {"metric", "unit", "description"},  # words of the analysis
    "insight.topic_models": {"fitted_on", "method"},  # the time of the capture, and the code
    "insight.collaboration_stats": {"metric", "unit", "description"},  # likewise
    # Words of scholarly indexes.
    "research.works": set(WORKS.polars_schema) - {"identifier", "kind"},
    "research.reproducibility": {"rubric_version"},
    "insight.health": {"rubric_version"},
    "research.reproducibility_criteria": OF_RUBRICS,
    "insight.health_criteria": OF_RUBRICS,
}


@pytest.mark.parametrize("name", LINEAGE)
def test_every_name_is_declared(name: str) -> None:
    assert set(LINEAGE[name]) <= set(ALL_TABLES[name].polars_schema)
    for column, sources in LINEAGE[name].items():
        for table, source in sources:
            assert source in ALL_TABLES[table].polars_schema, f"{name}.{column} <- {table}.{source}"


@pytest.mark.parametrize("name", [table.qualified_name for table in (*CORE_TABLES, *RESEARCH_TABLES, *INSIGHT_TABLES)])
def test_every_derived_column_has_a_source(name: str) -> None:
    without = set(ALL_TABLES[name].polars_schema) - {column for column, sources in LINEAGE[name].items() if sources}
    assert without == WITHOUT_SOURCES.get(name, set())


def test_lineage_names_assets_of_the_same_organisation() -> None:
    table = ALL_TABLES["core.contributions"]
    lineage = column_lineage(table, dg.AssetKey([SLUG, "core", "contributions"]))
    assert lineage is not None
    assert lineage.deps_by_column["first_commit_at"] == [
        dg.TableColumnDep(asset_key=dg.AssetKey([SLUG, "core", "authors"]), column_name="first_commit_at")
    ]


def test_a_captured_table_has_no_lineage() -> None:
    assert column_lineage(ALL_TABLES["github.commits"], dg.AssetKey([SLUG, "github", "commits"])) is None
