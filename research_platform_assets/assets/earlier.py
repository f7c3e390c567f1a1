"""Which earlier states a table is made from, and what it is compared with.

Belongs here: choosing the past of a table that has one. Does not belong here: finding it among recorded builds
(`warehouse/history`), what differs between two builds (`warehouse/comparison`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from research_platform_assets.assets.inputs import COMPARISON
from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse import builds, history
from research_platform_assets.warehouse.comparison import circumstances
from research_platform_assets.warehouse.fingerprint import Derivation, current_inputs
from research_platform_assets.warehouse.store import Store


@dataclass(frozen=True)
class Past:
    """The earlier states to read, by table, or None for the heads as they stand; and how the builds were made."""

    versions: Mapping[str, str | None] | None
    comparison: Mapping[str, Any] = field(default_factory=dict[str, Any])


def past(
    store: Store,
    table: Table,
    inputs: Sequence[Table],
    earlier: Sequence[Table],
    *,
    compares_builds: bool,
    accumulates: bool,
) -> Past:
    """The past of `table`, which reads `inputs` as they are and `earlier` as they were.

    A repetition has the past of the first time, with everything that was said of it; see `fingerprint.with_history`.
    A table that accumulates goes on from where the latest build left it, whatever its head was moved back to.
    """
    if accumulates:
        return Past(_accumulated(store, table, inputs, earlier))
    made = history.of_the_same_inputs(store, table, inputs)
    if not compares_builds:
        return Past(None if made is None else history.earlier_states(made, earlier))
    heads = store.heads()
    for known in (made, _repeated(heads, table, inputs)):
        versions = None if known is None else history.earlier_states(known, earlier)
        comparison = None if known is None else json.loads(known.settings).get(COMPARISON)
        if versions is not None and comparison is not None:
            return Past(versions, comparison)
    current = builds.current(store.connection)
    before = {} if current is None else builds.tables(store.connection, current)
    after = {source.qualified_name: heads[source.qualified_name] for source in inputs if source.qualified_name in heads}
    return Past({name: derivation.version for name, derivation in before.items()}, circumstances(store, before, after))


def _accumulated(
    store: Store, table: Table, inputs: Sequence[Table], earlier: Sequence[Table]
) -> Mapping[str, str | None] | None:
    name, heads = table.qualified_name, store.heads()
    known = builds.listing(store.connection)
    latest = builds.tables(store.connection, known[0].build_id) if known else {}
    if name not in latest:
        return None
    if all(
        source.qualified_name in heads
        and source.qualified_name in latest
        and heads[source.qualified_name].fingerprint == latest[source.qualified_name].fingerprint
        for source in inputs
    ):
        # Forward again to the latest build.
        return history.earlier_states(latest[name], earlier)
    made = history.of_the_same_inputs(store, table, inputs)
    if made is not None and made.version == latest[name].version:
        # A repetition that loses nothing: a correction that was taken back, code that was reverted.
        return history.earlier_states(made, earlier)
    head = heads.get(name)
    is_published = head is not None and any(
        recorded.get(name) == head.fingerprint for recorded in history.recorded(store).values()
    )
    return {name: latest[name].version} if head is None or is_published else None


def _repeated(heads: Mapping[str, Derivation], table: Table, inputs: Sequence[Table]) -> Derivation | None:
    """The head of `table`, if it was made from the very states in which `inputs` are now."""
    head = heads.get(table.qualified_name)
    now = {
        source.qualified_name: heads[source.qualified_name].version
        for source in inputs
        if source.qualified_name in heads
    }
    return head if head is not None and current_inputs(head.inputs) == now else None
