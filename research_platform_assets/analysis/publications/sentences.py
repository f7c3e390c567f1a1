"""The sentences of a passage.

Belongs here: where a sentence begins and ends, and how it is shown as evidence. Does not belong here: passages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from research_platform_assets.redaction import redact

_END = re.compile(r"(?P<mark>[.!?])[)\]\"'*_”»]{0,3}(?=\s)|[。！？]|:(?=\s*$)")
# A full stop after one of these ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[.-])(?:[A-Za-zÀ-Þ]|al|e\.g|i\.e|etc|cf|fig|figs|eq|eqs|ed|eds|pp|vol|no|nr|dr|prof|vs|resp|approx|ca|sec|"
    r"ch|st|jr|univ|proc|conf|int|j|bzw|vgl|z\.b|et)$",
    re.IGNORECASE,
)
#: `L. Marsh and A. Dragosz (2025). Title. Journal. https://doi.org/...`: a line that begins with a name and initials,
#: a year, and where the work is.
_REFERENCE = re.compile(
    r"(?m)^[ \t>*+\-\d.\[\]]{0,16}(?:[\w'’-]{2,40},?\s)?[A-ZÀ-Þ]\.[^()\n]{0,120}(?:\n[^()\n]{0,120})?"
    r"\((?:1[5-9]|20)\d\d[a-z]?\)[.,:](?P<work>(?:(?!\n\s*\n|\(\d{4})[\s\S]){0,400}?)"
    r"(?i:https?://|doi:|arxiv:|\b10\.\d{4})"
)
_NO_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_LONGEST = 500
_AROUND = 280
#: Nobody writes longer ones; a line of data may be one.
_LONGEST_SENTENCE = 4000


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The beginnings and ends of the sentences in `text`; what goes on without end is cut between words."""
    start = 0
    for end in _ends(text):
        while end - start > _LONGEST_SENTENCE:
            cut = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
            cut = cut if cut > 0 else start + _LONGEST_SENTENCE
            yield start, cut
            start = cut
        yield start, end
        start = end


def _ends(text: str) -> Iterator[int]:
    last = 0
    # A reference is one sentence with its authors, whatever stops are in it.
    references = [(each.start("work") - 1, each.end("work")) for each in _REFERENCE.finditer(text)]
    starts = [start for start, _ in references]
    for end in _END.finditer(text):
        before = bisect_right(starts, end.start()) - 1
        if before >= 0 and end.start() < references[before][1]:
            continue
        if end["mark"] == "." and _ABBREVIATION.search(text[max(last, end.start() - 12) : end.start()]):
            continue
        last = end.end()
        yield last
    if text[last:].strip():
        yield len(text)


def shown(sentence: str, position: int) -> str:
    """`sentence` on one line without tags, addresses and secrets; of a long one what stands around `position`."""
    start, end = 0, len(sentence)
    if end > _LONGEST:
        start = max(0, position - _AROUND)
        end = min(len(sentence), start + _LONGEST)
    # Masked as a whole first: a cut through an address would leave a part of it.
    before, inside, after = sentence[:start], sentence[start:end], sentence[end:]
    whole = inside if not before and not after else _between_spaces(inside, is_begun=bool(before), is_open=bool(after))
    return " ".join(redact(storable(_TAG.sub(" ", whole))).split())


def storable(text: str) -> str:
    """`text` without control characters and halves of characters, which escapes in JSON and YAML can spell."""
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)


def _between_spaces(text: str, *, is_begun: bool, is_open: bool) -> str:
    if is_begun:
        text = "… " + text.partition(" ")[2]
    if is_open:
        text = text.rpartition(" ")[0] + " …"
    return text
