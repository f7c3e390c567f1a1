"""codemeta.json and .zenodo.json.

Belongs here: which of their fields name the repository's own works, and which name others. Does not belong here:
CITATION.cff (`citation_file`).

The relations of Zenodo are those of DataCite's metadata schema 4.5, appendix 1
(https://datacite-metadata-schema.readthedocs.io/en/4.5/appendices/appendix-1/relationType/).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from research_platform_assets.analysis.publications.mention import (
    Mention,
    Reading,
    Work,
    mention,
    reading,
    unreadable,
    work,
)
from research_platform_assets.analysis.publications.parsing import field_identifiers
from research_platform_assets.analysis.publications.roles import role_of
from research_platform_assets.analysis.publications.sentences import shown

Values = Mapping[str, Any]

_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_MOST = 2000
#: Fields of CodeMeta 3.0 that name works, and what naming there means.
_CODEMETA = {
    "identifier": ("own", "identifier of the work"),
    "@id": ("own", "identifier of the work"),
    "sameAs": ("own", "identifier of the work"),
    "referencePublication": ("own", "preferred citation"),
    "citation": ("cited", "listed as a reference"),
}
_OWN = frozenset(
    "issupplementto isdescribedby isdocumentedby ispublishedin isversionof hasversion isnewversionof ispreviousversionof "
    "isidenticalto isvariantformof isoriginalformof ispartof haspart".split()
)
_CITED = frozenset(
    "cites references isderivedfrom isbasedon requires compiles reviews obsoletes describes documents".split()
)

_USED = frozenset("iscitedby isreferencedby issourceof isrequiredby isreviewedby".split())


def read_codemeta(text: str) -> Reading:
    """The works that a codemeta.json names."""
    values = _object(text)
    if isinstance(values, str):
        return unreadable(values)
    found: list[Mention] = []
    unidentified = entries = 0
    for field, (relation, reason) in _CODEMETA.items():
        is_itself = reason == "identifier of the work"
        for item in _items(values.get(field)):
            about = cast("Values", item) if isinstance(item, dict) else {}
            described = values if is_itself else about
            entries += not is_itself
            of_item = [
                mention(
                    identifier,
                    technique="codemeta",
                    position=entries,
                    relation=relation,
                    reason=reason,
                    confidence="high",
                    sentence=shown(f"{field}: {_string(described.get('name')) or identifier.value}", 0),
                    doi_role=role_of(_string(about.get("description"))),
                    entry=0 if is_itself else entries,
                    work=_codemeta_work(described),
                )
                for identifier in _codemeta_identifiers(item)
            ]
            unidentified += not (is_itself or of_item)
            found += of_item
    return reading(found, unidentified_count=unidentified)


def read_zenodo(text: str) -> Reading:
    """The works that a .zenodo.json names."""
    values = _object(text)
    if isinstance(values, str):
        return unreadable(values)
    about = _zenodo_work(values)
    found: list[Mention] = []
    unidentified = 0
    for name, role in (("doi", None), ("conceptdoi", "concept"), ("prereserve_doi", "version")):
        field = values.get(name)
        value = _string(cast("Values", field).get("doi")) if isinstance(field, dict) else _string(field)
        for identifier in field_identifiers(value, "doi") if value else []:
            found.append(_of_zenodo(identifier, 0, "own", "identifier of the work", name, values, role, about))
    for number, item in enumerate(_items(values.get("related_identifiers")), start=1):
        related = cast("Values", item) if isinstance(item, dict) else {}
        relation = _string(related.get("relation")) or ""
        value = _string(related.get("identifier")) or ""
        verdict = _verdict(relation)
        for identifier in field_identifiers(value):
            found.append(_of_zenodo(identifier, number, *verdict, relation or "related_identifiers", values))
    for number, item in enumerate(_items(values.get("references")), start=_MOST + 1):
        written = _string(item) or ""
        identifiers = field_identifiers(written)
        unidentified += bool(written) and not identifiers
        for identifier in identifiers:
            found.append(
                _of_zenodo(identifier, number, "cited", "listed as a reference", f"references: {written}", values)
            )
    return reading(found, unidentified_count=unidentified)


def _of_zenodo(
    identifier: Any,
    number: int,
    relation: str,
    reason: str,
    field: str,
    values: Values,
    role: str | None = None,
    about: Work | None = None,
) -> Mention:
    sentence = field if relation == "cited" and ":" in field else f"{field}: {_string(values.get('title')) or ''}"
    return mention(
        identifier,
        technique="zenodo metadata",
        position=number,
        relation=relation,
        reason=reason,
        confidence="high",
        sentence=shown(sentence, 0),
        doi_role=role,
        entry=number,
        work=about or work(),
    )


def _verdict(relation: str) -> tuple[str, str]:
    key = relation.lower()
    if key in _OWN:
        return "own", "related by its metadata"
    if key in _CITED:
        return "cited", "listed as a reference"
    return "unclear", "used by others" if key in _USED else "related by its metadata"


def _object(text: str) -> Values | str:
    """The JSON object in `text`, or why there is none."""
    try:
        values = json.loads(text)
    except RecursionError:
        return "nested too deeply"
    except ValueError:
        return "not valid JSON"
    if isinstance(values, list) and values and isinstance(values[0], dict):
        values = cast("list[Any]", values)[0]
    return cast("Values", values) if isinstance(values, dict) else "no JSON object"


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return cast("list[Any]", value)[:_MOST] if isinstance(value, list) else [value]


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _codemeta_identifiers(item: Any) -> Iterator[Any]:
    if isinstance(item, dict):
        named = cast("Values", item)
        seen: set[Any] = set()
        for field in ("@id", "id", "identifier", "doi", "value", "url", "sameAs"):
            for part in _items(named.get(field)):
                inner = cast("Values", part).get("value") if isinstance(part, dict) else part
                for identifier in field_identifiers(_string(inner) or "", "doi" if field == "doi" else ""):
                    if identifier not in seen:
                        seen.add(identifier)
                        yield identifier
    elif _string(item):
        yield from field_identifiers(item)


def _codemeta_work(about: Values) -> Work:
    people = [cast("Values", each) for each in _items(about.get("author")) if isinstance(each, dict)]
    names = [
        " ".join(part for field in ("givenName", "familyName") if (part := _string(each.get(field))))
        or _string(each.get("name"))
        or ""
        for each in people
    ]
    year = _YEAR.search(_string(about.get("datePublished")) or "")
    container = about.get("isPartOf") or about.get("publisher")
    venue = cast("Values", container).get("name") if isinstance(container, dict) else None
    return work(
        title=_string(about.get("name")) or _string(about.get("headline")),
        authors=names,
        year=int(year[0]) if year else None,
        venue=_string(venue),
        work_type=_string(about.get("@type")),
    )


def _zenodo_work(values: Values) -> Work:
    creators = [cast("Values", each) for each in _items(values.get("creators")) if isinstance(each, dict)]
    year = _YEAR.search(_string(values.get("publication_date")) or "")
    return work(
        title=_string(values.get("title")),
        authors=[_string(each.get("name")) or "" for each in creators],
        year=int(year[0]) if year else None,
        venue=_string(values.get("journal_title")),
        work_type=_string(values.get("upload_type")),
    )
