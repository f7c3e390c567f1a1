"""The prose of notebooks: that of one, worked out once for its contents, and which notebooks of a repository are read.

Belongs here: what reading needs of notebooks, as JSON values that can be remembered. Does not belong here: reading a
format (`analysis.notebooks`), which of it has a say (`passages`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import polars as pl

from research_platform_assets.analysis.notebooks.cells import UnreadableError
from research_platform_assets.analysis.notebooks.description import markdown_cells, read_notebook
from research_platform_assets.analysis.notebooks.table import notebook_documents
from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.text.cost import takes_long
from research_platform_assets.analysis.text.language import natural_language
from research_platform_assets.analysis.text.prose import prose_blocks
from research_platform_assets.analysis.text.words import word_count
from research_platform_assets.analysis.topics.paragraphs import Paragraph, Stored, paragraphs, restored
from research_platform_assets.redaction import redact

#: Of a repository with more notebooks the first by path are read, and of a notebook the first words.
MOST_NOTEBOOKS = 20
MOST_WORDS = 1_000


class NotebookProse(TypedDict):
    """The paragraphs of Markdown cells and the language of them; `is_read` is false for no notebook."""

    paragraphs: list[Stored]
    language: str | None
    is_read: bool


@dataclass(frozen=True)
class Notebooks:
    """What the notebooks of a repository say.

    Attributes:
        texts: Paragraphs and language (ISO 639-1 or None) of each notebook that was read, in the order of their paths.
        unread_count: How many others there are, whose contents are not at hand or are no notebook.
    """

    texts: Sequence[tuple[Sequence[Paragraph], str | None]] = ()
    unread_count: int = 0


def notebook_prose(content: bytes, of_format: str) -> NotebookProse:
    """Read the Markdown cells of a notebook in one of the `analysis.notebooks.description.FORMATS`.

    Reading ends with the cell in which 1,000 words are reached; cells that would take long are left out.
    """
    try:
        notebook = read_notebook(content, of_format)
    except UnreadableError:
        return NotebookProse(paragraphs=[], language=None, is_read=False)
    blocks: list[Block] = []
    words = 0
    for block in _blocks(markdown_cells(notebook.cells)):
        if words >= MOST_WORDS:
            break
        blocks.append(block)
        words += word_count(block.text)
    language = natural_language("\n".join(block.text for block in blocks))
    return NotebookProse(
        paragraphs=[each.stored() for each in paragraphs(blocks, has_title=False)], language=language, is_read=True
    )


def _blocks(sources: Sequence[str]) -> Iterator[Block]:
    for source in sources:
        if not takes_long(source):
            yield from prose_blocks(redact(source), "markdown")


def first_notebooks(documents: pl.DataFrame) -> pl.DataFrame:
    """Return the first notebooks by path of each repository in `github.documents`, with the column `format`."""
    found = notebook_documents(documents).sort("repository_id", "path")
    return found.group_by("repository_id", maintain_order=True).head(MOST_NOTEBOOKS)


def notebooks_by_repository(
    found: pl.DataFrame, prose: Mapping[tuple[str, str], NotebookProse | Mapping[str, Any]]
) -> dict[int, Notebooks]:
    """Return the notebooks of each repository that has some.

    Args:
        found: What `first_notebooks` returns.
        prose: What `notebook_prose` gave of those that are observed, by object id and format.
    """
    read: dict[int, list[NotebookProse | Mapping[str, Any] | None]] = {}
    for row in found.iter_rows(named=True):
        own = prose[row["oid"], row["format"]] if row["status"] == "observed" else None
        read.setdefault(row["repository_id"], []).append(own if own and own["is_read"] else None)
    return {
        repository_id: Notebooks(
            [(restored(each["paragraphs"]), each["language"]) for each in own if each],
            own.count(None),
        )
        for repository_id, own in read.items()
    }
