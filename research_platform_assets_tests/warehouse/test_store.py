"""The mechanism: recognise, compute, audit, store, move back."""

from __future__ import annotations

import json

import dataframely as dy
import polars as pl
import pytest

from research_platform_assets.errors import (
    ContractError,
    MissingInputsError,
    UnknownBuildError,
    WarehouseDamagedError,
    WarehouseError,
)
from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.reports import EXPORTS, SITE
from research_platform_assets.warehouse import builds, derivations, versions
from research_platform_assets.warehouse.differences import Differences
from research_platform_assets.warehouse.rejected import KEPT_ROWS, AuditError
from research_platform_assets.warehouse.store import Made, Recipe, Store
from research_platform_assets_tests.warehouse.laboratory import (
    DERIVED,
    RANKING,
    THINGS,
    TOTALS,
    Laboratory,
    things,
)


def heads_of(store: Store) -> dict[str, str]:
    return {name: head.fingerprint for name, head in store.heads().items()}


def test_a_second_build_computes_nothing_and_moves_no_head(laboratory: Laboratory) -> None:
    first = laboratory.built()
    with laboratory.store() as store:
        heads = heads_of(store)
    laboratory.computed.clear()
    second = laboratory.built()
    with laboratory.store() as store:
        assert heads_of(store) == heads
    assert laboratory.computed == []
    assert (second.build_id, second.is_new_build) == (first.build_id, False)
    assert not second.was_laid_out
    assert not second.was_switched


def test_a_change_computes_only_what_depends_on_it(laboratory: Laboratory) -> None:
    laboratory.built()
    laboratory.computed.clear()
    laboratory.built(code="k2")
    # The totals come out the same, so what is made from them alone is recognised.
    assert laboratory.computed == [TOTALS.qualified_name, SITE.qualified_name]


def test_an_outcome_says_what_was_reused_and_how_many_rows_differ(laboratory: Laboratory) -> None:
    with laboratory.store() as store:
        first = laboratory.capture(store)[THINGS]
        assert (first.is_reused, first.differences, first.previous_version) == (False, Differences(3, 0, 0), None)
        again = laboratory.capture(store)[THINGS]
        assert (again.is_reused, again.differences) == (True, Differences(0, 0, 0))
        laboratory.state = 2
        moved = laboratory.capture(store)[THINGS]
        assert (moved.is_reused, moved.differences) == (False, Differences(2, 0, 3))
        assert moved.previous_version == first.derivation.version


def test_bad_code_deployed_and_reverted_computes_nothing(laboratory: Laboratory) -> None:
    first = laboratory.built()
    laboratory.built(code="k2")
    laboratory.computed.clear()
    back = laboratory.built(code="k1")
    assert laboratory.computed == []
    assert (back.build_id, back.is_new_build, back.was_switched) == (first.build_id, False, True)


def test_previous_means_the_last_different_state(laboratory: Laboratory) -> None:
    def known_words(store: Store) -> dict[str, bool]:
        return dict(store.read(TOTALS, store.heads()["core.totals"].version).select("word", "is_known").iter_rows())

    laboratory.built()
    with laboratory.store() as store:
        assert set(known_words(store).values()) == {False}
    laboratory.built()
    with laboratory.store() as store:
        assert set(known_words(store).values()) == {False}, "nothing moved on, so nothing became the past"
    laboratory.built(state=1)
    with laboratory.store() as store:
        assert known_words(store) == {"w0": False, "w1": True, "w2": True, "w3": True}


def test_heads_are_right_within_a_change_after_it_and_after_one_that_was_taken_back(laboratory: Laboratory) -> None:
    first = laboratory.built()
    laboratory.built(state=1)
    with laboratory.store() as store:
        name, now = TOTALS.qualified_name, heads_of(store)
        earlier = builds.tables(store.connection, first.build_id)[name]

        def taken_back() -> None:
            with store.changing():
                assert heads_of(store) == now
                derivations.move_head(store.connection, TOTALS, earlier)
                assert heads_of(store) == {**now, name: earlier.fingerprint}
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            taken_back()
        assert heads_of(store) == now
        store.restore(TOTALS, first.build_id)
        assert heads_of(store) == {**now, name: earlier.fingerprint}


def test_missing_inputs_are_all_named(laboratory: Laboratory) -> None:
    with (
        laboratory.store() as store,
        pytest.raises(MissingInputsError, match=r"insight.ranking, github.things") as error,
    ):
        laboratory.derive(store, SITE)
    assert "reports.site" in str(error.value)


def test_a_rejected_frame_leaves_readers_where_they_are(laboratory: Laboratory) -> None:
    laboratory.built()
    with laboratory.store() as store:
        before, stored = heads_of(store), versions.stored(store.connection)
        with pytest.raises(AuditError, match=r"core.totals was not stored.*primary_key") as error:
            laboratory.derive(store, TOTALS, is_broken=True)
        assert (heads_of(store), versions.stored(store.connection)) == (before, stored)
        ((name, rule, count, rows, run),) = store.connection.execute(
            "select table_name, rule, row_count, rows, run_id from platform.rejected"
        ).fetchall()
    assert (name, rule, run) == ("core.totals", error.value.violations[0].rule, "run-0")
    assert count == len(json.loads(rows)) > 0


