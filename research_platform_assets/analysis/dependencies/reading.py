"""One dependency file, from its bytes to plain values, whatever is in it.

Belongs here: decoding, bounds, and that nothing private gets out. Does not belong here: formats, other files.
"""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import Any, TypedDict

from research_platform_assets.analysis.dependencies.formats import format_of
from research_platform_assets.analysis.dependencies.model import Manifest, ManifestError, Requirement
from research_platform_assets.analysis.text.decoding import decode
from research_platform_assets.redaction import redact

BINARY_REASON = "the contents are binary data, not text"
_LONGEST_FILE = 8 * 1024 * 1024
_LONGEST_TEXT = 1000
#: Looking for secrets in a text takes time that grows with the square of its length.
_MOST_SQUARED_CHARACTERS = 50_000_000
TOO_LONG = f"[longer than {_LONGEST_TEXT} characters]"
#: What needs no masking, as almost all versions do.
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+!-]{0,40}")
#: Controls, and halves of characters that JSON can spell out but no file can hold.
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class ManifestFacts(TypedDict):
    """What one file says by itself; JSON-able, so that it is worked out once for each content.

    `problem` is why it could not be read, or not all of it. `requirements` are `model.Requirement` by field, `locked`
    lists ecosystem, package and version; `published` is ecosystem and package, or None.
    """

    problem: str | None
    is_lock: bool
    published: list[str] | None
    language_requirement: str | None
    unread_count: int
    requirements: list[dict[str, Any]]
    locked: list[list[str]]


def read_manifest(content: bytes, path: str) -> ManifestFacts:
    """Read the dependency file `content` found at `path`; never raises."""
    file_format = format_of(path)
    try:
        manifest = file_format.read(_text(content, file_format.longest), path)
    except ManifestError as error:
        manifest = Manifest(problem=str(error))
    # `name[extra]` within an extra of the package itself asks for nothing new.
    manifest.requirements = [
        each for each in manifest.requirements if (each.ecosystem, each.package) != manifest.published
    ]
    if _effort(manifest) > _MOST_SQUARED_CHARACTERS:
        manifest = Manifest(problem="its entries are too long")
    is_lock = file_format.is_lock if manifest.is_lock is None else manifest.is_lock
    return ManifestFacts(
        problem=manifest.problem,
        is_lock=is_lock,
        published=None if manifest.published is None else list(manifest.published),
        language_requirement=_shown(manifest.language_requirement),
        unread_count=manifest.unread_count,
        requirements=[asdict(_public(each)) for each in manifest.requirements],
        locked=[[each.ecosystem, each.package, _version(each.version)] for each in sorted(set(manifest.locked))],
    )


def _effort(manifest: Manifest) -> int:
    texts = [text for each in manifest.requirements for text in (each.written, each.specifier, each.marker)]
    return sum(len(text) ** 2 for text in texts if text is not None and len(text) <= _LONGEST_TEXT)


def _text(content: bytes, longest: int) -> str:
    if len(content) > _LONGEST_FILE:
        raise ManifestError(f"larger than {_LONGEST_FILE} bytes")
    text = decode(content).text
    if text is None:
        raise ManifestError(BINARY_REASON)
    if len(text) > longest:
        raise ManifestError(f"longer than the {longest} characters that are read of such a file")
    return text


def _public(requirement: Requirement) -> Requirement:
    """Without credentials and addresses of people."""
    return replace(
        requirement,
        written=_shown(requirement.written) or "",
        specifier=_shown(requirement.specifier),
        group=_shown(requirement.group) or "",
        marker=_shown(requirement.marker),
        address=_shown(requirement.address),
    )


def _version(version: str) -> str:
    return version if _VERSION.fullmatch(version) else _shown(version) or ""


def _shown(text: str | None) -> str | None:
    if text is None:
        return None
    if len(text) > _LONGEST_TEXT:
        # Cutting it could cut the end off by which a secret is told.
        return TOO_LONG
    return redact(_NO_TEXT.sub(" ", text)).strip() or None
