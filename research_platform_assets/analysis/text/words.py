"""What a word is, for counting.

Belongs here: splitting prose into words of any script. Does not belong here: the terms of the topic model
(`analysis.topics.terms`), which are folded and filtered.
"""

from __future__ import annotations

import re
import unicodedata

# Chinese characters and Japanese hiragana are written without spaces: each counts as a word, as word processors do.
_IDEOGRAPH = "\u3005\u3007\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\W_{_IDEOGRAPH}]+(?:['’‐-][^\W_{_IDEOGRAPH}]+)*")


def words(text: str) -> list[str]:
    """Return the words of `text` in order.

    A word is a run of letters or digits, with single apostrophes and hyphens inside; or one Chinese character or
    hiragana. Accents and vowel signs written as marks of their own do not split a word and are left out of it. Thai,
    Lao, Khmer and Burmese, which do not mark word ends, come out as one word for each run.
    """
    if not text.isascii():
        composed = unicodedata.normalize("NFC", text)
        text = "".join(character for character in composed if not unicodedata.category(character).startswith("M"))
    return _WORD.findall(text)


def word_count(text: str) -> int:
    """How many words `text` has."""
    return len(words(text))


def is_mostly_latin(text: str) -> bool:
    """Whether at least half of the letters of `text` are of Latin script; true without letters."""
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(unicodedata.name(character, "").startswith("LATIN") for character in letters) >= len(letters)
