"""Taking rows out of a warehouse for good: what goes, what stays, and what a kill in between leaves."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

from research_platform_assets.errors import WarehouseError
from research_platform_assets.tables.reports import SITE
from research_platform_assets.warehouse import builds, doctor, erasure, spool
from research_platform_assets.warehouse.store import Recipe, Store
from research_platform_assets_tests.warehouse import operations
from research_platform_assets_tests.warehouse.laboratory import DECLARED, THINGS, TOTALS, FirstBuild, Laboratory, listed
from research_platform_assets_tests.warehouse.operations import Kill, cleaned

FOURTH, WORD = b'thing "4"', b"document 2 of"


@pytest.fixture(scope="module")
def two_builds(first_build: FirstBuild, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State 0 has three things; state 1 has a fourth one, which is to be taken out."""
    made = Laboratory(tmp_path_factory.mktemp("two_builds"), first=first_build)
    made.built(state=0)
    made.built(state=1)
    with made.store() as store:
        store.connection.execute(
            "insert into platform.rejected values ('core.totals', 'r', 1, 'thing \"4\"', 'x', now())"
        )
    return made.root


@pytest.fixture
def copy(two_builds: Path, tmp_path: Path) -> Laboratory:
    subprocess.run(["cp", "-a", f"{two_builds}/.", str(tmp_path)], check=True)
    return Laboratory(tmp_path, state=1)


def stored_bytes(laboratory: Laboratory) -> bytes:
    return b"".join(path.read_bytes() for path in laboratory.directory.rglob("*") if path.is_file())


def errors(store: Store, laboratory: Laboratory) -> list[str]:
    found = doctor.examine(store, laboratory.layout, DECLARED, deep=True)
    return [finding.text for finding in found if finding.severity == "error"]


def test_what_speaks_of_it_and_what_was_made_from_that_goes_and_all_else_stays(copy: Laboratory) -> None:
    assert FOURTH in stored_bytes(copy)
    with copy.store() as store:
        doomed = erasure.examine(store, cleaned, str)
        totals = store.read(TOTALS, store.heads()[TOTALS.qualified_name].version)
    assert [number for _, number in doomed.builds] == [2]
    assert [name for name, _ in doomed.versions] == [THINGS.qualified_name]
    operations.erase(copy)
    assert FOURTH not in stored_bytes(copy)
    assert WORD not in stored_bytes(copy)
    with copy.store() as store:
        assert [build.number for build in builds.listing(store.connection)] == [1]
        assert errors(store, copy) == []
        # What it counted before stays its past, so that what is carried over is not lost.
        head = store.heads()[TOTALS.qualified_name]
        assert store.read(TOTALS, head.version).equals(totals)
        assert THINGS.qualified_name not in store.heads()
        assert erasure.examine(store, cleaned, str).builds == []
    copy.built(state=2)
    with copy.store() as store:
        assert [build.number for build in builds.listing(store.connection)] == [2, 1]
        assert errors(store, copy) == []


def test_a_site_goes_that_shows_a_document_which_names_somebody_though_no_table_does(copy: Laboratory) -> None:
    pages = {"notebooks/1.html": b"<p>by <b>Ada</b> O&#x27;Byron", "notebooks/2.html": b"<p>by nobody"}
    with copy.store() as store:
        store.derive(Recipe(SITE, "shows", [THINGS]), lambda _frames, _past: listed(SITE, pages))
        shows = store.heads()[SITE.qualified_name].version
        doomed = erasure.examine(store, lambda _, frame: frame, lambda text: text.replace("Ada O'Byron", "somebody"))
    assert doomed == erasure.Doomed([], frozenset({(SITE.qualified_name, shows)}))


@pytest.mark.parametrize("accumulating", [frozenset[str](), frozenset({TOTALS.qualified_name})])
def test_what_accumulates_is_carried_from_the_latest_build_though_an_earlier_one_is_restored(
    copy: Laboratory, accumulating: frozenset[str]
) -> None:
    with copy.store() as store:
        latest, first = builds.listing(store.connection)
        kept = builds.tables(store.connection, latest.build_id)[TOTALS.qualified_name].version
        for table in DECLARED.values():
            store.restore(table, first.build_id)
        restored = store.heads()[TOTALS.qualified_name].version
        assert kept != restored
        erasure.erase(store, erasure.examine(store, cleaned, str), cleaned, str, bytes, DECLARED, accumulating)
        assert store.heads()[TOTALS.qualified_name].version == (kept if accumulating else restored)


def test_what_was_carried_is_carried_again_if_nothing_was_built_in_between(copy: Laboratory) -> None:
    operations.erase(copy)
    with copy.store() as store:
        carried = store.read(TOTALS, store.heads()[TOTALS.qualified_name].version)

        def without_first(name: str, frame: pl.DataFrame) -> pl.DataFrame:
            is_meant = pl.struct(frame.columns) == pl.lit(carried.row(0, named=True), dtype=pl.Struct(carried.schema))
            return frame.filter(~is_meant) if name == TOTALS.qualified_name else frame

        doomed = erasure.examine(store, without_first, str)
        erasure.erase(store, doomed, without_first, str, bytes, DECLARED)
        left = store.read(TOTALS, store.heads()[TOTALS.qualified_name].version)
        assert left.equals(carried[1:])


def test_what_the_settings_of_a_table_or_the_reason_of_a_pin_say_counts_too(copy: Laboratory) -> None:
    with copy.store() as store:
        builds.pin(
            store.connection, builds.resolve(store.connection, "1"), "for Zoë", operations.datetime.now(operations.UTC)
        )
        doomed = erasure.examine(store, lambda _name, frame: frame, lambda text: text.replace("Zoë", "-"))
        assert [number for _, number in doomed.builds] == [1]
        doomed = erasure.examine(store, lambda _name, frame: frame, lambda text: text.replace("A site", "-"))
        assert [number for _, number in doomed.builds] == [2, 1]


def test_nothing_is_taken_out_while_a_capture_is_under_way(copy: Laboratory) -> None:
    with spool.open_spool(copy.directory, "state", frozenset(), timeout_seconds=5), copy.store() as store:
        doomed = erasure.examine(store, cleaned, str)
        with pytest.raises(WarehouseError, match="a capture is under way"):
            erasure.erase(store, doomed, cleaned, str, bytes, DECLARED)


@pytest.mark.parametrize("function", ["erasure.erase", "retention.compact"])
def test_a_kill_loses_nothing_and_a_repetition_finishes(two_builds: Path, tmp_path: Path, function: str) -> None:
    for number in range(100):
        laboratory = Laboratory(tmp_path / str(number), state=1)
        shutil.copytree(two_builds, laboratory.root, symlinks=True)
        ended = operations.run(laboratory, "erase", Kill(line=1 + 20 * number, function=function))
        with laboratory.store() as store:
            assert errors(store, laboratory) == []
            assert 1 in [build.number for build in builds.listing(store.connection)]
        assert operations.run(laboratory, "erase") == "done"
        assert FOURTH not in stored_bytes(laboratory)
        if ended == "done":
            assert number > 0
            return
