""".zenodo.json, what Zenodo is to say of the archived repository.

Belongs here: which of its fields name the repository's own works, and which name others. Relations are those of
DataCite's metadata schema 4.5, appendix 1, relationType. Does not belong here: other metadata files.
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
    NOTHING_SAID,
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
from research_platform_assets.analysis.publications.sentences import shown

_ITSELF: Verdict = ("own", "identifier of the work", "high")
_CITED: Verdict = ("cited", "listed as a reference", "high")
#: Fields with a DOI of the deposit, and what that stands for.
_OWN_FIELDS = (("doi", None), ("conceptdoi", "concept"), ("prereserve_doi", "version"))
_OWN_RELATIONS = frozenset(
    "issupplementto isdescribedby isdocumentedby ispublishedin isversionof hasversion isnewversionof "
    "ispreviousversionof isidenticalto isvariantformof isoriginalformof ispartof haspart".split()
)
_CITING_RELATIONS = frozenset(
    "cites references isderivedfrom isbasedon requires compiles reviews obsoletes describes documents".split()
)
_USING_RELATIONS = frozenset("iscitedby isreferencedby issourceof isrequiredby isreviewedby".split())


def read_zenodo(text: str) -> Reading:
    """The works that a .zenodo.json names."""
    try:
        values = load_object(text)
    except UnreadableJsonError as error:
        return unreadable(str(error))
    found = [*_itself(values), *_related(values)]
    unidentified: list[str] = []
    entry = len(items(values.get("related_identifiers")))
    for item in items(values.get("references")):
        entry += 1
        written = string(item)
        identifiers = field_identifiers(written)
        if written and not identifiers:
            unidentified.append(comparable(written))
        found += [_mention(each, _CITED, entry, f"references: {written}") for each in identifiers]
    return reading(found, unidentified=unidentified)


def _itself(values: Values) -> Iterator[Mention]:
    title = string(values.get("title"))
    about = work(
        title=title,
        authors=[string(mapping(each).get("name")) for each in items(values.get("creators"))],
        year=year_in(string(values.get("publication_date"))),
        venue=string(values.get("journal_title")),
        work_type=string(values.get("upload_type")),
    )
    for name, role in _OWN_FIELDS:
        value = string(values.get(name)) or string(mapping(values.get(name)).get("doi"))
        for identifier in field_identifiers(value, "doi"):
            yield _mention(identifier, _ITSELF, 0, f"{name}: {title}", role, about)


def _related(values: Values) -> Iterator[Mention]:
    for entry, item in enumerate(items(values.get("related_identifiers")), start=1):
        relation = string(mapping(item).get("relation"))
        for identifier in field_identifiers(string(mapping(item).get("identifier"))):
            yield _mention(identifier, _verdict(relation), entry, f"{relation}: {identifier.value}")


def _verdict(relation: str) -> Verdict:
    key = relation.lower()
    if key in _CITING_RELATIONS:
        return _CITED
    if key in _USING_RELATIONS:
        return "unclear", "used by others", "high"
    return "own" if key in _OWN_RELATIONS else "unclear", "related by its metadata", "high"


def _mention(
    identifier: Identifier,
    verdict: Verdict,
    entry: int,
    sentence: str,
    role: str | None = None,
    about: Work = NOTHING_SAID,
) -> Mention:
    return mention(
        identifier,
        verdict,
        technique="zenodo metadata",
        position=entry,
        sentence=shown(sentence, 0),
        doi_role=role,
        entry=entry,
        work=about,
    )
