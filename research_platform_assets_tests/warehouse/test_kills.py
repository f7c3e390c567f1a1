"""A kill before each line of the code that switches something: afterwards all is sound, and the operation succeeds."""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from research_platform_assets.warehouse import builds, doctor, publication
from research_platform_assets_tests.warehouse import operations
from research_platform_assets_tests.warehouse.laboratory import DECLARED, Laboratory, catalog_rows, tree
from research_platform_assets_tests.warehouse.operations import Kill

MEMORY = Path("/dev/shm")
CASES = [
    ("build", {}, "publishing.publish"),
    ("build", {}, "publication.lay_out"),
    ("build", {}, "publication._put_files"),
    ("build", {}, "publication.switch"),
    ("build", {}, "builds.record"),
    ("build", {}, "catalog.write"),
    ("build", {}, "store._commit"),
    ("build", {}, "captures.take_in"),
    ("build", {}, "database.transaction"),
    ("prune", {"last": 1}, "retention.prune"),
    ("prune", {"last": 1}, "retention.compact"),
    ("prune", {"last": 1}, "retention.copy_database"),
    ("prune", {"last": 1}, "publication.clean"),
    ("back_up", {"name": "new"}, "backup.write"),
    ("put_back", {"name": "old"}, "backup.put_back"),
    ("put_back", {"name": "old"}, "backup._set_aside"),
]


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """An organisation with two builds and a backup made between them."""
    root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    laboratory = Laboratory(root / "template")
    laboratory.built(state=0)
    assert operations.run(laboratory, "back_up", name="old") == "done"
    laboratory.built(state=1)
    yield laboratory.root
    shutil.rmtree(root)


@contextmanager
def copied(template: Path) -> Iterator[Laboratory]:
    root = Path(tempfile.mkdtemp(dir=template.parent))
    shutil.copytree(template, root, symlinks=True, dirs_exist_ok=True)
    yield Laboratory(root, state=2, code="k2")
    shutil.rmtree(root)


def look(laboratory: Laboratory, *, is_put_back: bool) -> None:
    """Everything that has to hold after a kill.

    Raises:
        AssertionError: something does not.
    """
    with laboratory.store() as store:
        findings = doctor.examine(store, laboratory.layout, DECLARED, deep=True)
        recorded = {build.number: build.build_id for build in builds.listing(store.connection)}
    assert [finding for finding in findings if finding.severity == "error"] == []
    assert set(recorded) >= ({1} if is_put_back else {2})
    assert is_put_back or laboratory.layout.shown() in recorded.values()
    folder = laboratory.layout.current.resolve(strict=True)
    assert json.loads((folder / publication.MANIFEST).read_text())["build_id"] == folder.name
    assert tree(folder)
    assert len(catalog_rows(folder / publication.CATALOG)) == 4


def sweep(template: Path, case: tuple[str, Mapping[str, object], str], step: int) -> int:
    """Kill before every `step`-th line of a function until it is left alive; how often it was killed."""
    for kills in itertools.count():
        with copied(template) as laboratory:
            if not is_killed(laboratory, case, 1 + kills * step):
                return kills
    raise AssertionError


def is_killed(laboratory: Laboratory, case: tuple[str, Mapping[str, object], str], line: int) -> bool:
    """Kill an operation before a line, look, do it again; whether it came to that line."""
    name, arguments, function = case
    ended = operations.run(laboratory, name, Kill(line=line, function=function), **arguments)
    if ended == "done":
        return False
    assert ended == "killed"
    look(laboratory, is_put_back=name == "put_back")
    if name != "build" and not (laboratory.root / "backups" / "new").exists():
        assert operations.run(laboratory, name, **arguments) == "done"
    assert operations.run(laboratory, "build") == "done"
    with laboratory.store() as store:
        assert doctor.examine(store, laboratory.layout, DECLARED, deep=True) == []
    return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}: {case[2]}")
def test_a_kill_within_a_step_is_made_good(template: Path, case: tuple[str, Mapping[str, object], str]) -> None:
    assert sweep(template, case, 41) > 0


@pytest.mark.soak
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}: {case[2]}")
def test_a_kill_before_any_line_is_made_good(template: Path, case: tuple[str, Mapping[str, object], str]) -> None:
    assert sweep(template, case, 1) > 0
