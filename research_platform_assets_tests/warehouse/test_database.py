"""The file: damage is named and left alone, a full disk loses nothing, older and newer formats are told apart."""

from __future__ import annotations

import json
import lzma
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from research_platform_assets.errors import (
    StorageError,
    WarehouseBusyError,
    WarehouseDamagedError,
    WarehouseError,
    WarehouseFormatError,
)
from research_platform_assets.warehouse import database, doctor
from research_platform_assets.warehouse.database import FORMAT, connect, explain, transaction, wal_path
from research_platform_assets.warehouse.spool import open_spool, spool_path
from research_platform_assets_tests.small_disk import mounted
from research_platform_assets_tests.warehouse import operations
from research_platform_assets_tests.warehouse.laboratory import (
    DECLARED,
    RANKING,
    TOTALS,
    Laboratory,
    catalog_rows,
    tree,
)
from research_platform_assets_tests.warehouse.operations import SmallFiles

FIXTURE = Path(__file__).parent / "fixtures" / "warehouse-duckdb-1.5.5.duckdb.xz"


@pytest.fixture
def file(laboratory: Laboratory) -> Path:
    """The DuckDB file of a warehouse with a build in it."""
    laboratory.built()
    return laboratory.directory / "warehouse.duckdb"


def flip(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    for offset in range(64):
        data[position + offset] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_text("this is a text\n" * 2000), id="a text"),
        pytest.param(lambda path: os.truncate(path, 5000), id="cut within the headers"),
        pytest.param(lambda path: os.truncate(path, path.stat().st_size // 2), id="cut in the middle"),
        pytest.param(lambda path: flip(path, 0), id="flipped in the first header"),
        pytest.param(lambda path: (flip(path, 4200), flip(path, 8300)), id="flipped in both other headers"),
        pytest.param(
            lambda path: [flip(path, at) for at in range(12288, path.stat().st_size - 64, 4096)], id="flipped"
        ),
    ],
)
def test_a_damaged_file_is_named_and_left_alone(
    laboratory: Laboratory, file: Path, damage: Callable[[Path], object]
) -> None:
    damage(file)
    before = file.read_bytes()
    with pytest.raises(WarehouseDamagedError, match=r"warehouse.duckdb .*backup") as error:
        laboratory.built(state=1)
    assert "back with `research-platform restore-backup " in str(error.value)
    assert file.read_bytes() == before
    assert laboratory.layout.shown() is not None


def is_noticed(laboratory: Laboratory) -> bool:
    try:
        with laboratory.store() as store:
            findings = doctor.examine(store, laboratory.layout, DECLARED, deep=True)
    except WarehouseDamagedError:
        return True
    return any(finding.severity == "error" for finding in findings)


def test_a_flipped_data_block_is_noticed_when_it_is_read(laboratory: Laboratory, file: Path) -> None:
    original = file.read_bytes()
    noticed = 0
    for position in range(12288 + 8000, len(original) - 64, 16384):
        flip(file, position)
        damaged = file.read_bytes()
        if is_noticed(laboratory):
            noticed += 1
            assert file.read_bytes() == damaged
        file.write_bytes(original)
    # The other blocks hold nothing.
    assert noticed >= 2


