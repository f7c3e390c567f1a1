"""How two sets of derivations were made, as far as it can explain that their rows differ.

Belongs here: reading code, settings and captures off derivations. Does not belong here: what follows from them for a
row (`analysis/possible_causes`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from research_platform_assets.warehouse import captures
from research_platform_assets.warehouse.fingerprint import OBSERVED_ON, Derivation, canonical_json
from research_platform_assets.warehouse.store import Store

Derivations = Mapping[str, Derivation]


def circumstances(store: Store, before: Derivations, after: Derivations) -> dict[str, Any]:
    """What differs between two builds besides their rows, as plain values that a derivation can keep.

    `redone` are the derived tables that other code or settings made; `is_recaptured` says the same of the capture;
    `captured_before` and `captured_at` are ISO 8601 in UTC, empty where nothing was captured. `aged` are the tables
    whose figures speak of another day.
    """
    both = before.keys() & after.keys()
    other = {name for name in both if _made_by(before[name]) != _made_by(after[name])}
    captured = {name for name, derivation in after.items() if derivation.capture is not None}
    return {
        "redone": sorted(other - captured),
        "is_recaptured": bool(other & captured),
        "captured_before": _text(_captured_at(store, before)),
        "captured_at": _text(_captured_at(store, after)),
        "aged": sorted(name for name in both if _day(before[name]) != _day(after[name])),
    }


def _made_by(derivation: Derivation) -> tuple[str, str]:
    settings = json.loads(derivation.settings)
    return derivation.code_version, canonical_json({name: settings[name] for name in settings if name != OBSERVED_ON})


def _day(derivation: Derivation) -> str | None:
    return json.loads(derivation.settings).get(OBSERVED_ON)


def _captured_at(store: Store, derivations: Derivations) -> datetime | None:
    taken = {derivation.capture for derivation in derivations.values() if derivation.capture is not None}
    return max((captures.by_id(store, capture).observed_at for capture in taken), default=None)


def _text(at: datetime | None) -> str:
    return "" if at is None else at.isoformat(timespec="microseconds")
