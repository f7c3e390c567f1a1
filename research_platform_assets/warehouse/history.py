"""Which earlier states a table is compared with, or carries something over from.

Belongs here: recognising that the very same inputs were built before, so that going back and coming forward again leads
to the builds that were there. Does not belong here: how earlier states enter a fingerprint (`fingerprint`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse import derivations
from research_platform_assets.warehouse.database import Connection
from research_platform_assets.warehouse.fingerprint import PREVIOUS, Derivation
from research_platform_assets.warehouse.store import Store


def of_the_same_inputs(store: Store, table: Table, inputs: Sequence[Table]) -> Derivation | None:
    """What `table` was in the last build whose `inputs` stood as they do now.

    They stand there again after a rollback, or after code that was deployed and reverted. What was "previous" to them
    then still is: it is not the state that they were rolled back from. None if no build is recorded with these inputs.
    """
    heads = store.heads()
    standing = [heads[source.qualified_name] for source in inputs if source.qualified_name in heads]
    if len(standing) < len(inputs):
        return None
    marks = {(head.table, head.fingerprint) for head in standing}
    for tables in recorded(store).values():
        if table.qualified_name in tables and marks <= set(tables.items()):
            head, mark = heads.get(table.qualified_name), tables[table.qualified_name]
            is_head = head is not None and head.fingerprint == mark
            return head if is_head else derivations.get(store.connection, table.qualified_name, mark)
    return None


def recorded(store: Store) -> Mapping[str, Mapping[str, str]]:
    """The fingerprints of the tables of each recorded build, by build and table, the latest build first."""
    return store.remembered("tables of builds", lambda: _recorded(store.connection))


def _recorded(connection: Connection) -> dict[str, dict[str, str]]:
    rows = connection.execute(
        "select t.build_id, t.table_name, t.fingerprint from platform.build_table t "
        "join platform.build b on b.build_id = t.build_id order by b.number desc"
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for build_id, name, mark in rows:
        found.setdefault(build_id, {})[name] = mark
    return found


def earlier_states(made: Derivation, history: Sequence[Table]) -> dict[str, str | None] | None:
    """The earlier states that a derivation was made from, by table; None if they are not those of `history`."""
    known = {name.removeprefix(PREVIOUS): version for name, version in made.inputs.items() if name.startswith(PREVIOUS)}
    return known if known.keys() == {table.qualified_name for table in history} else None
