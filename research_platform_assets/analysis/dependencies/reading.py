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
_LONGEST_FILE = 4 * 1024 * 1024
_LONGEST_TEXT = 1000
TOO_LONG = f"[longer than {_LONGEST_TEXT} characters]"
_MOST_REQUIREMENTS = 5_000
_MOST_LOCKED = 50_000
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
        manifest = file_format.read(_text(content), path)
    except ManifestError as error:
        manifest = Manifest(problem=str(error))
    is_lock = file_format.is_lock if manifest.is_lock is None else manifest.is_lock
    most = max(len(manifest.requirements) - _MOST_REQUIREMENTS, len(manifest.locked) - _MOST_LOCKED)
    if most > 0:
        manifest.problem = f"it has {most} entries more than are read"
    return ManifestFacts(
        problem=manifest.problem,
        is_lock=is_lock,
        published=None if manifest.published is None else list(manifest.published),
        language_requirement=_shown(manifest.language_requirement),
        unread_count=manifest.unread_count,
        requirements=[asdict(_public(each)) for each in manifest.requirements[:_MOST_REQUIREMENTS]],
        locked=[
            [each.ecosystem, each.package, _shown(each.version) or ""]
            for each in sorted(set(manifest.locked))[:_MOST_LOCKED]
        ],
    )


def _text(content: bytes) -> str:
    if len(content) > _LONGEST_FILE:
        raise ManifestError(f"larger than {_LONGEST_FILE} bytes")
    text = decode(content).text
    if text is None:
        raise ManifestError(BINARY_REASON)
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


def _shown(text: str | None) -> str | None:
    if text is None:
        return None
    if len(text) > _LONGEST_TEXT:
        # Cutting it could cut the end off by which a secret is told.
        return TOO_LONG
    return redact(_NO_TEXT.sub(" ", text)).strip() or None
