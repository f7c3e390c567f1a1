"""Reading all repositories of an organisation as counted terms.

Belongs here: what needs the texts of all repositories at once - which words are names, which plurals have a singular.
Does not belong here: the parts of one repository's text (`passages`), the vocabulary of the model (`vocabulary`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.text.formats import ReadmeFormat
from research_platform_assets.analysis.text.prose import prose_blocks
from research_platform_assets.analysis.topics.documents import Document, document
from research_platform_assets.analysis.topics.passages import common_words, passages, readable_blocks
from research_platform_assets.analysis.topics.stop_words import stop_words
from research_platform_assets.analysis.topics.terms import banned, titled_names
from research_platform_assets.analysis.topics.vocabulary import Folding, fold_plurals, folded


def read_documents(rows: Sequence[dict[str, Any]], banned_terms: Iterable[str]) -> tuple[list[Document], Folding]:
    """Return a document for each of `rows` (of a frame with `DOCUMENT_SCHEMA`) and how plurals were folded."""
    blocks = {row["repository_id"]: _blocks(row) for row in rows}
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
    return [folded(each, folding) for each in read], folding


def _blocks(row: dict[str, Any]) -> Sequence[Block]:
    markup: ReadmeFormat = row["format"] or "text"
    return readable_blocks(prose_blocks(row["text"] or "", markup), row["natural_language"])
