"""Reading all repositories of an organisation as counted terms.

Belongs here: what needs the texts of all repositories at once - which words are names. Does not belong here: the parts
of one repository's text (`passages`), plurals and the vocabulary of the model (`corpus`, `vocabulary`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.topics.documents import document, text_digest
from research_platform_assets.analysis.topics.model import sampled
from research_platform_assets.analysis.topics.passages import Passage, common_words, passages, readable_blocks
from research_platform_assets.analysis.topics.readme_prose import ReadmeProse, prose_of
from research_platform_assets.analysis.topics.stop_words import stop_words
from research_platform_assets.analysis.topics.terms import banned, content_terms, titled_names
from research_platform_assets.analysis.topics.versions import Text

_MOST_IN_ORDER = 2_000


@dataclass(frozen=True)
class Reading:
    """The text of each repository, counted, and the languages of READMEs that were left out.

    `passages` has the words of some repositories in their order, for what hangs on it: of up to 500, evenly spaced, and
    of each the first 2,000 words, with None in place of one that cannot be a term.
    """

    texts: Sequence[Text]
    unread_languages: dict[int, str]
    passages: Mapping[int, Sequence[Sequence[str | None]]]


def read_documents(
    rows: Sequence[dict[str, Any]], banned_terms: Iterable[str], remembered: Mapping[int, ReadmeProse] | None = None
) -> Reading:
    """Read the texts of all repositories, given as `rows` of a frame with `DOCUMENT_SCHEMA`.

    What is `remembered` of a repository's README, by its id, is not read again.
    """
    known = remembered or {}
    prose = {row["repository_id"]: prose_of(row, known.get(row["repository_id"])) for row in rows}
    blocks = {row["repository_id"]: _readable(row, prose[row["repository_id"]]) for row in rows}
    parts = {
        row["repository_id"]: passages(
            row["name"], row["description"], row["topics"] or (), blocks[row["repository_id"]]
        )
        for row in rows
    }
    common = common_words(part for each in parts.values() for part in each)
    prose_texts = [block.text for each in blocks.values() for block in each]
    described = [row["description"] or "" for row in rows]
    names = [name for text in (*described, *prose_texts) for name in titled_names(text)]
    banned_words, banned_names = banned([*banned_terms, *names], common)
    stop = stop_words()
    texts: list[Text] = []
    for each, own in parts.items():
        counted = with_names = document(each, own, stop, banned_words, banned_names)
        if _has_any(own, banned_words, banned_names):
            with_names = document(each, own, stop)
        texts.append(Text(counted, text_digest(with_names)))
    unread = {
        row["repository_id"]: str(row["natural_language"])
        for row in rows
        if len(blocks[row["repository_id"]]) < len(prose[row["repository_id"]])
    }
    numbers = sorted(parts)
    in_order = {
        each: _in_order(parts[each], stop, banned_words, banned_names)
        for each in (numbers[place] for place in sampled(len(numbers)))
    }
    return Reading(texts, unread, in_order)


def _in_order(
    parts: Sequence[Passage], stop: Collection[str], words: frozenset[str], names: frozenset[tuple[str, ...]]
) -> list[list[str | None]]:
    """The words of `parts` one after the other; no part follows once there are as many as are read."""
    found: list[list[str | None]] = []
    count = 0
    for part in parts:
        if count >= _MOST_IN_ORDER:
            break
        found.append(content_terms(part.words[: _MOST_IN_ORDER - count], stop, words, names))
        count += len(found[-1])
    return found


def _readable(row: dict[str, Any], prose: Sequence[Block]) -> Sequence[Block]:
    return readable_blocks(prose, row["natural_language"])


def _has_any(parts: Sequence[Passage], words: frozenset[str], names: frozenset[tuple[str, ...]]) -> bool:
    """Whether the text `parts` may have any of the banned `words` and `names`."""
    own = frozenset(word.lower() for part in parts for word in part.words)
    return not own.isdisjoint(words) or any(own.issuperset(name) for name in names)
