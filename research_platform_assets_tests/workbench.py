"""A data directory to try things on: builds, restores and looks into warehouse and publication, in this process.

Belongs here: what tests of whole runs have in common. Runs are recorded by an instance in memory, which is three times
as fast as one on disk; tests of Dagster's history use processes (`processes`).
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl

from research_platform_assets.automation.runs import RunResult, run_assets
from research_platform_assets.settings import Settings, load_settings
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.warehouse.fingerprint import Derivation
from research_platform_assets.warehouse.hold import Hold
from research_platform_assets.warehouse.hold import read as read_hold
from research_platform_assets.warehouse.publication import Layout
from research_platform_assets.warehouse.store import Store, open_store

PACKAGE = Path(__file__).parent.parent / "research_platform_assets"
STATES = {number: PACKAGE / "sample" / f"state-{number}" for number in (1, 2)}
SLUG = "ellerfosse_lab"


def copy_data(source: Path, target: Path) -> Path:
    """A copy of a data directory that keeps hard links, as published files are."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
    return target


_INSTANCES: list[dg.DagsterInstance] = []


def _instance() -> dg.DagsterInstance:
    """An instance in memory that is not collected in the middle of somebody else's test, which would warn of it."""
    _INSTANCES.append(dg.DagsterInstance.ephemeral())
    return _INSTANCES[-1]


@dataclass(frozen=True)
class Workbench:
    """One data directory, by default for the sample organisation; `environ` adds settings, names without prefix."""

    data: Path
    slug: str = SLUG
    environ: Mapping[str, str] = field(default_factory=dict[str, str])
    instance: dg.DagsterInstance = field(default_factory=_instance)

    def settings(self, archive: Path, **more: str) -> Settings:
        """Settings for this data directory."""
        values = {"DATA_DIRECTORY": str(self.data), "ARCHIVE_DIRECTORY": str(archive), **self.environ, **more}
        return load_settings({f"RESEARCH_PLATFORM_{name}": value for name, value in values.items()})

    def run(
        self,
        state: int | Path = 1,
        *,
        selection: str | None = None,
        environ: Mapping[str, str] | None = None,
        **warehouse: str,
    ) -> RunResult:
        """Materialize, by default everything, from a state of the sample or from an archive."""
        archive = state if isinstance(state, Path) else STATES[state]
        settings = self.settings(archive, **(environ or {}))
        return run_assets(settings, self.slug, warehouse_config=warehouse, selection=selection, instance=self.instance)

    def build(self, state: int | Path = 1, **options: Any) -> dict[str, Any]:
        """The same, and it has to succeed; returns what `last_run.json` says."""
        result = self.run(state, **options)
        assert result.is_success, result.failures
        return self.last_run()

    def select(self, *tables: str) -> str:
        """A selection of these assets alone."""
        return " or ".join(f'key:"{self.slug}/{table.replace(".", "/")}"' for table in tables)

    @property
    def layout(self) -> Layout:
        return Layout(self.data / "published" / self.slug)

    @property
    def current(self) -> Path:
        """The publication that readers see."""
        return self.layout.current

    def last_run(self) -> dict[str, Any]:
        return json.loads((self.layout.root / "last_run.json").read_text(encoding="utf-8"))

    def manifest(self) -> dict[str, Any]:
        return json.loads((self.current / "build.json").read_text(encoding="utf-8"))

    def hold(self) -> Hold | None:
        return read_hold(self.data / self.slug)

    def store(self) -> Any:
        """A context manager of the open warehouse."""
        return open_store(self.data / self.slug, run_id="test", timeout_seconds=10)

    def heads(self) -> dict[str, Derivation]:
        with self.store() as store:
            return store.heads()

    def versions(self) -> dict[str, str]:
        """The current version of every table."""
        return {name: head.version for name, head in self.heads().items()}

    def read(self, table: str) -> pl.DataFrame:
        """The current rows of a table."""
        with self.store() as store:
            return store.read(ALL_TABLES[table], store.heads()[table].version)

    def builds(self) -> list[str]:
        """Ids of the recorded builds, in the order of their numbers."""
        with self.store() as store:
            rows = store.connection.execute("select build_id from platform.build order by number").fetchall()
        return [build_id for (build_id,) in rows]

    def rejected(self) -> list[tuple[str, str, int]]:
        """Table, rule and number of rows of everything in `platform.rejected`."""
        with self.store() as store:
            return store.connection.execute(
                "select table_name, rule, row_count from platform.rejected order by all"
            ).fetchall()

    def checks(self) -> dict[tuple[str, str], dg.AssetCheckEvaluation]:
        """The last evaluation of every check, by table and name."""
        entries = [
            entry
            for run in reversed(self.instance.get_runs())
            for entry in self.instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        ]
        found = [entry.dagster_event.asset_check_evaluation_data for entry in entries if entry.dagster_event]
        return {(".".join(each.asset_key.path[1:]), each.check_name): each for each in found}


def files(folder: Path) -> dict[str, bytes]:
    """Contents of all files below `folder`, but catalogs (and their checksums), which are compared by rows."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("catalog.duckdb")
    }


def file_marks(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What changes when a file is written anew: inode, time of the last change and size, of files and folders."""
    paths = [folder, *sorted(folder.rglob("*"))]
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_size) for path in paths}


def catalog(path: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """All tables of a catalog, by name."""
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal order by all"
        ).fetchall()
        for schema, table in tables:
            yield f"{schema}.{table}", connection.sql(f'select * from "{schema}"."{table}"').pl()


def catalog_rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of all tables of a catalog, for comparison."""
    return {name: frame.rows() for name, frame in catalog(path)}


def read_table(store: Store, table: str) -> pl.DataFrame:
    """The current rows of a table in an open warehouse."""
    return store.read(ALL_TABLES[table], store.heads()[table].version)
