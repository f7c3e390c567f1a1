"""Answers of GitHub without the addresses of people, so that they can be kept for a while.

Belongs here: what takes the place of an address in a query's data. Does not belong here: who an author is
(`deep.authors`), where answers are kept (`replay`).
"""

from __future__ import annotations

from typing import Any, cast

from research_platform_assets.github.identity import noreply_account
from research_platform_assets.github.live.deep.authors import pseudonym_of
from research_platform_assets.github.texts import masked

_ADDRESS = "email"
_HEADLINE = "messageHeadline"


def without_addresses(data: Any, key: bytes) -> Any:
    """`data`, each address of an author replaced by the pseudonym that `key` gives it, written as an address.

    The same authors follow from it as from `data`. GitHub's noreply addresses stay: they name an account and reach
    nobody. Texts of files stay as they are.
    """
    if isinstance(data, list):
        return [without_addresses(part, key) for part in cast("list[Any]", data)]
    if not isinstance(data, dict):
        return data
    values = cast("dict[str, Any]", data)
    # A name is a person's where an address stands beside it; elsewhere it may be a file's, which must stay.
    masked_names = {_HEADLINE, "name"} if _ADDRESS in values else {_HEADLINE}
    return {name: _value(name, value, key, masked_names) for name, value in values.items()}


def _value(name: str, value: Any, key: bytes, masked_names: set[str]) -> Any:
    if not isinstance(value, str):
        return without_addresses(value, key)
    if name == _ADDRESS:
        return value if noreply_account(value) != (None, None) else written_pseudonym(value, key)
    return masked(value) if name in masked_names else value


def written_pseudonym(address: str, key: bytes) -> str:
    """The pseudonym of `address` spelt as an address; empty for an empty one."""
    pseudonym = pseudonym_of(address, key)
    return f"{pseudonym}@pseudonym.invalid" if pseudonym else ""
