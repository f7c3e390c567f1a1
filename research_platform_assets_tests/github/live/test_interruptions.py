"""A capture that was cut short goes on where it was, whatever it was doing, and ends as if nothing had happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest

from research_platform_assets.github.source import JSON
from research_platform_assets.warehouse.memory import Memory, open_memory
from research_platform_assets.warehouse.spool import Spool, open_spool
from research_platform_assets_tests.github.live.account import Account, Asked
from research_platform_assets_tests.github.live.laboratory import NOWHERE, Captured, CutError, Laboratory
from research_platform_assets_tests.github.live.repository import Link, Repository, blob_oid

UNREADABLE = b"print('never read')\n"


def busy_account() -> Account:
    """Repositories for every kind of request: deep folders, links, other encodings, failures, a moved one."""
    account = Account(history_page=2)
    engine = account.add(Repository(1, "engine", languages={"Python": 10}, releases=["v1"]))
    engine.push(
        {"README.md": b"# Engine\n", ".mailmap": b"Ada <1815+ada@users.noreply.github.com> <ada@example.org>\n"},
        authors={"ada@example.org": None, "1815+ada@users.noreply.github.com": "ada", "grace@example.org": None},
    )
    engine.push({"a/b/c/d/e.py": b"x\n", "latin.py": "Zürich".encode("latin-1"), "lost.py": UNREADABLE})
    account.add(Repository(2, "tools")).push({"README.md": Link("docs/x.md"), "docs/x.md": b"hello"})
    account.add(Repository(3, "empty"))
    account.add(Repository(4, "broken")).push({"README": Link("nowhere"), "main.py": b"print()\n"})
    account.troubles |= {
        blob_oid(UNREADABLE): "INTERNAL",
        "R_4 languages": "INTERNAL",
        blob_oid(Link("nowhere")): "NOT_FOUND",
    }
    return account


def of_capture(log: Iterable[Asked]) -> Counter[str]:
    """The requests that are no look at the listing, by what they ask."""
    return Counter(asked.what for asked in log if not asked.what.startswith("/orgs/"))


@dataclass(kw_only=True)
class HeldOpen(Laboratory):
    """One memory and one spool (of one state) that stay open between captures, the spool without a file.

    Opening them and waiting for the disk takes many times as long as a capture.
    """

    memory: Memory
    tables: duckdb.DuckDBPyConnection

    @contextmanager
    def open_memory(self) -> Iterator[Memory]:
        yield self.memory

    @contextmanager
    def open_spool(self, state: str) -> Iterator[Spool]:
        assert state
        yield Spool(self.tables, self.directory, frozenset(self.documents))

    def remove_spool(self) -> None:
        pass

    def begin_again(self, remembered: Mapping[str, JSON], documents: Mapping[str, bytes]) -> None:
        """Forget everything but this."""
        forgotten = dict.fromkeys(key for key, _ in self.memory.recall_all(""))
        self.memory.remember({**forgotten, **remembered})
        self.tables.execute("delete from packed_page; delete from document; delete from answer")
        self.captured.clear()
        self.spooled.clear()
        self.documents = dict(documents)


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[HeldOpen]:
    with open_spool(tmp_path, "", frozenset(), timeout_seconds=1) as spool:
        layout = spool._connection.execute("select sql from duckdb_tables()").fetchall()
    with open_memory(tmp_path) as memory, duckdb.connect() as tables:
        for (statement,) in layout:
            tables.execute(statement)
        account = busy_account()
        yield HeldOpen(account, NOWHERE, tmp_path, chunk=2, is_near=True, memory=memory, tables=tables)


def cut_and_gone_on(lab: Laboratory, most: int) -> tuple[Captured, Counter[str]]:
    """A capture cut short before the step number `most` and taken up again, and all that was asked for both."""
    before = len(lab.account.log)
    with pytest.raises(CutError):
        lab.capture(most)
    whole = lab.capture()
    return whole, of_capture(lab.account.log[before:])


def refresh_after_pushes(lab: HeldOpen) -> None:
    """Everything is due, a history goes on, a file that could not be read is gone, another one cannot be read."""
    lab.later(days=8)
    lab.account.repositories[1].push({"lost.py": None, "a/f.py": b"y\n"}, authors={"ada@example.org": None})
    lab.account.repositories[2].push({"more.py": b"never read either\n"})
    lab.account.troubles[blob_oid(b"never read either\n")] = "INTERNAL"


def lose_contents(lab: HeldOpen) -> None:
    lab.documents.clear()


def nothing_before(lab: HeldOpen) -> None:
    lab.begin_again({}, {})


@pytest.mark.parametrize("change", [nothing_before, refresh_after_pushes, lose_contents])
def test_no_request_is_made_twice(busy: HeldOpen, change: Callable[[HeldOpen], None]) -> None:
    busy.capture()
    change(busy)
    remembered, documents = dict(busy.memory.recall_all("")), dict(busy.documents)
    busy.begin_again(remembered, documents)
    whole, steps = busy.steps_of_capture()
    once = of_capture(whole.log)
    assert once
    # What is the same for all of them is cut at every step of a first capture; the others take their time, too.
    cuts = range(len(steps)) if change is nothing_before else range(steps.index("page organization"), len(steps), 2)
    for most in cuts:
        step = steps[most]
        busy.begin_again(remembered, documents)
        again, asked = cut_and_gone_on(busy, most)
        assert again.pages == whole.pages, (most, step)
        assert not once - asked, (most, step)
        # An answer that holds addresses is kept only once they are out of it.
        is_kept = step == "answer" or step.startswith("remember mailmap")
        is_lost = is_kept and steps[most - 1].startswith(("get", "graphql"))
        assert (asked - once).total() == is_lost, (most, step)


def deep_account() -> Account:
    """Repositories that show little of their trees at first; the second has much, and so has the third."""
    account = Account()
    wide = {f"{folder}/x{at}": b"x" for folder in ("a/b/c/d", "a/b/c/d/e/f/g/h") for at in range(6)}
    for number, files in enumerate(({}, wide, wide, {}), start=1):
        named = {f"{path}-{number}": content for path, content in files.items()}
        account.add(Repository(number, f"r{number}")).push({"README.md": b"Hello\n", **named})
    return account


def test_trees_that_do_not_fit_into_memory_together_are_read_one_after_the_other(busy: HeldOpen) -> None:
    busy.account, busy.chunk = deep_account(), 100
    whole = busy.capture()
    busy.begin_again({}, {})
    busy.most_files = 10
    parts, steps = busy.steps_of_capture()
    assert parts.pages == whole.pages
    assert [whole.asked["Repositories"], parts.asked["Repositories"]] == [1, 3]
    once = of_capture(parts.log)
    for most in range(0, len(steps), 2):
        busy.begin_again({}, {})
        again, asked = cut_and_gone_on(busy, most)
        assert again.pages == whole.pages, (most, steps[most])
        assert (asked - once).total() <= 1, (most, steps[most])
    # What is known is held in memory, too.
    busy.begin_again(dict(busy.memory.recall_all("")), busy.documents)
    busy.later(days=8)
    refreshed = busy.capture()
    assert refreshed.asked["Repositories"] == 4
    assert {key: page for key, page in refreshed.pages.items() if key != "organization"} == {
        key: page for key, page in whole.pages.items() if key != "organization"
    }


def change_listing(account: Account) -> None:
    """Something of every kind, also of what may have been read already."""
    account.repositories[1].push({"a/b/c/d/e.py": b"new\n"}, authors={"grace@example.org": None})
    account.repositories[2].row["stargazers_count"] = 7
    account.repositories[3].is_gone = True
    account.add(Repository(5, "new")).push({"README.md": b"New\n"})


@pytest.mark.parametrize("part", [0.2, 0.5, 0.6, 0.7, 0.8, 0.99])
def test_a_capture_that_was_cut_short_does_not_mix_with_what_came_since(tmp_path: Path, part: float) -> None:
    lab = Laboratory(busy_account(), NOWHERE, tmp_path / "cut", chunk=2, is_near=True)
    _, steps = replace(lab, directory=tmp_path / "steps", documents={}, captured={}, spooled={}).steps_of_capture()
    most = int(len(steps) * part)
    with pytest.raises(CutError):
        lab.capture(most)
    change_listing(lab.account)
    after = lab.capture()
    fresh = Laboratory(lab.account, NOWHERE, tmp_path / "fresh", is_near=True).capture()
    assert after.pages == fresh.pages
    assert lab.documents.keys() >= {d.oid for i in (1, 2, 4, 5) for d in fresh.page(i).documents if d.reason is None}
    # The first chunk, of the repositories 1 and 2, was read before: the new star asks for nothing.
    was_read = any(step.startswith("page repository") for step in steps[:most])
    assert was_read is (part > 0.55)
    assert any("R_2" in asked.what for asked in after.log) is not was_read


def test_a_capture_that_was_given_up_leaves_nothing_behind(tmp_path: Path) -> None:
    """Pages and answers of a state that is gone must not come back with it."""
    lab = Laboratory(busy_account(), NOWHERE, tmp_path, chunk=2, is_near=True)
    with pytest.raises(CutError):
        lab.capture(40)
    lab.account.repositories[1].row["description"] = "else"
    other = lab.capture()
    del lab.account.repositories[1].row["description"]
    lab.later(days=1)
    back = lab.capture()
    assert back.page(1).repository.description is None
    assert other.page(1).repository.description == "else"
    assert {**back.asked, "Repositories": 0, "Blobs": 0} == {
        "/orgs/acme unchanged": 1,
        "/orgs/acme/repos": 1,
        "Repositories": 0,
        "Blobs": 0,
    }
    assert not any("R_2" in asked.what for asked in back.log), "it was read whole before"


def test_sizes_of_batches_are_those_that_a_capture_began_with(busy: HeldOpen) -> None:
    """Else a capture that goes on would ask for more at a time than the answers that it kept are for."""
    learnt: dict[str, JSON] = {"batch sizes": {"repositories": [1, 3]}}
    busy.begin_again(learnt, {})
    whole, steps = busy.steps_of_capture()
    assert busy.memory.recall("batch sizes")["repositories"][0] > 1
    once = of_capture(whole.log)
    second_chunk = steps.index("drop answers")
    for most in range(second_chunk, len(steps), 3):
        busy.begin_again(learnt, {})
        again, asked = cut_and_gone_on(busy, most)
        assert again.pages == whole.pages, (most, steps[most])
        assert (asked - once).total() <= 1, (most, steps[most])
