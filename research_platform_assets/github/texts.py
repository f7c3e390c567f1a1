"""Text from outside made fit for a table: valid Unicode, no NUL, no e-mail address.

Belongs here: pure functions on single texts and on lists of keys. Does not belong here: what an address is (`privacy`).
"""

from __future__ import annotations

from collections.abc import Sequence

from research_platform_assets.redaction import MAY_HAVE_SECRET, redact

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
    """`text` without e-mail addresses and secrets, which people write into headlines and descriptions, too."""
    # The pattern for addresses is slow on long words, and most texts have no candidate.
    return redact(text) if _may_have_any(text) else text


def _may_have_any(text: str) -> bool:
    return "@" in text or "%40" in text or "&" in text or MAY_HAVE_SECRET.search(text) is not None


def masked_texts(texts: Sequence[str | None]) -> Sequence[str | None]:
    """`texts` without e-mail addresses; as a rule none of many has any, which one look at all of them tells."""
    if not _may_have_any("\n".join(filter(None, texts))):
        return texts
    return [text if text is None else masked(text) for text in texts]


def masked_keys(keys: Sequence[str]) -> list[str]:
    """`keys` (paths, tags; all different) without e-mail addresses and still all different.

    Folders stay as they are, and masked keys that clash are numbered in the order given.
    """
    if not _may_have_any("\n".join(keys)):
        return list(keys)
    taken = {key for key in keys if _masked_path(key) == key}
    result: list[str] = []
    for key in keys:
        candidate, number = _masked_path(key), 1
        while candidate != key and candidate in taken:
            number += 1
            candidate = f"{_masked_path(key)} ({number})"
        taken.add(candidate)
        result.append(candidate)
    return result


def _masked_path(path: str) -> str:
    # In prose a slash may stand in an address; in a path it ends a folder's name.
    return "/".join(masked(part) for part in path.split("/")) if masked(path) != path else path