def test_addresses_are_rejected_and_masked_however_deep_they_lie(laboratory: Laboratory) -> None:
    frame = things(0).with_columns(
        words=pl.Series([["a", "write to\nann@example.org"], None, ["b"]], dtype=pl.List(pl.String))
    )
    with laboratory.store() as store:
        with pytest.raises(AuditError, match="no_addresses: 1 rows"):
            store.derive(Recipe(THINGS, "k"), lambda _, __: Made(frame))
        ((rows,),) = store.connection.execute("select rows from platform.rejected").fetchall()
    assert json.loads(rows)[0]["words"] == ["a", "write to\n[address removed]"]


def test_of_a_broken_rule_the_first_rows_and_the_number_of_all_are_kept(laboratory: Laboratory) -> None:
    doubled = TOTALS.frame([{"word": "w", "things_count": 1, "is_known": False}] * (KEPT_ROWS + 5))
    with laboratory.store() as store:
        with pytest.raises(AuditError):
            store.derive(Recipe(TOTALS, "k"), lambda _, __: Made(doubled))
        ((count, rows),) = store.connection.execute("select row_count, rows from platform.rejected").fetchall()
    assert (count, len(json.loads(rows))) == (KEPT_ROWS + 5, KEPT_ROWS)


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pl.DataFrame({"word": ["a"]}), "columns missing \\['is_known', 'things_count'\\]"),
        (TOTALS.empty().with_columns(extra=1), "not declared \\['extra'\\]"),
        (TOTALS.empty().with_columns(pl.col("things_count").cast(pl.Int32)), "things_count is Int32, declared Int64"),
    ],
)
def test_a_frame_of_another_shape_is_a_programming_error(
    laboratory: Laboratory, frame: pl.DataFrame, said: str
) -> None:
    with laboratory.store() as store, pytest.raises(ContractError, match=said):
        store.derive(Recipe(TOTALS, "k"), lambda _, __: Made(frame))


def test_an_error_in_a_computation_changes_nothing(laboratory: Laboratory) -> None:
    laboratory.built()

    def fail(_: object, __: object) -> Made:
        raise ZeroDivisionError

    with laboratory.store() as store:
        before = heads_of(store)
        with pytest.raises(ZeroDivisionError):
            store.derive(Recipe(TOTALS, "k9", [THINGS], [TOTALS]), fail)
        assert heads_of(store) == before


def test_a_list_of_files_needs_their_contents(laboratory: Laboratory) -> None:
    row = {"path": "a", "sha256": "0" * 64, "size_bytes": 1, "media_type": "text/plain"}
    with laboratory.store() as store:
        with pytest.raises(ContractError, match=r"reports.site lists 1 files without their contents"):
            store.derive(Recipe(SITE, "k"), lambda _, __: Made(SITE.frame([row])))
        with pytest.raises(ContractError, match="do not have the SHA-256"):
            store.derive(Recipe(SITE, "k"), lambda _, __: Made(SITE.frame([row]), {"0" * 64: b"a"}))
        assert store.heads() == {}


def test_restoring_every_table_gives_the_earlier_build_back(laboratory: Laboratory) -> None:
    first = laboratory.built()
    laboratory.built(state=1, code="k2")
    laboratory.computed.clear()
    with laboratory.store() as store:
        for table in (*laboratory.capture_recipe.tables, *DERIVED):
            outcome = store.restore(table, first.build_id)
            assert outcome is not None
            assert outcome.is_reused
        back = laboratory.publish(store)
    assert (back.build_id, back.is_new_build, back.was_laid_out) == (first.build_id, False, False)
    assert laboratory.computed == []


def test_one_table_alone_can_be_restored(laboratory: Laboratory) -> None:
    first = laboratory.built()
    laboratory.built(code="k2")
    with laboratory.store() as store:
        after = heads_of(store)
        store.restore(SITE, first.build_id)
        moved = {name for name, mark in heads_of(store).items() if mark != after[name]}
        shown = store.connection.sql("from reports.site").pl()
        assert moved == {"reports.site"}
        assert (
            shown["sha256"].sort().to_list()
            == store.read(SITE, store.heads()["reports.site"].version)["sha256"].sort().to_list()
        )
        assert laboratory.publish(store).is_new_build


