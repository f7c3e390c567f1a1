"""codemeta.json, the description of a program in the vocabulary of CodeMeta 3.0 (https://w3id.org/codemeta/3.0).

Belongs here: which of its fields name the repository's own works, and which name others. Does not belong here: other
metadata files.
"""

from __future__ import annotations

from collections.abc import Iterator

from research_platform_assets.analysis.publications.identifier import Identifier
from research_platform_assets.analysis.publications.json_values import (
    UnreadableJsonError,
    Values,
    items,
    load_object,
    mapping,
    string,
    year_in,
)
from research_platform_assets.analysis.publications.mention import (
    Mention,
    Reading,
    Verdict,
    Work,
    comparable,
    mention,
    reading,
    unreadable,
    work,
)
from research_platform_assets.analysis.publications.parsing import field_identifiers
from research_platform_assets.analysis.publications.roles import role_of
from research_platform_assets.analysis.publications.sentences import shown

_ITSELF: Verdict = ("own", "identifier of the work", "high")
#: What each field means that names works: `referencePublication` is the paper on the program, `citation` cites.
_FIELDS: tuple[tuple[str, Verdict], ...] = (
    ("identifier", _ITSELF),
    ("@id", _ITSELF),
    ("sameAs", _ITSELF),
    ("referencePublication", ("own", "preferred citation", "high")),
    ("citation", ("cited", "listed as a reference", "high")),
)
_NAMING = ("@id", "id", "identifier", "doi", "value", "url", "sameAs")


def read_codemeta(text: str) -> Reading:
    """The works that a codemeta.json names."""
    try:
        values = load_object(text)
    except UnreadableJsonError as error:
        return unreadable(str(error))
    found: list[Mention] = []
    unidentified: list[str] = []
    entries = 0
    for name, verdict in _FIELDS:
        for item in items(values.get(name)):
            entries += verdict != _ITSELF
            # All identifiers of the program itself are of one work.
            of_item = _mentions(name, verdict, item, values, 0 if verdict == _ITSELF else entries)
            if verdict != _ITSELF and not of_item:
                unidentified.append(comparable(string(mapping(item).get("name")) or string(item)))
            found += of_item
    return reading(found, unidentified=unidentified)


def _mentions(name: str, verdict: Verdict, item: object, values: Values, entry: int) -> list[Mention]:
    described = values if verdict == _ITSELF else mapping(item)
    return [
        mention(
            identifier,
            verdict,
            technique="codemeta",
            position=entry,
            sentence=shown(f"{name}: {string(described.get('name')) or identifier.value}", 0),
            doi_role=role_of(string(mapping(item).get("description"))),
            entry=entry,
            work=_work(described),
        )
        for identifier in dict.fromkeys(_identifiers(item))
    ]


def _identifiers(item: object) -> Iterator[Identifier]:
    if isinstance(item, str):
        yield from field_identifiers(item)
    for name in _NAMING:
        for part in items(mapping(item).get(name)):
            value = string(mapping(part).get("value")) or string(part)
            yield from field_identifiers(value, "doi" if name == "doi" else "")


def _work(described: Values) -> Work:
    people = [mapping(each) for each in items(described.get("author"))]
    container = mapping(described.get("isPartOf")) or mapping(described.get("publisher"))
    return work(
        title=string(described.get("name")) or string(described.get("headline")),
        authors=[
            f"{string(each.get('givenName'))} {string(each.get('familyName'))}".strip() or string(each.get("name"))
            for each in people
        ],
        year=year_in(string(described.get("datePublished"))),
        venue=string(container.get("name")),
        work_type=string(described.get("@type")),
    )
