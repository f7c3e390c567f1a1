"""What Dagster loads: all assets of every organisation, completely described, quickly and without a token."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from research_platform_assets.assets.metadata import CONTRACT
from research_platform_assets.definitions import build_definitions
from research_platform_assets.errors import SettingsError
from research_platform_assets.settings import load_settings
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.workbench import PACKAGE, SLUG, STATES

HEAVY = {"sklearn", "scipy", "nh3", "docutils", "httpx", "py3langid"}
GROUPS = {"github", "core", "research", "insight", "legacy", "reports"}
TWO = '[{"login": "ellerfosse-lab", "slug": "one"}, {"login": "ellerfosse-lab", "slug": "two"}]'


def definitions(tmp_path: Path, **environ: str) -> dg.Definitions:
    values = {"DATA_DIRECTORY": str(tmp_path), "ARCHIVE_DIRECTORY": str(STATES[1]), **environ}
    return build_definitions(load_settings({f"RESEARCH_PLATFORM_{name}": value for name, value in values.items()}))


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dg.AssetSpec]:
    """The assets of one organisation, by table name."""
    found = definitions(
        tmp_path_factory.mktemp("data"),
        FRESHNESS__CAPTURED_WARN_HOURS="3",
        FRESHNESS__CAPTURED_FAIL_HOURS="5",
        FRESHNESS__DERIVED_WARN_HOURS="7",
        FRESHNESS__DERIVED_FAIL_HOURS="11",
    ).resolve_all_asset_specs()
    return {".".join(spec.key.path[1:]): spec for spec in found}


def test_every_table_is_an_asset_below_the_slug_of_its_organisation(tmp_path: Path) -> None:
    keys = [tuple(spec.key.path) for spec in definitions(tmp_path).resolve_all_asset_specs()]
    expected = {(SLUG, *name.split(".")) for name in [*ALL_TABLES, "reports.publication"]}
    assert set(keys) == expected
    assert len(keys) == len(expected)


def test_every_asset_depends_only_on_assets_of_its_own_organisation(tmp_path: Path) -> None:
    found = list(definitions(tmp_path, ORGANIZATIONS=TWO).resolve_all_asset_specs())
    assert len(found) == 2 * (len(ALL_TABLES) + 1)
    for spec in found:
        assert {dependency.asset_key.path[0] for dependency in spec.deps} <= {spec.key.path[0]}, spec.key


def test_with_github_itself_as_the_source_the_graph_is_the_same(tmp_path: Path) -> None:
    live = definitions(tmp_path, SOURCE="live", ORGANIZATIONS=f'[{{"login": "acme", "slug": "{SLUG}"}}]')
    recorded = definitions(tmp_path)
    assert {spec.key for spec in live.resolve_all_asset_specs()} == {
        spec.key for spec in recorded.resolve_all_asset_specs()
    }


def test_checks_of_every_organisation_hang_on_its_own_assets(tmp_path: Path) -> None:
    keys = definitions(tmp_path, ORGANIZATIONS=TWO).resolve_asset_graph().asset_check_keys
    names = {(key.asset_key.path[0], ".".join(key.asset_key.path[1:]), key.name) for key in keys}
    own = {
        *((name, CONTRACT) for name in ALL_TABLES),
        ("core.repositories", "corrections"),
        ("core.contributions", "reconciliation"),
        ("legacy.parity", "parity"),
        ("reports.publication", "coverage"),
        ("reports.publication", "repository_freshness"),
    }
    assert names == {(slug, *pair) for slug in ("one", "two") for pair in own}


@pytest.mark.parametrize("name", [*ALL_TABLES, "reports.publication"])
def test_an_asset_says_what_it_is(specs: Mapping[str, dg.AssetSpec], name: str) -> None:
    spec = specs[name]
    assert spec.group_name == name.partition(".")[0]
    assert spec.group_name in GROUPS
    assert "duckdb" in spec.kinds
    assert spec.owners == ["team:research-platform"]
    assert spec.description


@pytest.mark.parametrize("name", ALL_TABLES)
def test_a_table_shows_its_columns_and_its_code_version(specs: Mapping[str, dg.AssetSpec], name: str) -> None:
    spec, table = specs[name], ALL_TABLES[name]
    schema = spec.metadata["dagster/column_schema"]
    assert isinstance(schema, dg.TableSchema)
    assert [column.name for column in schema.columns] == list(table.polars_schema)
    assert all(column.description and column.type for column in schema.columns)
    nullable = {column.name for column in schema.columns if column.constraints.nullable}
    assert nullable == {name for name, column in table.contract.columns().items() if column.nullable}
    assert spec.metadata["dagster/table_name"] == name
    assert spec.code_version
    assert len(spec.code_version) == 16


def test_the_unit_and_the_decimals_of_a_column_are_shown(specs: Mapping[str, dg.AssetSpec]) -> None:
    columns = {c.name: c for c in specs["insight.person_stats"].metadata["dagster/column_schema"].columns}
    assert columns["additions"].constraints.other == ["unit: lines"]
    assert columns["commits_share"].constraints.other[-1].startswith("decimals: ")
    assert columns["person_id"].constraints.unique


@pytest.mark.parametrize(
    ("name", "warn", "fail"),
    [("github.heads", 3, 5), ("core.people", 7, 11), ("insight.topics", 7, 11), ("reports.publication", 7, 11)],
)
def test_freshness_follows_the_settings(specs: Mapping[str, dg.AssetSpec], name: str, warn: int, fail: int) -> None:
    expected = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=fail), warn_window=timedelta(hours=warn))
    assert specs[name].freshness_policy == expected


def test_every_asset_has_a_freshness_policy(specs: Mapping[str, dg.AssetSpec]) -> None:
    assert not [name for name, spec in specs.items() if spec.freshness_policy is None]


def test_every_contract_check_blocks_what_is_downstream(tmp_path: Path) -> None:
    graph = definitions(tmp_path).resolve_asset_graph()
    contracts = [key for key in graph.asset_check_keys if key.name == CONTRACT]
    assert len(contracts) == len(ALL_TABLES)
    assert all(graph.get(key).blocking for key in contracts)


def test_publication_comes_after_every_table(specs: Mapping[str, dg.AssetSpec]) -> None:
    before: set[str] = set()
    waiting = ["reports.publication"]
    while waiting:
        deps = {".".join(dependency.asset_key.path[1:]) for dependency in specs[waiting.pop()].deps} - before
        before |= deps
        waiting += deps
    assert before == set(ALL_TABLES)


def test_the_graph_runs_in_one_process(tmp_path: Path) -> None:
    assert definitions(tmp_path).executor is dg.in_process_executor


def test_definitions_load_without_token_and_without_heavy_modules(tmp_path: Path) -> None:
    text = "import json, sys, research_platform_assets.definitions as d; print(json.dumps(sorted(sys.modules)))"
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", text], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert not loaded & HEAVY
    assert "research_platform_assets.analysis.people" in loaded
    assert list(tmp_path.iterdir()) == []


def test_settings_that_cannot_be_used_are_named_when_definitions_load(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no folder"):
        definitions(tmp_path, ARCHIVE_DIRECTORY=str(tmp_path / "nowhere"))
