"""Text from outside made fit for a table: valid Unicode, no NUL, no e-mail address.

Belongs here: pure functions on single texts and on lists of keys. Does not belong here: what an address is (`privacy`).
"""

from __future__ import annotations

from collections.abc import Sequence

from research_platform_assets.privacy import mask_addresses

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean_text(text: str) -> str:
    """`text` with lone surrogates and NUL, which neither UTF-8 files nor databases hold, replaced by U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    return "".join(_REPLACEMENT if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)


def clean_path(path: str) -> str:
    """`path` with lone surrogates and NUL spelled as escapes, so that different paths stay different."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


def masked(text: str) -> str:
    """`text` without e-mail addresses."""
    # The pattern for addresses is slow on long words, and most texts have no candidate.
    return mask_addresses(text) if "@" in text or "%40" in text else text


def masked_keys(keys: Sequence[str]) -> list[str]:
    """`keys` (all different) without e-mail addresses and still all different: masked ones that clash are numbered."""
    taken = {key for key in keys if masked(key) == key}
    result: list[str] = []
    for key in keys:
        candidate, number = masked(key), 1
        while candidate != key and candidate in taken:
            number += 1
            candidate = f"{masked(key)} ({number})"
        taken.add(candidate)
        result.append(candidate)
    return result
