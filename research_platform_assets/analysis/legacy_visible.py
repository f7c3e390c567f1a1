"""Whom rows made of the predecessor's files may speak of.

Belongs here: who may be named, by what `repos.json` says of repositories and the network of people. Does not belong
here: where the files name anybody (`legacy_shapes`).

The predecessor published whatever its token could see. So of repositories, a public publication speaks only where
`repos.json` says that they are public, and of people and pairs only where such a repository has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

REPOSITORIES = "repos.json"
_NETWORK = "collaboration_network.json"


@dataclass(frozen=True)
class Visible:
    """Whom the rows may speak of.

    Attributes:
        owner: Login of the organisation.
        full_names: Full name by lower-case name, of the repositories that may be named; of all where `is_limited` is
            false.
        people: Repositories that may be named by person.
        is_limited: Whether only these may be named.
        hidden: Lower-case names, with and without owner, of repositories that `repos.json` says are not public.
    """

    owner: str
    full_names: Mapping[str, str]
    people: Mapping[str, frozenset[str]]
    is_limited: bool
    hidden: frozenset[str] = frozenset()

    def names_hidden(self, value: object) -> bool:
        """Whether `value` is nothing but the name of a repository that may not be named, wherever it stands."""
        return isinstance(value, str) and value.lower() in self.hidden

    def repository(self, name: object) -> str | None:
        """The full name of the repository `name` (with or without owner), None where it may not be named."""
        if not isinstance(name, str) or not name:
            return None
        known = self.full_names.get(name.rpartition("/")[2].lower())
        return known if known or self.is_limited else (name if "/" in name else f"{self.owner}/{name}")

    def person(self, login: object) -> str | None:
        """`login`, None where the person may not be named."""
        if not isinstance(login, str) or not login:
            return None
        return login if not self.is_limited or self.people.get(login) else None

    def pair(self, one: object, other: object) -> str | None:
        """Two people in alphabetical order, None where nothing that may be named links them."""
        names = [self.person(one), self.person(other)]
        if None in names:
            return None
        first, second = sorted(cast("list[str]", names))
        shared = self.people.get(first, frozenset()) & self.people.get(second, frozenset())
        return f"{first}|{second}" if shared or not self.is_limited else None


def visible_in(files: Mapping[str, Any], *, is_public: bool) -> Visible:
    """Whom rows made of these files may speak of, by what `repos.json` says of repositories.

    Raises:
        LegacyError: a file is not of its format.
    """
    entries = [entry for entry in _listed(files.get(REPOSITORIES, [])) if isinstance(entry.get("full_name"), str)]
    shown = [entry["full_name"] for entry in entries if not is_public or entry.get("visibility") == "public"]
    full_names = {name.rpartition("/")[2].lower(): name for name in shown}
    network = files.get(_NETWORK)
    nodes = _listed(dict(items_of(dict(items_of(network)).get("network"))).get("nodes", []))
    people: dict[str, frozenset[str]] = {}
    for node in nodes:
        names = [str(each).lower() for _, each in items_of(node.get("repos"))]
        people[str(node.get("id"))] = frozenset(name for name in names if name in full_names)
    owner = entries[0]["full_name"].partition("/")[0] if entries else ""
    unseen = {entry["full_name"].lower() for entry in entries} - {name.lower() for name in shown}
    bare = {name.rpartition("/")[2] for name in unseen} - full_names.keys()
    return Visible(owner, full_names, people, is_limited=is_public, hidden=frozenset(unseen | bare))


def items_of(value: object) -> list[tuple[str, object]]:
    """The parts of an object or list with their keys; none of anything else."""
    if isinstance(value, dict):
        return [(str(key), item) for key, item in cast("dict[object, object]", value).items()]
    if isinstance(value, list):
        return [(str(number), item) for number, item in enumerate(cast("list[object]", value))]
    return []


def _listed(value: object) -> list[dict[str, Any]]:
    return [cast("dict[str, Any]", item) for _, item in items_of(value) if isinstance(item, dict)]
