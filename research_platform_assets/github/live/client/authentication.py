"""Who the client is to GitHub: tokens, and where they come from.

Belongs here: the token as a value, personal access tokens. Does not belong here: GitHub Apps (`app`), sending.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol, TypeAlias

from research_platform_assets.errors import GitHubCredentialsError

#: Sends a request (method, path, token) and gives the answer's JSON.
Ask: TypeAlias = Callable[[str, str, str], Awaitable[Any]]

_FIT_FOR_A_HEADER = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True)
class Token:
    """A token; `expires_at` in epoch seconds, None where it is not known to expire."""

    value: str = field(repr=False)
    expires_at: float | None = None

    @property
    def fingerprint(self) -> str:
        """Tells tokens apart without telling anything of them."""
        return sha256(self.value.encode()).hexdigest()[:12]


class Authentication(Protocol):
    """A source of tokens."""

    @property
    def source(self) -> str:
        """Where the tokens come from, in words for the person who has to correct it."""
        ...

    async def token(self, now: float, ask: Ask) -> Token:
        """A token that is valid at `now` (epoch seconds); `ask` reaches GitHub where a token has to be fetched.

        Raises:
            GitHubCredentialsError: there is none.
        """
        ...

    def renews(self, refused: Token) -> bool:
        """Whether `token` gives another one from now on, after GitHub did not accept `refused`."""
        ...


class PersonalToken:
    """A personal access token, classic or fine-grained, read when it is needed first."""

    def __init__(
        self, read: Callable[[], str | None], *, source: str = "the environment variable GITHUB_TOKEN"
    ) -> None:
        self._read = read
        self._token: Token | None = None
        self.source = source

    def __repr__(self) -> str:
        return f"PersonalToken(source={self.source!r})"

    async def token(self, now: float, ask: Ask) -> Token:
        """The token; `now` and `ask` do not matter."""
        del now, ask
        if self._token is None:
            self._token = Token(usable_token(self._read(), self.source))
        return self._token

    def renews(self, refused: Token) -> bool:
        """Never: the same token is refused again."""
        del refused
        return False


def usable_token(text: str | None, source: str) -> str:
    """`text` without space around it, if it can be sent.

    Raises:
        GitHubCredentialsError: it cannot.
    """
    value = (text or "").strip()
    if not value:
        raise GitHubCredentialsError(f"there is no token for GitHub; put one into {source}")
    if not _FIT_FOR_A_HEADER.fullmatch(value):
        raise GitHubCredentialsError(f"{source} holds no token: there are spaces or special characters in it")
    return value
