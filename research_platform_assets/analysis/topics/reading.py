"""Reading all repositories of an organisation as counted terms.

Belongs here: what needs the texts of all repositories at once - which words are names. Does not belong here: the parts
of one repository's text (`passages`), plurals and the vocabulary of the model (`corpus`, `vocabulary`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.text.formats import ReadmeFormat
from research_platform_assets.analysis.text.prose import prose_blocks
from research_platform_assets.analysis.topics.documents import document, text_digest
from research_platform_assets.analysis.topics.passages import common_words, passages, readable_blocks
from research_platform_assets.analysis.topics.stop_words import stop_words
from research_platform_assets.analysis.topics.terms import banned, titled_names
from research_platform_assets.analysis.topics.versions import Text


@dataclass(frozen=True)
class Reading:
    """The text of each repository, counted, and the languages of READMEs that were left out."""

    texts: Sequence[Text]
    unread_languages: dict[int, str]


def read_documents(rows: Sequence[dict[str, Any]], banned_terms: Iterable[str]) -> Reading:
    """Read the texts of all repositories, given as `rows` of a frame with `DOCUMENT_SCHEMA`."""
    prose = {row["repository_id"]: _prose(row) for row in rows}
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
    texts = [
        Text(document(each, own, stop, banned_words, banned_names), text_digest(own, stop))
        for each, own in parts.items()
    ]
    unread = {
        row["repository_id"]: str(row["natural_language"])
        for row in rows
        if len(blocks[row["repository_id"]]) < len(prose[row["repository_id"]])
    }
    return Reading(texts, unread)


def _prose(row: dict[str, Any]) -> Sequence[Block]:
    markup: ReadmeFormat = row["format"] or "text"
    return prose_blocks(row["text"] or "", markup)


def _readable(row: dict[str, Any], prose: Sequence[Block]) -> Sequence[Block]:
    return readable_blocks(prose, row["natural_language"])
