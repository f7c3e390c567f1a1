"""Tests of `site.citing` and `site.csl`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from research_platform_assets.site.citing import asked_for, of_state, plain, state_of
from research_platform_assets.site.csl import item, names
from research_platform_assets.site.works import bibliography, by_identifier
from research_platform_assets_tests.site.sample_content import OID, Row, row

HOME = "https://github.com/example-lab/models"


def work(identifier: str, reason: str, **values: object) -> Row:
    common = {"kind": "doi", "is_valid": True, "title": f"On {identifier}", "year": 2024, "is_current": True}
    common |= {"authors": ["Ada Lovelace", "Byron, Ada"], "relation": "own", "relation_reason": reason}
    return row("research.publications", repository_id=1, identifier=identifier, work_id=identifier, **common | values)


def repository(**values: object) -> Row:
    common = {"name": "models", "full_name": "example-lab/models", "html_url": HOME, "head_oid": OID}
    return row(
        "core.repositories", repository_id=1, **common | {"pushed_at": datetime(2026, 2, 3, tzinfo=UTC)} | values
    )


def test_the_preferred_citation_comes_before_the_identifier_of_the_code() -> None:
    rows = [
        work("10.1/a", "asks to be cited"),
        work("10.1/b", "identifier of the work"),
        work("10.1/c", "preferred citation"),
    ]
    found = asked_for(rows, by_identifier(bibliography(rows)))
    assert found is not None
    chosen, citation = found
    assert chosen["identifier"] == "10.1/c"
    assert "doi    = {10.1/c}" in citation.bibtex
    assert citation.plain == "Ada Lovelace; Byron, Ada (2024). On 10.1/c. https://doi.org/10.1/c"
    assert json.loads(citation.csl)[0]["DOI"] == "10.1/c"


@pytest.mark.parametrize(
    "values", [{"relation_reason": "authors contribute here"}, {"title": None}, {"is_valid": False}]
)
def test_what_no_document_asks_for_is_no_citation(values: dict[str, object]) -> None:
    rows = [work("10.1/a", "asks to be cited", **values)]
    assert asked_for(rows, by_identifier(bibliography(rows))) is None


def test_a_state_is_named_by_its_commit_and_by_a_release_of_this_very_commit() -> None:
    older = row("github.releases", repository_id=1, tag_name="v1", target_commitish="f" * 40)
    state = state_of(repository(), [older])
    assert state is not None
    assert state.identifier == f"swh:1:rev:{OID};origin={HOME}"
    assert state.tree_url == f"{HOME}/tree/{OID}"
    assert state.version is None
    newer = row("github.releases", repository_id=1, tag_name="v2", target_commitish=OID)
    released = state_of(repository(), [newer, older])
    assert released is not None
    assert released.version == "v2"
    citation = of_state(repository(), "Example Lab", released)
    assert citation.plain == f"Example Lab (2026). models. v2. {HOME}/tree/{OID}"
    assert json.loads(citation.csl)[0] == {
        "id": "models-c0ffee00",
        "type": "software",
        "title": "models",
        "author": [{"literal": "Example Lab"}],
        "issued": {"date-parts": [[2026, 2, 3]]},
        "version": "v2",
        "URL": f"{HOME}/tree/{OID}",
    }
    assert citation.bibtex.startswith("@misc{models-c0ffee00,\n")
    assert "= {{Example Lab}}" in citation.bibtex


@pytest.mark.parametrize("values", [{"head_oid": None}, {"html_url": "javascript:alert(1)"}, {"html_url": ""}])
def test_without_a_commit_or_an_address_there_is_no_state(values: dict[str, object]) -> None:
    assert state_of(repository(**values), []) is None


def test_a_name_cannot_end_its_entry() -> None:
    hostile = repository(name="x}, note={y", pushed_at=None, created_at=None)
    state = state_of(hostile, [])
    assert state is not None
    citation = of_state(hostile, "}{", state)
    assert citation.bibtex.count("{") == citation.bibtex.count("}")
    assert r"x\textbraceright{}, note=\textbraceleft{}y" in citation.bibtex
    assert "year" not in citation.bibtex


def test_names_are_taken_apart_only_where_a_comma_does() -> None:
    assert names(["Lovelace, Ada", "Ada Lovelace", "A, B, C", " "]) == [
        {"family": "Lovelace", "given": "Ada"},
        {"literal": "Ada Lovelace"},
        {"literal": "A, B, C"},
    ]


def test_what_is_not_known_is_left_out() -> None:
    bare = work("x", "asks to be cited", title=None, authors=[], year=None, is_valid=False)
    assert item(bare, "key", None) == {"id": "key", "type": "document"}
    assert plain(item(bare, "key", None)) == ""
