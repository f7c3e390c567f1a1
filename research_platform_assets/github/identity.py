"""Who a commit address belongs to, said without the address.

Belongs here: GitHub's noreply addresses, pseudonyms written as addresses, the statements of a `.mailmap` and which
addresses of one they need. Does not belong here: merging identities into people (`analysis.people`), masking addresses
in texts (`privacy`).

An identity is spelt `account-<id>` or `pseudonym-<16 hexadecimal digits>`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from research_platform_assets.github.records import IdentityLinkRecord
from research_platform_assets.privacy import mask_addresses

_NOREPLY = re.compile(
    r"(?:(?P<id>\d{1,18})\+)?(?P<login>[a-z0-9][a-z0-9_-]*(?:\[bot\])?)@users\.noreply\.github\.com", re.IGNORECASE
)
_NOREPLY_ID_ONLY = re.compile(r"(?P<id>\d{1,18})\+@users\.noreply\.github\.com", re.IGNORECASE)
_WRITTEN_PSEUDONYM = re.compile(r"(?P<hash>[0-9a-f]{16})@pseudonym\.invalid", re.IGNORECASE)
_BRACKETED = re.compile(r"<(?P<address>[^<>]*)>")
_MAILMAP_PART = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")


def noreply_account(address: str) -> tuple[int | None, str | None]:
    """Account id and login that a noreply address of GitHub names; (None, None) for any other address."""
    match = _NOREPLY.fullmatch(address.strip())
    if match:
        return (int(match["id"]) if match["id"] else None), match["login"]
    match = _NOREPLY_ID_ONLY.fullmatch(address.strip())
    return (int(match["id"]), None) if match else (None, None)


def identity_of(address: str, accounts: Mapping[str, int]) -> str | None:
    """The identity that `address` names; None for an ordinary address, which names none without being kept.

    `accounts` gives account ids by lower-case login, for noreply addresses of the older form, which have no id.
    """
    stripped = address.strip()
    written = _WRITTEN_PSEUDONYM.fullmatch(stripped)
    if written:
        return f"pseudonym-{written['hash'].lower()}"
    account_id, login = noreply_account(stripped)
    if account_id is None and login is not None:
        account_id = accounts.get(login.lower())
    return None if account_id is None else f"account-{account_id}"


def mailmap_links(
    text: str, path: str = ".mailmap", accounts: Mapping[str, int] | None = None
) -> list[IdentityLinkRecord]:
    """What a `.mailmap` (gitmailmap(5)) says of addresses that belong together, sorted by identity.

    Lines that only correct a name say nothing of identities. Where the file sends one address to several people
    (telling them apart by name, which identities here do not have), nothing is concluded for it.
    """
    canonicals: dict[str, set[str]] = {}
    for line in text.splitlines():
        parts = [] if line.startswith("#") else list(_MAILMAP_PART.finditer(line))
        if len(parts) < 2:  # a name alone says nothing of identities
            continue
        canonical = identity_of(parts[0]["address"], accounts or {})
        identity = identity_of(parts[1]["address"], accounts or {})
        if canonical and identity and canonical != identity:
            canonicals.setdefault(identity, set()).add(canonical)
    return [
        IdentityLinkRecord(identity=identity, canonical=next(iter(named)), path=path)
        for identity, named in sorted(canonicals.items())
        if len(named) == 1
    ]


def masked_mailmap(content: bytes) -> bytes:
    """A `.mailmap` without e-mail addresses, but with those that name an identity, so that it links the same ones."""
    # Bytes that are no UTF-8 come back as they were.
    text = content.decode("utf-8", "surrogateescape")
    parts: list[str] = []
    end = 0
    for bracketed in _BRACKETED.finditer(text):
        parts += [mask_addresses(text[end : bracketed.start()]), _unless_identity(bracketed)]
        end = bracketed.end()
    return "".join([*parts, mask_addresses(text[end:])]).encode("utf-8", "surrogateescape")


def _unless_identity(bracketed: re.Match[str]) -> str:
    address = bracketed["address"].strip()
    is_identity = _WRITTEN_PSEUDONYM.fullmatch(address) or noreply_account(address) != (None, None)
    return bracketed[0] if is_identity else mask_addresses(bracketed[0])
