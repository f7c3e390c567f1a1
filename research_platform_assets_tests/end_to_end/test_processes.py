"""Several processes at one data directory, and processes that died."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import duckdb

from research_platform_assets.warehouse.dead_runs import PROCESS_TAG
from research_platform_assets.warehouse.store import lock_path
from research_platform_assets_tests import processes
from research_platform_assets_tests.archives import write_archive
from research_platform_assets_tests.workbench import SLUG, Workbench

READ_SLOWLY = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(connection.execute("select count(*) from core.repositories").fetchall()[0][0], flush=True)
sys.stdin.readline()
print(connection.execute("select count(*) from core.repositories").fetchall()[0][0], flush=True)
"""

HOLD = """
import sys
from pathlib import Path
from research_platform_assets.warehouse.lock import exclusive
with exclusive(Path(sys.argv[1]), purpose="a long repair", timeout_seconds=5):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_two_whole_builds_at_once_both_succeed(tmp_path: Path) -> None:
    """On an empty data directory, so that the Dagster home is set up by both as well."""
    data = tmp_path / "data"
    archive = write_archive(tmp_path / "archive")
    variables = {"RESEARCH_PLATFORM_ORGANIZATIONS": '["Lab"]', "RESEARCH_PLATFORM_ANALYSES__TOPICS": "false"}
    outputs = [(tmp_path / f"{number}.log").open("w") for number in (1, 2)]
    running = [
        processes.start(
            processes.platform("build"), processes.environment(data, archive, **variables), tmp_path, output
        )
        for output in outputs
    ]
    statuses = [process.wait(timeout=300) for process in running]
    for output in outputs:
        output.close()
    texts = [Path(output.name).read_text() for output in outputs]
    assert statuses == [0, 0], texts
    bench = Workbench(data, "lab")
    assert len(bench.builds()) == 1
    assert [text.count("Traceback") for text in texts] == [0, 0]
    computed = [json.loads(text.partition(" tables computed")[0].rpartition(" ")[2]) for text in texts]
    # Captured by both at once at worst; computed by whoever was first.
    assert min(computed) == 0
    assert max(computed) == len(bench.heads())
    with dg.DagsterInstance.from_config(str(data / "dagster")) as instance:
        assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.SUCCESS] * 2


def test_a_run_whose_process_was_killed_is_marked_failed_by_the_next(first: Workbench, tmp_path: Path) -> None:
    environ = processes.environment(first.data, 2)
    process = processes.start(processes.platform("build"), environ, tmp_path)
    with dg.DagsterInstance.from_config(str(first.data / "dagster")) as instance:
        deadline = time.monotonic() + 120
        while not (started := instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        while PROCESS_TAG not in started[0].tags:
            assert time.monotonic() < deadline
            started = [run for run in instance.get_runs() if run.run_id == started[0].run_id]
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        dead = started[0].run_id
        believed = instance.get_run_by_id(dead)
        assert believed is not None
        assert believed.status == dg.DagsterRunStatus.STARTED
        bench = Workbench(first.data, instance=instance)
        assert bench.run(2, selection='group:"github"').is_success
        known = instance.get_run_by_id(dead)
        assert known is not None
        assert known.status == dg.DagsterRunStatus.FAILURE
        others = [run.status for run in instance.get_runs() if run.run_id != dead]
        assert set(others) == {dg.DagsterRunStatus.SUCCESS}


def test_a_build_is_published_while_a_reader_keeps_the_catalog_open(first: Workbench, tmp_path: Path) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-c", READ_SLOWLY, str(first.current / "catalog.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    with reader:
        assert reader.stdout.readline() == "24\n"
        first.build(2, environ={"ANALYSES__TOPICS": "false"})
        with duckdb.connect(str(first.current / "catalog.duckdb"), read_only=True) as connection:
            assert connection.execute("select count(*) from core.repositories").fetchall() == [(25,)]
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == "24\n"


def test_a_build_that_may_not_wait_names_who_has_the_warehouse(first: Workbench) -> None:
    path = lock_path(first.data / SLUG)
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=processes.ROOT) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        result = first.run(1, environ={"WAREHOUSE__LOCK_TIMEOUT_SECONDS": "0.2"})
        assert not result.is_success
        assert f"is held by process {other.pid} (a long repair)" in result.failures[0][1]
        other.kill()
    assert first.build(1)["computed"] == 0


def test_a_build_that_is_told_to_end_leaves_readers_where_they_were(first: Workbench, tmp_path: Path) -> None:
    shown = first.layout.shown()
    log = tmp_path / "log"
    with log.open("w") as output:
        process = processes.start(processes.platform("build"), processes.environment(first.data, 2), tmp_path, output)
        deadline = time.monotonic() + 120
        while "core.facets: computed" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=300)
    assert status != 0, log.read_text()
    assert first.layout.shown() == shown
    assert first.run(2, selection='group:"github" or group:"core"').is_success
