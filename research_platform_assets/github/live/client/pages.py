"""What the client gives to its callers.

Belongs here: pages of the REST API, answers of the GraphQL API, validators. Does not belong here: what is in them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from research_platform_assets.github.live.client.answers import PathError


@dataclass(frozen=True)
class Validator:
    """By which GitHub tells whether a page has changed; holds only for the token with this fingerprint."""

    etag: str
    fingerprint: str


@dataclass(frozen=True)
class Page:
    """An answer of the REST API.

    Attributes:
        status: 200; 202 while GitHub is still computing; 204 where there is nothing; 304 where nothing has changed.
        url: where it was found, after redirects.
        content: the body as it came.
        next_url: address of the next page.
        validator: to be stored with the page and given with the next request of it.
    """

    status: int
    url: str
    content: bytes = field(repr=False)
    next_url: str | None
    validator: Validator | None

    @property
    def is_not_modified(self) -> bool:
        """Whether the page is as it was when the validator was given."""
        return self.status == 304

    def json(self) -> Any:
        """The body of a page with status 200.

        Raises:
            ValueError: another status, or JSON was not asked for.
        """
        if self.status != 200:
            raise ValueError(f"status {self.status} of {self.url} comes without a body to read")
        return json.loads(self.content)


@dataclass(frozen=True)
class GraphQLAnswer:
    """What a query found; where `errors` name a path, null in `data` there means unknown, not absent.

    `seconds` is the time that the answer took.
    """

    data: Mapping[str, Any] = field(repr=False)
    errors: tuple[PathError, ...]
    seconds: float
