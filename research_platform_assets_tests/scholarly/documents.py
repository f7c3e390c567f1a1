"""Answers in the formats of the indexes, about invented works."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from research_platform_assets_tests.github_server.replies import Reply
from research_platform_assets_tests.github_server.server import Recorded

OPENALEX_WORK = {
    "id": "https://openalex.org/W4200000001",
    "doi": "https://doi.org/10.5555/Tides.2021",
    "display_name": "Tides of an <i>invented</i> sea",
    "publication_year": 2021,
    "type": "article",
    "is_retracted": False,
    "cited_by_count": 12,
    "referenced_works_count": 2,
    "primary_location": {"source": {"id": "https://openalex.org/S1", "display_name": "Journal of Invented Seas"}},
    "authorships": [
        {"author_position": "first", "author": {"id": "https://openalex.org/A1", "display_name": "Ada Ellerfosse"}},
        {"author_position": "last", "author": {"id": "https://openalex.org/A2", "display_name": "Bo Lund"}},
    ],
}
CROSSREF_WORK = {
    "DOI": "10.5555/TIDES.2021",
    "title": ["Tides of an invented sea &amp; its <sub>2</sub> moons"],
    "author": [
        {"given": "Ada", "family": "Ellerfosse", "sequence": "first", "affiliation": []},
        {"name": "The Tide Consortium", "sequence": "additional", "affiliation": []},
    ],
    "container-title": ["Journal of Invented Seas"],
    "publisher": "Invented Press",
    "issued": {"date-parts": [[2021, 3, 1]]},
    "type": "journal-article",
    "is-referenced-by-count": 9,
    "references-count": 3,
    "reference": [
        {"key": "a", "DOI": "10.5555/WAVES"},
        {"key": "b", "unstructured": "A book without a number"},
        {"key": "c", "DOI": "10.5555/moons"},
    ],
    "updated-by": [{"DOI": "10.5555/notice", "type": "retraction", "label": "Retraction"}],
}
DATACITE_WORK = {
    "id": "10.5281/zenodo.900001",
    "type": "dois",
    "attributes": {
        "doi": "10.5281/zenodo.900001",
        "titles": [
            {"title": "An invented subtitle", "titleType": "Subtitle"},
            {"title": "tides: tools for an invented sea"},
        ],
        "creators": [
            {"name": "Ellerfosse, Ada", "nameType": "Personal", "givenName": "Ada", "familyName": "Ellerfosse"},
            {"name": "Ellerfosse Lab", "nameType": "Organizational"},
        ],
        "publisher": "Zenodo",
        "container": {},
        "publicationYear": 2022,
        "types": {"resourceTypeGeneral": "Software", "resourceType": ""},
        "citationCount": 4,
        "referenceCount": 1,
        "relatedIdentifiers": [
            {"relationType": "References", "relatedIdentifierType": "DOI", "relatedIdentifier": "10.5555/tides.2021"},
            {"relationType": "IsVersionOf", "relatedIdentifierType": "DOI", "relatedIdentifier": "10.5281/zenodo.9"},
        ],
    },
}


def openalex(*works: dict[str, Any], count: int | None = None) -> bytes:
    meta = {"count": len(works) if count is None else count, "page": 1, "per_page": 50}
    return json.dumps({"meta": meta, "results": list(works), "group_by": []}).encode()


def crossref(*works: dict[str, Any], count: int | None = None) -> bytes:
    message = {"total-results": len(works) if count is None else count, "items": list(works), "items-per-page": 50}
    return json.dumps({"status": "ok", "message-type": "work-list", "message": message}).encode()


def datacite(*works: dict[str, Any], count: int | None = None) -> bytes:
    total = len(works) if count is None else count
    return json.dumps({"data": list(works), "meta": {"total": total, "totalPages": 1, "page": 1}}).encode()


def entry(number: str, title: str = "Tides\n  of an invented sea", more: str = "") -> str:
    return f"""<entry>
    <id>http://arxiv.org/abs/{number}</id>
    <title>{escape(title)}</title>
    <published>2021-01-04T18:00:00Z</published>
    <updated>2021-02-04T18:00:00Z</updated>
    <summary>Invented.</summary>
    <author><name>Ada Ellerfosse</name></author>
    <author><name>Bo Lund</name></author>
    {more}
  </entry>"""


def arxiv(*entries: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"
      xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
  <title>arXiv Query</title>
  <id>http://arxiv.org/api/invented</id>
  <opensearch:totalResults>{len(entries)}</opensearch:totalResults>
  {"".join(entries)}
</feed>""".encode()


def json_reply(body: bytes, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, body, {"content-type": "application/json", **named})


def atom_reply(body: bytes) -> Reply:
    return Reply(200, body, {"content-type": "application/atom+xml; charset=utf-8"})


def parameter(request: Recorded, name: str) -> str:
    return parse_qs(urlsplit(request.target).query)[name][0]


def asked_dois(request: Recorded) -> list[str]:
    """What a request to OpenAlex asks for."""
    return parameter(request, "filter").removeprefix("doi:").split("|")


def openalex_works(names: Sequence[str]) -> bytes:
    """A work for each DOI, its record named by it."""
    return openalex(
        *(
            {
                **OPENALEX_WORK,
                "doi": f"https://doi.org/{name}",
                "id": f"https://openalex.org/W-{name.rpartition('/')[2]}",
            }
            for name in names
        )
    )
