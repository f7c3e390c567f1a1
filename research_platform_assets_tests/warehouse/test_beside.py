"""What lies beside a warehouse and is lost or damaged: it is named, and nothing goes on with something else instead.

Belongs here: the key of the pseudonyms, the hold, what is known of those who opted out, and a warehouse that is gone
itself. Does not belong here: a warehouse file that is damaged (`test_damage`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from research_platform_assets.errors import WarehouseError
from research_platform_assets.warehouse import backup, doctor, hold, opted_out, pseudonyms, upkeep, ways_back
from research_platform_assets.warehouse.doctor import Finding
from research_platform_assets.warehouse.hold import Hold
from research_platform_assets_tests.warehouse.laboratory import DECLARED, Laboratory, tree

LEARNT = opted_out.Learnt(("one",), frozenset({"mark"}))
BESIDE = ["pseudonym.key", "hold.json", "opted-out.json"]


@pytest.fixture
def built(laboratory: Laboratory) -> Laboratory:
    """With everything that may lie beside a warehouse."""
    laboratory.built(state=0)
    pseudonyms.key(laboratory.directory)
    hold.place(laboratory.directory, Hold("abc", "2026-01-01T00:00:00+00:00", "run"))
    opted_out.write(laboratory.directory, LEARNT)
    return laboratory


def backed_up(laboratory: Laboratory) -> Path:
    with laboratory.store() as store:
        return backup.write(store, laboratory.root / "backup")


def put_back(laboratory: Laboratory, folder: Path) -> None:
    upkeep.put_back(folder, laboratory.directory, timeout_seconds=5)


def examined(laboratory: Laboratory) -> list[Finding]:
    with laboratory.store() as store:
        return doctor.examine(store, laboratory.layout, DECLARED)


def test_a_key_that_is_lost_is_not_replaced(built: Laboratory) -> None:
    file = pseudonyms.path(built.directory)
    key = pseudonyms.key(built.directory)
    kept = backed_up(built) / file.name
    file.unlink()
    with pytest.raises(WarehouseError) as error:
        pseudonyms.key(built.directory)
    said = str(error.value)
    assert said.startswith(f"{file} is missing, although pseudonyms were made with it; with another key ")
    assert f"; copy {kept}, of 20" in said
    assert f"lost for good, delete {built.directory}/pseudonym.note" in said
    assert not file.exists()
    (built.directory / "warehouse.duckdb").rename(built.root / "aside")
    with pytest.raises(WarehouseError, match=r"pseudonym.key is missing"):
        pseudonyms.key(built.directory)
    (built.root / "aside").rename(built.directory / "warehouse.duckdb")
    shutil.copyfile(kept, file)
    assert pseudonyms.key(built.directory) == key
    file.unlink()
    pseudonyms.note_path(built.directory).unlink()
    assert pseudonyms.key(built.directory) != key, "accepted, as the message says"


def test_a_key_that_was_never_made_is_made_when_it_is_needed(laboratory: Laboratory) -> None:
    laboratory.built()
    assert examined(laboratory) == []
    key = pseudonyms.key(laboratory.directory)
    shutil.rmtree(laboratory.directory)
    assert pseudonyms.key(laboratory.directory) != key, "whoever begins anew begins with another"


def test_a_key_from_before_there_was_a_note_gets_one(built: Laboratory) -> None:
    pseudonyms.note_path(built.directory).unlink()
    pseudonyms.key(built.directory)
    pseudonyms.path(built.directory).unlink()
    with pytest.raises(WarehouseError, match=r"pseudonym.key is missing"):
        pseudonyms.key(built.directory)


@pytest.mark.parametrize("name", BESIDE)
def test_a_backup_with_a_damaged_file_is_refused_before_anything_is_moved(built: Laboratory, name: str) -> None:
    folder = backed_up(built)
    (folder / name).write_text("rubble", encoding="utf-8")
    before = tree(built.directory)
    with pytest.raises(WarehouseError) as error:
        put_back(built, folder)
    assert str(error.value).startswith(f"{folder / name} is damaged, so nothing of this backup was put back ")
    assert tree(built.directory) == before


@pytest.mark.parametrize("name", BESIDE)
def test_a_backup_puts_back_what_is_damaged_beside_the_warehouse(built: Laboratory, name: str) -> None:
    folder = backed_up(built)
    whole = (built.directory / name).read_bytes()
    (built.directory / name).write_text("rubble", encoding="utf-8")
    put_back(built, folder)
    assert (built.directory / name).read_bytes() == whole
    assert examined(built) == []


@pytest.mark.parametrize("name", BESIDE)
def test_no_backup_is_written_that_nobody_could_put_back(built: Laboratory, name: str) -> None:
    (built.directory / name).write_text("rubble", encoding="utf-8")
    with pytest.raises(WarehouseError, match=name):
        backed_up(built)
    assert not (built.root / "backup").exists()


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        ("pseudonym.key", "is not a key of 32 bytes in hexadecimal", "copy {kept}, of 20"),
        ("hold.json", "is not a hold that can be read", "run `research-platform release`"),
        ("opted-out.json", "which says how to find those who opted out, cannot be read", "copy {kept}, of 20"),
    ],
)
def test_the_doctor_finds_what_is_damaged(built: Laboratory, name: str, text: str, remedy: str) -> None:
    kept = backed_up(built) / name
    assert examined(built) == []
    (built.directory / name).write_text("rubble", encoding="utf-8")
    (found,) = examined(built)
    assert found.severity == "error"
    assert found.text.startswith(str(built.directory / name))
    assert text in found.text
    assert found.remedy.startswith(remedy.format(kept=kept))


def test_the_doctor_finds_that_the_key_is_lost(built: Laboratory) -> None:
    pseudonyms.path(built.directory).unlink()
    (found,) = examined(built)
    assert found.severity == "error"
    assert found.text.startswith(f"{pseudonyms.path(built.directory)} is missing")
    assert found.remedy.startswith("put the one from a backup in its place (none that was written from here still has")


def test_what_is_published_or_backed_up_tells_that_a_warehouse_is_gone(built: Laboratory) -> None:
    assert ways_back.gone(built.directory) is None
    assert doctor.missing(built.directory) == []
    file = built.directory / "warehouse.duckdb"
    file.rename(built.root / "aside")
    gone = ways_back.gone(built.directory)
    assert gone is not None
    assert gone.text == f"{file} is missing, although builds are published in {built.layout.root}"
    assert gone.remedy.startswith("put a backup (none that was written from here is still there) back with ")
    assert gone.remedy.endswith(f"readers still see what was published last, in {built.layout.current}")
    (built.root / "aside").rename(file)
    folder = backed_up(built)
    file.unlink()
    shutil.rmtree(built.layout.root)
    hold.path(built.directory).write_text("rubble", encoding="utf-8")
    first, second = doctor.missing(built.directory)
    assert first.text == f"{file} is missing, although {built.directory}/backups.json names backups of it"
    assert f"restore-backup {folder} --organization acme`, or build anew" in first.remedy
    assert second.remedy == hold.REMEDY


def test_where_there_never_was_a_warehouse_none_is_missed(laboratory: Laboratory) -> None:
    laboratory.layout.root.mkdir(parents=True)
    assert ways_back.gone(laboratory.directory) is None
    assert doctor.missing(laboratory.directory) == []
