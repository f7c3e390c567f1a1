"""Operations on a warehouse in a process of their own, which can be killed at a chosen point.

Belongs here: what such a process does and what keeps it from doing it. The product has no hooks for this: a process is
killed either before the n-th line that the warehouse's code executes, or by a timer of the kernel wherever it then is,
inside DuckDB too; or its files cannot grow.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import forkserver
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import polars as pl

from research_platform_assets import warehouse
from research_platform_assets.errors import PlatformError
from research_platform_assets.warehouse import backup, builds, erasure, hold, retention, upkeep
from research_platform_assets.warehouse.database import connect_plain
from research_platform_assets.warehouse.retention import Policy
from research_platform_assets.warehouse.store import database_path, opened
from research_platform_assets_tests import processes
from research_platform_assets_tests.warehouse.laboratory import DECLARED, DERIVED, Laboratory

DONE, REFUSED, DEFECT = 0, 3, 4
_NOBODY = 65534
PACKAGE_FOLDER = str(Path(warehouse.__file__).parent)
Ended = Literal["done", "refused", "killed"]


@dataclass(frozen=True)
class Kill:
    """When to die: before the n-th line of the warehouse's code, or of one function of it, or after so many seconds."""

    line: int | None = None
    seconds: float | None = None
    function: str | None = None

    def arm(self) -> None:
        """From now on, in this process."""
        if self.seconds is not None:
            # The default action of this signal ends the process at once, whatever it is doing.
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, self.seconds)
        if self.line is not None:
            sys.settrace(_Countdown(self.line, self.function))


@dataclass(frozen=True)
class SmallFiles:
    """A disk that refuses to let any file grow beyond so many bytes."""

    largest_bytes: int

    def arm(self) -> None:
        """From now on, in this process."""
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.largest_bytes, resource.RLIM_INFINITY))


def _disarm() -> None:
    sys.settrace(None)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class _Countdown:
    def __init__(self, lines: int, function: str | None) -> None:
        self._left = lines
        self._function = function

    def __call__(self, frame: FrameType, event: str, _: object) -> _Countdown | None:
        if event == "call":
            return self if self._counts(frame) else None
        if event == "line":
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return self

    def _counts(self, frame: FrameType) -> bool:
        path = frame.f_code.co_filename
        if not path.startswith(PACKAGE_FOLDER):
            return False
        return self._function in {None, f"{Path(path).stem}.{frame.f_code.co_name}"}


def run(laboratory: Laboratory, name: str, hindrance: Kill | SmallFiles | None = None, /, **arguments: Any) -> Ended:
    """Run the operation `name` in a process of its own; how it ended. Why it was refused is in `errors.txt`.

    Raises:
        AssertionError: it ended in a way that no operation may.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "pyarrow"])
    _start_fork_server()
    errors = laboratory.root / "errors.txt"
    process = context.Process(target=_main, args=(laboratory, name, hindrance, arguments, errors))
    process.start()
    process.join()
    if hindrance is not None and process.exitcode in {-signal.SIGKILL, -signal.SIGALRM}:
        return "killed"
    assert process.exitcode in {DONE, REFUSED}, errors.read_text() if errors.exists() else process.exitcode
    return "done" if process.exitcode == DONE else "refused"


def _start_fork_server() -> None:
    """Its children end without a word to whoever measures coverage, so it is started without."""
    measured = processes.coverage()
    for name in measured:
        del os.environ[name]
    try:
        forkserver.ensure_running()
    finally:
        os.environ.update(measured)


def _main(
    laboratory: Laboratory,
    name: str,
    hindrance: Kill | SmallFiles | None,
    arguments: Mapping[str, Any],
    errors: Path,
) -> None:
    try:
        if hindrance is not None:
            hindrance.arm()
        OPERATIONS[name](laboratory, **arguments)
    except PlatformError as error:
        _disarm()
        errors.write_text(f"{type(error).__name__}: {error}")
        os._exit(REFUSED)
    except BaseException:  # noqa: BLE001 - whatever it was, the parent has to hear of it
        _disarm()
        errors.write_text(traceback.format_exc())
        os._exit(DEFECT)
    os._exit(DONE)


def build(laboratory: Laboratory) -> None:
    """Everything."""
    laboratory.built()


def build_several(laboratory: Laboratory, states: list[int]) -> None:
    """One build after the other."""
    for state in states:
        laboratory.built(state=state)


def materialize(laboratory: Laboratory, tables: list[str]) -> None:
    """Some tables only, nothing published."""
    with laboratory.store() as store:
        captured = frozenset(tables) & {"github.things", "github.documents"}
        if captured:
            laboratory.capture(store, captured)
        for table in DERIVED:
            if table.qualified_name in tables:
                laboratory.derive(store, table)


def reject(laboratory: Laboratory, table: str) -> None:
    """A computation whose rows break the contract."""
    with laboratory.store() as store:
        laboratory.derive(store, DECLARED[table], is_broken=True)


def publish(laboratory: Laboratory) -> None:
    """The current heads."""
    with laboratory.store() as store:
        laboratory.publish(store)


def restore(laboratory: Laboratory, build_id: str, tables: list[str], *, holds: bool) -> None:
    """Tables of an earlier build, and what then can be published."""
    with laboratory.store() as store:
        for name in tables:
            store.restore(DECLARED[name], build_id)
        laboratory.publish(store)
    if holds:
        hold.place(laboratory.directory, hold.Hold(build_id, datetime.now(UTC).isoformat(), "run"))


def prune(laboratory: Laboratory, last: int) -> None:
    """Thin, tidy, compact."""
    upkeep.thin(laboratory.directory, laboratory.layout, Policy(last, 0, 0, 0), datetime.now(UTC), timeout_seconds=10.0)


def back_up(laboratory: Laboratory, name: str) -> None:
    """Write a backup."""
    with laboratory.store() as store:
        backup.write(store, laboratory.root / "backups" / name)


def put_back(laboratory: Laboratory, name: str) -> None:
    """Put a backup back."""
    upkeep.put_back(laboratory.root / "backups" / name, laboratory.directory, timeout_seconds=10.0)


def cleaned(table_name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows without the fourth thing."""
    return frame.filter(~pl.col("label").str.contains('"4"')) if table_name == "github.things" else frame


def erase(laboratory: Laboratory) -> None:
    """Take the fourth thing, and a word of documents, out of everything."""
    directory = laboratory.directory
    with upkeep.alone(directory, "erase", 10.0):
        erasure.remove_copies(directory)
        with opened(directory, run_id="erase") as store:
            doomed = erasure.examine(store, cleaned, str)
            erasure.erase(
                store, doomed, cleaned, str, lambda content: content.replace(b"document 2", b"[gone]"), DECLARED
            )
        retention.compact(directory)


def open_as_nobody(laboratory: Laboratory) -> None:
    """Open the warehouse as a user who is not root."""
    if os.geteuid() == 0:
        os.setuid(_NOBODY)
    connect_plain(database_path(laboratory.directory)).close()


def recorded(laboratory: Laboratory) -> dict[str, int]:
    """The recorded builds and their numbers."""
    if not (laboratory.directory / "warehouse.duckdb").exists():
        return {}
    with laboratory.store() as store:
        return {build.build_id: build.number for build in builds.listing(store.connection)}


OPERATIONS: Mapping[str, Callable[..., None]] = {
    operation.__name__: operation
    for operation in (
        build,
        build_several,
        materialize,
        reject,
        publish,
        restore,
        prune,
        back_up,
        put_back,
        erase,
        open_as_nobody,
    )
}
