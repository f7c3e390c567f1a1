"""Builds: coherent sets of derivations, recorded so that they can be published, compared and restored.

Belongs here: recording, finding and listing builds and publications as rows. Does not belong here: the published folder
(`publication`), which builds are kept (`retention`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from research_platform_assets.errors import IncoherentBuildError, MissingInputsError, UnknownBuildError
from research_platform_assets.warehouse import derivations
from research_platform_assets.warehouse.database import Connection
from research_platform_assets.warehouse.fingerprint import Derivation, build_id, incoherences
from research_platform_assets.warehouse.store import Store


@dataclass(frozen=True)
class Build:
    """A recorded build. `number` counts builds of this warehouse from 1; `build_id` is the same in every warehouse."""

    build_id: str
    number: int
    cause: str
    run_id: str
    created_at: datetime
    is_current: bool
    pin_reason: str | None


def candidate(
    store: Store,
    required: frozenset[str],
    switched_off: frozenset[str] = frozenset(),
    declared: frozenset[str] | None = None,
) -> dict[str, Derivation]:
    """The current heads, if they are a coherent build of at least the `required` tables.

    Only heads of `declared` tables count, if these are given: a table that was given up keeps its last head, and that
    must not stand in the way of every later build.

    Raises:
        MissingInputsError: a required table was never materialized.
        IncoherentBuildError: a table was made from an earlier state of an input; says what to materialize.
    """
    heads = {name: head for name, head in store.heads().items() if declared is None or name in declared}
    missing = sorted(required - heads.keys())
    if missing:
        raise MissingInputsError(
            f"there is no build yet: {', '.join(missing)} were never materialized; materialize everything once"
        )
    problems = incoherences(heads, switched_off)
    if problems:
        raise IncoherentBuildError("the tables do not fit together: " + "; ".join(problems))
    return heads


def identity_of(tables: Mapping[str, Derivation]) -> str:
    """The id of the build made of `tables`."""
    return build_id({name: derivation.fingerprint for name, derivation in tables.items()})


def record(store: Store, tables: Mapping[str, Derivation], *, cause: str, at: datetime) -> str:
    """Record `tables` as a build and as published; returns its id. A build already recorded is only published again."""
    identity = identity_of(tables)
    connection = store.connection
    with store.changing():
        if not is_recorded(connection, identity):
            number = _next(connection, "number", "build")
            connection.execute(
                "insert into platform.build values (?, ?, ?, ?, ?)", [identity, number, cause, store.run_id, at]
            )
            connection.executemany(
                "insert into platform.build_table values (?, ?, ?)",
                [[identity, name, derivation.fingerprint] for name, derivation in sorted(tables.items())],
            )
        if current(connection) != identity:
            sequence = _next(connection, "sequence", "publication")
            connection.execute(
                "insert into platform.publication values (?, ?, ?, ?)", [sequence, identity, store.run_id, at]
            )
    return identity


def current(connection: Connection) -> str | None:
    """The build that was published last."""
    rows = connection.execute("select build_id from platform.publication order by sequence desc limit 1").fetchall()
    return rows[0][0] if rows else None


def tables(connection: Connection, identity: str) -> dict[str, Derivation]:
    """The derivations of a build, by table.

    Raises:
        UnknownBuildError: no such build is recorded.
        WarehouseDamagedError: one of its derivations is not stored.
    """
    found = derivations.of_build(connection, identity)
    if not found:
        raise UnknownBuildError(f"no build {identity}; `research-platform builds` lists them")
    return found


def listing(connection: Connection) -> list[Build]:
    """All recorded builds, latest number first."""
    latest = current(connection)
    rows = connection.execute(
        "select b.build_id, b.number, b.cause, b.run_id, b.created_at, "
        "(select min(p.reason) from platform.pin p where p.build_id = b.build_id) "
        "from platform.build b order by b.number desc"
    ).fetchall()
    return [
        Build(identity, number, cause, run_id, created_at, identity == latest, reason)
        for identity, number, cause, run_id, created_at, reason in rows
    ]


def resolve(connection: Connection, name: str) -> str:
    """The id of the build meant by `name`: its number, its id, or a beginning of the id that no other build has.

    Raises:
        UnknownBuildError: none or several builds are meant.
    """
    known = listing(connection)
    by_number = [build.build_id for build in known if name == str(build.number)]
    matches = by_number or [build.build_id for build in known if name and build.build_id.startswith(name)]
    if len(matches) == 1:
        return matches[0]
    shown = ", ".join(f"{build.number} ({build.build_id})" for build in known[:10]) or "none"
    what = "is ambiguous" if matches else "is unknown"
    raise UnknownBuildError(f"build {name!r} {what}; recorded builds: {shown}")


def pin(connection: Connection, identity: str, reason: str, at: datetime) -> None:
    """Keep a build for good, whatever `prune` thins out."""
    connection.execute("insert into platform.pin values (?, ?, ?)", [identity, reason, at])


def unpin(connection: Connection, identity: str) -> None:
    """Let `prune` decide about a build again."""
    connection.execute("delete from platform.pin where build_id = ?", [identity])


def is_recorded(connection: Connection, identity: str) -> bool:
    """Whether a build is recorded."""
    rows = connection.execute("select count(*) from platform.build where build_id = ?", [identity]).fetchall()
    return rows[0][0] > 0


def _next(connection: Connection, column: str, table: str) -> int:
    return connection.execute(f"select coalesce(max({column}), 0) + 1 from platform.{table}").fetchall()[0][0]
