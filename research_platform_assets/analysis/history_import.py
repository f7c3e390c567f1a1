"""History that another platform recorded: reading it, and saying which repositories it speaks of.

Belongs here: the formats, which listings are believed, which names are certain. Does not belong here: reading files,
history of our own builds (`history`).

Two formats are understood. The predecessor's `citation_history.json` maps a name to snapshots, one a run; times without
a zone are taken as UTC. A recorded listing is a file named by its time (`2025-12-13T031854Z.json`) with one object a
repository. Of both only stars, forks and the length of GitHub's contributor list are taken.

**What is believed.** A listing (a file, or all snapshots of one run) counts only if GitHub has shown us at least one of
its repositories, under its present or an earlier name. So a made-up sample, whose names never existed in the
organisation, gives no history, while a repository that was deleted before we first looked keeps its place in a listing
that holds others we know.

**Which repository is meant.** Exactly one repository bears or bore the name and was created by then, and at the very
time that the listing says if it says one. Otherwise the row keeps the name and no id; in a public publication only
where a listing says that the repository was public, and nowhere once anybody opted out: a name alone does not tell
whether it is the one that is to be left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import polars as pl

from research_platform_assets.errors import HistoryImportError
from research_platform_assets.tables.insight import HISTORY

#: Field of a file -> metric.
_METRICS = {
    "stars": "stargazers_count",
    "forks": "forks_count",
    "contributors_count": "listed_contributors_count",
}
#: Metrics where the predecessor wrote 0 for whatever it could not find out.
_ZERO_MEANS_UNKNOWN = frozenset({"listed_contributors_count"})
ZERO = "recorded as 0, which the predecessor also wrote where it could not count"

_LARGEST_COUNT = 2**63 - 1
_FILE_TIME = re.compile(r"(\d{4}-\d{2}-\d{2}T)(\d{2})(\d{2})(\d{2})Z")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


@dataclass(frozen=True)
class Resolved:
    """What imported listings come to.

    Attributes:
        rows: Rows of `insight.history`.
        refused: File and time of the listings that are not believed, in order.
        unassigned: Names that no repository could be found for with certainty, sorted.
        withheld: Those of them that are left out, as nothing says that they may be published.
    """

    rows: pl.DataFrame
    refused: Sequence[tuple[str, str]]
    unassigned: Sequence[str]
    withheld: Sequence[str]


def read_listings(file: str, text: str) -> list[dict[str, Any]]:
    """The listings in one file, as plain values: `file`, `at` (ISO 8601, UTC) and `repositories`, oldest first.

    `repositories` maps a name to the recorded `metric: count`, and `created_at` and `is_public` where the listing says
    so. An index of listings holds none. Repositories that are said to be private are left out.

    Raises:
        HistoryImportError: the text is not of either format; says where.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise HistoryImportError(
            f"{file} is no JSON ({error}); take it out of history.import_files or put the right file in its place"
        ) from error
    if isinstance(content, dict):
        return _snapshots(file, cast("dict[str, Any]", content))
    rows = _objects(file, content)
    if rows and all("file" in row and "commit" in row for row in rows):
        return []
    return [_listing(file, rows)]


def resolve(
    listings: Sequence[Mapping[str, Any]], repositories: pl.DataFrame, *, is_public: bool, has_opt_outs: bool
) -> Resolved:
    """The rows of `insight.history` that listings give, with the repositories of `core.repositories` found for them.

    `is_public` says that everybody may read what is published, `has_opt_outs` that somebody is to be left out of it.
    """
    candidates = _candidates(repositories)
    told = [pair for listing in listings for pair in listing["repositories"].items()]
    may_be_named = {name for name, said in told if not has_opt_outs and (said.get("is_public") or not is_public)}
    rows: list[dict[str, Any]] = []
    refused: list[tuple[str, str]] = []
    unassigned: set[str] = set()
    for listing in sorted(listings, key=lambda each: (each["at"], each["file"])):
        at = datetime.fromisoformat(listing["at"])
        meant = {
            name: _meant(candidates.get(name.casefold(), []), at, said.get("created_at"))
            for name, said in sorted(listing["repositories"].items())
        }
        if not any(number is not None for number in meant.values()):
            refused.append((listing["file"], listing["at"]))
            continue
        unassigned |= {name for name, number in meant.items() if number is None}
        for name, number in meant.items():
            if number is not None or name in may_be_named:
                rows += _rows(name, number, at, listing["repositories"][name])
    latest = {(row["subject"], row["day"], row["metric"]): row for row in rows}
    frame = HISTORY.frame(list(latest.values())).sort(HISTORY.key)
    return Resolved(frame, refused, sorted(unassigned), sorted(unassigned - may_be_named))


