"""The README of each repository: its text, or why there is none.

Belongs here: what is told of a README alone, and the table of all of them. Does not belong here: which of several
README files GitHub shows (`github.frames` chooses), topics (`analysis.topics`), rendering (`site.markup`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

import polars as pl

from research_platform_assets.analysis.facets import NOT_LISTED
from research_platform_assets.analysis.text.decoding import decode
from research_platform_assets.analysis.text.formats import readme_format
from research_platform_assets.analysis.text.language import natural_language
from research_platform_assets.analysis.text.prose import prose
from research_platform_assets.analysis.text.words import word_count
from research_platform_assets.redaction import redact
from research_platform_assets.tables.core import READMES

BINARY_REASON = "the contents are binary data, not text"
NOT_READ_REASON = "the contents were not handed over for reading"
NOT_ASKED_REASON = "the capture did not ask for it"
NO_DOCUMENT_REASON = "the capture lists no README file although it found one"


class ReadmeFacts(TypedDict):
    """What one README's bytes and path tell; JSON-able, so that it is worked out once for each content.

    `text` has its addresses and secrets masked; `text`, `word_count` are None for binary data. `natural_language` is
    an ISO 639-1 code or None.
    """

    text: str | None
    encoding: str
    word_count: int | None
    natural_language: str | None


def describe_readme(content: bytes, path: str) -> ReadmeFacts:
    """Read the README `content` found at `path`."""
    decoded = decode(content)
    if decoded.text is None:
        return ReadmeFacts(text=None, encoding=decoded.encoding, word_count=None, natural_language=None)
    read = prose(decoded.text, readme_format(path))
    return ReadmeFacts(
        text=redact(decoded.text),
        encoding=decoded.encoding,
        word_count=word_count(read),
        natural_language=natural_language(read),
    )


def core_readmes(
    repositories: pl.DataFrame,
    facets: pl.DataFrame,
    documents: pl.DataFrame,
    readme_facts: Mapping[str, ReadmeFacts],
    previous: pl.DataFrame | None,
) -> pl.DataFrame:
    """Return `core.readmes`: one row for each repository, those that are not listed any more included.

    Where the README is unknown, everything but status and reason is what `previous` has of it: one file, read as it
    was. A README whose contents are at hand, but are no text, takes nothing from an earlier one.

    Args:
        repositories: `github.repositories`.
        facets: `github.facets`; the facet `readme` says whether there is a README.
        documents: `github.documents`; the row of kind `readme` says which file it is and whether its contents came.
        readme_facts: results of `describe_readme` by `<oid>:<path>`.
        previous: the `core.readmes` before this one; None for the first.
    """
    earlier = {row["repository_id"]: row for row in (READMES.empty() if previous is None else previous).to_dicts()}
    facet_by_repository = {row["repository_id"]: row for row in facets.filter(facet="readme").iter_rows(named=True)}
    document_by_repository = {
        row["repository_id"]: row
        for row in documents.filter(kind="readme").sort("repository_id", "path", descending=True).iter_rows(named=True)
    }
    rows = {
        repository: _row(
            repository, facet_by_repository.get(repository), document_by_repository.get(repository), readme_facts
        )
        for repository in repositories["repository_id"]
    }
    gone = {repository: _unknown(repository, NOT_LISTED) for repository in earlier.keys() - rows.keys()}
    kept = [_or_last_known(row, earlier.get(repository)) for repository, row in sorted((rows | gone).items())]
    return READMES.frame(kept)


def _or_last_known(row: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """`row`, or the one before it where that knows more of a README whose contents are not at hand."""
    was_read = row["encoding"] is not None
    if row["status"] != "unknown" or was_read or before is None:
        return row
    if before["text"] is None and row["path"] is not None:
        return row
    return before | {"status": row["status"], "reason": row["reason"]}


def _unknown(repository: int, reason: str | None) -> dict[str, Any]:
    known: dict[str, Any] = dict.fromkeys(READMES.polars_schema)
    return known | {"repository_id": repository, "status": "unknown", "reason": reason}


def _row(
    repository: int,
    facet: dict[str, Any] | None,
    document: dict[str, Any] | None,
    readme_facts: Mapping[str, ReadmeFacts],
) -> dict[str, Any]:
    row = _unknown(repository, None)
    if facet is None:
        return row | {"reason": NOT_ASKED_REASON}
    if facet["status"] == "absent" or document is None:
        is_known = facet["status"] != "observed"
        return row | {
            "status": facet["status"] if is_known else "unknown",
            "reason": facet["reason"] if is_known else NO_DOCUMENT_REASON,
        }
    row |= {
        "path": document["path"],
        "format": readme_format(document["path"]),
        "oid": document["oid"],
        "size_bytes": document["size_bytes"],
    }
    if document["status"] != "observed":
        return row | {"reason": document["reason"]}
    facts = readme_facts.get(f"{document['oid']}:{document['path']}")
    if facts is None:
        return row | {"reason": NOT_READ_REASON}
    if facts["text"] is None:
        return row | {"encoding": facts["encoding"], "reason": BINARY_REASON}
    return row | {"status": "observed", **facts}
