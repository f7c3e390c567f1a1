"""Reading all repositories of an organisation as counted terms.

Belongs here: what needs the texts of all repositories at once - which words are names, which plurals have a singular.
Does not belong here: the parts of one repository's text (`passages`), the vocabulary of the model (`vocabulary`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.text.formats import ReadmeFormat
from research_platform_assets.analysis.text.prose import prose_blocks
from research_platform_assets.analysis.topics.documents import Document, document
from research_platform_assets.analysis.topics.passages import common_words, passages, readable_blocks
from research_platform_assets.analysis.topics.stop_words import stop_words
from research_platform_assets.analysis.topics.terms import banned, titled_names
from research_platform_assets.analysis.topics.vocabulary import Folding, fold_plurals, folded


@dataclass(frozen=True)
class Reading:
    """A document for each repository, how plurals were folded, and the languages of READMEs that were left out."""

    documents: Sequence[Document]
    folding: Folding
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
    texts = [row["description"] or "" for row in rows] + [block.text for each in blocks.values() for block in each]
    names = [name for text in texts for name in titled_names(text)]
    banned_words, banned_names = banned([*banned_terms, *names], common)
    stop = stop_words()
    read = [document(each, own, stop, banned_words, banned_names) for each, own in parts.items()]
    folding = fold_plurals(read)
    unread = {
        row["repository_id"]: str(row["natural_language"])
        for row in rows
        if len(blocks[row["repository_id"]]) < len(prose[row["repository_id"]])
    }
    return Reading([folded(each, folding) for each in read], folding, unread)


def _prose(row: dict[str, Any]) -> Sequence[Block]:
    markup: ReadmeFormat = row["format"] or "text"
    return prose_blocks(row["text"] or "", markup)


def _readable(row: dict[str, Any], prose: Sequence[Block]) -> Sequence[Block]:
    return readable_blocks(prose, row["natural_language"])
