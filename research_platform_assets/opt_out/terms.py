"""Patterns that find a name or a login in any text, in each spelling that files and addresses have for it.

Belongs here: regular expressions. Does not belong here: which names (`register`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

#: A login of fewer letters, and of letters alone, may be an ordinary word: it is found only where it is sure to be one.
_SHORTEST_WORD = 6

# A letter or digit before or after would make it a part of another word; underscores are emphasis in Markdown. The `n`
# of `\n` in JSON and the digits of `%20` in an address are no such letters, nor are those of scripts without spaces.
_ESCAPED = r"(?<=\\[nrt])|(?<=%[0-9a-f]{2})|(?<=\\u[0-9a-f]{4})"
_NO_SPACES = "[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]"
_BEFORE = rf"(?:(?<![^\W_])|(?<={_NO_SPACES})|{_ESCAPED})"
_AFTER = rf"(?:(?![^\W_])|(?={_NO_SPACES}))"
_BEFORE_LOGIN = rf"(?:(?<![a-z0-9-])|{_ESCAPED})"
_AFTER_LOGIN = "(?![a-z0-9-])"


def pattern(names: Iterable[str], logins: Iterable[str], repositories: Iterable[str]) -> re.Pattern[str] | None:
    """What finds any of these, in whatever case; None where there are none.

    `repositories` are spelt `owner/name`.
    """
    parts = [
        *(part for name in sorted(set(names)) for part in _of_name(name)),
        *(_of_login(login) for login in sorted(set(logins))),
        *(_BEFORE_LOGIN + re.escape(name) + _AFTER_LOGIN for name in sorted(set(repositories))),
    ]
    # Longest first: a name that another one begins with must not hide it.
    parts.sort(key=lambda part: (-len(part), part))
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def is_telling(name: str) -> bool:
    """Whether a login, or the name of a repository after its owner's, is hardly an ordinary word."""
    last = name.rpartition("/")[2]
    return not (last.isalpha() and len(last) < _SHORTEST_WORD)


def _of_name(name: str) -> set[str]:
    found: set[str] = set()
    for form in ("NFC", "NFD", "NFKC"):
        words = unicodedata.normalize(form, name).split()
        before, after = _edge(words[0][0], _BEFORE), _edge(words[-1][-1], _AFTER)
        for spelt, between in (
            ([re.escape(word) for word in words], r"(?:\s|\\[nrt]|&nbsp;)+"),
            ([re.escape(json.dumps(word)[1:-1]) for word in words], r"(?:\s|\\[nrt])+"),
            ([re.escape(quote(word)) for word in words], r"(?:%20|\+|_|-)+"),
            ([re.escape(_as_references(word)) for word in words], r"(?:\s|&nbsp;)+"),
        ):
            found.add(before + between.join(spelt) + after)
        # As bibliographies have it: family name first.
        if len(words) > 1:
            given = r"(?:\s|\\[nrt]|&nbsp;)+".join(re.escape(word) for word in words[:-1])
            first, last = _edge(words[-1][0], _BEFORE), _edge(words[-2][-1], _AFTER)
            found.add(rf"{first}{re.escape(words[-1])},(?:\s|\\[nrt]|&nbsp;)*{given}{last}")
    return found


def _edge(character: str, boundary: str) -> str:
    """Scripts without spaces between words have no edges of words, either."""
    return "" if unicodedata.category(character) == "Lo" else boundary


def _as_references(word: str) -> str:
    return word.encode("ascii", "xmlcharrefreplace").decode()


def _of_login(login: str) -> str:
    escaped = re.escape(login)
    if not is_telling(login):
        return rf"(?:(?<=@)|(?<=%40)|(?<=github\.com/)|(?<=from )(?={escaped}/)){escaped}{_AFTER_LOGIN}"
    return _BEFORE_LOGIN + escaped + _AFTER_LOGIN
