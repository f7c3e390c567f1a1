"""The records of `facts/NAME.json`: what the other files of a repository cannot say.

Belongs here: keys, types and bounds of these files. Does not belong here: the records of all other files (`wire`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import TypeAdapter

from research_platform_assets.github.archive.wire import Count, Oid, PathText, Recorded, Text
from research_platform_assets.github.records import (
    DocumentRecord,
    FacetRecord,
    HeadRecord,
    IdentityLinkRecord,
    Status,
)


class RecordedHead(Recorded):
    """The tip of the default branch."""

    head_oid: Oid | None
    commits_count: Count | None
    recorded_commits_count: Count
    is_history_complete: bool

    def record(self) -> HeadRecord:
        """The head as pages have it."""
        return HeadRecord(**dict(self))


class RecordedFacet(Recorded):
    """State of one fact."""

    status: Status
    reason: Text | None
    origin: Text | None

    def record(self) -> FacetRecord:
        """The facet as pages have it."""
        return FacetRecord(**dict(self))


class RecordedDocument(Recorded):
    """A document of interest; its contents are in `blobs/` exactly where its status is `observed`."""

    path: PathText
    kind: Text
    oid: Oid
    size_bytes: Count | None
    status: Literal["observed", "unknown"]
    reason: Text | None

    def record(self) -> DocumentRecord:
        """The document as pages have it."""
        return DocumentRecord(**dict(self))


class RecordedLink(Recorded):
    """A statement of a `.mailmap`."""

    identity: Text
    canonical: Text
    path: PathText

    def record(self) -> IdentityLinkRecord:
        """The link as pages have it."""
        return IdentityLinkRecord(**dict(self))


class RecordedFacts(Recorded):
    """`facts/NAME.json`."""

    head: RecordedHead
    facets: dict[Text, RecordedFacet]
    documents: list[RecordedDocument]
    identity_links: list[RecordedLink]


FACTS = TypeAdapter(RecordedFacts)
