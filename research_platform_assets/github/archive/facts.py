"""What a value in an archive is worth: a fact, its absence, or nothing known.

Belongs here: the decision for one value, as pure functions. Does not belong here: reading files.
"""

from __future__ import annotations

from typing import TypeVar

from research_platform_assets.github.records import FacetRecord

ValueT = TypeVar("ValueT")

MADE_UP = "made up by the archive, not GitHub's value"
NOT_RECORDED = "not recorded in the archive"
EMPTY_REPOSITORY = "repository is empty"

#: Made-up account ids start here (format of the archive).
FIRST_SYNTHETIC_ID = 2_000_000_000

_SYNTHETIC = "synthetic"


def is_made_up(origin: str | None) -> bool:
    """Whether the archive's provenance says that a value is invented."""
    return origin == _SYNTHETIC


def known(value: ValueT | None, origin: str | None) -> ValueT | None:
    """`value`, or None where the archive made it up."""
    return None if is_made_up(origin) else value


def recorded_text(value: str | None, *, is_verbatim: bool) -> str | None:
    """`value`, or None for an empty one unless the archive gives values as they were captured."""
    return value if is_verbatim else value or None


def value_facet(value: object, *, is_recorded: bool, origin: str | None, absent_reason: str | None) -> FacetRecord:
    """State of a recorded value.

    `is_recorded` says whether the archive has the key at all. An empty value (null, empty text, list or object) means
    absence where `absent_reason` says what an absence is called; else null means that nothing is known.
    """
    if is_made_up(origin):
        return FacetRecord(status="unknown", reason=MADE_UP)
    if not is_recorded or (value is None and absent_reason is None):
        return FacetRecord(status="unknown", reason=NOT_RECORDED)
    if absent_reason is not None and value in (None, "", [], {}):
        return FacetRecord(status="absent", reason=absent_reason, origin=origin)
    return FacetRecord(status="observed", origin=origin)


def part_facet(
    count: int | None, *, is_empty_repository: bool, origin: str | None, absent_reason: str | None
) -> FacetRecord:
    """State of a part that has a file of its own: `count` records, None where the file is missing.

    Zero records mean absence where `absent_reason` says what that is called; else they are an observed nothing.
    """
    if is_empty_repository:
        return FacetRecord(status="absent", reason=EMPTY_REPOSITORY, origin=origin)
    if count is None:
        return FacetRecord(status="unknown", reason=NOT_RECORDED)
    if count == 0 and absent_reason is not None:
        return FacetRecord(status="absent", reason=absent_reason, origin=origin)
    return FacetRecord(status="observed", origin=origin)
