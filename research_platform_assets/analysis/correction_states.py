"""What became of each entry of the corrections file: applied, no longer needed, or meant for nobody.

Belongs here: comparing entries with what is captured. Does not belong here: applying them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from research_platform_assets.analysis.correction_targets import resolve_identity, resolve_repository
from research_platform_assets.analysis.corrections import Corrections, PersonCorrection, RepositoryCorrection
from research_platform_assets.analysis.repositories import COLUMN_FACETS

State = Literal["applied", "upstream agrees", "target not found", "target ambiguous"]


@dataclass(frozen=True)
class CorrectionState:
    """One entry: `section` and `number` (from 1) find it in the file; `statement` says what it declares."""

    section: Literal["repositories", "people"]
    number: int
    target: str
    statement: str
    provenance: str
    state: State


def correction_states(
    corrections: Corrections,
    repositories: pl.DataFrame,
    facets: pl.DataFrame,
    people: pl.DataFrame,
    logins: Mapping[str, str | None],
) -> list[CorrectionState]:
    """The state of each entry, in file order.

    `repositories` and `people` are `core.repositories` and `core.people` computed without corrections, `facets` is
    `core.facets`, `logins` the login of every known identity. `upstream agrees` means that the entry could be deleted
    and nothing would change. Former names are never that: nothing upstream tells them.
    """
    return [
        *(
            CorrectionState(
                "repositories",
                number,
                str(entry.repository),
                f"{entry.field} is {entry.value}",
                entry.provenance,
                _repository_state(entry, repositories, facets),
            )
            for number, entry in enumerate(corrections.repositories, start=1)
        ),
        *(
            CorrectionState(
                "people",
                number,
                ", ".join(entry.identities),
                entry.kind,
                entry.provenance,
                _person_state(entry, people, logins),
            )
            for number, entry in enumerate(corrections.people, start=1)
        ),
    ]


def _repository_state(entry: RepositoryCorrection, repositories: pl.DataFrame, facets: pl.DataFrame) -> State:
    meant = resolve_repository(entry.repository, repositories)
    if len(meant) != 1:
        return "target ambiguous" if meant else "target not found"
    if entry.field == "former_names":
        return "applied"
    is_it = pl.col("repository_id") == meant[0]
    captured: Any = repositories.filter(is_it)[entry.field][0]
    if entry.field == "topics":
        captured, wanted = sorted(captured), sorted(entry.value or [])
    else:
        wanted = entry.value
    says_nothing = not captured and _is_unknown(meant[0], entry.field, facets)
    return "upstream agrees" if captured == wanted and not says_nothing else "applied"


def _is_unknown(repository_id: int, column: str, facets: pl.DataFrame) -> bool:
    if column not in COLUMN_FACETS:
        return False
    is_it = (pl.col("repository_id") == repository_id) & (pl.col("facet") == COLUMN_FACETS[column])
    return facets.filter(is_it & (pl.col("status") == "unknown")).height > 0


def _person_state(entry: PersonCorrection, people: pl.DataFrame, logins: Mapping[str, str | None]) -> State:
    found = [resolve_identity(target, logins) for target in entry.identities]
    rows = [_person_of(identity, people) for identity in found if identity]
    if len(rows) < len(found):
        return "target not found"
    agrees = {
        "merge": len({row["person_id"] for row in rows}) == 1,
        "split": not rows[0]["identities"],
        "bot": rows[0]["is_bot"],
        "not_bot": not rows[0]["is_bot"],
    }
    return "upstream agrees" if agrees[entry.kind] else "applied"


def _person_of(identity: str, people: pl.DataFrame) -> dict[str, Any]:
    merged = pl.col("identities").list.eval(pl.element().struct.field("identity")).list.contains(identity)
    return people.row(by_predicate=(pl.col("person_id") == identity) | merged, named=True)
