"""Tests of `analysis.readmes`."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis import readmes
from research_platform_assets.analysis.readmes import ReadmeFacts, core_readmes, describe_readme
from research_platform_assets.privacy import MASK, contains_address
from research_platform_assets.tables import github
from research_platform_assets.tables.core import READMES

OID = "a" * 40
OTHER_OID = "b" * 40


def repository(repository_id: int) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(github.REPOSITORIES.polars_schema)
    return row | {
        "repository_id": repository_id,
        "name": "name",
        "full_name": "owner/name",
        "html_url": "https://x.example",
    }


def facet(repository_id: int, status: str, reason: str | None = None, name: str = "readme") -> dict[str, Any]:
    return {"repository_id": repository_id, "facet": name, "status": status, "reason": reason, "origin": None}


def document(repository_id: int, path: str = "README.md", **changes: Any) -> dict[str, Any]:
    known = {"kind": "readme", "oid": OID, "size_bytes": 12, "status": "observed", "reason": None}
    return {"repository_id": repository_id, "path": path, **known, **changes}


def table(
    facets: list[dict[str, Any]],
    documents: list[dict[str, Any]],
    facts: dict[str, ReadmeFacts],
    ids: tuple[int, ...] = (1,),
    previous: pl.DataFrame | None = None,
) -> pl.DataFrame:
    return core_readmes(
        github.REPOSITORIES.frame([repository(each) for each in ids]),
        github.FACETS_TABLE.frame(facets),
        github.DOCUMENTS.frame(documents),
        facts,
        previous,
    )


def test_a_readme_is_described_by_its_prose() -> None:
    content = (
        b"# Prices\n\nWe study how prices of energy move between markets of Europe. Mail who@example.org.\n\n    f()\n"
    )
    facts = describe_readme(content, "README.md")
    assert facts["text"] == content.decode().replace("who@example.org", MASK)
    assert facts["word_count"] == 13
    assert facts["encoding"] == "utf-8"
    assert facts["natural_language"] == "en"
    assert json.loads(json.dumps(facts)) == facts


@pytest.mark.parametrize(
    ("content", "path", "expected"),
    [
        (b"", "README.md", ReadmeFacts(text="", encoding="utf-8", word_count=0, natural_language=None)),
        (
            b"    code()",
            "README.md",
            ReadmeFacts(text="    code()", encoding="utf-8", word_count=0, natural_language=None),
        ),
        (
            b"    code()",
            "README",
            ReadmeFacts(text="    code()", encoding="utf-8", word_count=1, natural_language=None),
        ),
        (b"\0\1\2\3", "README", ReadmeFacts(text=None, encoding="binary", word_count=None, natural_language=None)),
        (b"caf\xe9", "README", ReadmeFacts(text="café", encoding="cp1252", word_count=1, natural_language=None)),
    ],
)
def test_bytes_and_path_decide_what_is_told(content: bytes, path: str, expected: ReadmeFacts) -> None:
    assert describe_readme(content, path) == expected


FACTS = ReadmeFacts(text="# Name", encoding="utf-8", word_count=1, natural_language=None)
BINARY = ReadmeFacts(text=None, encoding="binary", word_count=None, natural_language=None)
PLACE = {"path": "README.md", "format": "markdown", "oid": OID, "size_bytes": 12}


@pytest.mark.parametrize(
    ("facets", "documents", "facts", "expected"),
    [
        ([facet(1, "observed")], [document(1)], {f"{OID}:README.md": FACTS}, PLACE | FACTS | {"status": "observed"}),
        ([facet(1, "absent", "no such file")], [], {}, {"status": "absent", "reason": "no such file"}),
        ([facet(1, "unknown", "timeout")], [], {}, {"status": "unknown", "reason": "timeout"}),
        ([], [], {}, {"status": "unknown", "reason": readmes.NOT_ASKED_REASON}),
        ([facet(1, "observed", name="files")], [], {}, {"status": "unknown", "reason": readmes.NOT_ASKED_REASON}),
        ([facet(1, "observed")], [], {}, {"status": "unknown", "reason": readmes.NO_DOCUMENT_REASON}),
        (
            [facet(1, "observed")],
            [document(1, kind="license")],
            {},
            {"status": "unknown", "reason": readmes.NO_DOCUMENT_REASON},
        ),
        (
            [facet(1, "unknown", "not recorded")],
            [document(1, status="unknown", reason="not recorded", size_bytes=None)],
            {},
            PLACE | {"size_bytes": None, "status": "unknown", "reason": "not recorded"},
        ),
        ([facet(1, "observed")], [document(1)], {}, PLACE | {"status": "unknown", "reason": readmes.NOT_READ_REASON}),
        (
            [facet(1, "observed")],
            [document(1)],
            {f"{OID}:README.rst": FACTS, f"{OTHER_OID}:README.md": FACTS},
            PLACE | {"status": "unknown", "reason": readmes.NOT_READ_REASON},
        ),
        (
            [facet(1, "observed")],
            [document(1)],
            {f"{OID}:README.md": BINARY},
            PLACE | {"status": "unknown", "encoding": "binary", "reason": readmes.BINARY_REASON},
        ),
    ],
)
def test_every_repository_has_a_row_that_says_what_is_known(
    facets: list[dict[str, Any]],
    documents: list[dict[str, Any]],
    facts: dict[str, ReadmeFacts],
    expected: dict[str, Any],
) -> None:
    row = table(facets, documents, facts).row(0, named=True)
    assert row == dict.fromkeys(READMES.polars_schema) | {"repository_id": 1} | expected


def test_rows_follow_the_repository_id_and_keep_the_contract() -> None:
    facets = [facet(each, "observed") for each in (9, 3, 5)]
    documents = [document(each, oid=str(each) * 40) for each in (9, 3, 5)]
    facts = {f"{str(each) * 40}:README.md": FACTS for each in (3, 5, 9)}
    frame = table(facets, documents, facts, ids=(9, 3, 5))
    assert frame["repository_id"].to_list() == [3, 5, 9]
    assert frame.schema == READMES.polars_schema
    READMES.contract.validate(frame)


def test_of_two_readme_documents_the_first_by_path_is_taken() -> None:
    documents = [document(1, "README.rst"), document(1, "README.md")]
    assert table([facet(1, "observed")], documents, {f"{OID}:README.md": FACTS})["path"].to_list() == ["README.md"]


def test_an_empty_readme_is_a_readme() -> None:
    facts = describe_readme(b"", "README.md")
    frame = table([facet(1, "observed")], [document(1, size_bytes=0)], {f"{OID}:README.md": facts})
    assert frame.select("status", "size_bytes", "text", "word_count").row(0) == ("observed", 0, "", 0)


def test_no_address_leaves_a_readme() -> None:
    facts = describe_readme("Schreib an jörg@example.org oder a%40b.org".encode("latin-1"), "README")
    assert not contains_address(facts["text"] or "")


READ = table([facet(1, "observed")], [document(1)], {f"{OID}:README.md": FACTS})
LAST_KNOWN = PLACE | FACTS
OTHER_PLACE = {"path": "README.rst", "format": "restructuredtext", "oid": OTHER_OID, "size_bytes": 12}
UNREAD = document(1, "README.rst", oid=OTHER_OID, status="unknown", reason="too large")
NEVER_READ = table([facet(1, "unknown", "too large")], [UNREAD], {})


@pytest.mark.parametrize(
    ("previous", "facets", "documents", "facts", "ids", "expected"),
    [
        (READ, [facet(1, "unknown", "timeout")], [], {}, (1,), LAST_KNOWN | {"status": "unknown", "reason": "timeout"}),
        (
            READ,
            [facet(1, "unknown", "too large")],
            [UNREAD],
            {},
            (1,),
            LAST_KNOWN | {"status": "unknown", "reason": "too large"},
        ),
        (READ, [], [], {}, (), LAST_KNOWN | {"status": "unknown", "reason": "not listed in the latest capture"}),
        (READ, [facet(1, "absent", "no file")], [], {}, (1,), {"status": "absent", "reason": "no file"}),
        (
            READ,
            [facet(1, "observed")],
            [document(1, oid=OTHER_OID)],
            {f"{OTHER_OID}:README.md": BINARY},
            (1,),
            PLACE | {"oid": OTHER_OID, "status": "unknown", "encoding": "binary", "reason": readmes.BINARY_REASON},
        ),
        (
            NEVER_READ,
            [facet(1, "unknown", "timeout")],
            [],
            {},
            (1,),
            OTHER_PLACE | {"status": "unknown", "reason": "timeout"},
        ),
        (
            NEVER_READ,
            [facet(1, "unknown", "too large")],
            [document(1, status="unknown", reason="too large")],
            {},
            (1,),
            PLACE | {"status": "unknown", "reason": "too large"},
        ),
        (
            NEVER_READ,
            [facet(1, "observed")],
            [document(1)],
            {f"{OID}:README.md": FACTS},
            (1,),
            LAST_KNOWN | {"status": "observed"},
        ),
    ],
)
def test_a_readme_that_is_not_at_hand_stays_as_it_was_last_known(
    previous: pl.DataFrame,
    facets: list[dict[str, Any]],
    documents: list[dict[str, Any]],
    facts: dict[str, ReadmeFacts],
    ids: tuple[int, ...],
    expected: dict[str, Any],
) -> None:
    found = table(facets, documents, facts, ids, previous)
    assert found.to_dicts() == [dict.fromkeys(READMES.polars_schema) | {"repository_id": 1} | expected]
    assert table(facets, documents, facts, ids, found).equals(found), "it stays for as long as it is unknown"
