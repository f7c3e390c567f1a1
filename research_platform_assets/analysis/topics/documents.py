"""A repository as counted terms.

Belongs here: the frame that the topic model takes, and counting the terms of one repository's text. Does not belong
here: which texts those are (`passages`), which terms enter the model (`vocabulary`).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, zip_longest

import polars as pl

from research_platform_assets.analysis.topics.passages import OPENING_WEIGHT, Passage
from research_platform_assets.analysis.topics.terms import spelling
from research_platform_assets.analysis.topics.wording import Wordings, wordings

OPENING_TERMS = 60
BODY_TERMS = 1_000
NOTEBOOK_TERMS = 300

#: Columns of the frame that `fit_topics` takes.
DOCUMENT_SCHEMA = pl.Schema(
    {
        "repository_id": pl.Int64(),
        "name": pl.String(),
        "description": pl.String(),
        "topics": pl.List(pl.String()),
        "text": pl.String(),
        "format": pl.String(),
        "natural_language": pl.String(),
        "status": pl.String(),
    }
)
UNKNOWN_README = "unknown"


@dataclass(frozen=True)
class Document:
    """The terms of one repository.

    Attributes:
        repository_id: The repository.
        counts: Weighted count of each term.
        phrases: Single terms, and two or three neighbouring ones, in the texts that may lend labels.
        endings: How often each term is used, and how often of these it ends its phrase: adjectives rarely do.
        followers: Phrases of two terms and a word that may not be a term, but completes them: `literature reviews`.
        wordings: How terms are written.
        named: The phrases in its name and its GitHub topics, as in `phrases`.
    """

    repository_id: int
    counts: Counter[str]
    phrases: frozenset[tuple[str, ...]]
    endings: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    followers: frozenset[tuple[tuple[str, ...], str]] = frozenset()
    wordings: Wordings = frozenset()
    named: frozenset[tuple[str, ...]] = frozenset()


def topic_documents(repositories: pl.DataFrame, readmes: pl.DataFrame) -> pl.DataFrame:
    """Return the frame that `fit_topics` takes, from `core.repositories` and `core.readmes`, sorted by repository."""
    columns = ["repository_id", "text", "format", "natural_language", "status"]
    return (
        repositories.select("repository_id", "name", "description", "topics")
        .join(readmes.select(columns), on="repository_id", how="left", maintain_order="left")
        .with_columns(pl.col("status").fill_null(UNKNOWN_README))
        .select(DOCUMENT_SCHEMA.names())
        .sort("repository_id")
    )


def document(
    repository_id: int,
    parts: Sequence[Passage],
    content: Callable[[Passage], Sequence[str | None]],
    function_words: Collection[str] = (),
    *,
    lends_labels: bool = True,
) -> Document:
    """Return the terms of a repository whose text is `parts`; without what only labels need where it lends none.

    `content` gives the term of each word of a part, None in place of one that carries no meaning.
    The first 60 terms of the body count twice, the next 1,000 once, the rest not at all. Notebooks follow the README;
    no more than 300 terms of theirs count.
    """
    counts: Counter[str] = Counter()
    phrases: set[tuple[str, ...]] = set()
    named: set[tuple[str, ...]] = set()
    uses: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    followers: set[tuple[tuple[str, ...], str]] = set()
    told: set[tuple[str, str, bool]] = set()
    body_terms = notebook_terms = 0
    for part in parts if lends_labels else _joined(parts):
        found = content(part)
        if part.is_body:
            left = NOTEBOOK_TERMS - notebook_terms if part.is_notebook else OPENING_TERMS + BODY_TERMS - body_terms
            found = _first_terms(found, left)
        terms = [term for term in found if term]
        opening = max(0, OPENING_TERMS - body_terms) if part.is_body else 0
        counts.update(OPENING_WEIGHT * terms[:opening] + part.weight * terms[opening:])
        body_terms += len(terms) * part.is_body
        notebook_terms += len(terms) * part.is_notebook
        if not lends_labels:
            continue
        if part.lends_labels:
            phrases.update(_phrases(found))
        if part.is_self_description and not part.is_running_text:
            named.update(_phrases(found))
        for place, term, following in _with_following(found, part.words):
            uses[term] += 1
            is_end = not following or following in function_words
            ends[term] += is_end
            if not is_end and place and found[place - 1] and found[place + 1 : place + 2] == [None]:
                followers.add(((str(found[place - 1]), term), part.words[place + 1]))
        if part.is_running_text:
            told |= wordings(part.words, found, is_title=part.is_title)
    endings = {term: (count, ends[term]) for term, count in uses.items()}
    return Document(
        repository_id, counts, frozenset(phrases), endings, frozenset(followers), frozenset(told), frozenset(named)
    )


def _joined(parts: Iterable[Passage]) -> Iterator[Passage]:
    """Yield `parts` with those that count alike in one, where it does not matter which of them says what.

    All body of the README has to count alike and to stand before that of notebooks, as it does in `passages`.
    """
    words: dict[tuple[int, bool, bool, bool], list[str]] = {}
    for part in parts:
        own = words.setdefault((part.weight, part.is_body, part.is_notebook, part.is_self_description), [])
        own += part.words
        # The end of one and the beginning of the next are no name.
        own.append("")
    for (weight, is_body, is_notebook, is_self_description), own in words.items():
        yield Passage(
            tuple(own), weight, is_body=is_body, is_notebook=is_notebook, is_self_description=is_self_description
        )


def _phrases(found: Sequence[str | None]) -> Iterator[tuple[str, ...]]:
    """Yield each term in `found`, and each two and three that stand side by side."""
    for first, second, third in zip_longest(found, found[1:], found[2:]):
        if first:
            yield (first,)
            if second:
                yield (first, second)
                if third:
                    yield (first, second, third)


def _with_following(found: Sequence[str | None], words: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield place and term of each term in `found`, and the spelling of the word behind it in `words`."""
    for place, term in enumerate(found):
        if term:
            yield place, term, spelling(words[place + 1]) if place + 1 < len(words) else ""


def text_digest(counted: Document) -> str:
    """Return the SHA-256 of the counted terms of a repository, 64 hexadecimal digits.

    Names and the words of other languages are to be counted in it like other words, since which of them are left out
    depends on what other repositories say.
    """
    pairs = [(term, counted.counts[term]) for term in sorted(counted.counts)]
    return hashlib.sha256(json.dumps(pairs).encode()).hexdigest()


def _first_terms(found: Sequence[str | None], limit: int) -> Sequence[str | None]:
    """Return the beginning of `found` that holds at most `limit` terms."""
    if len(found) <= limit:
        return found
    for place, count in enumerate(accumulate(term is not None for term in found)):
        if count > limit:
            return found[:place]
    return found
