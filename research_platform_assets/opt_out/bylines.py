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
    """Which of `authors`, spelt `Given Family`, bear the name of somebody who opted out, accents left aside.

    Whoever has the same family name and the same initial does, too: with an initial nobody can tell who is meant.
    """
    known = [words for name in sorted(register.names) if len(words := _words(name)) > 1]
    in_full = {tuple(words) for words in known}
    abbreviated = {(words[0][0], words[-1]) for words in known}

    def is_meant(author: str) -> bool:
        words = _words(author)
        if register.masked(author) != author or tuple(words) in in_full:
            return True
        return len(words) > 1 and len(words[0]) == 1 and (words[0], words[-1]) in abbreviated

    return frozenset(author for author in set(authors) if is_meant(author))


def _words(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(each for each in decomposed if not unicodedata.combining(each)).casefold()
    return re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", plain)
