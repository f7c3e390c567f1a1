"""The memory of a source: sets of values, whole or not at all, and nothing lost with the file but requests."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.errors import StorageError
from research_platform_assets.warehouse.memory import Memory, memory_path, open_memory

VALUES: list[Any] = [0, False, "", [], {}, 1.5, "é\0\U0001f600", [None, {"a": [1]}], {"k": "v" * 10_000}]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back(tmp_path: Path, value: Any) -> None:
    with open_memory(tmp_path / "new" / "folder") as memory:
        assert memory.recall("key") is None
        memory.remember({"key": value})
        assert memory.recall("key") == value
    with open_memory(tmp_path / "new" / "folder") as memory:
        assert memory.recall("key") == value
        memory.remember({"key": None, "never": None})
        assert memory.recall("key") is None


def test_keys_come_in_order_and_by_their_beginning(tmp_path: Path) -> None:
    with open_memory(tmp_path) as memory:
        memory.remember({"b/2": 2, "b/10": 10, "b": 0, "b/": 1, "c": 3, "b0": 4, "b/\U0010fffe": 5, "a'; drop": 6})
        assert list(memory.recall_all("b/")) == [("b/", 1), ("b/10", 10), ("b/2", 2), ("b/\U0010fffe", 5)]
        assert [value for _, value in memory.recall_all("")] == [6, 0, 1, 10, 2, 5, 4, 3]
        assert list(memory.recall_all("x")) == []


def test_a_set_of_values_is_remembered_whole_or_not_at_all(tmp_path: Path) -> None:
    with open_memory(tmp_path) as memory:
        memory.remember({"a": 1, "b": 1})
        with pytest.raises(TypeError):
            memory.remember({"a": 2, "b": None, "c": object()})
        assert list(memory.recall_all("")) == [("a", 1), ("b", 1)]


def test_a_process_that_ends_leaves_what_it_remembered(tmp_path: Path) -> None:
    """Without being closed, as after a kill."""
    with open_memory(tmp_path) as memory:
        memory.remember({"a": 1})
        kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for name, content in kept.items():
        (tmp_path / "copy").mkdir(exist_ok=True)
        (tmp_path / "copy" / name).write_bytes(content)
    with open_memory(tmp_path / "copy") as memory:
        assert memory.recall("a") == 1


def damaged_inside(content: bytes) -> bytes:
    return content[:4096] + b"\xff" * 4096 + content[8192:]


def cut_off(content: bytes) -> bytes:
    return content[:5000]


def another_file(_: bytes) -> bytes:
    return b"no database at all" * 100


def zeros(_: bytes) -> bytes:
    return b"\0" * 9000


@pytest.mark.parametrize("damage", [damaged_inside, cut_off, another_file, zeros])
def test_a_file_that_cannot_be_read_is_begun_anew(
    tmp_path: Path, damage: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    with open_memory(tmp_path) as memory:
        memory.remember({f"key {at}": "x" * 500 + str(at) for at in range(5000)})
    path = memory_path(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    for ending in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).write_bytes(b"of the damaged file")
    with open_memory(tmp_path) as memory:
        assert list(memory.recall_all("")) == []
        memory.remember({"a": 1})
    assert f"{path} cannot be read (" in caplog.text
    assert "and is begun anew; the next capture asks for everything" in caplog.text
    with open_memory(tmp_path) as memory:
        assert memory.recall("a") == 1
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_a_value_that_cannot_be_read_counts_as_forgotten(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with open_memory(tmp_path) as memory:
        memory.remember({"a": 1, "b": 2, "c": 3})
    with sqlite3.connect(memory_path(tmp_path)) as connection:
        connection.execute("update memory set value = x'00' where key = 'a'")
        connection.execute("update memory set value = x'789c4b040000620062' where key = 'b'")
    connection.close()
    with open_memory(tmp_path) as memory:
        assert (memory.recall("a"), memory.recall("b")) == (None, None)
        assert list(memory.recall_all("")) == [("c", 3)]
        memory.remember({"a": 4})
        assert memory.recall("a") == 4
    assert "the value of a cannot be read (" in caplog.text


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"source-memory.sqlite cannot be used .*choose another data_directory"):
        open_memory(tmp_path / "file").__enter__()
    memory_path(tmp_path).mkdir()
    with pytest.raises(StorageError, match=r"source-memory.sqlite cannot be used .*choose another data_directory"):
        open_memory(tmp_path).__enter__()


def test_a_file_is_its_owners_alone_with_what_lies_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "organization"
    file = memory_path(folder)
    for _ in range(2):
        with open_memory(folder) as memory:
            memory.remember({"a": 1})
            assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
            assert len(list(folder.iterdir())) == 3
        file.chmod(0o644)  # as earlier versions made it


def test_a_file_that_is_in_use_is_said_to_be(tmp_path: Path) -> None:
    with open_memory(tmp_path) as memory:
        memory.remember({"a": 1})
        other = sqlite3.connect(memory_path(tmp_path), timeout=0)
        try:
            impatient = Memory(other, memory_path(tmp_path))
            memory._connection.execute("begin immediate")
            with pytest.raises(StorageError, match=r"\(database is locked\); wait until the other build has ended"):
                impatient.remember({"a": 2})
            memory._connection.rollback()
            impatient.remember({"a": 2})
        finally:
            other.close()
        assert memory.recall("a") == 2


def test_a_file_that_is_damaged_while_it_is_open_is_said_to_be(tmp_path: Path) -> None:
    with open_memory(tmp_path) as memory:
        memory.remember({f"key {at}": "x" * 500 + str(at) for at in range(5000)})
    path = memory_path(tmp_path)
    with open_memory(tmp_path) as memory:
        path.write_bytes(damaged_inside(path.read_bytes()))
        memory._connection.execute("pragma shrink_memory")  # what was read before is read again
        with pytest.raises(StorageError, match=r"is damaged \(.*\); delete it and build again: only requests are lost"):
            list(memory.recall_all(""))
