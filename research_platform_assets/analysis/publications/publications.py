"""`research.publications`: each work that a repository names, once.

Belongs here: which mention decides, and which identifiers are of one work. Does not belong here: what a mention says
(`mentions`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.publications.contributors import folded, words_of
from research_platform_assets.analysis.publications.relations import CONFIDENCES, RELATIONS
from research_platform_assets.tables.research_publications import KINDS, PUBLICATIONS, TECHNIQUES

Row = dict[str, Any]

#: A title of fewer words may be that of another work, too.
_TELLING_WORDS = 4
#: A program and the paper on it often have one title.
_NOT_TEXTS = frozenset(
    {"software", "software-code", "softwaresourcecode", "dataset", "data", "database", "online", "misc"}
)
_OF_WORK = ("title", "authors", "year", "venue", "work_type")


def research_publications(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return `research.publications` of `research.mentions`; links to repositories are no works.

    The mention that decides is the one with the strongest relation (own, cited, unclear), then the most trusted
    technique, then the surest. What is known of the work comes from the most trusted mention that gives a title. All
    identifiers of a work are own where one of them is.
    """
    by_repository: dict[int, list[Row]] = defaultdict(list)
    for row in mentions.filter(pl.col("kind") != "repository").iter_rows(named=True):
        by_repository[row["repository_id"]].append(row)
    rows: list[Row] = []
    for _, named in sorted(by_repository.items()):
        stand_ins = _works(named)
        own = {stand_ins[row["identifier"]] for row in named if row["relation"] == "own" and row["is_valid"]}
        by_identifier: dict[str, list[Row]] = defaultdict(list)
        for row in named:
            by_identifier[row["identifier"]].append(row)
        rows += [_row(same, stand_ins, own) for _, same in sorted(by_identifier.items())]
    return PUBLICATIONS.frame(rows).sort(PUBLICATIONS.key)


def _row(same: Sequence[Row], stand_ins: dict[str, str], own: set[str]) -> Row:
    decisive = min(same, key=_strength)
    by_trust = sorted(same, key=_trust)
    telling = next((row for row in by_trust if row["title"]), by_trust[0])
    roles = [row["doi_role"] for row in by_trust if row["doi_role"]]
    kept = ("repository_id", "identifier", "kind", "relation", "relation_reason", "confidence", "is_valid", "problem")
    shown = ("contributors_count", "path", "technique", "sentence", "is_current")
    work_id = stand_ins[decisive["identifier"]]
    is_raised = decisive["is_valid"] and decisive["relation"] != "own" and work_id in own
    raised = {"relation": "own", "relation_reason": "the same work is its own", "confidence": "medium"}
    return {
        **{name: decisive[name] for name in (*kept, *shown)},
        **(raised if is_raised else {}),
        **{name: telling[name] for name in _OF_WORK},
        "work_id": work_id,
        "doi_role": roles[0] if roles else None,
        "versions": sorted({row["version"] for row in same if row["version"]}, key=lambda version: int(version[1:])),
        "mentions_count": len(same),
    }


def _trust(row: Row) -> tuple[Any, ...]:
    return TECHNIQUES.index(row["technique"]), CONFIDENCES.index(row["confidence"]), row["path"], row["occurrence"]


def _strength(row: Row) -> tuple[Any, ...]:
    return not row["is_current"], RELATIONS.index(row["relation"]), not row["is_valid"], *_trust(row)


def _works(named: Sequence[Row]) -> dict[str, str]:
    """For each identifier the one that stands for its work."""
    kinds = {row["identifier"]: row["kind"] for row in named}
    concepts = {row["identifier"] for row in named if row["doi_role"] == "concept"}
    valid = [row for row in named if row["is_valid"]]
    groups = _joined(kinds, [*_by_entry(valid), *_by_title(valid), *_of_itself(valid)])

    def rank(identifier: str) -> tuple[Any, ...]:
        return KINDS.index(kinds[identifier]), identifier not in concepts, identifier

    return {identifier: min(group, key=rank) for group in groups for identifier in group}


def _by_entry(rows: Sequence[Row]) -> Iterable[Sequence[str]]:
    together: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for row in rows:
        if row["entry"] is not None:
            together[row["path"], row["technique"], row["entry"]].append(row["identifier"])
    return together.values()


def _of_itself(rows: Sequence[Row]) -> Iterable[Sequence[str]]:
    """The DOIs of Zenodo that files give the repository itself, with that of its badge: an archive and its versions.

    Of several badges, one may be that of other data, so that nothing tells.
    """
    reasons: dict[str, set[str]] = {"identifier of the work": set(), "badge of its archive": set()}
    for row in rows:
        if row["relation_reason"] in reasons and row["identifier"].startswith("10.5281/zenodo."):
            reasons[row["relation_reason"]].add(row["identifier"])
    of_files, of_badges = reasons.values()
    if len(of_badges) == 1:
        yield sorted(of_files | of_badges)


def _by_title(rows: Sequence[Row]) -> Iterable[Sequence[str]]:
    """Identifiers that are named with one title, in a field or in a sentence."""
    together: dict[str, list[str]] = defaultdict(list)
    # Bibliographies have too many titles to look for in sentences, and none of one's own.
    sought: set[str] = set()
    for row in rows:
        if (title := _telling_title(row)) is not None:
            together[title].append(row["identifier"])
            if row["technique"] != "bibliography":
                sought.add(title)
    titled = {row["identifier"] for row in rows if row["title"] is not None}
    beside: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        beside[row["path"], row["sentence"]].add((row["kind"], row["identifier"]))
    for row in rows:
        # What is cited beside the title is another work, and so is a second DOI: one work may have a DOI and a number
        # of arXiv. Of several that nobody claims, one may be the work. What has a title of its own needs no other.
        kinds = [kind for kind, _ in beside[row["path"], row["sentence"]]]
        is_named = len(kinds) == 1 or (row["relation"] == "own" and len(set(kinds)) == len(kinds))
        if sought and row["identifier"] not in titled and row["relation"] in {"own", "unclear"} and is_named:
            words, text = " ".join(words_of(row["sentence"])), folded(row["sentence"])
            for title in sorted(sought):
                if title in words and _as_named(title).search(text):
                    together[title].append(row["identifier"])
    return together.values()


def _as_named(title: str) -> re.Pattern[str]:
    """The title as a whole in a sentence: it ends at a mark, and at none that leads over to a longer title."""
    words = r"\W{1,5}".join(map(re.escape, title.split(" ")))
    return re.compile(rf"(?<!\w){words}(?=\s{{0,3}}(?:$|[^\w\s:\-\u2013\u2014]))")


def _telling_title(row: Row) -> str | None:
    if row["title"] is None or (row["work_type"] or "").lower() in _NOT_TEXTS:
        return None
    words = words_of(row["title"])
    return " ".join(words) if len(words) >= _TELLING_WORDS else None


def _joined(identifiers: Iterable[str], together: Iterable[Sequence[str]]) -> list[list[str]]:
    """The identifiers in groups; those that stand together anywhere are in one."""
    parent = {identifier: identifier for identifier in identifiers}

    def root(identifier: str) -> str:
        while parent[identifier] != identifier:
            parent[identifier] = parent[parent[identifier]]
            identifier = parent[identifier]
        return identifier

    for first, *others in together:
        for other in others:
            one, two = sorted((root(first), root(other)))
            parent[two] = one
    groups: dict[str, list[str]] = defaultdict(list)
    for identifier in sorted(parent):
        groups[root(identifier)].append(identifier)
    return [groups[each] for each in sorted(groups)]
