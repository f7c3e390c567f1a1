"""A warehouse file that was damaged is recognised by whatever opens it next, and one sentence says what to do."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from research_platform_assets.errors import WarehouseDamagedError
from research_platform_assets.warehouse import backup, doctor, spool, upkeep
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.warehouse import operations
from research_platform_assets_tests.warehouse.laboratory import DECLARED, Laboratory
from research_platform_assets_tests.workbench import Workbench, copy_data

#: At most 255 bytes, so that no byte stays.
FLIPPED = bytes(range(255, -1, -1))
OPENING: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _whole: b"",
    "half": lambda whole: whole[: len(whole) // 2],
    "first header": lambda whole: whole[4096:8192] + whole[4096:],
}
READING = [0.3, 0.7, 0.9]


def flipped(whole: bytes, place: float) -> bytes:
    at = int(len(whole) * place)
    return whole[:at] + whole[at : at + 2000].translate(FLIPPED) + whole[at + 2000 :]


@pytest.fixture
def built(laboratory: Laboratory) -> Laboratory:
    """With a backup, and another one that is gone again."""
    laboratory.built(state=0)
    with laboratory.store() as store:
        kept = backup.write(store, laboratory.root / "kept backup")
        shutil.rmtree(backup.write(store, laboratory.root / "gone"))
    assert kept.is_dir()
    return laboratory


def sentence(laboratory: Laboratory) -> str:
    """What has to stand at the end of the message."""
    folder = laboratory.root / "kept backup"
    return (
        f"back with `research-platform restore-backup '{folder}' --organization acme`, or move the file aside and "
        "build anew with `research-platform build --organization acme`; readers still see what was published last, in "
        f"{laboratory.layout.current}"
    )


@pytest.mark.parametrize("kind", OPENING)
def test_a_file_that_cannot_be_opened_is_left_alone_and_a_backup_takes_its_place(built: Laboratory, kind: str) -> None:
    file = built.directory / "warehouse.duckdb"
    damaged = OPENING[kind](file.read_bytes())
    file.write_bytes(damaged)
    shown = built.layout.shown()
    with pytest.raises(WarehouseDamagedError) as raised:
        built.built(state=1)
    said = str(raised.value)
    assert said.startswith(str(file))
    assert ", and nothing in it was overwritten: put the last backup, of 20" in said
    assert said.endswith(sentence(built))
    assert file.read_bytes() == damaged
    assert built.layout.shown() == shown
    upkeep.put_back(built.root / "kept backup", built.directory, timeout_seconds=5)
    assert (built.directory / "warehouse.replaced-1.duckdb").read_bytes() == damaged
    with built.store() as store:
        assert doctor.examine(store, built.layout, DECLARED, deep=True) == []


@pytest.mark.parametrize("place", READING)
def test_bytes_that_were_flipped_in_the_middle_are_found_when_they_are_read(built: Laboratory, place: float) -> None:
    file = built.directory / "warehouse.duckdb"
    damaged = flipped(file.read_bytes(), place)
    file.write_bytes(damaged)
    with pytest.raises(WarehouseDamagedError) as raised, built.store() as store:
        doctor.examine(store, built.layout, DECLARED, deep=True)
    assert str(raised.value).endswith(sentence(built))
    assert file.read_bytes() == damaged


def test_a_folder_in_the_place_of_the_file_is_set_aside(built: Laboratory) -> None:
    file = built.directory / "warehouse.duckdb"
    file.unlink()
    file.mkdir()
    with pytest.raises(WarehouseDamagedError) as raised, built.store():
        pass
    assert str(raised.value).endswith(sentence(built))
    upkeep.put_back(built.root / "kept backup", built.directory, timeout_seconds=5)
    assert (built.directory / "warehouse.replaced-1.duckdb").is_dir()
    with built.store() as store:
        assert doctor.examine(store, built.layout, DECLARED, deep=True) == []


def test_without_a_backup_or_a_publication_that_is_what_is_said(laboratory: Laboratory) -> None:
    laboratory.built(state=0)
    shutil.rmtree(laboratory.layout.root)
    (laboratory.directory / "backups.json").write_text("{}", encoding="utf-8")
    (laboratory.directory / "warehouse.duckdb").write_bytes(b"")
    nothing = "put a backup .none that was written from here is still there. back with .* nothing was published in "
    with pytest.raises(WarehouseDamagedError, match=nothing), laboratory.store():
        pass


def test_a_file_that_this_user_may_not_read_is_not_taken_for_damaged(built: Laboratory) -> None:
    # Where everybody may come: root may read everything, so somebody else has to try.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        other = Laboratory(Path(folder))
        other.directory.mkdir()
        shutil.copyfile(built.directory / "warehouse.duckdb", other.directory / "warehouse.duckdb")
        (other.directory / "warehouse.duckdb").chmod(0)
        assert operations.run(other, "open_as_nobody") == "refused"
        said = (other.root / "errors.txt").read_text(encoding="utf-8")
    assert said.startswith("StorageError: ")
    assert "may not be read or written by this user" in said
    assert "research-platform restore-backup FOLDER --organization acme" in said


def test_of_a_spool_only_requests_are_lost(laboratory: Laboratory) -> None:
    laboratory.directory.mkdir(parents=True)
    spool.spool_path(laboratory.directory).write_bytes(b"a text")
    with (
        pytest.raises(WarehouseDamagedError, match="delete it, and the next capture asks again"),
        spool.open_spool(laboratory.directory, "state", frozenset(), timeout_seconds=1),
    ):
        pass


def test_a_build_says_it_too_and_readers_keep_what_they_have(sample_builds: SampleBuilds, tmp_path: Path) -> None:
    workbench = Workbench(copy_data(sample_builds.first, tmp_path / "data"))
    file = workbench.data / workbench.slug / "warehouse.duckdb"
    os.truncate(file, file.stat().st_size // 2)
    damaged = file.read_bytes()
    before = workbench.manifest()
    (failure,) = {text for _, text in workbench.run(2).failures}
    assert "cannot be read as a warehouse" in failure
    assert failure.endswith(f"readers still see what was published last, in {workbench.layout.current}")
    assert file.read_bytes() == damaged
    assert workbench.manifest() == before
