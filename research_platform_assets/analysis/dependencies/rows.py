"""Rows of `insight.dependencies`.

Belongs here: putting together what the files of each repository ask for and lock, and what was last known of those that
cannot be read now. Does not belong here: reading a file (`reading`).
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.dependencies.formats import format_of
from research_platform_assets.analysis.dependencies.locks import Lock, Locks
from research_platform_assets.analysis.dependencies.manifests import Facts, facts_of, unknown_files
from research_platform_assets.analysis.dependencies.model import BUILD, LOCKED
from research_platform_assets.analysis.dependencies.reading import ManifestFacts
from research_platform_assets.tables.insight_dependencies import DEPENDENCIES

Row = dict[str, Any]


def dependencies(
    documents: pl.DataFrame,
    facets: pl.DataFrame,
    manifests: pl.DataFrame,
    facts: Facts,
    previous: pl.DataFrame | None,
) -> pl.DataFrame:
    """Return `insight.dependencies`, with the last known rows of repositories and files that cannot be read now.

    Args:
        documents: `github.documents`.
        facets: `core.facets`.
        manifests: `insight.manifests` of the same capture.
        facts: what each file says.
        previous: the `insight.dependencies` before this one; None for the first.
    """
    unknown = unknown_files(facets)
    before: dict[int, list[Row]] = defaultdict(list)
    for row in [] if previous is None else previous.to_dicts():
        before[row["repository_id"]].append(row)
    rows = [_kept(row) for repository in sorted(unknown & before.keys()) for row in before[repository]]
    own_manifests = _grouped(manifests)
    for repository, own in _grouped(documents.filter(kind="manifest")).items():
        if repository not in unknown:
            said = {each["path"]: fact for each in own if (fact := facts_of(each, facts)) is not None}
            rows += _Repository(repository, own_manifests[repository], said).rows()
            # A file whose contents are not at hand asks for what it last asked for.
            unread = {each["path"] for each in own} - said.keys()
            rows += [_kept(row) for row in before[repository] if row["path"] in unread]
    return DEPENDENCIES.frame(rows).sort(DEPENDENCIES.key)


def _grouped(frame: pl.DataFrame) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        groups[row["repository_id"]].append(row)
    return groups


def _kept(row: Row) -> Row:
    return row | {"is_current": False}


class _Repository:
    """What the files of one repository say, by path."""

    def __init__(self, repository: int, manifests: Sequence[Row], facts: Mapping[str, ManifestFacts]) -> None:
        self._repository, self._manifests, self._facts = repository, manifests, facts
        locked = {path: [(each[0], each[1], each[2]) for each in fact["locked"]] for path, fact in facts.items()}
        self._locks = Locks(manifests, locked)

    def rows(self) -> Iterator[Row]:
        """Rows of the table."""
        asking = self._asking()
        for path, facts in self._facts.items():
            yield from _numbered(self._row(path, each) for each in facts["requirements"])
            if facts["is_lock"] and (posixpath.dirname(path), format_of(path).ecosystem) not in asking:
                yield from _numbered(_locked_row(self._repository, path, *each) for each in facts["locked"])

    def _asking(self) -> set[tuple[str, str]]:
        """Folders and ecosystems where a file says what is asked for, beyond what builds it."""
        return {
            (posixpath.dirname(path), format_of(path).ecosystem)
            for path, facts in self._facts.items()
            if not facts["is_lock"] and any(each["scope"] != BUILD for each in facts["requirements"])
        }

    def _row(self, path: str, each: Mapping[str, Any]) -> Row:
        return _entry(self._repository, path, each, self._locks.of(path, each["ecosystem"], each["package"]))


def _entry(repository: int, path: str, each: Mapping[str, Any], lock: Lock) -> Row:
    return {
        "repository_id": repository,
        "path": path,
        "ecosystem": each["ecosystem"],
        "package": each["package"],
        "scope": each["scope"],
        "group_name": each["group"],
        "requirement": each["written"],
        "specifier": each["specifier"],
        "is_pinned": each["is_pinned"],
        "is_locked": lock.is_locked,
        "locked_version": lock.version,
        "lock_path": lock.path,
        "marker": each["marker"],
        "source_address": each["address"],
        "is_current": True,
    }


def _locked_row(repository: int, path: str, ecosystem: str, package: str, version: str) -> Row:
    entry = {
        "ecosystem": ecosystem,
        "package": package,
        "scope": LOCKED,
        "group": "",
        "written": f"{package} {version}",
        "specifier": version,
        "is_pinned": True,
        "marker": None,
        "address": None,
    }
    return _entry(repository, path, entry, Lock(True, version, path))


def _numbered(rows: Iterable[Row]) -> Iterator[Row]:
    """`rows` of one file with `occurrence`."""
    seen: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        key = tuple(row[name] for name in DEPENDENCIES.key if name != "occurrence")
        yield row | {"occurrence": seen[key]}
        seen[key] += 1
