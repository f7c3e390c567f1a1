"""Whether a DOI stands for all versions of a work or for one of them.

Belongs here: what Zenodo calls concept and version DOI, where a document tells them apart. Does not belong here: asking
Zenodo; two numbers alone do not tell.
"""

from __future__ import annotations

import re

from research_platform_assets.analysis.publications.doi import is_of_zenodo
from research_platform_assets.analysis.publications.identifier import Identifier

_CONCEPT = re.compile(
    r"\bconcept(?:[ -]?doi|ual)?\b|\ball (?:the )?(?:versions|releases)\b|\ball[- ]versions\b|\bany version\b|"
    r"\balways (?:resolves|points)\b|\blatest (?:version|release)\b",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"\bversion(?:ed)?[ -]?doi\b|\b(?:this|specific|that) (?:version|release)\b|"
    r"\b(?:version|release|v)\.? ?\d[\w.]{0,20}",
    re.IGNORECASE,
)
_AROUND = 80


def role_of(description: str | None) -> str | None:
    """`concept` or `version`, by the description of an identifier in metadata; None where it tells neither."""
    if not description:
        return None
    if _CONCEPT.search(description):
        return "concept"
    return "version" if _VERSION.search(description) else None


def role_in(sentence: str, position: int, identifier: Identifier) -> str | None:
    """The same for a DOI of Zenodo in a sentence, by the nearest words before it."""
    if not is_of_zenodo(identifier):
        return None
    before = sentence[max(0, position - _AROUND) : position]
    ends = {
        role: max((found.end() for found in pattern.finditer(before)), default=-1)
        for role, pattern in (("concept", _CONCEPT), ("version", _VERSION))
    }
    nearest = max(sorted(ends), key=lambda role: ends[role])
    return nearest if ends[nearest] >= 0 else None
