"""CITATION.cff, the file in which a repository says how it is to be cited.

Belongs here: a lenient model of the Citation File Format 1.2 (https://doi.org/10.5281/zenodo.5171937): what cannot be
understood is left out, so that a slip in one field loses no other. Does not belong here: other metadata
(`metadata_files`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from research_platform_assets.analysis.publications.finding import identifiers_of
from research_platform_assets.analysis.publications.identifier import Identifier
from research_platform_assets.analysis.publications.mention import (
    Mention,
    Reading,
    Work,
    comparable,
    mention,
    reading,
    unreadable,
    work,
)
from research_platform_assets.analysis.publications.parsing import field_identifiers
from research_platform_assets.analysis.publications.roles import role_of
from research_platform_assets.analysis.publications.sentences import shown, storable
from research_platform_assets.analysis.publications.yaml_values import UnreadableYamlError, load

_MOST = 2000
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")


def _text(value: Any) -> str | None:
    return storable(value) if isinstance(value, str) and value.strip() else None


def _list(value: Any) -> list[Any]:
    found = cast("list[Any]", value) if isinstance(value, list) else []
    return [each for each in found[:_MOST] if isinstance(each, dict)]


def _mapping(value: Any) -> Any:
    return cast("dict[Any, Any]", value) if isinstance(value, dict) else None


_Text = Annotated[str | None, BeforeValidator(_text)]


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class CitedIdentifier(_Lenient):
    """An item of `identifiers`."""

    type: _Text = None
    value: _Text = None
    description: _Text = None


class Person(_Lenient):
    """A person or, with `name`, an entity."""

    family_names: _Text = Field(None, alias="family-names")
    given_names: _Text = Field(None, alias="given-names")
    name_particle: _Text = Field(None, alias="name-particle")
    name: _Text = None

    @property
    def full_name(self) -> str:
        """Given names, particle and family names, or the entity's name."""
        parts = [self.given_names, self.name_particle, self.family_names]
        return " ".join(part for part in parts if part) or self.name or ""


class Conference(_Lenient):
    """An entity that publishes something or where something was presented."""

    name: _Text = None


class Described(_Lenient):
    """A work, as the file itself, `preferred-citation` and each of `references` describe one."""

    type: _Text = None
    title: _Text = None
    authors: Annotated[list[Person], BeforeValidator(_list)] = []
    doi: _Text = None
    isbn: _Text = None
    url: _Text = None
    identifiers: Annotated[list[CitedIdentifier], BeforeValidator(_list)] = []
    year: _Text = None
    date_released: _Text = Field(None, alias="date-released")
    date_published: _Text = Field(None, alias="date-published")
    journal: _Text = None
    collection_title: _Text = Field(None, alias="collection-title")
    conference: Annotated[Conference | None, BeforeValidator(_mapping)] = None
    publisher: Annotated[Conference | None, BeforeValidator(_mapping)] = None


class CitationFile(Described):
    """The file."""

    message: _Text = None
    preferred_citation: Annotated[Described | None, BeforeValidator(_mapping)] = Field(None, alias="preferred-citation")
    references: Annotated[list[Described], BeforeValidator(_list)] = []


def read_citation_file(text: str) -> Reading:
    """The works that a CITATION.cff names.

    The file's own identifiers and the preferred citation are the repository's own, `references` are cited.
    """
    try:
        values = load(text)
    except UnreadableYamlError as error:
        return unreadable(str(error))
    if not isinstance(values, dict):
        return unreadable("no mapping of keys to values")
    file = CitationFile.model_validate(values)
    parts: list[tuple[Described, str, str, str]] = [(file, "own", "identifier of the work", "the file itself")]
    if file.preferred_citation is not None:
        parts.append((file.preferred_citation, "own", "preferred citation", "preferred-citation"))
    parts += [(each, "cited", "listed as a reference", "references") for each in file.references]
    found: list[Mention] = []
    unidentified: list[str] = []
    for entry, (described, relation, reason, where) in enumerate(parts):
        of_part = list(_mentions(described, relation, reason, where, entry, file))
        if not of_part and entry > 0:
            unidentified.append(comparable(described.title))
        found += of_part
    return reading(found, unidentified=unidentified)


def _mentions(
    described: Described, relation: str, reason: str, where: str, entry: int, file: CitationFile
) -> Iterator[Mention]:
    message = file.message if relation == "own" else None
    about = _work(described, "software" if described is file else None)
    sentence = shown(" ".join(part for part in (f"{where}:", described.title, message) if part), 0)
    for identifier, description in _identifiers(described):
        yield mention(
            identifier,
            (relation, reason, "high"),
            technique="citation file",
            position=entry,
            sentence=sentence if description is None else shown(f"{sentence} ({description})", 0),
            doi_role=role_of(description) if identifier.kind == "doi" else None,
            entry=entry,
            work=about,
        )


def _identifiers(described: Described) -> Iterator[tuple[Identifier, str | None]]:
    seen: set[Identifier] = set()
    fields = [("doi", described.doi, None), ("isbn", described.isbn, None)]
    fields += [(each.type or "", each.value, each.description) for each in described.identifiers]
    described_found = [
        (identifier, description)
        for kind, value, description in fields
        if value
        for identifier in field_identifiers(value, kind.lower())
    ]
    # What has a description says more than the bare field with the same number.
    for identifier, description in sorted(described_found, key=lambda each: each[1] is None):
        if identifier not in seen:
            seen.add(identifier)
            yield identifier, description
    for identifier in identifiers_of(described.url or ""):
        if identifier not in seen:
            seen.add(identifier)
            yield identifier, None


def _work(described: Described, default_type: str | None) -> Work:
    year = _YEAR.search(described.year or described.date_published or described.date_released or "")
    named = [each.name for each in (described.conference, described.publisher) if each is not None and each.name]
    return work(
        title=described.title,
        authors=[each.full_name for each in described.authors],
        year=int(year[0]) if year else None,
        venue=described.journal or described.collection_title or (named[0] if named else None),
        work_type=described.type or default_type,
    )
