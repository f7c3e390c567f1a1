"""One writer at a time, between threads and between processes, whatever ends the holder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from research_platform_assets.errors import StorageError, WarehouseBusyError
from research_platform_assets.warehouse import lock
from research_platform_assets_tests.warehouse.laboratory import Laboratory

HOLD = """
import sys, time
from pathlib import Path
from research_platform_assets.warehouse import lock
with lock.exclusive(Path(sys.argv[1]), purpose="a long build", timeout_seconds=5):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""
ADD = """
import sys
from pathlib import Path
from research_platform_assets.warehouse.database import transaction
from research_platform_assets.warehouse.store import open_store
for _ in range(10):
    with open_store(Path(sys.argv[1]), run_id="adder", timeout_seconds=60) as store:
        with transaction(store.connection):
            store.connection.execute("create table if not exists counter as select 0 as n")
            store.connection.execute("update counter set n = n + 1")
"""


@contextmanager
def held_by_another_process(path: Path, seconds: float = 60) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), str(seconds)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_the_holder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "x.lock"
    with held_by_another_process(path) as process:
        with pytest.raises(WarehouseBusyError, match=rf"process {process.pid} \(a long build\) since .* within 0.2 s"):
            take(path, 0.2)
        holder = lock.holder(path)
    assert holder is not None
    assert (holder.process_id, holder.purpose) == (process.pid, "a long build")


def take(path: Path, timeout_seconds: float) -> None:
    with lock.exclusive(path, purpose="test", timeout_seconds=timeout_seconds):
        pass


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_holder_frees_it(tmp_path: Path, way: signal.Signals) -> None:
    path = tmp_path / "x.lock"
    with held_by_another_process(path) as process:
        process.send_signal(way)
        process.wait()
        assert lock.holder(path) is None
        take(path, 0)


def test_whoever_waits_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    with held_by_another_process(path, 0.3):
        take(path, 30)


def test_a_free_lock_has_no_holder(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    assert lock.holder(path) is None
    take(path, 0)
    assert path.read_bytes() == b""
    assert lock.holder(path) is None


def test_one_thread_cannot_take_it_twice(tmp_path: Path) -> None:
    path, other = tmp_path / "x.lock", tmp_path / "y.lock"
    with (
        lock.exclusive(path, purpose="first", timeout_seconds=0),
        lock.exclusive(other, purpose="other", timeout_seconds=0),
        pytest.raises(WarehouseBusyError, match=r"already held by this thread .*\(first\).* cannot be taken twice"),
    ):
        take(tmp_path / "." / "x.lock", 60)
    take(path, 0)


def test_another_thread_waits(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    order: list[str] = []

    def other() -> None:
        with lock.exclusive(path, purpose="second", timeout_seconds=30):
            order.append("second")

    with lock.exclusive(path, purpose="first", timeout_seconds=0):
        thread = threading.Thread(target=other)
        thread.start()
        time.sleep(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_an_error_in_the_block_frees_it(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    with pytest.raises(ZeroDivisionError), lock.exclusive(path, purpose="test", timeout_seconds=0):
        raise ZeroDivisionError
    take(path, 0)


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"process_id": 1})])
def test_a_holder_that_has_not_written_its_name_is_no_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.lock"
    with held_by_another_process(path):
        path.write_text(text)
        with pytest.raises(WarehouseBusyError, match="not yet named"):
            take(path, 0)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"file/x.lock cannot be opened .* choose another data_directory"):
        take(tmp_path / "file" / "x.lock", 0)


def test_a_file_system_without_locks_is_named() -> None:
    # Nothing under /proc can be locked, and /dev/full stands for a disk that takes no name.
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        lock._write_holder(full.fileno(), b"name")
    read_only = os.open("/", os.O_RDONLY)
    os.close(read_only)
    with pytest.raises(StorageError, match="cannot be locked"):
        lock._take(read_only, Path("/x.lock"), 0)


def test_two_processes_at_once_lose_nothing(laboratory: Laboratory) -> None:
    adders = [subprocess.Popen([sys.executable, "-c", ADD, str(laboratory.directory)]) for _ in range(2)]
    assert [adder.wait(120) for adder in adders] == [0, 0]
    with laboratory.store() as store:
        assert store.connection.execute("select n from counter").fetchall() == [(20,)]


@pytest.mark.parametrize(
    ("command", "word"), [("/usr/bin/research-platform", "research-platform"), ("-c", "-c"), ("", "python")]
)
def test_this_process_has_a_word_for_itself(command: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [command])
    assert lock.describe_this_process() == word
