"""The prose of one README, worked out once for its contents.

Belongs here: what reading needs of a README alone, as JSON values that can be remembered. Does not belong here: what
needs all repositories at once (`reading`), which of it has a say (`passages`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.text.decoding import decode
from research_platform_assets.analysis.text.formats import readme_format
from research_platform_assets.analysis.text.prose import prose_blocks
from research_platform_assets.analysis.topics.paragraphs import Paragraph, Stored, paragraphs, restored
from research_platform_assets.redaction import redact


class ReadmeProse(TypedDict):
    """The paragraphs, and the SHA-256 of the text that they were read from; None for binary data."""

    paragraphs: list[Stored]
    digest: str | None


def readme_prose(content: bytes, path: str) -> ReadmeProse:
    """Read the README `content` found at `path`."""
    blocks, read = readme_blocks(content, path)
    digest = None if read is None else _digest(read)
    return ReadmeProse(paragraphs=[each.stored() for each in paragraphs(blocks)], digest=digest)


def readme_blocks(content: bytes, path: str) -> tuple[Sequence[Block], str | None]:
    """Return the blocks of the README `content` found at `path`, and their text, which is None for binary data.

    What needs no words starts from here, so that it does not hang on how words are cut.
    """
    text = decode(content).text
    if text is None:
        return (), None
    read = redact(text)
    return prose_blocks(read, readme_format(path)), read


def prose_of(row: Mapping[str, Any], remembered: ReadmeProse | None) -> Sequence[Paragraph]:
    """Return the paragraphs of the README in `row`, a row of a frame with `DOCUMENT_SCHEMA`.

    Those that are `remembered` are taken where they are of the very text in `row`: a text may have been masked further,
    or be the last known one.
    """
    text = row["text"] or ""
    if remembered is not None and remembered["digest"] == _digest(text):
        return restored(remembered["paragraphs"])
    return paragraphs(prose_blocks(text, row["format"] or "text"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
