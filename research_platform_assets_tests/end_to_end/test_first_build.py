"""The first build of the sample: what readers find, whether it agrees with itself, and what must not be in it."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import stat
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from research_platform_assets.analysis.code_quality.ratings import RATINGS
from research_platform_assets.privacy import contains_address
from research_platform_assets.tables.insight import HISTORY
from research_platform_assets.tables.insight_code import CODE_FILES
from research_platform_assets.tables.insight_health import HEALTH_CRITERIA
from research_platform_assets.tables.insight_people import ACTIVITY, COLLABORATIONS
from research_platform_assets.tables.insight_topics import TOPIC_MODELS
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.tables.reports import EXPORTS, SITE
from research_platform_assets.tables.research_publications import MENTIONS
from research_platform_assets.tables.research_reproducibility import REPRODUCIBILITY_CRITERIA
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.workbench import SLUG, catalog

PUBLISHED_TABLES = sorted(set(ALL_TABLES) - {SITE.qualified_name, EXPORTS.qualified_name})
#: A table that grows with every day, or says a lot of each repository, would soon be too long a text.
TOO_LONG = {
    table.qualified_name
    for table in (
        ACTIVITY,
        CODE_FILES,
        COLLABORATIONS,
        HEALTH_CRITERIA,
        HISTORY,
        MENTIONS,
        REPRODUCIBILITY_CRITERIA,
        TOPIC_MODELS,
    )
}
KEPT = ("github.", "legacy.")
OPENED_BY_HAND = [name for name in PUBLISHED_TABLES if not name.startswith(KEPT) and name not in TOO_LONG]

_PRIVATE = ("warehouse.duckdb",)


@pytest.fixture(scope="session")
def current(sample_builds: SampleBuilds) -> Path:
    return sample_builds.first / "published" / SLUG / "current"


@pytest.fixture(scope="session")
def tables(current: Path) -> Mapping[str, pl.DataFrame]:
    """The tables of the catalog."""
    return dict(catalog(current / "catalog.duckdb"))


def test_the_last_run_says_what_it_did(sample_builds: SampleBuilds, current: Path) -> None:
    last_run = json.loads((current.parent / "last_run.json").read_text())
    assert (last_run["computed"], last_run["reused"], last_run["errors"]) == (len(ALL_TABLES), 0, [])
    assert last_run["computed_tables"] == sorted(ALL_TABLES)
    assert last_run["duration_seconds"] > 0
    assert last_run["peak_memory_bytes"] > 50_000_000
    assert (
        f"build {last_run['build_id']}: {len(ALL_TABLES)} tables computed, 0 reused"
        in sample_builds.first_log.read_text()
    )


def test_the_manifest_says_what_the_build_is(current: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    manifest = json.loads((current / "build.json").read_text())
    assert current.readlink() == Path("builds") / manifest["build_id"]
    assert manifest["captured_at"] == "2026-03-09T05:30:00+00:00"
    assert {name: manifest["tables"][name]["rows"] for name in tables} == {
        name: frame.height for name, frame in tables.items()
    }
    assert set(manifest["tables"]) == set(ALL_TABLES)
    facets = tables["core.facets"]
    known = facets.filter(pl.col("status").is_in(["observed", "absent"]))
    assert manifest["coverage"] == round(known.height / facets.height, 4)
    assert 0.8 < manifest["coverage"] < 1


def test_the_catalog_holds_every_table_with_its_declaration(current: Path) -> None:
    with duckdb.connect(str(current / "catalog.duckdb"), read_only=True) as connection:
        comments = {
            f"{schema}.{table}": comment
            for schema, table, comment in connection.execute(
                "select schema_name, table_name, comment from duckdb_tables()"
            ).fetchall()
        }
        columns = connection.execute(
            "select schema_name || '.' || table_name, column_name, comment from duckdb_columns() where not internal"
        ).fetchall()
    assert comments == {name: ALL_TABLES[name].description for name in PUBLISHED_TABLES}
    assert {(name, column): comment for name, column, comment in columns} == {
        (name, column): declared.description
        for name in PUBLISHED_TABLES
        for column, declared in ALL_TABLES[name].contract.columns().items()
    }


@pytest.mark.parametrize("name", PUBLISHED_TABLES)
def test_a_published_table_has_the_declared_shape_and_order(tables: Mapping[str, pl.DataFrame], name: str) -> None:
    frame, table = tables[name], ALL_TABLES[name]
    assert dict(frame.schema) == dict(table.polars_schema)
    assert frame.equals(frame.sort(table.key))
    assert frame.select(table.key).is_unique().all()


def test_published_files_can_only_be_read(current: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in current.rglob("*") if path.is_file()}
    assert modes == {0o444}
    with (
        pytest.raises(duckdb.Error, match="read-only"),
        duckdb.connect(str(current / "catalog.duckdb"), read_only=True) as connection,
    ):
        connection.execute("delete from core.people")


@pytest.mark.parametrize("name", PUBLISHED_TABLES)
def test_parquet_equals_the_catalog(current: Path, tables: Mapping[str, pl.DataFrame], name: str) -> None:
    frame = pl.read_parquet(current / "tables" / f"{name}.parquet")
    assert frame.equals(tables[name])
    assert dict(frame.schema) == dict(tables[name].schema)


def test_no_other_table_is_written_as_text(current: Path) -> None:
    for kind in ("csv", "json"):
        assert sorted(path.stem for path in (current / kind).iterdir()) == OPENED_BY_HAND


@pytest.mark.parametrize("name", OPENED_BY_HAND)
def test_csv_and_json_equal_the_catalog(current: Path, tables: Mapping[str, pl.DataFrame], name: str) -> None:
    expected = [{column: _plain(value) for column, value in row.items()} for row in tables[name].to_dicts()]
    assert json.loads((current / "json" / f"{name}.json").read_text()) == expected
    text = (current / "csv" / f"{name}.csv").read_bytes()
    cells = pl.read_csv(io.BytesIO(text), infer_schema=False).to_dicts()
    assert cells == [{column: _cell(value) for column, value in row.items()} for row in expected]


def test_the_data_package_describes_the_files(current: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    package = json.loads((current / "datapackage.json").read_text())
    resources = {resource["path"]: resource for resource in package["resources"]}
    assert set(resources) == {f"tables/{name}.parquet" for name in PUBLISHED_TABLES}
    for name in PUBLISHED_TABLES:
        resource = resources[f"tables/{name}.parquet"]
        assert (current / resource["path"]).is_file()
        assert [field["name"] for field in resource["schema"]["fields"]] == tables[name].columns
        assert resource["schema"]["primaryKey"] == ALL_TABLES[name].key
        assert resource["rows"] == tables[name].height


def test_a_published_file_is_stored_once(current: Path) -> None:
    listed = [path for path in current.rglob("*") if path.is_file() and path.parent != current]
    stored = {path.stat().st_ino for path in (current.parent / "objects").rglob("*") if path.is_file()}
    assert {path.stat().st_ino for path in listed} <= stored


def test_no_address_is_published_or_logged(sample_builds: SampleBuilds) -> None:
    """The sample has addresses in commits and texts; only the warehouse, which is private, may know them."""
    archive = "".join(path.read_text(errors="replace") for path in _texts(Path(__file__).parents[2], "state-1"))
    assert contains_address(archive)
    searched = 0
    for folder in (sample_builds.first, sample_builds.second):
        for path in folder.rglob("*"):
            if path.is_file() and path.name not in _PRIVATE:
                searched += 1
                assert not contains_address(_readable(path)), path
    for log in (sample_builds.first_log, sample_builds.second_log):
        assert not contains_address(log.read_text())
    assert searched > 300


def test_no_secret_or_machine_path_is_published(sample_builds: SampleBuilds, current: Path) -> None:
    for path in current.rglob("*"):
        if path.is_file():
            text = _readable(path)
            assert str(sample_builds.first) not in text, path
            assert str(Path(__file__).parents[2]) not in text, path


def test_the_private_warehouse_is_closed_to_others(sample_builds: SampleBuilds) -> None:
    folder = sample_builds.first / SLUG
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "warehouse.duckdb").stat().st_mode) == 0o600


def _texts(root: Path, state: str) -> list[Path]:
    return [path for path in (root / "research_platform_assets" / "sample" / state).rglob("*") if path.is_file()]


def _readable(path: Path) -> str:
    """What a file says, whatever its format: bytes that are packed, or numbers, may by chance look like anything."""
    if path.suffix == ".parquet":
        return _rows(pl.read_parquet(path).to_dicts())
    if path.suffix == ".duckdb":
        return _rows([frame.to_dicts() for _, frame in catalog(path)])
    if path.suffix == ".db":
        with closing(sqlite3.connect(path)) as connection:
            tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
            return _rows([connection.execute(f'select * from "{name}"').fetchall() for (name,) in tables])
    return _unpacked(path.read_bytes())


def _rows(rows: Sequence[object]) -> str:
    return json.dumps(
        rows, default=lambda value: _unpacked(value) if isinstance(value, bytes) else str(value), ensure_ascii=False
    )


def _unpacked(content: bytes) -> str:
    """Latin-1 reads any bytes; letters of other scripts do not matter to what an address needs."""
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    elif content.startswith(b"\x78\x9c"):
        content = zlib.decompress(content)
    return content.decode("latin-1")


def _plain(value: Any) -> Any:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(value, "strftime") else value


def _cell(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        # No spreadsheet may take a text of somebody else for a formula; grades are ours.
        is_like_one = value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) and value not in RATINGS
        return f"'{value}" if is_like_one else value
    return None if value is None else str(value)