def test_a_torn_write_ahead_log_costs_only_what_was_not_committed(laboratory: Laboratory, file: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from research_platform_assets.warehouse.database import connect, transaction
connection = connect(Path(sys.argv[1]))
for name in ("kept", "torn"):
    with transaction(connection):
        connection.execute(f"create table {name} as select 1 as n")
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", script, str(file)], check=False)
    log = wal_path(file)
    os.truncate(log, log.stat().st_size - 5)
    with laboratory.store() as store:
        assert store.connection.execute("select n from kept").fetchall() == [(1,)]
        with pytest.raises(duckdb.CatalogException):
            store.connection.execute("select n from torn")
    assert not log.exists()


def test_a_foreign_write_ahead_log_is_not_replayed(laboratory: Laboratory, file: Path, tmp_path: Path) -> None:
    connection = connect(tmp_path / "other.duckdb")
    connection.execute("create table foreign_table as select 1 as n")
    shutil.copy(wal_path(tmp_path / "other.duckdb"), wal_path(file))
    connection.close()
    with pytest.raises(WarehouseDamagedError, match="WAL"):
        laboratory.built()


def test_a_newer_format_is_refused(laboratory: Laboratory, file: Path) -> None:
    with laboratory.store() as store:
        store.connection.execute("update platform.format set version = ?", [FORMAT + 1])
    with pytest.raises(WarehouseFormatError, match=f"has format {FORMAT + 1}, this version reads up to {FORMAT}"):
        laboratory.built()
    connection = database.connect_plain(file)
    assert connection.execute("select version from platform.format").fetchall() == [(FORMAT + 1,)]
    connection.close()


def test_a_file_of_a_newer_duckdb_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    error = duckdb.IOException("Trying to read a database file with version number 999, but we can only read 64 to 68")
    explained = explain(error, tmp_path)
    assert isinstance(explained, WarehouseFormatError)
    assert "Install that version" in str(explained)


def test_a_program_that_has_the_file_open_is_named(laboratory: Laboratory, file: Path) -> None:
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        program.stdout.readline()
        with pytest.raises(WarehouseBusyError, match=rf"open in another program .*PID {program.pid}"):
            laboratory.built()
        program.communicate()
    assert not laboratory.built().is_new_build


def test_a_kill_while_the_file_is_made_leaves_nothing_in_the_way(laboratory: Laboratory) -> None:
    laboratory.directory.mkdir()
    for remains in ("warehouse.duckdb.new.tmp", "warehouse.duckdb.new.tmp.wal", "warehouse.duckdb.wal"):
        (laboratory.directory / remains).write_bytes(b"half")
    assert laboratory.built().is_new_build
    assert sorted(path.name for path in laboratory.directory.iterdir()) == [
        "spool.lock",
        "warehouse.duckdb",
        "warehouse.lock",
    ]


def test_a_file_is_its_owners_alone(laboratory: Laboratory, file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)  # as earlier versions made it
    with laboratory.store():
        pass
    assert file.stat().st_mode & 0o777 == 0o600
    with open_spool(laboratory.directory, "state", frozenset(), timeout_seconds=1):
        assert spool_path(laboratory.directory).stat().st_mode & 0o777 == 0o600
    shutil.rmtree(laboratory.directory)
    connect(file).close()
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_transaction_happens_whole_or_not_at_all(laboratory: Laboratory) -> None:
    with laboratory.store() as store:
        with pytest.raises(duckdb.ConversionException), transaction(store.connection):
            store.connection.execute("create table half as select 1; select 'x'::integer")
        with pytest.raises(duckdb.CatalogException):
            store.connection.execute("from half")
        with transaction(store.connection):
            store.connection.execute("create table whole as select 1")
        assert store.connection.execute("from whole").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('IO Error: Could not write file "x": No space left on device', StorageError),
        ('IO Error: Cannot open file "x": Permission denied', StorageError),
        (
            "IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2",
            WarehouseDamagedError,
        ),
        ("Binder Error: column not found", WarehouseError),
    ],
)
def test_errors_are_told_apart(tmp_path: Path, text: str, kind: type[Exception]) -> None:
    assert type(explain(duckdb.IOException(text), tmp_path / "x")) is kind


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.9, 1.0])
@pytest.mark.parametrize(("name", "arguments"), [("build", {}), ("prune", {"last": 1}), ("back_up", {"name": "b"})])
def test_files_that_cannot_grow_lose_nothing(
    laboratory: Laboratory, file: Path, share: float, name: str, arguments: dict[str, object]
) -> None:
    published = laboratory.built()
    seen = tree(laboratory.layout.current.resolve())
    hindered = Laboratory(laboratory.root, state=1, code="k2")
    ended = operations.run(hindered, name, SmallFiles(int(file.stat().st_size * share)), **arguments)
    assert ended == "refused" or share >= 0.5
    if ended == "refused":
        said = (laboratory.root / "errors.txt").read_text()
        assert said.startswith("StorageError: ")
        assert "again" in said or "disk" in said
    if name != "build":
        assert laboratory.layout.shown() == published.build_id
        assert tree(laboratory.layout.current.resolve()) == seen
    assert not list(laboratory.root.glob("backups/.*"))
    with laboratory.store() as store:
        findings = doctor.examine(store, laboratory.layout, DECLARED, deep=True)
        assert [finding for finding in findings if finding.severity == "error"] == []
    assert laboratory.built(state=1, code="k2").build_id
    with laboratory.store() as store:
        assert doctor.examine(store, laboratory.layout, DECLARED, deep=True) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MiB."""
    with mounted(tmp_path / "disk", "3m") as folder:
        yield folder


@pytest.mark.parametrize("left", [0, 4096, 40_000, 120_000, 200_000, 300_000])
def test_a_full_disk_loses_nothing(small_disk: Path, left: int) -> None:
    laboratory = Laboratory(small_disk)
    published = laboratory.built(state=0)
    current = laboratory.layout.current
    seen = tree(current.resolve()), catalog_rows(current / "catalog.duckdb")
    fill = small_disk / "fill"
    free = shutil.disk_usage(small_disk).free
    fill.write_bytes(b"x" * max(0, free - left))
    try:
        laboratory.built(state=5, code="k2")
    except StorageError:
        assert laboratory.layout.shown() == published.build_id
        assert (
            tree(laboratory.layout.current.resolve()),
            catalog_rows(laboratory.layout.current / "catalog.duckdb"),
        ) == seen
    else:
        assert left > 40_000
    fill.unlink()
    laboratory.built(state=5, code="k2")
    with laboratory.store() as store:
        assert doctor.examine(store, laboratory.layout, DECLARED, deep=True) == []


def test_a_read_only_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="choose another data_directory"):
        connect(tmp_path / "file" / "warehouse.duckdb")


def test_a_warehouse_of_duckdb_1_5_is_read_and_continued(laboratory: Laboratory) -> None:
    # Made by research_platform_assets_tests/tools/make_duckdb15_fixture.py.
    laboratory.directory.mkdir()
    (laboratory.directory / "warehouse.duckdb").write_bytes(lzma.decompress(FIXTURE.read_bytes()))
    laboratory.computed.clear()
    published = laboratory.built(state=1)
    assert laboratory.computed == []
    assert not published.is_new_build
    with laboratory.store() as store:
        assert doctor.examine(store, laboratory.layout, DECLARED, deep=True) == []
        first = json.loads((laboratory.layout.current / "build.json").read_text())
        assert first["build_id"] == published.build_id
        assert store.read(TOTALS, store.heads()["core.totals"].version).height > 0
    laboratory.built(state=2, code="k2")
    assert RANKING.qualified_name in laboratory.computed
    with laboratory.store() as store:
        assert doctor.examine(store, laboratory.layout, DECLARED, deep=True) == []
