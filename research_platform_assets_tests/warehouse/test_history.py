"""Going back and coming forward again leads to the builds that were there."""

from __future__ import annotations

from research_platform_assets.warehouse import history
from research_platform_assets.warehouse.store import Store
from research_platform_assets_tests.warehouse.laboratory import DECLARED, THINGS, TOTALS, Laboratory


def earlier(store: Store) -> dict[str, str | None] | None:
    """The earlier states of the last build with these inputs."""
    made = history.of_the_same_inputs(store, TOTALS, [THINGS])
    return None if made is None else history.earlier_states(made, [TOTALS])


def test_earlier_states_of_other_tables_are_none(laboratory: Laboratory) -> None:
    laboratory.built(state=0)
    with laboratory.store() as store:
        made = history.of_the_same_inputs(store, TOTALS, [THINGS])
        assert made is not None
        assert history.earlier_states(made, [THINGS]) is None


def test_what_was_previous_to_the_same_inputs_still_is(laboratory: Laboratory) -> None:
    with laboratory.store() as store:
        assert earlier(store) is None
    first = laboratory.built(state=0)
    with laboratory.store() as store:
        zero = store.heads()[TOTALS.qualified_name].version
        assert earlier(store) == {TOTALS.qualified_name: None}
    second = laboratory.built(state=1)
    laboratory.built(state=2)
    with laboratory.store() as store:
        for name, table in DECLARED.items():
            if name.startswith("github."):
                store.restore(table, second.build_id)
        assert earlier(store) == {TOTALS.qualified_name: zero}
        store.restore(THINGS, first.build_id)
        assert earlier(store) == {TOTALS.qualified_name: None}
        laboratory.state = 5
        laboratory.capture(store)
        assert earlier(store) is None
