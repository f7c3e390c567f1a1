"""Files are kept while they are made, and made once for each mark and code."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from research_platform_assets.warehouse import files, remembered_files, retention
from research_platform_assets.warehouse.database import transaction
from research_platform_assets.warehouse.store import Store, open_store


@dataclass(frozen=True)
class File:
    path: str
    mark: str | None
    content: bytes | None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, run_id="test", timeout_seconds=10) as opened:
        yield opened


def made(known: Container[str], made_now: list[str], count: int = 450) -> Iterator[File]:
    """`count` pages of which each third shows the same as the one before, and a file without a mark."""
    for number in range(count):
        name = f"mark {number - (number % 3 == 1)}"
        if name not in known:
            made_now.append(f"{number}.html")
        yield File(f"{number}.html", name, None if name in known else name.encode())
    yield File("site.css", None, b"body {}")


def keep(store: Store, code: str = "code", count: int = 450) -> tuple[dict[str, str], list[str]]:
    """Hashes by path, and the paths of what was made for it."""
    made_now: list[str] = []
    kept = remembered_files.keep(store.connection, code, lambda known: made(known, made_now, count))
    return {file.path: file.sha256 for file in kept}, made_now


def test_every_file_is_listed_with_its_contents_stored(store: Store) -> None:
    listed, made_now = keep(store)
    assert len(made_now) == 450
    assert list(listed) == [f"{number}.html" for number in range(450)] + ["site.css"]
    contents = files.read(store.connection, listed.values())
    assert {path: contents[name] for path, name in listed.items()} == {
        file.path: file.content for file in made(frozenset(), [])
    }


def test_nothing_is_made_twice_but_by_other_code(store: Store) -> None:
    listed, _ = keep(store)
    assert keep(store) == (listed, [])
    assert keep(store, count=451) == ({**listed, "450.html": files.sha256(b"mark 450")}, ["450.html"])
    other, made_now = keep(store, code="other code")
    assert other == listed
    assert len(made_now) == 450
    rows = store.connection.execute("select count(*), count(distinct sha256) from platform.file").fetchall()
    assert rows[0][0] == rows[0][1], "contents are stored once"


def test_a_file_whose_contents_are_gone_is_made_again(store: Store) -> None:
    listed, _ = keep(store)
    lost = listed["8.html"]
    store.connection.execute("delete from platform.file where sha256 = ?", [lost])
    assert keep(store) == (listed, ["8.html"])


def test_what_was_kept_before_a_failure_is_not_made_again(store: Store) -> None:
    def failing(known: Container[str]) -> Iterator[File]:
        for number, file in enumerate(made(known, [])):
            if number == 420:
                raise RuntimeError("the power failed")
            yield file

    with pytest.raises(RuntimeError, match="the power failed"):
        remembered_files.keep(store.connection, "code", failing)
    _, made_now = keep(store)
    assert made_now == [f"{number}.html" for number in range(401, 450)], "all but two batches, and what 399 shows"


def test_pruning_forgets_files_that_nothing_lists(store: Store) -> None:
    keep(store)
    with transaction(store.connection):
        retention.drop_unreferenced(store)
    assert store.connection.execute("select count(*) from platform.remembered_file").fetchall() == [(0,)]
    _, made_now = keep(store)
    assert len(made_now) == 450
