"""Builds of the sample organisation, made once for all tests and all test processes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from research_platform_assets.warehouse.lock import exclusive
from research_platform_assets_tests import processes
from research_platform_assets_tests.workbench import PACKAGE, STATES, Workbench, copy_data

SHARED = PACKAGE.parents[1] / "shared"


def pytest_configure(config: pytest.Config) -> None:
    """Say how examples are drawn, and accept what Dagster warns of although only Dagster itself can change it."""
    # How long an example takes depends on what else the machine does. The suite draws the same ones every time, so
    # that it says of a change whether it is right; `make soak` looks for what nobody thought of.
    settings.register_profile(
        "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, print_blob=True
    )
    settings.register_profile("soak", settings.get_profile("suite"), derandomize=False)
    settings.load_profile(config.getoption("--hypothesis-profile") or "suite")
    for message in ("InitResourceContext.dagster_run is deprecated", "Parameter .include_sources. of function"):
        config.addinivalue_line("filterwarnings", f"ignore:{message}")


#: Files whose tests take longest, and then folders whose files build; a process that begins with one at the end keeps
#: the others waiting.
LONGEST = (
    "/project/test_documentation.py",
    "/end_to_end/test_restore.py",
    "/end_to_end/test_partial.py",
    "/end_to_end/test_processes.py",
    "/end_to_end/test_refusals.py",
    "/end_to_end/",
    "/site/browser/",
    "/project/",
    "/assets/",
    "/cli/",
    "/automation/",
    "/site/test_unchanged_pages.py",
    "/warehouse/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; their order, and that of tests in a file, stays."""

    def place(item: pytest.Item) -> int:
        file = item.nodeid.partition("::")[0]
        return next((number for number, each in enumerate(LONGEST) if each in file), len(LONGEST))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what stays to the end: thousands of tests and the libraries they import."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)


def pytest_unconfigure() -> None:
    """Let go of it again, so that libraries find nothing left when Python ends."""
    gc.unfreeze()


@dataclass(frozen=True)
class SampleBuilds:
    """Data directories that no test may change, and the log of the process that made each of them.

    `first` holds the build of state 1; `second` is a copy of it to which state 2 was added.
    """

    first: Path
    second: Path
    first_log: Path
    second_log: Path


@pytest.fixture(scope="session")
def sample_builds(tmp_path_factory: pytest.TempPathFactory) -> SampleBuilds:
    """The sample organisation, built by the command line with debug output and Dagster's history on disk."""
    base = tmp_path_factory.getbasetemp()
    # Processes of one test session have their folders side by side.
    root = (base.parent if base.name.startswith("popen-") else base) / "sample_builds"
    made = SampleBuilds(root / "first", root / "second", root / "first.log", root / "second.log")
    with exclusive(root / "lock", purpose="fixture", timeout_seconds=600):
        if not (root / "made").exists():
            environ = processes.environment(made.first, 1, RESEARCH_PLATFORM_LOG__LEVEL="DEBUG")
            processes.run([sys.executable, "-c", _BUILD_BOTH, str(root), str(STATES[2])], environ, root)
            (root / "made").touch()
    return made


#: In one process, so that what is imported and compiled for the first build serves the second.
_BUILD_BOTH = """
import os, subprocess, sys
from pathlib import Path
root, archive = Path(sys.argv[1]), sys.argv[2]
from research_platform_assets.cli.application import run

def build(log):
    with log.open("w") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    if run(["build"]):
        sys.exit(log.read_text())

build(root / "first.log")
subprocess.run(["cp", "-a", str(root / "first"), str(root / "second")], check=True)
os.environ["RESEARCH_PLATFORM_DATA_DIRECTORY"] = str(root / "second")
os.environ["RESEARCH_PLATFORM_ARCHIVE_DIRECTORY"] = archive
os.environ["DAGSTER_HOME"] = str(root / "second" / "dagster")
build(root / "second.log")
"""


@pytest.fixture
def first(sample_builds: SampleBuilds, tmp_path: Path) -> Iterator[Workbench]:
    """A copy of the build of state 1, to change."""
    workbench = Workbench(copy_data(sample_builds.first, tmp_path / "data"))
    with workbench.instance:
        yield workbench


@pytest.fixture
def second(sample_builds: SampleBuilds, tmp_path: Path) -> Iterator[Workbench]:
    """A copy of the builds of state 1 and, current, state 2, to change."""
    workbench = Workbench(copy_data(sample_builds.second, tmp_path / "data"))
    with workbench.instance:
        yield workbench


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workbench]:
    """A data directory in which nothing was ever built."""
    workbench = Workbench(tmp_path / "data")
    with workbench.instance:
        yield workbench


@pytest.fixture(scope="session")
def real_archive() -> Path:
    """The recorded organisation `digital-ai-finance`."""
    archive = SHARED / "data" / "orgs" / "digital-ai-finance"
    if not archive.is_dir():
        pytest.skip("no recorded organisations beside the checkout (../shared)")
    return archive


@pytest.fixture(scope="session")
def legacy_runs() -> Path:
    """The folder of the predecessor's published runs."""
    folder = SHARED / "data" / "legacy"
    if not folder.is_dir():
        pytest.skip("no outputs of the predecessor beside the checkout (../shared)")
    return folder
