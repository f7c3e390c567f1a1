"""Keeping e-mail addresses out of everything but the private document store.

Belongs here: what counts as an address and how one is masked. Does not belong here: who an address belongs to
(`github.identity`), secrets in logs (`redaction`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

MASK = "[address removed]"

# From the at sign onwards; looking for that first keeps the search linear in texts such as a megabyte of base64. The
# domain ends in letters, whatever punctuation follows. Letters of all scripts, because such addresses exist.
# HTML and Markdown also spell it as a character reference.
_AT = r"(?:[@\uff20\ufe6b]|%40|&#0*64;|&#x0*40;|&commat;)"
_DOMAIN = re.compile(_AT + r"(?:[\w-]+\.)+(?P<top>[^\W\d_]{2,24}+)(?![^\W_])", re.IGNORECASE)

# What stands before it. Slashes, which an address may hold but never does, are left out: `ssh://git@host` names a
# server, and what follows the last slash is masked all the same. Quoted local parts are taken for prose.
_LOCAL = re.compile(r"(?P<scheme>mailto:)?(?P<local>[\w.!#$%&'*+=?^`{|}~-]*[\w+~-])$", re.IGNORECASE)
_LONGEST_LOCAL = 64 + len("mailto:")

#: A regular expression in the syntax of polars and RE2 that every address matches (and some other text does too).
CANDIDATE_PATTERN = r"(?i)" + _AT + r"[\pL\pN_-]+\."

# `git@github.com:owner/name` names a server, not a person.
_SERVER_ACCOUNTS = frozenset({"git", "hg", "svn", "ssh"})

# `logo@2x.png` is a file. These endings are no top-level domains, so nobody has an address below them.
_FILE_ENDINGS = frozenset("bmp css gif html ico ipynb jpeg jpg js json pdf png svg toml txt webp whl yaml yml".split())


def mask_addresses(text: str) -> str:
    """Return `text` with every e-mail address replaced by `MASK`; idempotent."""
    return replace_addresses(text, lambda _address: MASK)


def replace_addresses(text: str, replacement: Callable[[str], str]) -> str:
    """Return `text` with every e-mail address replaced by what `replacement` makes of it."""
    parts: list[str] = []
    end = 0
    for start, stop in _addresses(text):
        parts += [text[end:start], replacement(text[start:stop])]
        end = stop
    return "".join([*parts, text[end:]])


def contains_address(text: str) -> bool:
    """Whether `mask_addresses` would change `text`."""
    return next(_addresses(text), None) is not None


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    for domain in _DOMAIN.finditer(text):
        local = _LOCAL.search(text[max(end, domain.start() - _LONGEST_LOCAL) : domain.start()])
        if local is not None and _is_personal(local, domain["top"]):
            start = domain.start() - len(local[0])
            end = domain.end()
            yield start, end


def _is_personal(local: re.Match[str], top_level_domain: str) -> bool:
    if local["scheme"]:
        return True
    return local["local"].lower() not in _SERVER_ACCOUNTS and top_level_domain.lower() not in _FILE_ENDINGS
