"""Identifiers in fields of metadata.

Belongs here: what a field holds whose name says which kind of identifier it is, or does not say. Does not belong here:
running text (`finding`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from research_platform_assets.analysis.publications.arxiv import parse_arxiv
from research_platform_assets.analysis.publications.doi import parse_doi
from research_platform_assets.analysis.publications.finding import identifiers_of
from research_platform_assets.analysis.publications.identifier import LONGEST, Identifier
from research_platform_assets.analysis.publications.isbn import parse_isbn
from research_platform_assets.analysis.publications.ssrn import parse_ssrn

_PARSERS: Mapping[str, Callable[[str], Identifier | None]] = {
    "doi": parse_doi,
    "isbn": parse_isbn,
    "arxiv": parse_arxiv,
    "ssrn": parse_ssrn,
}
_LONGEST_FIELD = 4000


def field_identifiers(value: str, kind: str = "") -> list[Identifier]:
    """The identifiers in a field; one that is said to be of a `kind` and is not is there, too, as not valid."""
    value = value.strip()[:_LONGEST_FIELD]
    parse = _PARSERS.get(kind)
    if parse is not None and value:
        parsed = parse(value)
        if parsed is not None:
            return [parsed]
        found = identifiers_of(value)
        if found:
            return found
        name: str = kind
        return [Identifier(name, value[:LONGEST], problem="not of that form")] if len(value) < LONGEST else []  # pyright: ignore[reportArgumentType] - a key of the parsers is a kind
    whole = parse_doi(value) or (parse_arxiv(value) if "arxiv" in value.lower() else None)
    return [whole] if whole is not None and whole.is_valid else identifiers_of(value)
