"""The one interface of all indexes: what to send for a batch of names, and how to read what comes back.

Belongs here: what an index is, and what follows from a listing for each name asked for. Does not belong here: sending
(`lookup`), any particular format.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from research_platform_assets.scholarly.texts import ARXIV_PREFIX, SSRN_PREFIX, arxiv, doi, entries, mapping
from research_platform_assets.scholarly.works import Absent, Finding, Identifier, Kind, Observed, Unknown, Work


class MalformedAnswerError(ValueError):
    """An answer is not in the format of its index; the text says what is wrong with it."""


@dataclass(frozen=True)
class Listing:
    """The works in one answer, by the names that they were asked for by; `total` is how many the index says it has."""

    works: Sequence[tuple[str, Work]]
    total: int


@dataclass(frozen=True)
class Index:
    """A scholarly index.

    Attributes:
        name: what its facts are filed under.
        api_url: where it is, unless the settings say otherwise.
        batch: the most names in one request.
        pause_seconds: the least time between two requests, as its terms of use want it.
        accept: the media type of its answers.
        name_of: what an identifier is asked for by; None where the index does not know its kind.
        separators: characters that its requests put between names, so that no name can hold them.
        query: path and parameters of the request for a batch.
        read: an answer as a listing; raises `MalformedAnswerError`.
    """

    name: str
    api_url: str
    batch: int
    pause_seconds: float
    accept: str
    name_of: Callable[[Identifier], str | None]
    separators: str
    query: Callable[[Sequence[str]], tuple[str, Mapping[str, str]]]
    read: Callable[[bytes], Listing]

    def is_askable(self, name: str) -> bool:
        """Whether a request can carry `name` and an answer to it can be recognised."""
        return name in {doi(name), arxiv(name)} and not set(name) & set(self.separators)


def as_doi(identifier: Identifier) -> str:
    """The DOI that an identifier is or that its registry gives for it."""
    return _DOI_PREFIXES[identifier.kind] + identifier.value


_DOI_PREFIXES: Mapping[Kind, str] = {"doi": "", "arxiv": ARXIV_PREFIX, "ssrn": SSRN_PREFIX}


def findings(listing: Listing, asked: Sequence[str]) -> Mapping[str, Finding]:
    """What a listing says of each name in `asked`.

    Only a listing that is whole and has nothing but what was asked for can say that something is absent.

    Raises:
        MalformedAnswerError: it is not; it may be an answer to another question.
    """
    strange = sorted({name for name, _ in listing.works} - set(asked))
    if strange:
        raise MalformedAnswerError(f"it describes {strange[0][:100]}, which was not asked for")
    if listing.total != len(listing.works):
        raise MalformedAnswerError(f"it has {len(listing.works)} works and says that there are {listing.total}")
    found: dict[str, set[Work]] = {name: set() for name in asked}
    for name, work in listing.works:
        found[name].add(work)
    return {name: _finding(works) for name, works in found.items()}


def _finding(works: set[Work]) -> Finding:
    if not works:
        return Absent()
    # Two records under one name may be two works, and nobody can tell which one is meant.
    return Observed(works.pop()) if len(works) == 1 else Unknown("ambiguous")


def json_object(content: bytes) -> Mapping[str, Any]:
    """The JSON object that an answer is; raises `MalformedAnswerError`."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise MalformedAnswerError(f"it is not JSON ({type(error).__name__})") from error
    if not isinstance(value, dict):
        raise MalformedAnswerError("it is not a JSON object")
    return cast("Mapping[str, Any]", value)


def listed(value: object, name: str) -> list[Mapping[str, Any]]:
    """The objects of the list that `name` of an answer is; raises `MalformedAnswerError`."""
    if not isinstance(value, list):
        raise MalformedAnswerError(f"it has no list `{name}`")
    items = entries(cast("object", value))
    if not all(isinstance(item, dict) for item in items):
        raise MalformedAnswerError(f"its list `{name}` holds something else than objects")
    return [mapping(item) for item in items]


def named(name: str | None, place: str) -> str:
    """The name of a work; raises `MalformedAnswerError` where it has none."""
    if name is None:
        raise MalformedAnswerError(f"a work in it has no {place}")
    return name


def total(value: object) -> int:
    """How many works there are, as an answer says; raises `MalformedAnswerError` where it does not."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MalformedAnswerError("it does not say how many works there are")
    return value
