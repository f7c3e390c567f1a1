"""Cutting text into the word pieces of BERT's uncased word list.

Belongs here: the numbers of the pieces. Does not belong here: what the model makes of them (`minilm`).

As in Devlin et al. (2019): letters become small and lose their accents, each punctuation mark and each Chinese
character is a word, and of each word the longest beginning that the list knows is cut off in turn.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

CLS, SEP, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
MOST_PIECES = 256
_LONGEST_WORD = 100
_SPACES = "\t\n\r"
_CHINESE = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)
# What Unicode calls symbols rather than punctuation, such as $ and +, but BERT does not.
_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def piece_numbers(text: str, known: Mapping[str, int]) -> list[int]:
    """Return the numbers of the first 254 pieces of `text`, between those of the marks of its beginning and end."""
    numbers = [known[CLS]]
    for word in _words(text):
        if len(numbers) >= MOST_PIECES - 1:
            break
        numbers += _pieces(word, known)
    return [*numbers[: MOST_PIECES - 1], known[SEP]]


def _pieces(word: str, known: Mapping[str, int]) -> list[int]:
    """The numbers of the pieces of a word; that of an unknown word where a part of it is in no piece."""
    if len(word) > _LONGEST_WORD:
        return [known[UNKNOWN]]
    found: list[int] = []
    start = 0
    while start < len(word):
        mark = "##" if start else ""
        end = next((end for end in range(len(word), start, -1) if mark + word[start:end] in known), None)
        if end is None:
            return [known[UNKNOWN]]
        found.append(known[mark + word[start:end]])
        start = end
    return found


def _words(text: str) -> Iterator[str]:
    for spaced in "".join(map(_cleaned, text)).split():
        word: list[str] = []
        for letter in "".join(map(_plain, spaced)):
            if _is_mark(letter):
                yield from filter(None, ("".join(word), letter))
                word = []
            else:
                word.append(letter)
        if word:
            yield "".join(word)


def _cleaned(letter: str) -> str:
    """A letter, a space for any kind of it, nothing for control characters, and a Chinese character by itself."""
    category = unicodedata.category(letter)
    if letter in _SPACES or category == "Zs":
        return " "
    if category.startswith("C") or letter == "\ufffd":
        return ""
    return f" {letter} " if any(first <= ord(letter) <= last for first, last in _CHINESE) else letter


def _plain(letter: str) -> str:
    """The small letter without its accents."""
    return "".join(part.lower() for part in unicodedata.normalize("NFD", letter) if unicodedata.category(part) != "Mn")


def _is_mark(letter: str) -> bool:
    return letter in _MARKS or unicodedata.category(letter).startswith("P")
