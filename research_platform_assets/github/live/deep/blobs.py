"""Contents of files by the oid of their blob.

Belongs here: reading them, text many at a time, and holding every one against its oid. Does not belong here: which
files are wanted (`github.documents`), keeping contents.

GraphQL gives text only, and not always the very bytes: encodings are converted, long texts cut. What does not have the
hash that its oid says is read again by REST, and is unknown where that has not either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from research_platform_assets.github.live.deep.asking import Asker, Question, Row
from research_platform_assets.github.live.deep.batch_size import BatchSize
from research_platform_assets.github.live.deep.documents import load
from research_platform_assets.github.live.deep.facts import Unknown
from research_platform_assets.github.live.deep.ports import Client
from research_platform_assets.github.live.deep.rest import RAW, get, repository_url
from research_platform_assets.github.live.deep.row_answers import RowAnswer
from research_platform_assets.github.live.deep.together import together
from research_platform_assets.github.live.deep.wire import value_at

#: The size counts bytes: two megabytes, or fifty blobs, because each weighs at least a fiftieth.
_QUESTION = Question("blobs", load("blobs"), BatchSize(2_000_000, step=500_000, largest=4_000_000))
_LEAST_WEIGHT = 40_000
#: GitHub cuts longer texts.
_LONGEST_TEXT = 500_000
_WRONG_HASH = "the contents that GitHub gives do not have the hash that names them"


@dataclass(frozen=True)
class WantedBlob:
    """A blob, and a repository that has it."""

    oid: str
    size_bytes: int | None
    node_id: str
    owner: str
    name: str


async def blobs(asker: Asker, wanted: Iterable[WantedBlob]) -> dict[str, bytes | Unknown]:
    """Contents by oid, each asked for once and verified, or why they cannot be had."""
    by_oid = {blob.oid: blob for blob in wanted}
    found: dict[str, bytes | Unknown] = {oid: b"" for oid in by_oid if is_blob(oid, b"")}
    short = [blob for oid, blob in by_oid.items() if oid not in found and (blob.size_bytes or 0) <= _LONGEST_TEXT]
    rows = [Row({"id": blob.node_id, "oid": blob.oid}, weight=_weight(blob)) for blob in short]
    for blob, answer in zip(short, await asker.ask(_QUESTION, rows), strict=True):
        content = content_in(blob.oid, answer)
        if content is not None:
            found[blob.oid] = content
    await _by_rest(asker.client, [blob for oid, blob in by_oid.items() if oid not in found], found)
    return found


def _weight(blob: WantedBlob) -> int:
    return max(_LEAST_WEIGHT, _LONGEST_TEXT if blob.size_bytes is None else blob.size_bytes)


async def _by_rest(client: Client, wanted: Sequence[WantedBlob], found: dict[str, bytes | Unknown]) -> None:
    contents = await together(raw_content(client, blob) for blob in wanted)
    found.update(zip((blob.oid for blob in wanted), contents, strict=True))


def content_in(oid: str, answer: RowAnswer) -> bytes | Unknown | None:
    """The bytes in GitHub's answer; None where REST may tell more, unknown where it will not."""
    if answer.is_too_large:
        return None
    if value_at(answer.value, "object") is None:
        return answer.unknown("object")
    text = value_at(answer.value, "object", "text")
    content = text.encode("utf-8", "replace") if isinstance(text, str) else None
    return content if content is not None and is_blob(oid, content) else None


async def raw_content(client: Client, blob: WantedBlob) -> bytes | Unknown:
    """The bytes by REST."""
    page = await get(client, repository_url(blob.owner, blob.name, "git", "blobs", blob.oid), accept=RAW)
    if isinstance(page, Unknown):
        return page
    return page.content if is_blob(blob.oid, page.content) else Unknown(_WRONG_HASH)


def is_blob(oid: str, content: bytes) -> bool:
    """Whether git names `content` by `oid`, which is a SHA-1 or, where it is longer, a SHA-256."""
    algorithm = "sha1" if len(oid) == hashlib.sha1(usedforsecurity=False).digest_size * 2 else "sha256"
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() == oid
