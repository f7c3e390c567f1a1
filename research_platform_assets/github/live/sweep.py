"""One look at an account and its whole listing, free where nothing has changed.

Belongs here: conditional requests, and what is remembered of pages. Does not belong here: what rows mean (`listing`),
which repositories are gone (`missing`).

Pages come in the order of creation: it never changes, so no repository slips from a page that is still to come to one
that was read. A page that is unchanged costs no quota. What says that a page is unchanged need not know that another
one follows it now; the account's counter does, so what disagrees with it is read again without condition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, cast
from urllib.parse import quote, urlsplit

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
_PER_PAGE = 100
_ORDER: Mapping[str, str | int] = {"sort": "created", "direction": "asc", "per_page": _PER_PAGE}


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


@dataclass(frozen=True)
class _Remembering:
    """A client, and the pages that it need not get again; `reading` names how values were read from them.

    With `is_fresh` every page is got anew.
    """

    client: SweepClient
    memory: SourceMemory
    reading: str
    is_fresh: bool = False


async def sweep(client: SweepClient, login: str, memory: SourceMemory, reading: str) -> Listing:
    """The account `login`, an organisation or a user, with its repositories.

    A listing that disagrees with the account's own counter is read once more; if it still does, it says so. What is
    remembered counts only if it was read by the same `reading`, such as a version of the code: another one may have
    left out what this one looks for.

    Raises:
        CaptureError: there is no such account, or GitHub's answers are not as documented.
    """
    listing = await _once(_Remembering(client, memory, reading), login)
    return listing if listing.problem is None else await _once(_Remembering(client, memory, reading, True), login)


async def _once(remembering: _Remembering, login: str) -> Listing:
    account, kind = await _account(remembering, login)
    address, which = _KINDS[kind]
    url: str | None = address.format(login=quote(login, safe="")) + "/repos"
    params: Mapping[str, str | int] | None = {**which, **_ORDER}
    pages: list[list[Row]] = []
    while url is not None:
        if len(pages) == _MOST_PAGES:
            raise CaptureError(f"GitHub's listing of {login} does not end; try again")
        asked = await _asked(remembering, url, params, partial(rows_of, login=login))
        pages.append(cast("list[Row]", asked.value))
        url, params = asked.next_url, None
    rows = joined(pages)
    return Listing(account, rows, listing_problem(account, rows))


async def _account(remembering: _Remembering, login: str) -> tuple[RecordedOrganization, str]:
    remembered = remembering.memory.recall(_KIND)
    kinds = sorted(_KINDS, key=lambda kind: kind != remembered)
    for kind in kinds:
        url = _KINDS[kind][0].format(login=quote(login, safe=""))
        try:
            asked = await _asked(remembering, url, None, partial(_account_json, login=login))
        except GitHubRefusedError as error:
            if error.kind != "not_found":
                raise
            continue
        if kind != remembered:
            remembering.memory.remember({_KIND: kind})
        return account_of(asked.value, login), kind
    raise CaptureError(
        f"GitHub knows no organisation or user {login}, or the token may not see it; correct `organizations` in the "
        "settings, or use a token of a member"
    )


def _account_json(value: Any, login: str) -> JSON:
    return account_of(value, login).model_dump(mode="json", exclude_unset=True)


async def _asked(
    remembering: _Remembering, url: str, params: Mapping[str, str | int] | None, read: Callable[[Any], Any]
) -> _Asked:
    """The value that `read` makes of the page at `url`; from memory where GitHub says that it still stands."""
    key = _PREFIX + url + "".join(f"&{name}={value}" for name, value in (params or {}).items())
    kept = _usable(remembering.memory.recall(key), remembering.reading)
    validator = Validator(kept["etag"], kept["fingerprint"]) if kept and not remembering.is_fresh else None
    page = await remembering.client.get(url, params=params, validator=validator)
    if page.is_not_modified and kept:
        return _Asked(kept["value"], page.next_url or kept["next_url"])
    value = _read(page, urlsplit(url).path, read)
    if page.validator is not None:
        remembering.memory.remember({
            key: {
                "reading": remembering.reading,
                "etag": page.validator.etag,
                "fingerprint": page.validator.fingerprint,
                "value": value,
                "next_url": page.next_url,
            }
        })  # fmt: skip
    return _Asked(value, page.next_url)


def _read(page: Page, path: str, read: Callable[[Any], Any]) -> Any:
    if page.status != 200:
        raise CaptureError(
            f"GitHub's answer to {path} is empty (status {page.status}); nothing was changed, try again later, and if "
            "that does not help, check github.api_url"
        )
    try:
        return read(page.json())
    except CaptureError as error:
        raise CaptureError(f"{error} (the answer to {path}; nothing was changed)") from None


def _usable(kept: JSON, reading: str) -> dict[str, Any] | None:
    """What is remembered of a page, if it was read as pages are read now."""
    return kept if isinstance(kept, dict) and kept.get("reading") == reading else None
