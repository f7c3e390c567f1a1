"""A GitHub App's installation as who the client is.

Belongs here: the signed statement of being the App, and tokens of its installation. Does not belong here: sending.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote
from weakref import WeakKeyDictionary

from research_platform_assets.errors import GitHubCredentialsError, GitHubRefusedError
from research_platform_assets.github.live.client.authentication import Ask, Token, usable_token

#: A token is renewed this many seconds before it expires, so that it outlasts a long wait for a limit.
RENEWED_BEFORE_SECONDS = 1200.0

#: GitHub accepts at most ten minutes; begin and end leave a minute for clocks that differ.
_STATEMENT_SECONDS = 540
_CLOCK_SECONDS = 60


class AppInstallation:
    """The installation of a GitHub App in an account, an organisation or a user.

    The installation is looked up for `login` unless `installation_id` names it. Its tokens last an hour and are renewed
    in time, once for all tasks.
    """

    def __init__(self, app_id: str, private_key_file: Path, login: str, *, installation_id: int | None = None) -> None:
        self._app_id, self._key_file = app_id, private_key_file
        self._login, self._installation_id = login, installation_id
        self._token: Token | None = None
        # A lock belongs to one event loop, and each capture has its own.
        self._renewing: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
        self.source = f"the GitHub App {app_id} with the private key {private_key_file}"

    def __repr__(self) -> str:
        return f"AppInstallation(app_id={self._app_id!r}, login={self._login!r})"

    async def token(self, now: float, ask: Ask) -> Token:
        """A token of the installation that stays valid for a while.

        Raises:
            GitHubCredentialsError: the key cannot be read, or the App is not installed in the account.
        """
        async with self._renewing.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            if self._token is None or _expires_soon(self._token, now):
                self._token = await self._fetch(now, ask)
            return self._token

    def renews(self, refused: Token) -> bool:
        """Always: a token can be revoked before it expires."""
        if self._token == refused:
            self._token = None
        return True

    async def _fetch(self, now: float, ask: Ask) -> Token:
        statement = signed_statement(self._app_id, self._key_file, now)
        try:
            if self._installation_id is None:
                found = await self._installation(statement, ask)
                self._installation_id = int(_entry(found, "id", self.source))
            made = await ask("POST", f"/app/installations/{self._installation_id}/access_tokens", statement)
        except GitHubRefusedError as error:
            raise GitHubCredentialsError(
                f"{self.source} has no installation in an organisation or user {self._login} ({error.kind}); install "
                "it there, or correct the ids"
            ) from error
        expires_at = datetime.fromisoformat(_entry(made, "expires_at", self.source)).timestamp()
        return Token(usable_token(_entry(made, "token", self.source), self.source), expires_at)

    async def _installation(self, statement: str, ask: Ask) -> Any:
        """GitHub keeps installations of organisations and of users apart, and a login does not tell which it is."""
        name = quote(self._login, safe="")
        try:
            return await ask("GET", f"/orgs/{name}/installation", statement)
        except GitHubRefusedError as error:
            if error.kind != "not_found":
                raise
        return await ask("GET", f"/users/{name}/installation", statement)


def signed_statement(app_id: str, private_key_file: Path, now: float) -> str:
    """A JSON Web Token by which GitHub knows the App for some minutes from `now` (epoch seconds) on.

    Raises:
        GitHubCredentialsError: the file holds no RSA key.
    """
    import jwt

    claims = {"iat": int(now) - _CLOCK_SECONDS, "exp": int(now) + _STATEMENT_SECONDS, "iss": app_id}
    try:
        return jwt.encode(claims, private_key_file.read_bytes(), algorithm="RS256")
    except OSError as error:
        raise GitHubCredentialsError(f"{private_key_file} cannot be read: {error.strerror}") from error
    except (jwt.InvalidKeyError, ValueError, TypeError):
        # What the libraries say may quote the key.
        raise GitHubCredentialsError(f"{private_key_file} holds no private key of a GitHub App (RSA, PEM)") from None


def _expires_soon(token: Token, now: float) -> bool:
    return token.expires_at is not None and token.expires_at - RENEWED_BEFORE_SECONDS <= now


def _entry(answer: Any, name: str, source: str) -> str:
    value = cast("Mapping[str, Any]", answer).get(name) if isinstance(answer, Mapping) else None
    if not isinstance(value, str | int):
        raise GitHubCredentialsError(f"GitHub's answer to {source} has no `{name}`; check github.api_url")
    return str(value)
