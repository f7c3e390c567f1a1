"""Derivations: how one version of a table was made, and the fingerprint by which a repetition is recognised.

Belongs here: pure functions over plain values. Does not belong here: storage (`derivations`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CAPTURE = "capture"
"""Name of the input that a captured table is made from."""

OBSERVED_ON = "observed_on"
"""Name of the setting that holds the UTC day, ISO 8601, for which a table figures; it is nobody's decision."""

PREVIOUS = "previous:"
"""Prefix of inputs that are an earlier state of a table, as opposed to its current one."""


@dataclass(frozen=True)
class Derivation:
    """How `version` of `table` came to be.

    `inputs` maps a table to the version read. Keys with the prefix `previous:` are earlier states, None where there was
    none; the key `capture` names the capture.
    """

    table: str
    fingerprint: str
    version: str
    code_version: str
    settings: str
    inputs: Mapping[str, str | None]
    capture: str | None
    run_id: str
    rows: int
    created_at: datetime


def fingerprint(table: str, code_version: str, settings: Mapping[str, Any], inputs: Mapping[str, str | None]) -> str:
    """SHA-256 over everything that decides the content of a table, 64 hexadecimal digits."""
    parts = [table, code_version, settings, dict(inputs)]
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces; the same value gives the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def current_inputs(inputs: Mapping[str, str | None]) -> dict[str, str | None]:
    """The inputs that are current states."""
    return {name: version for name, version in inputs.items() if not name.startswith(PREVIOUS)}


def with_history(
    current: Mapping[str, str | None], history: Mapping[str, str | None], head: Derivation | None
) -> dict[str, str | None]:
    """Add earlier states to the inputs of a table that carries something over from them.

    `history` maps a table to the version that stands now and is about to become the previous one. Where the head of the
    table was made from the very same current inputs, nothing moved on: the earlier states are then those that the head
    was made from. So a repetition has the fingerprint of the first time, and "previous" means the last different state.
    """
    if head is not None and current_inputs(head.inputs) == dict(current):
        carried = {name: version for name, version in head.inputs.items() if name.startswith(PREVIOUS)}
        if carried.keys() == {PREVIOUS + name for name in history}:
            return {**current, **carried}
    return {**current, **{PREVIOUS + name: version for name, version in history.items()}}


def build_id(derivations: Mapping[str, str]) -> str:
    """Name of the build made of `derivations` (table to fingerprint): 12 hexadecimal digits."""
    return hashlib.sha256(canonical_json(dict(derivations)).encode()).hexdigest()[:12]


def incoherences(heads: Mapping[str, Derivation], switched_off: frozenset[str] = frozenset()) -> list[str]:
    """Why `heads` (table to derivation) are not one coherent set; empty if they are.

    They are coherent if every table was made from the current version of each input, and all captured tables from the
    same capture. Tables in `switched_off` keep their last state and need not fit.
    """
    problems: list[str] = []
    for name, derivation in sorted(heads.items()):
        if name in switched_off:
            continue
        earlier = [
            source
            for source, version in sorted(current_inputs(derivation.inputs).items())
            if source in heads and heads[source].version != version
        ]
        if earlier:
            more = f" (and {len(earlier) - 1} more)" if len(earlier) > 1 else ""
            problems.append(f"{name} was made from an earlier {earlier[0]}{more}: materialize {name}")
    captures = {d.inputs[CAPTURE] for d in heads.values() if CAPTURE in d.inputs}
    if len(captures) > 1:
        problems.append("the captured tables stem from different captures: materialize all of them together")
    return problems
