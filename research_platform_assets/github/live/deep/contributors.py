"""Who contributed: GitHub's list, or counted from commits.

Belongs here: both ways to the same records. Does not belong here: merging identities into people (`analysis`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from research_platform_assets.github.live.deep.facts import Unknown
from research_platform_assets.github.live.deep.ports import Client
from research_platform_assets.github.live.deep.rest import get, repository_url
from research_platform_assets.github.live.deep.wire import WireContributor, read
from research_platform_assets.github.records import AccountType, CommitRecord, ContributorRecord

#: GitHub lists the accounts of five hundred addresses.
_MOST_PAGES = 100
_TYPES: dict[str, AccountType] = {"Bot": "Bot", "Organization": "Organization"}


async def contributors(client: Client, owner: str, name: str) -> tuple[ContributorRecord, ...] | Unknown:
    """GitHub's list of a repository's contributors with accounts, most commits first.

    GitHub links only the first five hundred addresses of a history to accounts, and its list may be hours old. It is
    unknown for histories that GitHub finds too large.
    """
    found: list[ContributorRecord] = []
    url: str | None = repository_url(owner, name, "contributors")
    params: dict[str, str | int] | None = {"per_page": 100}
    for _ in range(_MOST_PAGES):
        if url is None:
            break
        page = await get(client, url, params)
        if isinstance(page, Unknown):
            return page
        lines = [] if page.status == 204 else listed(page.json())
        if isinstance(lines, Unknown):
            return lines
        found += lines
        url, params = page.next_url, None  # the address of the next page holds its parameters
    if url is not None:
        return Unknown("GitHub's list of contributors does not end")
    return tuple({contributor.account_id: contributor for contributor in found}.values())


def listed(lines: Any) -> list[ContributorRecord] | Unknown:
    """The contributors with accounts in a page of GitHub's list."""
    if not isinstance(lines, list):
        return Unknown("GitHub's answer is not a list of contributors")
    found: list[ContributorRecord] = []
    for value in lines:  # pyright: ignore[reportUnknownVariableType]
        line = read(WireContributor, value)
        if isinstance(line, Unknown):
            return line
        if line.account_id is not None and line.login is not None:
            found.append(
                ContributorRecord(
                    account_id=line.account_id,
                    login=line.login,
                    type=_TYPES.get(line.type, "User"),
                    contributions=line.contributions,
                )
            )
    return found


def contributors_of_commits(commits: Iterable[CommitRecord]) -> tuple[ContributorRecord, ...]:
    """Accounts by their number of commits, most first, with the login of the newest commit that has one.

    Authors without an account are left out, as GitHub's list does; merges count.
    """
    authored = [commit for commit in commits if commit.author_id is not None]
    counts = Counter(commit.author_id for commit in authored)
    newest_first = sorted(authored, key=lambda commit: commit.committed_at, reverse=True)
    found: dict[int, ContributorRecord] = {}
    for commit in newest_first:
        if commit.author_id is not None and commit.author_login is not None and commit.author_id not in found:
            found[commit.author_id] = ContributorRecord(
                account_id=commit.author_id,
                login=commit.author_login,
                type=commit.author_type or "User",
                contributions=counts[commit.author_id],
            )
    return tuple(sorted(found.values(), key=lambda contributor: (-contributor.contributions, contributor.account_id)))
