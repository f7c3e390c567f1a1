"""Contents of documents as an archive stores them.

Belongs here: what is stored for one object id and its line in `blobs.jsonl`, as pure functions. Does not belong here:
masking texts, which the caller knows how to do; reading stored contents (`contents`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from research_platform_assets.github.archive.contents import is_named
from research_platform_assets.github.identity import masked_mailmap
from research_platform_assets.github.records import RepositoryPage
from research_platform_assets.privacy import MASK


class Masking(Protocol):
    """Takes e-mail addresses out of contents, such that whoever reads them comes to the same text but for these."""

    def __call__(self, content: bytes, *, is_prose: bool) -> bytes:
        """`content` without addresses; what is not `is_prose`, such as a notebook, keeps its syntax."""
        ...


@dataclass(frozen=True)
class Use:
    """One document that has some contents; `path` begins with the name of the repository."""

    kind: str
    path: str
    size_bytes: int | None


@dataclass(frozen=True)
class StoredContent:
    """What is written for one object id: the bytes and the line of `blobs.jsonl`."""

    content: bytes
    record: dict[str, Any]


def uses_of(page: RepositoryPage) -> Iterator[tuple[str, Use]]:
    """The documents of a page whose contents came with it, by object id."""
    for document in page.documents:
        if document.status == "observed":
            path = f"{page.repository.name}/{document.path}"
            yield document.oid, Use(document.kind, path, document.size_bytes)


def stored_content(oid: str, content: bytes, uses: Sequence[Use], masking: Masking) -> StoredContent:
    """What to store of `content`; it may have been masked before, and then has not the hash that `oid` is."""
    kinds = sorted({use.kind for use in uses})
    stored = _masked(content, kinds, masking)
    is_original = is_named(oid, content)
    sizes = [use.size_bytes for use in uses if use.size_bytes is not None]
    record = {
        "sha": oid,
        "kinds": kinds,
        "size": len(content) if is_original or not sizes else max(sizes),
        "stored_size": len(stored),
        # How many there are cannot be told in an encoding with wide characters, only that there are some.
        "replaced_addresses": 0 if is_original and stored == content else max(1, stored.count(MASK.encode())),
        "paths": sorted(use.path for use in uses),
    }
    return StoredContent(stored, record)


def _masked(content: bytes, kinds: Sequence[str], masking: Masking) -> bytes:
    # Git reads no `.mailmap` with wide characters, so such a file names no identity.
    if "mailmap" in kinds and b"\0" not in content:
        return masked_mailmap(content)
    return masking(content, is_prose="readme" in kinds)
