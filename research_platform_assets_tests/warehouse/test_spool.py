"""What a capture keeps on the way to its pages: contents that no page speaks of yet, and answers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import duckdb
import pytest

from research_platform_assets.warehouse.spool import Spool, open_spool, remove, spool_path


def opened(directory: Path, state: str = "one", known: frozenset[str] = frozenset()) -> AbstractContextManager[Spool]:
    return open_spool(directory, state, known, timeout_seconds=1)


def documents(directory: Path) -> list[tuple[str, int, bytes]]:
    with duckdb.connect(str(spool_path(directory)), read_only=True) as connection:
        return connection.execute("select oid, size_bytes, content from document order by oid").fetchall()


def test_documents_are_kept_once_before_and_with_their_page(tmp_path: Path) -> None:
    with opened(tmp_path, known=frozenset({"known"})) as spool:
        spool.put_documents({"b": b"bb", "a": b"", "known": b"not again"})
        spool.put_documents({})
        spool.put_documents({"b": b"other"})
        spool.put_page("page", {}, {"b": b"other", "c": b"c"})
        assert [spool.has_document(oid) for oid in ("a", "b", "c", "known", "d")] == [True] * 4 + [False]
    assert documents(tmp_path) == [("a", 0, b""), ("b", 2, b"bb"), ("c", 1, b"c")]
    with opened(tmp_path, "two") as spool:
        assert (spool.has_document("a"), spool.has_page("page")) == (True, False)
        spool.put_documents({"a": b"again", "d": b"d"})
    assert [oid for oid, _, _ in documents(tmp_path)] == ["a", "b", "c", "d"]


def test_documents_are_kept_all_or_none(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        with pytest.raises(TypeError):
            spool.put_documents({"a": b"a", "b": 1})  # pyright: ignore[reportArgumentType]
        assert not spool.has_document("a")
        spool.put_documents({"a": b"a"})
    assert [oid for oid, _, _ in documents(tmp_path)] == ["a"]


def test_an_answer_outlives_the_process_but_not_the_state(tmp_path: Path) -> None:
    content = bytes(range(256)) * 100
    with opened(tmp_path) as spool:
        assert spool.answer("a") is None
        spool.put_answer("a", content)
        spool.put_answer("b", b"")
        assert (spool.answer("a"), spool.answer("b")) == (content, b"")
    with opened(tmp_path) as spool:
        assert (spool.answer("a"), spool.answer("b")) == (content, b"")
        spool.put_page("page", {}, {})
    with opened(tmp_path, "two") as spool:
        assert (spool.answer("a"), spool.answer("b"), spool.has_page("page")) == (None, None, False)
    with opened(tmp_path, "one") as spool:
        assert spool.answer("a") is None


def test_only_named_answers_are_dropped(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        for name in ("a", "b", "it's", "d"):
            spool.put_answer(name, name.encode())
        spool.drop_answers([])
        spool.drop_answers(name for name in ("a", "it's", "never there"))
        assert [spool.answer(name) for name in ("a", "b", "it's", "d")] == [None, b"b", None, b"d"]
        spool.put_answer("a", b"new")
        spool.drop_answers(["b"] * 3)
    with opened(tmp_path) as spool:
        assert [spool.answer(name) for name in ("a", "b", "d")] == [b"new", None, b"d"]


def test_a_spool_of_an_earlier_version_can_keep_answers(tmp_path: Path) -> None:
    with opened(tmp_path) as spool:
        spool.put_page("page", {"n": 1}, {"a": b"a"})
    with duckdb.connect(str(spool_path(tmp_path))) as connection:
        connection.execute("drop table answer")
    with opened(tmp_path) as spool:
        spool.put_answer("a", b"a")
        assert (spool.answer("a"), spool.has_page("page")) == (b"a", True)
    remove(tmp_path)
    assert not spool_path(tmp_path).exists()