def test_a_table_that_a_build_did_not_have_is_gone_after_its_restore(laboratory: Laboratory) -> None:
    first = laboratory.built()
    later = Table("insight", "later", "A table of later code.", RANKING.contract)
    with laboratory.store() as store:
        store.derive(Recipe(later, "k", [TOTALS]), lambda _, __: Made(RANKING.frame([{"position": 1, "word": "a"}])))
        assert store.restore(later, first.build_id) is None
        assert "insight.later" not in store.heads()
        views = store.connection.execute(
            "select view_name from duckdb_views() where schema_name = 'insight'"
        ).fetchall()
    assert views == [("ranking",)]


def test_an_unknown_build_restores_nothing(laboratory: Laboratory) -> None:
    laboratory.built()
    with laboratory.store() as store, pytest.raises(UnknownBuildError, match="no build ffffffffffff"):
        store.restore(SITE, "ffffffffffff")


def test_a_lost_version_is_computed_again(laboratory: Laboratory) -> None:
    laboratory.built()
    with laboratory.store() as store:
        head = store.heads()["insight.ranking"]
        versions.hide(store.connection, RANKING)
        versions.drop(store.connection, head.table, head.version)
        with pytest.raises(WarehouseDamagedError, match=r"insight.ranking@.* is referenced but not stored"):
            store.read(RANKING, head.version)
        with pytest.raises(WarehouseDamagedError):
            store.adopt(RANKING, head)
        laboratory.computed.clear()
        assert laboratory.derive(store, RANKING).derivation.version == head.version
        assert laboratory.computed == ["insight.ranking"]
        assert len([d for d in derivations.every(store.connection) if d.fingerprint == head.fingerprint]) == 1
        assert laboratory.derive(store, RANKING).is_reused


def test_a_lost_captured_version_is_captured_again(laboratory: Laboratory) -> None:
    laboratory.built()
    with laboratory.store() as store:
        head = store.heads()["github.things"]
        versions.hide(store.connection, THINGS)
        versions.drop(store.connection, head.table, head.version)
        assert laboratory.capture(store)[THINGS].derivation.version == head.version
        assert store.read(THINGS, head.version).height == 3


def test_a_lost_derivation_is_not_taken_for_a_table_that_was_not_there(laboratory: Laboratory) -> None:
    first = laboratory.built()
    with laboratory.store() as store:
        store.connection.execute("delete from platform.derivation where table_name = 'core.totals'")
        with pytest.raises(WarehouseDamagedError, match=r"derivation .* of core.totals"):
            store.restore(TOTALS, first.build_id)
        with pytest.raises(WarehouseDamagedError, match=r"core.totals"):
            builds.tables(store.connection, first.build_id)


class LaterTotals(dy.Schema):
    word = dy.String(primary_key=True, description="The word.")
    things_count = declare.text("Now a text.")
    note = declare.text("New.", nullable=True)


class StricterTotals(dy.Schema):
    word = dy.String(primary_key=True, description="The word.")
    note = declare.text("New and never null.")


class UnreadableTotals(dy.Schema):
    word = dy.Int64(primary_key=True, description="The word, as a number.")


def test_versions_of_an_earlier_declaration_are_read_in_the_present_shape(laboratory: Laboratory) -> None:
    laboratory.built()
    with laboratory.store() as store:
        version = store.heads()["core.totals"].version
        frame = store.read(Table("core", "totals", "Totals.", LaterTotals), version)
        assert frame.columns == ["word", "things_count", "note"]
        assert frame["note"].null_count() == frame.height > 0
        assert frame["things_count"].dtype == pl.String
        with pytest.raises(WarehouseError, match=r"earlier declaration, .* materialize core.totals"):
            store.read(Table("core", "totals", "Totals.", UnreadableTotals), version)


def test_an_input_that_lacks_a_column_is_not_computed_with(laboratory: Laboratory) -> None:
    laboratory.built()
    stricter = Table("core", "totals", "Totals.", StricterTotals)
    with laboratory.store() as store, pytest.raises(MissingInputsError, match=r"core.totals .* note .* again first"):
        store.derive(Recipe(EXPORTS, "k", [stricter]), lambda _, __: Made(EXPORTS.empty()))


def test_rows_of_another_key_are_all_different(laboratory: Laboratory) -> None:
    laboratory.built()
    renamed = Table("core", "totals", "Totals.", UnreadableTotals)
    with laboratory.store() as store:
        before = store.heads()["core.totals"].rows
        outcome = store.derive(Recipe(renamed, "k"), lambda _, __: Made(renamed.frame([{"word": 1}])))
    assert outcome.differences == Differences(1, before, 0)


def test_rows_of_another_shape_are_changed(laboratory: Laboratory) -> None:
    laboratory.built()
    later = Table("core", "totals", "Totals.", LaterTotals)
    rows = [{"word": "w1", "things_count": "1", "note": None}, {"word": "new", "things_count": "1", "note": None}]
    with laboratory.store() as store:
        words = set(store.read(TOTALS, store.heads()["core.totals"].version)["word"])
        outcome = store.derive(Recipe(later, "k"), lambda _, __: Made(later.frame(rows)))
    assert outcome.differences == Differences(1, len(words) - 1, 1)
