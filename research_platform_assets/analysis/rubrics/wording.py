"""Values in words, as people read them.

Belongs here: singular, plural, per cent, licences. Does not belong here: the sentences around them (measures),
thresholds (`model`).
"""

from __future__ import annotations


def counted(count: float, one: str, many: str | None = None) -> str:
    """`count` with its noun, such as `1 file`, `2 files`; `many` where the plural is not `one` with an s."""
    return f"{count:g} {one if count == 1 else many or f'{one}s'}"


def per_cent(share: float) -> str:
    """A share from 0 to 1, such as `12.5 %`."""
    return f"{100 * share:.4g} %"


def license_in_words(name: str) -> str:
    """What is said of a licence by its SPDX identifier; GitHub says `NOASSERTION` of one that it does not know."""
    if name == "NOASSERTION":
        return "there is a licence that GitHub does not recognise; its file says what others may do"
    return f"the licence is {name}"
