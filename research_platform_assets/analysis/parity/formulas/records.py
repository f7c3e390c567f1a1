"""Reading the predecessor's records, in which anything may be missing.

Belongs here: what several formulas read in the same way. Does not belong here: any formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Record = Mapping[str, Any]
"""One repository as in `repos.json` (specification, 2.2)."""

NO_README = "No README available"
NO_LICENSE = "No License"
UNKNOWN_LANGUAGE = "Unknown"


def metadata(record: Record) -> Mapping[str, Any]:
    """The research metadata; empty where there is none or its extraction failed."""
    return record.get("research_metadata") or {}


def part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The map below a key; empty where there is none."""
    return value.get(name) or {}


def publications(record: Record) -> Sequence[Mapping[str, Any]]:
    """The publications of the research metadata."""
    return metadata(record).get("publications") or []


def notebooks(record: Record) -> Sequence[Mapping[str, Any]]:
    """The notebooks of the research metadata."""
    return part(metadata(record), "code").get("notebooks") or []


def datasets(record: Record) -> Sequence[Mapping[str, Any]]:
    """The data entries of the research metadata."""
    return metadata(record).get("datasets") or []


def has_license(record: Record) -> bool:
    """A missing key counts as a licence, as the predecessor had it."""
    return record.get("license") != NO_LICENSE


def instant(text: str | None) -> datetime | None:
    """A time, without a zone taken as UTC; None where it is not usable."""
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def mean(values: Sequence[float]) -> float:
    """The mean to two decimals, 0 of nothing, as the predecessor reported it."""
    return round(sum(values) / len(values), 2) if values else 0
