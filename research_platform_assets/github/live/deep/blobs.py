"""Contents of files by the oid of their blob.

Belongs here: reading them, text many at a time, and holding every one against its oid. Does not belong here: which
files are wanted (`github.documents`), keeping contents.

GraphQL gives text only, and not always the very bytes: encodings are converted, long texts cut. What does not have the
hash that its oid says is read again by REST, and is unknown where that has not either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from research_platform_assets.github.live.deep.asking import Asker, Question, Row, calls_for
from research_platform_assets.github.live.deep.batch_size import BatchSize
from research_platform_assets.github.live.deep.documents import load
from research_platform_assets.github.live.deep.facts import Unknown
from research_platform_assets.github.live.deep.ports import Client
from research_platform_assets.github.live.deep.rest import RAW, get, repository_url
from research_platform_assets.github.live.deep.row_answers import RowAnswer
from research_platform_assets.github.live.deep.wire import value_at

#: The size counts bytes: two megabytes, or fifty blobs, because each weighs at least a fiftieth.
_QUESTION = Question("blobs", load("blobs"), BatchSize(2_000_000, step=500_000, largest=2_000_000))
_LEAST_WEIGHT = 40_000
#: GitHub cuts longer texts.
_LONGEST_TEXT = 500_000
#: When so many doubtful blobs in a row are read again by REST and none of them is right, no more are tried.
_DOUBTFUL_IN_A_ROW = 4
_WRONG_HASH = Unknown("the contents that GitHub gives do not have the hash that names them")
_MADE_UP = replace(_WRONG_HASH, is_lasting=True)


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
    found: dict[str, bytes | Unknown] = {}
    without_text: list[WantedBlob] = []
    doubtful: dict[WantedBlob, bytes] = {}
    short: list[WantedBlob] = []
    for oid, blob in by_oid.items():
        if is_blob(oid, b""):
            found[oid] = b""
        else:
            (short if (blob.size_bytes or 0) <= _LONGEST_TEXT else without_text).append(blob)
    rows = [Row({"id": blob.node_id, "oid": blob.oid}, weight=_weight(blob)) for blob in short]
    for blob, answer in zip(short, await asker.ask(_QUESTION, rows), strict=True):
        content = content_in(answer)
        if content is None:
            without_text.append(blob)
        elif isinstance(content, Unknown) or is_blob(blob.oid, content):
            found[blob.oid] = content
        else:
            doubtful[blob] = content
    # Those first, as they may show that this server makes contents up.
    found |= await _doubtful_by_rest(asker, doubtful)
    return found | {blob.oid: await raw_content(asker, blob) for blob in without_text}


def blob_calls(wanted: Iterable[WantedBlob]) -> tuple[int, int]:
    """How many questions and REST requests `blobs` takes, if every text is what it should be."""
    listed = list(wanted)
    short = [_weight(blob) for blob in listed if (blob.size_bytes or 0) <= _LONGEST_TEXT and not is_blob(blob.oid, b"")]
    return calls_for(_QUESTION.size, short), sum((blob.size_bytes or 0) > _LONGEST_TEXT for blob in listed)


def _weight(blob: WantedBlob) -> int:
    return max(_LEAST_WEIGHT, _LONGEST_TEXT if blob.size_bytes is None else blob.size_bytes)


async def _doubtful_by_rest(asker: Asker, texts: Mapping[WantedBlob, bytes]) -> dict[str, bytes | Unknown]:
    """Text in another encoding is right by REST; a server that makes contents up would cost a request for each blob."""
    wanted = list(texts)
    found: dict[str, bytes | Unknown] = {blob.oid: _MADE_UP for blob in wanted}
    for start in range(0, len(wanted), _DOUBTFUL_IN_A_ROW):
        if asker.has_given_up(_QUESTION.name):
            break
        part = wanted[start : start + _DOUBTFUL_IN_A_ROW]
        judged = {
            blob.oid: judged_twice(blob.oid, texts[blob], await rest_content(asker.client, blob)) for blob in part
        }
        found |= judged
        if len(part) == _DOUBTFUL_IN_A_ROW and all(content == _MADE_UP for content in judged.values()):
            asker.give_up(_QUESTION.name)
    return found


def judged_twice(oid: str, first: bytes, second: bytes | Unknown) -> bytes | Unknown:
    """`second`, given after `first`, which is not what `oid` names; what is wrong twice alike is no accident."""
    if isinstance(second, Unknown) or is_blob(oid, second):
        return second
    return _MADE_UP if second == first else _WRONG_HASH


def content_in(answer: RowAnswer) -> bytes | Unknown | None:
    """The bytes in GitHub's answer, perhaps not the right ones; None where REST has to be asked."""
    if answer.is_too_large:
        return None
    if value_at(answer.value, "object") is None:
        return answer.unknown("object")
    text = value_at(answer.value, "object", "text")
    return text.encode("utf-8", "replace") if isinstance(text, str) else None


async def rest_content(client: Client, blob: WantedBlob) -> bytes | Unknown:
    """The bytes by REST, perhaps not the right ones."""
    page = await get(client, repository_url(blob.owner, blob.name, "git", "blobs", blob.oid), accept=RAW)
    return page if isinstance(page, Unknown) else page.content


async def raw_content(asker: Asker, blob: WantedBlob) -> bytes | Unknown:
    """The bytes by REST, asked for once more where they do not have the hash that names them."""
    content = await rest_content(asker.client, blob)
    if isinstance(content, Unknown) or is_blob(blob.oid, content):
        return content
    if asker.has_given_up(_QUESTION.name):
        return _MADE_UP
    return judged_twice(blob.oid, content, await rest_content(asker.client, blob))


def is_blob(oid: str, content: bytes) -> bool:
    """Whether git names `content` by `oid`, which is a SHA-1 or, where it is longer, a SHA-256."""
    algorithm = "sha1" if len(oid) == hashlib.sha1(usedforsecurity=False).digest_size * 2 else "sha256"
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() == oid
