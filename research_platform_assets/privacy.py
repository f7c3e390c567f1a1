"""Keeping e-mail addresses out of everything but the private document store.

Belongs here: what counts as an address and how one is masked. Does not belong here: pseudonyms of commit authors
(`github.identity`), redaction of secrets in logs (`log`).
"""

from __future__ import annotations

import re

MASK = "[address removed]"

# An address whose domain ends in letters; an optional `mailto:` goes with it. The local part is unicode-aware because
# internationalised addresses exist. Quoted local parts are so rare in READMEs that taking them for prose costs nothing.
_ADDRESS = re.compile(
    r"(?:mailto:)?(?P<local>[\w.!#$%&'*+/=?^`{|}~-]*[\w+~-])(?:@|%40)(?P<domain>(?:[\w-]+\.)+[^\W\d_]{2,24})(?![\w-])",
    re.IGNORECASE,
)

#: A regular expression in the syntax of polars and RE2 that every address matches (and some other text does too).
CANDIDATE_PATTERN = r"(?i)(?:@|%40)[\pL\pN_-]+\."

# `git@github.com:owner/name` names a server, not a person.
_NOT_A_PERSON = frozenset({"git", "hg", "svn", "ssh"})


def mask_addresses(text: str) -> str:
    """Return `text` with every e-mail address replaced by `MASK`; idempotent."""
    return _ADDRESS.sub(lambda match: match[0] if _is_server(match) else MASK, text)


def contains_address(text: str) -> bool:
    """Whether `mask_addresses` would change `text`."""
    return any(not _is_server(match) for match in _ADDRESS.finditer(text))


def _is_server(match: re.Match[str]) -> bool:
    return match["local"].lower() in _NOT_A_PERSON and not match[0].lower().startswith("mailto:")
