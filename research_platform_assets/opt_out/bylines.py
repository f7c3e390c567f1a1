"""Authors of works, without those who opted out.

Belongs here: names as bibliographies spell them, with initials in place of given names. Does not belong here: names in
other texts (`register`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from research_platform_assets.opt_out.register import Register


def meant(authors: Iterable[str], register: Register) -> frozenset[str]:
    """Which of `authors`, spelt `Given Family`, bear the name of somebody who opted out.

    Whoever has the same family name and the same initial does, too: with an initial nobody can tell who is meant.
    """
    marks = {mark for name in register.names if (mark := _mark(name)) is not None}
    return frozenset(
        author
        for author in set(authors)
        if register.masked(author) != author or (_is_abbreviated(author) and _mark(author) in marks)
    )


def _is_abbreviated(author: str) -> bool:
    return len((_words(author) or [""])[0]) == 1


def _mark(name: str) -> tuple[str, str] | None:
    words = _words(name)
    return (words[0][0], words[-1]) if len(words) > 1 else None


def _words(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(each for each in decomposed if not unicodedata.combining(each)).casefold()
    return re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", plain)
