"""The warehouse under Dagster: one file a run, given back whatever happens; runs whose process is gone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from dagster_duckdb import DuckDBResource

from research_platform_assets.errors import WarehouseBusyError, WarehouseError
from research_platform_assets.warehouse import dead_runs, hold, lock
from research_platform_assets.warehouse.commit import Outcome
from research_platform_assets.warehouse.differences import Differences
from research_platform_assets.warehouse.fingerprint import Derivation
from research_platform_assets.warehouse.resource import Warehouse, WarehouseLocation
from research_platform_assets.warehouse.store import lock_path, open_store

AT = datetime(2026, 1, 1, tzinfo=UTC)

# Dagster itself still asks for the old name where one resource needs another.
pytestmark = pytest.mark.filterwarnings("ignore:InitResourceContext.dagster_run is deprecated:DeprecationWarning")


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def warehouse_in(folder: Path, *slugs: str, timeout_seconds: float = 0.0, **switches: str) -> Warehouse:
    location = WarehouseLocation(data_directory=str(folder), slugs=list(slugs), lock_timeout_seconds=timeout_seconds)
    return Warehouse(location=location, **switches)


def test_an_asset_written_against_the_duckdb_resource_works(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    @dg.asset
    def foreign(duckdb: DuckDBResource) -> None:
        with duckdb.get_connection() as connection:
            connection.execute("create table foreign_table as select 42 as n")

    assert dg.materialize([foreign], instance=instance, resources={"duckdb": warehouse_in(tmp_path, "acme")}).success
    assert lock.holder(lock_path(tmp_path / "acme")) is None
    with open_store(tmp_path / "acme", run_id="test", timeout_seconds=0) as store:
        assert store.connection.execute("from foreign_table").fetchall() == [(42,)]


def test_an_error_in_an_asset_rolls_back_and_frees_the_file(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    @dg.asset
    def failing(warehouse: Warehouse) -> None:
        warehouse.store("acme")
        with warehouse.get_connection() as connection:
            connection.execute("create table half as select 1")
            raise ZeroDivisionError

    done = dg.materialize(
        [failing], instance=instance, resources={"warehouse": warehouse_in(tmp_path, "acme")}, raise_on_error=False
    )
    assert not done.success
    with (
        open_store(tmp_path / "acme", run_id="test", timeout_seconds=0) as store,
        pytest.raises(duckdb.CatalogException),
    ):
        store.connection.execute("from half")


def test_a_run_opens_a_file_once_and_names_itself(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    seen: list[object] = []

    @dg.asset
    def asset(context: dg.AssetExecutionContext, warehouse: Warehouse) -> None:
        store = warehouse.store("acme")
        assert store is warehouse.store("acme")
        assert store.path == warehouse.path("acme") == tmp_path / "acme" / "warehouse.duckdb"
        assert store.run_id == context.run.run_id
        holder = lock.holder(lock_path(tmp_path / "acme"))
        assert holder is not None
        seen.append(context.run.run_id in holder.purpose)
        warehouse.shared_results["x",] = 1
        seen.append(0 < warehouse.elapsed_seconds() < 600)
        warehouse.release("acme")
        seen.append(lock.holder(lock_path(tmp_path / "acme")))
        warehouse.store("acme")

    assert dg.materialize([asset], instance=instance, resources={"warehouse": warehouse_in(tmp_path, "acme")}).success
    assert seen == [True, True, None]


@pytest.mark.parametrize(
    ("tags", "since", "is_stopped"),
    [
        ({}, "2026-01-01T00:00:00+00:00", False),
        # By hand, but before somebody restored a build: whoever did that meant it to stay.
        ({}, "2999-01-01T00:00:00+00:00", True),
        ({"dagster/sensor_name": "s"}, "2026-01-01T00:00:00+00:00", True),
        ({"dagster/schedule_name": "s"}, "2026-01-01T00:00:00+00:00", True),
    ],
)
def test_a_run_that_captured_during_a_restore_does_not_undo_it(
    tmp_path: Path, instance: dg.DagsterInstance, tags: dict[str, str], since: str, is_stopped: bool
) -> None:
    reached: list[str] = []

    @dg.asset
    def capture(warehouse: Warehouse) -> None:
        warehouse.store("acme")
        warehouse.release("acme")
        hold.place(tmp_path / "acme", hold.Hold("0123456789ab", since, "by hand"))
        reached.append("capture")
        warehouse.store("acme")
        reached.append("store")

    resources = {"warehouse": warehouse_in(tmp_path, "acme")}
    done = dg.materialize([capture], instance=instance, resources=resources, raise_on_error=False, tags=tags)
    assert done.success is not is_stopped
    assert reached == (["capture"] if is_stopped else ["capture", "store"])
    assert lock.holder(lock_path(tmp_path / "acme")) is None
    again = {"warehouse": warehouse_in(tmp_path, "acme", restore_build="1")}
    assert dg.materialize([capture], instance=instance, resources=again, tags=tags).success, "whoever goes back may"
    if is_stopped:
        assert "held at build 0123456789ab" in str(done.failure_data_for_node("capture"))


def test_a_warehouse_that_is_held_is_waited_for_and_then_named(tmp_path: Path) -> None:
    warehouse = warehouse_in(tmp_path, "acme")
    script = (
        "import sys; from pathlib import Path\n"
        "from research_platform_assets.warehouse.store import open_store\n"
        "with open_store(Path(sys.argv[1]), run_id='elsewhere', timeout_seconds=1):\n"
        "    print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "acme")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(WarehouseBusyError, match=f"process {other.pid} .*run elsewhere"):
            warehouse.store("acme")
        other.communicate()
    assert warehouse.store("acme").heads() == {}
    warehouse.release("acme")
    warehouse.release("acme")


def test_what_became_of_tables_is_remembered_by_organisation(tmp_path: Path) -> None:
    warehouse = warehouse_in(tmp_path, "one", "two")
    made = [
        Outcome(Derivation(table, "f", version, "c", "{}", {}, None, "run", 0, AT), False, Differences(0, 0, 0), None)
        for table, version in (("core.a", "v1"), ("core.b", "v1"), ("core.a", "v2"))
    ]
    for outcome in made:
        warehouse.note("one", outcome)
    assert warehouse.outcomes("one") == {"core.a": made[2], "core.b": made[1]}
    assert warehouse.outcomes("two") == {}


def test_organisations_are_told_apart(tmp_path: Path) -> None:
    both = warehouse_in(tmp_path, "one", "two")
    with pytest.raises(WarehouseError, match="no organisation 'three'; configured are one, two"):
        both.store("three")
    with pytest.raises(WarehouseError, match="no organisation 'three'; configured are none"):
        warehouse_in(tmp_path).directory("three")
    with pytest.raises(WarehouseError, match="several organisations"), both.get_connection():
        pass


def test_the_two_switches_exclude_each_other(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    @dg.asset
    def asset(warehouse: Warehouse) -> None:
        warehouse.store("acme")

    with pytest.raises(dg.DagsterResourceFunctionError) as error:
        dg.materialize(
            [asset],
            instance=instance,
            resources={"warehouse": warehouse_in(tmp_path, "acme", restore_build="1", inputs_as_of="2")},
        )
    assert "exclude each other" in str(error.value.__cause__)


@dg.job
def nothing() -> None:
    pass


def started(instance: dg.DagsterInstance, process: str | None) -> str:
    run = instance.create_run_for_job(nothing, status=dg.DagsterRunStatus.STARTED)
    if process is not None:
        instance.add_run_tags(run.run_id, {dead_runs.PROCESS_TAG: process})
    return run.run_id


def ended_process() -> str:
    script = (
        "import os; from research_platform_assets.warehouse import dead_runs\n"
        "print(dead_runs.process_name(os.getpid()))"
    )
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


def test_runs_whose_process_is_gone_are_marked_failed(instance: dg.DagsterInstance) -> None:
    host = dead_runs.process_name(os.getpid()).partition(":")[0]
    gone = started(instance, ended_process())
    own = started(instance, None)
    dead_runs.sign_in(instance, own)
    alive = started(instance, dead_runs.process_name(os.getpid()))
    elsewhere = started(instance, "another-host:1:2")
    unsigned = started(instance, None)
    reused = started(instance, f"{host}:{os.getpid()}:1")
    failed = dead_runs.mark_failed(instance, own)
    assert set(failed) == {gone, reused}
    for run_id, status in {
        gone: dg.DagsterRunStatus.FAILURE,
        own: dg.DagsterRunStatus.STARTED,
        alive: dg.DagsterRunStatus.STARTED,
        elsewhere: dg.DagsterRunStatus.STARTED,
        unsigned: dg.DagsterRunStatus.STARTED,
    }.items():
        run = instance.get_run_by_id(run_id)
        assert run is not None
        assert run.status == status
    assert dead_runs.mark_failed(instance, own) == []


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="the start of a process is read from Linux's /proc")
def test_a_process_may_have_any_name(tmp_path: Path) -> None:
    sleep = shutil.which("sleep")
    assert sleep is not None
    program = tmp_path / "a) 1 (b"
    program.symlink_to(sleep)
    with subprocess.Popen([program, "60"]) as process:
        name = dead_runs.process_name(process.pid)
        own = dead_runs.process_name(os.getpid())
        process.kill()
    assert int(name.rpartition(":")[2]) >= int(own.rpartition(":")[2]) > 0
    assert dead_runs.is_gone(name)


@pytest.mark.parametrize("name", ["", "host", "host:", "host:x:1", "another:1:1"])
def test_a_name_that_says_nothing_is_not_known_to_be_gone(name: str) -> None:
    assert not dead_runs.is_gone(name)
