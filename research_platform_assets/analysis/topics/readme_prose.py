"""The prose of one README, worked out once for its contents.

Belongs here: what reading needs of a README alone, as JSON values that can be remembered. Does not belong here: what
needs all repositories at once (`reading`), which of it has a say (`passages`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

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
    text = decode(content).text
    if text is None:
        return ReadmeProse(paragraphs=[], digest=None)
    read = redact(text)
    found = paragraphs(prose_blocks(read, readme_format(path)))
    return ReadmeProse(paragraphs=[each.stored() for each in found], digest=_digest(read))


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
