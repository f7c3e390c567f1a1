"""Going back and coming forward again leads to the builds that were there."""

from __future__ import annotations

from research_platform_assets.warehouse import history
from research_platform_assets_tests.warehouse.laboratory import DECLARED, THINGS, TOTALS, Laboratory


def test_what_was_previous_to_the_same_inputs_still_is(laboratory: Laboratory) -> None:
    with laboratory.store() as store:
        assert history.of_the_same_inputs(store, TOTALS, [THINGS]) is None
    first = laboratory.built(state=0)
    with laboratory.store() as store:
        zero = store.heads()[TOTALS.qualified_name].version
        assert history.of_the_same_inputs(store, TOTALS, [THINGS]) == {TOTALS.qualified_name: None}
    second = laboratory.built(state=1)
    laboratory.built(state=2)
    with laboratory.store() as store:
        for name, table in DECLARED.items():
            if name.startswith("github."):
                store.restore(table, second.build_id)
        assert history.of_the_same_inputs(store, TOTALS, [THINGS]) == {TOTALS.qualified_name: zero}
        store.restore(THINGS, first.build_id)
        assert history.of_the_same_inputs(store, TOTALS, [THINGS]) == {TOTALS.qualified_name: None}
        laboratory.state = 5
        laboratory.capture(store)
        assert history.of_the_same_inputs(store, TOTALS, [THINGS]) is None