def _candidates(repositories: pl.DataFrame) -> dict[str, list[tuple[int, datetime | None]]]:
    """For each name, present or former, the repositories that bear or bore it, and when they were created."""
    found: dict[str, list[tuple[int, datetime | None]]] = {}
    columns = ("repository_id", "name", "former_names", "created_at")
    for number, name, former, created_at in repositories.select(columns).sort("repository_id").iter_rows():
        for each in sorted({one.casefold() for one in (name, *former)}):
            found.setdefault(each, []).append((number, created_at))
    return found


def _meant(candidates: Sequence[tuple[int, datetime | None]], at: datetime, created_at: str | None) -> int | None:
    existed = [number for number, created in candidates if created is not None and created <= at]
    if created_at is not None:
        said = datetime.fromisoformat(created_at)
        existed = [number for number, created in candidates if created == said]
    return existed[0] if len(existed) == 1 else None


def _rows(name: str, number: int | None, at: datetime, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    common = {
        "subject": f"name:{name}" if number is None else str(number),
        "day": at.date().isoformat(),
        "repository_id": number,
        "name": name,
        "source": "import",
        "observed_at": at,
    }
    rows: list[dict[str, Any]] = []
    for metric in _METRICS.values():
        if metric in said:
            is_unknown = said[metric] == 0 and metric in _ZERO_MEANS_UNKNOWN
            rows.append(
                common
                | {
                    "metric": metric,
                    "value": None if is_unknown else float(said[metric]),
                    "state": "unknown" if is_unknown else "observed",
                    "reason": ZERO if is_unknown else None,
                }
            )
    return rows


def _snapshots(file: str, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    runs: dict[str, dict[str, dict[str, Any]]] = {}
    for name, snapshots in sorted(content.items()):
        for snapshot in _objects(file, snapshots):
            at = _instant(file, snapshot.get("timestamp"))
            runs.setdefault(at, {})[_name(file, name)] = _counts(file, name, snapshot)
    return [{"file": file, "at": at, "repositories": repositories} for at, repositories in sorted(runs.items())]


def _listing(file: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    named = _FILE_TIME.search(file)
    if named is None:
        raise HistoryImportError(
            f"{file} holds a listing, but its name does not say when it was taken; call it like 2025-12-13T031854Z.json"
        )
    at = _instant(file, "{}{}:{}:{}Z".format(*named.groups()))
    repositories: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = _name(file, row.get("name"))
        if row.get("visibility", "public") != "public":
            continue
        counts = _counts(file, name, row)
        if "visibility" in row:
            counts["is_public"] = True
        if row.get("created_at") is not None:
            counts["created_at"] = _instant(file, row["created_at"])
        repositories[name] = counts
    return {"file": file, "at": at, "repositories": repositories}


def _objects(file: str, content: Any) -> list[dict[str, Any]]:
    if isinstance(content, list):
        items = cast("list[Any]", content)
        if all(isinstance(item, dict) for item in items):
            return items
    raise HistoryImportError(
        f"{file} is neither a citation_history.json nor a list of repositories; take it out of history.import_files"
    )


def _name(file: str, name: Any) -> str:
    if isinstance(name, str) and _NAME.fullmatch(name):
        return name
    raise HistoryImportError(f"{file} names a repository {str(name)[:40]!r}, which GitHub allows nobody; correct it")


def _counts(file: str, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    counts: dict[str, Any] = {}
    for field, metric in _METRICS.items():
        value = row.get(field)
        if value is None:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_COUNT:
            shown = str(value)[:40].encode("utf-8", "replace").decode()
            raise HistoryImportError(f"{file} says {field}: {shown} of {name}, which is no count; correct it")
        counts[metric] = value
    if "stargazers_count" not in counts:
        raise HistoryImportError(f"{file} says no stars of {name}, so it is no history that is understood; take it out")
    return counts


def _instant(file: str, text: Any) -> str:
    try:
        at = datetime.fromisoformat(text)
        utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise HistoryImportError(
            f"{file} has the time {str(text)[:40]!r}, which is not ISO 8601 or before or after all time; correct it"
        ) from error
    return utc.isoformat(timespec="microseconds")
