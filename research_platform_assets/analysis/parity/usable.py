"""Records of `repos.json` as formulas can take them, whatever a file says.

Belongs here: which keys formulas need, of which type, and what stands for a value that is missing or of another type.
Does not belong here: facts of ours, which have the right types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

_TYPES: Mapping[str, type] = {
    "name": str,
    "full_name": str,
    "description": str,
    "language": str,
    "license": str,
    "readme": str,
    "pushed_at": str,
    "updated_at": str,
    "created_at": str,
    "default_branch": str,
    "topics": list,
    "stars": int,
    "forks": int,
    "open_issues": int,
    "size": int,
    "contributors_count": int,
    "archived": bool,
    "has_issues": bool,
    "has_wiki": bool,
    "research_metadata": dict,
}
_SNAPSHOT = ("external_citations", "publications_count")


def usable(record: Mapping[str, Any], full_name: str) -> dict[str, Any]:
    """A record with every key that formulas need; what had to be made up is the predecessor's word for nothing."""
    taken = {key: value for key, value in record.items() if _is_of_type(value, _TYPES.get(key))}
    made = {**blank(full_name), **taken}
    if "research_metadata" in made:
        made["research_metadata"] = _research(made["research_metadata"])
    made["topics"] = [topic for topic in made["topics"] if isinstance(topic, str)]
    return made


def usable_snapshots(snapshots: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The snapshots of `citation_history.json` that have a time and the counts of which trends are made."""
    return [
        snapshot
        for snapshot in snapshots
        if isinstance(snapshot.get("timestamp"), str) and all(isinstance(snapshot.get(name), int) for name in _SNAPSHOT)
    ]


def blank(full_name: str) -> dict[str, Any]:
    """What stands for facts that nobody knows, so that formulas work; no licence, as a missing one counts as one."""
    return {
        "name": full_name.rpartition("/")[2],
        "full_name": full_name,
        "description": "",
        "language": "Unknown",
        "topics": [],
        "stars": 0,
        "forks": 0,
        "open_issues": 0,
        "size": 0,
        "contributors_count": 0,
        "readme": "",
        "has_issues": False,
        "has_wiki": False,
        "archived": False,
        "pushed_at": None,
    }


def _is_of_type(value: Any, kind: type | None) -> bool:
    if kind is None:
        return True
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _research(metadata: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(metadata)
    found["publications"] = [_publication(each) for each in _maps(found.get("publications"))]
    found["datasets"] = _maps(found.get("datasets"))
    for name in ("research", "code", "reproducibility"):
        if not isinstance(found.get(name), dict):
            found[name] = {}
    found["code"] = {**found["code"], "notebooks": _maps(found["code"].get("notebooks"))}
    return found


def _publication(publication: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("doi", "arxiv_id", "title", "bibtex")
    wrong = [name for name in texts if name in publication and not isinstance(publication[name], str)]
    if not isinstance(publication.get("citation_count", 0), int):
        wrong.append("citation_count")
    return {name: value for name, value in publication.items() if name not in wrong}


def _maps(value: object) -> list[dict[str, Any]]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("dict[str, Any]", item) for item in items if isinstance(item, dict)]
