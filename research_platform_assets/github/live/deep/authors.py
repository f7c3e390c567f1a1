"""Who wrote a commit, said without an address.

Belongs here: from GitHub's account, a noreply address or any other address to an identity. Does not belong here:
merging identities into people (`analysis`), how addresses of GitHub look (`github.identity`).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from research_platform_assets.github.identity import identity_of, noreply_account
from research_platform_assets.github.records import AccountType, AuthorIdentity, CommitRecord
from research_platform_assets.github.texts import masked

_PSEUDONYM_DIGITS = 16
_WRITTEN = "pseudonym-"


@dataclass(frozen=True)
class Author:
    """An author as `CommitRecord` has one."""

    account_id: int | None
    login: str | None
    identity: AuthorIdentity
    pseudonym: str | None
    name: str | None
    type: AccountType | None


def author_of(account: tuple[int | None, str] | None, name: str | None, address: str | None, key: bytes) -> Author:
    """The author behind a linked `account` (id and login), else behind `address`, which is not kept.

    A noreply address of the older form names a login without an id; its author has both the login and a pseudonym,
    until `with_account_ids` finds the id. `key` is the secret that pseudonyms are made with.
    """
    account_id, login = account if account is not None else noreply_account(address or "")
    identity: AuthorIdentity = "pseudonym" if account_id is None else "account"
    return Author(
        account_id=account_id,
        login=login,
        identity=identity,
        pseudonym=pseudonym_of(address or "", key) if identity == "pseudonym" else None,
        name=masked(name) if name else None,
        type=None if account_id is None and login is None else account_type(login),
    )


def account_type(login: str | None) -> AccountType:
    """The type of the account that a commit names."""
    return "Bot" if login is not None and login.lower().endswith("[bot]") else "User"


def pseudonym_of(address: str, key: bytes) -> str | None:
    """Sixteen hexadecimal digits that stand for `address`, whatever its case; None for an empty one.

    A pseudonym that is written as an address stays what it is.
    """
    normal = address.strip().lower()
    if not normal:
        return None
    written = identity_of(normal, {})
    if written is not None and written.startswith(_WRITTEN):
        return written.removeprefix(_WRITTEN)
    return hmac.new(key, normal.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:_PSEUDONYM_DIGITS]


def with_account_ids(commits: Iterable[CommitRecord]) -> list[CommitRecord]:
    """`commits`, where those that name only a login got the id that another of them gives that login."""
    listed = list(commits)
    ids = {
        commit.author_login.lower(): commit.author_id
        for commit in listed
        if commit.author_login is not None and commit.author_id is not None
    }
    return [_with_account_id(commit, ids.get((commit.author_login or "").lower())) for commit in listed]


def _with_account_id(commit: CommitRecord, account_id: int | None) -> CommitRecord:
    if commit.author_id is not None or account_id is None:
        return commit
    update = {"author_id": account_id, "author_identity": "account", "author_pseudonym": None}
    return commit.model_copy(update=update)
