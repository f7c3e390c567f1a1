"""Captured pages and rows of a listing, as JSON values, without those who opted out.

Belongs here: where a page speaks of people and repositories. Does not belong here: what a page holds beyond that
(`github.records`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from research_platform_assets.opt_out.register import Register

Page = dict[str, Any]

#: An author of whom nothing is known, as there are in every history.
NOBODY_KNOWN: Mapping[str, Any] = {
    "author_id": None,
    "author_login": None,
    "author_identity": "pseudonym",
    "author_pseudonym": None,
    "author_name": None,
    "author_type": None,
}

#: Parts of a page whose rows have to stay different from each other, and by what.
_KEYS = {"files": "path", "documents": "path", "releases": "tag_name"}
#: What addresses and file names of a repository are made of; whoever is named there has to opt it out.
_OWN_NAMES = frozenset({"name", "full_name", "html_url", "node_id", "default_branch", "url"})

#: What pages, rows and tables hold that nobody wrote: words of a fixed list, digests and identities. Somebody
#: may be called `User` or `Unknown`; these fields do not speak of them, and nothing could read them masked.
NOT_WRITTEN = frozenset(
    "author_identity author_pseudonym author_type canonical head_oid identity kind language license_name "
    "license_spdx_id mode node_id oid spdx_id status type visibility".split()
)
#: The same of the repository itself; elsewhere these name facets.
_OF_REPOSITORY = frozenset({"languages", "license"}) | _OWN_NAMES | NOT_WRITTEN


def of_repository(page: Mapping[str, Any]) -> tuple[int, str | None, str | None]:
    """Id, name and full name of the repository that a page is about."""
    repository = page["repository"]
    return repository["repository_id"], repository["name"], repository["full_name"]


def without_people(page: Mapping[str, Any], register: Register) -> Page:
    """A page of a repository in which the commits of those who opted out are those of nobody known.

    Texts come back masked. What else the page says of them, such as another account, is learnt.
    """
    left = people_in(page, register)
    masked = {
        **page,
        "commits": [{**each, **NOBODY_KNOWN} if id(each) in left else each for each in page["commits"]],
        "contributors": [each for each in page["contributors"] if id(each) not in left],
        "identity_links": [each for each in page["identity_links"] if id(each) not in left],
    }
    return {name: _masked(name, part, register) for name, part in masked.items()}


def people_in(page: Mapping[str, Any], register: Register) -> set[int]:
    """Which parts of a page (by `id`) are of people who opted out; what they say of them is learnt."""
    left: set[int] = set()
    known = -1
    while known != len(register.known):
        known = len(register.known)
        left = {id(each) for each in page["commits"] if register.is_person(*author(each))}
        left |= {id(each) for each in page["contributors"] if register.is_person([account(each)], [each["login"]])}
        left |= {id(each) for each in page["identity_links"] if register.is_person(ends(each))}
    return left


def author(commit: Mapping[str, Any]) -> tuple[list[str | None], list[str | None], list[str | None]]:
    """Identities, logins and names of the author of a commit."""
    identities: list[str | None] = []
    if commit["author_id"] is not None:
        identities.append(f"account-{commit['author_id']}")
    if commit["author_pseudonym"] is not None:
        identities.append(f"pseudonym-{commit['author_pseudonym']}")
    return identities, [commit["author_login"]], [commit["author_name"]]


def ends(link: Mapping[str, Any]) -> list[str]:
    """The two identities that a `.mailmap` joins."""
    return [link["identity"], link["canonical"]]


def account(contributor: Mapping[str, Any]) -> str:
    """The identity of a line in GitHub's list of contributors."""
    return f"account-{contributor['account_id']}"


def is_left_out(row: Mapping[str, Any], register: Register) -> bool:
    """Whether a row of a listing is of a repository that opted out, or stands for one."""
    return row["id"] < 0 or register.is_repository(row["id"], row.get("name"), row.get("full_name"))


def row_without(row: Page, register: Register) -> Page:
    """A row of a listing with its texts masked; of a repository that opted out, a row that stands for it.

    It has to be counted, but nothing of it needs to be known.
    """
    if row["id"] < 0:
        return row
    if is_left_out(row, register):
        return {"id": register.stand_in(row["id"]), "private": row["private"]}
    return {name: value if name in _OF_REPOSITORY else masked(value, register) for name, value in row.items()}


def masked(value: Any, register: Register) -> Any:
    """A JSON value with every text in it masked that somebody may have written."""
    if isinstance(value, str):
        return register.masked(value)
    if isinstance(value, list):
        return [masked(each, register) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        parts = cast("dict[str, Any]", value).items()
        return {name: each if name in NOT_WRITTEN else masked(each, register) for name, each in parts}
    return value


def _masked(name: str, part: Any, register: Register) -> Any:
    if name == "repository":
        values = cast("Page", part).items()
        return {key: value if key in _OF_REPOSITORY else masked(value, register) for key, value in values}
    if name not in _KEYS:
        return masked(part, register)
    rows: list[Page] = masked(part, register)
    return list({row[_KEYS[name]]: row for row in reversed(rows)}.values())[::-1]
