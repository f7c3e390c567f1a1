"""The seam between where an organisation's data comes from and what is done with it.

Belongs here: the three protocols and the keys of pages. Does not belong here: any particular source, what a page holds
(`records`), where pages are kept (the warehouse's spool).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeAlias

#: A plain JSON value. `Any` for the parts, because a recursive alias would make every caller cast.
JSON: TypeAlias = bool | int | float | str | list[Any] | dict[str, Any] | None

#: Key of the page that holds the organisation and the list of its repositories; sorts before every repository's.
ORGANIZATION_KEY = "organization"


def repository_key(repository_id: int) -> str:
    """Key of the page of one repository; keys sort as the ids do."""
    return f"repository/{repository_id:019d}"


class PageSink(Protocol):
    """Keeps the pages of one capture while it runs, so that a capture that was cut short can go on."""

    def has_page(self, key: str) -> bool:
        """Whether the page was stored before; the source then does not fetch it again."""
        ...

    def put_page(self, key: str, page: dict[str, JSON], documents: Mapping[str, bytes]) -> None:
        """Store a page and the document contents (by git object id) found with it, both or neither."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """A block in which all that is put is stored at its end, all or nothing; much quicker for many pages."""
        ...

    def pages(self) -> Iterator[tuple[str, dict[str, JSON]]]:
        """All pages stored so far, ordered by key."""
        ...

    def put_documents(self, documents: Mapping[str, bytes]) -> None:
        """Store document contents (by git object id) that no page refers to yet, all or none."""
        ...

    def has_document(self, oid: str) -> bool:
        """Whether the contents of this git object are already at hand."""
        ...

    def answer(self, name: str) -> bytes | None:
        """What `put_answer` stored under `name`; None where nothing was."""
        ...

    def put_answer(self, name: str, answer: bytes) -> None:
        """Store an answer of the source on the way to its next pages, so that it is not asked for again."""
        ...

    def drop_answers(self, names: Iterable[str]) -> None:
        """Forget answers: the pages that they were for are stored."""
        ...


class SourceMemory(Protocol):
    """What a source remembers from one capture to the next, to ask less; losing it costs requests only."""

    def recall(self, key: str) -> JSON:
        """The value last remembered for `key`; None where there is none."""
        ...

    def recall_all(self, prefix: str) -> Iterator[tuple[str, JSON]]:
        """Every key that begins with `prefix`, with its value, ordered by key."""
        ...

    def remember(self, values: Mapping[str, JSON]) -> None:
        """Set all of `values`, or none; None forgets a key."""
        ...


class OrganizationSource(Protocol):
    """One organisation, wherever it is read from."""

    def state(self) -> str:
        """A cheap identity of everything a capture would deliver now: equal states give equal pages."""
        ...

    def capture(self, sink: PageSink) -> None:
        """Put every page that `sink` lacks into it; safe to repeat after an interruption."""
        ...

    def usage(self) -> dict[str, Any]:
        """What asking has cost so far, as JSON values; empty for a source that asks nobody."""
        ...
