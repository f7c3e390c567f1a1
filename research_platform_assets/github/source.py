"""The seam between where an organisation's data comes from and what is done with it.

Belongs here: the two protocols and the keys of pages. Does not belong here: any particular source, what a page holds
(`records`), where pages are kept (the warehouse's spool).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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

    def pages(self) -> Iterator[tuple[str, dict[str, JSON]]]:
        """All pages stored so far, ordered by key."""
        ...

    def has_document(self, oid: str) -> bool:
        """Whether the contents of this git object are already at hand."""
        ...


class OrganizationSource(Protocol):
    """One organisation, wherever it is read from."""

    def state(self) -> str:
        """A cheap identity of everything a capture would deliver now: equal states give equal pages."""
        ...

    def capture(self, sink: PageSink) -> None:
        """Put every page that `sink` lacks into it; safe to repeat after an interruption."""
        ...
