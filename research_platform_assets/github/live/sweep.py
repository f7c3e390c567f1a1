"""One look at an account and its whole listing, free where nothing has changed.

Belongs here: conditional requests, and what is remembered of pages. Does not belong here: what rows mean (`listing`),
which repositories are gone (`identity`).

Pages come in the order of creation: it never changes, so no repository slips from a page that is still to come to one
that was read. A page that is unchanged costs no quota.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, cast
from urllib.parse import quote

from research_platform_assets.errors import CaptureError, GitHubRefusedError
from research_platform_assets.github.archive.wire import RecordedOrganization
from research_platform_assets.github.live.client import Page, Validator
from research_platform_assets.github.live.listing import Listing, Row, account_of, joined, listing_problem, rows_of
from research_platform_assets.github.source import JSON, SourceMemory

_PREFIX = "asked/"
_KIND = "account kind"
_MOST_PAGES = 1_000
#: How each kind of account is asked for: its address, that of its repositories, and which of them.
_KINDS: Mapping[str, tuple[str, Mapping[str, str | int]]] = {
    "orgs": ("/orgs/{login}", {"type": "all"}),
    "users": ("/users/{login}", {"type": "owner"}),
}
_ORDER: Mapping[str, str | int] = {"sort": "created", "direction": "asc", "per_page": 100}


class SweepClient(Protocol):
    """GitHub, as far as a sweep asks it."""

    async def get(
        self, url: str, *, params: Mapping[str, str | int] | None = None, validator: Validator | None = None
    ) -> Page:
        """Send a GET request; with a validator, an unchanged page has status 304 and no body."""
        ...


@dataclass(frozen=True)
class _Asked:
    value: Any
    next_url: str | None


async def sweep(client: SweepClient, login: str, memory: SourceMemory) -> Listing:
    """The account `login`, an organisation or a user, with its repositories.

    A listing that disagrees with the account's own counter is read once more; if it still does, it says so.

    Raises:
        CaptureError: there is no such account, or GitHub's answers are not as documented.
    """
    listing = await _once(client, login, memory)
    return listing if listing.problem is None else await _once(client, login, memory)


async def _once(client: SweepClient, login: str, memory: SourceMemory) -> Listing:
    account, kind = await _account(client, login, memory)
    address, which = _KINDS[kind]
    url: str | None = address.format(login=quote(login, safe="")) + "/repos"
    params: Mapping[str, str | int] | None = {**which, **_ORDER}
    pages: list[list[Row]] = []
    while url is not None:
        if len(pages) == _MOST_PAGES:
            raise CaptureError(f"GitHub's listing of {login} does not end; try again")
        asked = await _asked(client, url, params, memory, partial(rows_of, login=login))
        pages.append(cast("list[Row]", asked.value))
        url, params = asked.next_url, None
    rows = joined(pages)
    return Listing(account, rows, listing_problem(account, rows))


async def _account(client: SweepClient, login: str, memory: SourceMemory) -> tuple[RecordedOrganization, str]:
    remembered = memory.recall(_KIND)
    kinds = sorted(_KINDS, key=lambda kind: kind != remembered)
    for kind in kinds:
        url = _KINDS[kind][0].format(login=quote(login, safe=""))
        try:
            asked = await _asked(client, url, None, memory, partial(_account_json, login=login))
        except GitHubRefusedError as error:
            if error.kind != "not_found":
                raise
            continue
        if kind != remembered:
            memory.remember({_KIND: kind})
        return account_of(asked.value, login), kind
    raise CaptureError(
        f"GitHub knows no organisation or user {login}, or the token may not see it; correct `organizations` in the "
        "settings, or use a token of a member"
    )


def _account_json(value: Any, login: str) -> JSON:
    return account_of(value, login).model_dump(mode="json", exclude_unset=True)


async def _asked(
    client: SweepClient,
    url: str,
    params: Mapping[str, str | int] | None,
    memory: SourceMemory,
    read: Callable[[Any], Any],
) -> _Asked:
    """The value that `read` makes of the page at `url`; from memory where GitHub says that it still stands."""
    key = _PREFIX + url + "".join(f"&{name}={value}" for name, value in (params or {}).items())
    kept = cast("dict[str, Any] | None", memory.recall(key))
    validator = Validator(kept["etag"], kept["fingerprint"]) if kept else None
    page = await client.get(url, params=params, validator=validator)
    if page.is_not_modified and kept:
        return _Asked(kept["value"], kept["next_url"])
    value = read(page.json())
    if page.validator is not None:
        memory.remember({
            key: {
                "etag": page.validator.etag,
                "fingerprint": page.validator.fingerprint,
                "value": value,
                "next_url": page.next_url,
            }
        })  # fmt: skip
    return _Asked(value, page.next_url)
