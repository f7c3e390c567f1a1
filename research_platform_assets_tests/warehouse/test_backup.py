"""Backups, the pseudonym key and the hold: what lies beside the warehouse."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from research_platform_assets.errors import (
    StorageError,
    WarehouseBusyError,
    WarehouseDamagedError,
    WarehouseError,
)
from research_platform_assets.warehouse import (
    backup,
    builds,
    doctor,
    hold,
    lock,
    opted_out,
    pseudonyms,
    spool,
    taken_in,
    upkeep,
)
from research_platform_assets.warehouse.database import connect, wal_path
from research_platform_assets.warehouse.hold import Hold
from research_platform_assets.warehouse.taken_in import TakenIn
from research_platform_assets_tests.warehouse import operations
from research_platform_assets_tests.warehouse.laboratory import DECLARED, Laboratory, catalog_rows, tree

HOLD = Hold("abc", "2026-01-01T00:00:00+00:00", "run")


def write_backup(laboratory: Laboratory, name: str = "backup") -> Path:
    with laboratory.store() as store:
        return backup.write(store, laboratory.root / "backups" / name)


def put_back(source: Path, laboratory: Laboratory) -> None:
    upkeep.put_back(source, laboratory.directory, timeout_seconds=5)


def test_a_backup_brings_everything_back(laboratory: Laboratory) -> None:
    first = laboratory.built(state=0)
    key = pseudonyms.key(laboratory.directory)
    hold.place(laboratory.directory, HOLD)
    seen = tree(laboratory.layout.current.resolve()), catalog_rows(laboratory.layout.current / "catalog.duckdb")
    folder = write_backup(laboratory)
    expected = ["hold.json", "pseudonym.key", "pseudonym.note", "warehouse.duckdb"]
    assert sorted(path.name for path in folder.iterdir()) == expected
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())} == {0}
    laboratory.built(state=1)
    shutil.rmtree(laboratory.directory)
    shutil.rmtree(laboratory.layout.root)
    put_back(folder, laboratory)
    assert pseudonyms.key(laboratory.directory) == key
    assert hold.read(laboratory.directory) == HOLD
    laboratory.computed.clear()
    again = laboratory.built(state=0)
    assert (laboratory.computed, again.build_id, again.is_new_build) == ([], first.build_id, False)
    current = laboratory.layout.current
    assert (tree(current.resolve()), catalog_rows(current / "catalog.duckdb")) == seen
    with laboratory.store() as store:
        assert doctor.examine(store, laboratory.layout, DECLARED, deep=True) == []


def test_what_a_backup_replaces_is_kept_beside_it(laboratory: Laboratory) -> None:
    laboratory.built(state=0)
    pseudonyms.key(laboratory.directory)
    folder = write_backup(laboratory)
    later = laboratory.built(state=1)
    for number in (1, 2):
        before = (laboratory.directory / "warehouse.duckdb").read_bytes()
        put_back(folder, laboratory)
        aside = laboratory.directory / f"warehouse.replaced-{number}.duckdb"
        assert aside.read_bytes() == before
        assert (laboratory.directory / f"pseudonym.replaced-{number}.key").exists()
    connection = connect(laboratory.directory / "warehouse.replaced-1.duckdb")
    assert builds.current(connection) == later.build_id
    connection.close()
    assert not list(laboratory.directory.glob("*.tmp*"))


def test_no_spool_stays_beside_a_warehouse_that_it_does_not_belong_to(laboratory: Laboratory, tmp_path: Path) -> None:
    laboratory.built()
    folder = write_backup(laboratory)
    folders = laboratory.directory, spool.recording_folder(laboratory.directory)
    for place in folders:
        with spool.open_spool(place, "state-9", frozenset({"known"}), timeout_seconds=1) as pages:
            pages.put_page("a", {}, {})
    (tmp_path / "empty").mkdir()
    with pytest.raises(WarehouseError):
        put_back(tmp_path / "empty", laboratory)
    for place in folders:
        assert spool.spool_path(place).exists(), "nothing is lost where nothing was put back"
        with (
            lock.exclusive(spool.lock_path(place), purpose="capture", timeout_seconds=1),
            pytest.raises(WarehouseBusyError, match="capture"),
        ):
            upkeep.put_back(folder, laboratory.directory, timeout_seconds=0)
        assert spool.spool_path(place).exists(), "whoever writes it is not disturbed"
    taken_in.note(laboratory.directory, TakenIn("state-9", "later", "2026-05-01T00:00:00+00:00"))
    put_back(folder, laboratory)
    assert taken_in.read(laboratory.directory) is None, "else nobody would ask for a build"
    for place in folders:
        assert not list(place.glob("spool.duckdb*"))


def test_a_damaged_warehouse_is_replaced_too(laboratory: Laboratory) -> None:
    published = laboratory.built()
    folder = write_backup(laboratory)
    file = laboratory.directory / "warehouse.duckdb"
    file.write_bytes(b"rubble")
    wal_path(file).write_bytes(b"rubble of its log")
    put_back(folder, laboratory)
    assert not wal_path(file).exists()
    assert (laboratory.directory / "warehouse.replaced-1.duckdb").read_bytes() == b"rubble"
    assert wal_path(laboratory.directory / "warehouse.replaced-1.duckdb").read_bytes() == b"rubble of its log"
    assert laboratory.built().build_id == published.build_id


def test_somebodys_own_copy_is_put_back_with_its_log(laboratory: Laboratory, tmp_path: Path) -> None:
    laboratory.built()
    own = tmp_path / "own"
    own.mkdir()
    with laboratory.store() as store:
        store.connection.execute("create table noted as select 1 as n")
        for path in (store.path, wal_path(store.path)):
            shutil.copy(path, own / path.name)
    put_back(own, laboratory)
    with laboratory.store() as store:
        assert store.connection.execute("from noted").fetchall() == [(1,)]


def test_what_is_no_backup_is_refused(laboratory: Laboratory, tmp_path: Path) -> None:
    laboratory.built()
    before = (laboratory.directory / "warehouse.duckdb").read_bytes()
    (tmp_path / "empty").mkdir()
    with pytest.raises(WarehouseError, match=r"empty holds no warehouse.duckdb"):
        put_back(tmp_path / "empty", laboratory)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "warehouse.duckdb").write_text("no")
    with pytest.raises(WarehouseDamagedError):
        put_back(tmp_path / "broken", laboratory)
    assert (laboratory.directory / "warehouse.duckdb").read_bytes() == before
    assert not list(laboratory.directory.glob("*.tmp*"))


def test_a_backup_is_never_written_over_anything(laboratory: Laboratory, tmp_path: Path) -> None:
    laboratory.built()
    folder = write_backup(laboratory)
    before = tree(folder)
    with pytest.raises(WarehouseError, match="never written over anything"):
        write_backup(laboratory)
    assert tree(folder) == before
    (tmp_path / "file").touch()
    with laboratory.store() as store, pytest.raises(StorageError, match="choose another disk"):
        backup.write(store, tmp_path / "file" / "backup")


def test_a_disk_that_refuses_is_named_when_a_backup_is_put_back(laboratory: Laboratory, tmp_path: Path) -> None:
    laboratory.built()
    folder = write_backup(laboratory)
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="could not be put back"):
        backup.put_back(folder, tmp_path / "file" / "x")


def test_without_hard_links_the_old_warehouse_is_copied_aside(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    laboratory.built()
    folder = write_backup(laboratory)
    before = (laboratory.directory / "warehouse.duckdb").read_bytes()

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(backup.os, "link", refuse)
    put_back(folder, laboratory)
    assert (laboratory.directory / "warehouse.replaced-1.duckdb").read_bytes() == before
    assert len(pseudonyms.key(laboratory.directory)) == pseudonyms.LENGTH


def test_a_pseudonym_key_is_made_once_and_is_nobody_elses_business(tmp_path: Path) -> None:
    keys: list[bytes] = []
    threads = [threading.Thread(target=lambda: keys.append(pseudonyms.key(tmp_path / "org"))) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    assert keys[0] == keys[1]
    assert len(keys[0]) == pseudonyms.LENGTH
    file = pseudonyms.path(tmp_path / "org")
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted((tmp_path / "org").iterdir()) == [file, pseudonyms.note_path(tmp_path / "org")]
    assert pseudonyms.key(tmp_path / "other") != keys[0]


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "\xff"])
def test_what_is_no_key_is_not_taken_for_one(tmp_path: Path, text: str) -> None:
    pseudonyms.path(tmp_path).write_text(text, encoding="latin-1")
    with pytest.raises(WarehouseError, match=r"pseudonym.key is not a key of 32 bytes"):
        pseudonyms.key(tmp_path)


def test_a_hold_stays_until_it_is_released(tmp_path: Path) -> None:
    directory = tmp_path / "org"
    assert hold.read(directory) is None
    assert not hold.release(directory)
    hold.place(directory, HOLD)
    hold.place(directory, Hold("abc", "2026-01-02T00:00:00+00:00", "other run"))
    assert hold.read(directory) == HOLD
    hold.place(directory, Hold("def", "2026-01-02T00:00:00+00:00", "other run"))
    assert hold.read(directory) == Hold("def", "2026-01-02T00:00:00+00:00", "other run")
    assert hold.release(directory)
    assert hold.read(directory) is None


def test_a_hold_that_cannot_be_removed_stands_and_is_named(tmp_path: Path) -> None:
    hold.path(tmp_path).mkdir()
    with pytest.raises(StorageError, match=r"hold.json cannot be removed \(.+\), so the hold stands; .*release"):
        hold.release(tmp_path)
    assert hold.path(tmp_path).exists()


def test_a_hold_in_a_folder_that_may_not_be_written_stands_and_is_named(tmp_path: Path) -> None:
    hold.place(tmp_path, HOLD)
    tmp_path.chmod(0o500)
    try:
        if os.access(tmp_path, os.W_OK):
            pytest.skip("this user may write everywhere")
        with pytest.raises(StorageError, match=r"hold.json cannot be removed"):
            hold.release(tmp_path)
    finally:
        tmp_path.chmod(0o700)
    assert hold.read(tmp_path) == HOLD


NO_INSTANT = json.dumps({"build_id": "a", "since": "later", "run_id": "r"})


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '"x"', json.dumps({"build_id": "a"}), "\x80", NO_INSTANT])
def test_a_damaged_hold_is_not_taken_for_none(tmp_path: Path, text: str) -> None:
    hold.path(tmp_path).write_text(text, encoding="latin-1")
    with pytest.raises(WarehouseError, match=r"hold.json is not a hold .*release"):
        hold.read(tmp_path)
    hold.place(tmp_path, HOLD)
    assert hold.read(tmp_path) == HOLD, "as the message says that it is set anew"


def test_a_backup_of_a_warehouse_that_another_process_builds_is_a_whole_state(
    laboratory: Laboratory, tmp_path: Path
) -> None:
    laboratory.built(state=0)
    building = threading.Thread(target=operations.run, args=(laboratory, "build_several"), kwargs={"states": [1, 2]})
    building.start()
    folders: list[Path] = []
    while building.is_alive() or len(folders) < 2:
        folders.append(write_backup(laboratory, f"backup-{len(folders)}"))
        time.sleep(0.5)
    building.join()
    seen: list[int] = []
    for number, folder in enumerate(folders[-2:]):
        other = Laboratory(tmp_path / "other" / str(number))
        put_back(folder, other)
        with other.store() as store:
            findings = doctor.examine(store, other.layout, DECLARED, deep=True)
            seen.append(len(builds.listing(store.connection)))
            assert store.heads().keys() == DECLARED.keys()
        # A backup holds no published folder; nothing else may be wrong.
        wrong = [each.text for each in findings if each.severity == "error"]
        assert [text for text in wrong if str(other.layout.root) not in text] == []
    assert seen == sorted(seen)


def test_what_is_known_of_those_who_opted_out_is_kept_and_never_forgotten_by_an_older_backup(
    laboratory: Laboratory,
) -> None:
    laboratory.built(state=0)
    pseudonyms.key(laboratory.directory)
    opted_out.write(laboratory.directory, opted_out.Learnt(("one",), frozenset({"mark"})))
    folder = write_backup(laboratory)
    more = opted_out.Learnt(("one", "two"), frozenset({"mark", "another"}))
    opted_out.write(laboratory.directory, more)
    put_back(folder, laboratory)
    assert opted_out.read(laboratory.directory) == more
    shutil.rmtree(laboratory.directory)
    put_back(folder, laboratory)
    assert opted_out.read(laboratory.directory) == opted_out.Learnt(("one",), frozenset({"mark"}))
