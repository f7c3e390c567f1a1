"""What this package needs of a client of GitHub.

Belongs here: the two calls and their answers, as far as they are used here. Does not belong here: how a client keeps
within GitHub's limits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class AnswerError(Protocol):
    """One error of a GraphQL answer; an empty path says that GitHub named none."""

    @property
    def path(self) -> tuple[str | int, ...]:
        """Keys and positions that lead to the value that is missing."""
        ...

    @property
    def type(self) -> str:
        """GitHub's word for the kind of error, such as `NOT_FOUND`; empty where it gave none."""
        ...

    @property
    def message(self) -> str:
        """What GitHub says to people."""
        ...


class Answer(Protocol):
    """The answer to a GraphQL query, perhaps a partial one."""

    @property
    def data(self) -> Mapping[str, Any]:
        """The values, null where an error stands."""
        ...

    @property
    def errors(self) -> Sequence[AnswerError]:
        """What GitHub could not tell."""
        ...

    @property
    def seconds(self) -> float:
        """How long GitHub took."""
        ...


class RestPage(Protocol):
    """The answer to a REST request that succeeded."""

    @property
    def status(self) -> int:
        """HTTP status; 204 stands for nothing to tell."""
        ...

    @property
    def content(self) -> bytes:
        """The body."""
        ...

    @property
    def next_url(self) -> str | None:
        """Where the next page is."""
        ...

    def json(self) -> Any:
        """The body as a JSON value."""
        ...


class Client(Protocol):
    """GitHub, as far as it is asked here.

    Both calls raise `GitHubRefusedError` where the refusal concerns this request alone, and other errors of the
    platform where it makes no sense to go on. `graphql` raises `AnswerTooLargeError` where less should be asked for.
    """

    async def get(
        self, url: str, *, params: Mapping[str, str | int] | None = None, accept: str = "application/vnd.github+json"
    ) -> RestPage:
        """Send a GET request; `url` begins with `/` or is a `next_url`."""
        ...

    async def graphql(self, document: str, variables: Mapping[str, Any]) -> Answer:
        """Send a query."""
        ...
