"""From publications and facts to the rows of `research.works`, and back."""

from __future__ import annotations

from typing import Any

import polars as pl

from research_platform_assets.scholarly import frames
from research_platform_assets.scholarly.requests import INDEXES
from research_platform_assets.scholarly.works import Absent, Fact, Identifier, Observed, Unknown, Work, updated
from research_platform_assets.tables.research_works import SOURCES, WORKS

DOI, PREPRINT = Identifier("doi", "10.5555/a"), Identifier("arxiv", "2101.00001")
NOON = "2027-01-15T12:00:00+00:00"
WORK = Work("W1", "Tides", ("Ada", "Bo"), 2021, "Seas", "article", False, 12, 3, ("10.5555/b",))


def publication(identifier: str, kind: str, relation: str = "own", problem: str | None = None) -> dict[str, Any]:
    return {"identifier": identifier, "kind": kind, "relation": relation, "problem": problem}


def test_the_sources_are_the_indexes() -> None:
    assert tuple(INDEXES) == SOURCES


def test_what_repositories_name_is_asked_for_once() -> None:
    publications = pl.DataFrame(
        [
            publication("10.5555/a", "doi"),
            publication("10.5555/a", "doi", "cited"),
            publication("10.5555/b", "doi", "cited"),
            publication("2101.00001", "arxiv", "unclear"),
            publication("1234567", "ssrn"),
            publication("9780306406157", "isbn"),
            publication("10.x/a", "doi", problem="no registrant number"),
        ]
    )
    own = [Identifier("doi", "10.5555/a"), Identifier("ssrn", "1234567")]
    assert frames.identifiers(publications, "own") == own
    assert frames.identifiers(publications, "all") == [
        Identifier("arxiv", "2101.00001"),
        Identifier("doi", "10.5555/a"),
        Identifier("doi", "10.5555/b"),
        Identifier("ssrn", "1234567"),
    ]
    assert frames.identifiers(publications.clear(), "all") == []


def rows(facts: dict[str, dict[Identifier, Fact]], *names: str) -> pl.DataFrame:
    found = WORKS.frame(frames.rows([DOI, PREPRINT], [INDEXES[name] for name in names], facts))
    WORKS.contract.validate(found)
    return found


def test_each_index_has_a_row_of_its_own_for_what_it_can_know() -> None:
    facts = {
        "openalex": {DOI: updated(None, Observed(WORK), NOON), PREPRINT: updated(None, Absent(), NOON)},
        "crossref": {DOI: updated(None, Observed(Work("10.5555/a", "TIDES", cited_by_count=9)), NOON)},
    }
    found = rows(facts, "openalex", "crossref", "arxiv")
    assert found.select("identifier", "source", "status", "reason", "cited_by_count").rows() == [
        ("10.5555/a", "crossref", "observed", None, 9),
        ("10.5555/a", "openalex", "observed", None, 12),
        ("2101.00001", "arxiv", "unknown", "not_asked", None),
        ("2101.00001", "openalex", "absent", None, None),
    ]
    assert found["title"].to_list() == ["TIDES", "Tides", None, None]
    assert found["is_current"].to_list() == [True, True, False, True]
    assert rows({}).is_empty()


def test_what_is_unknown_shows_what_was_known() -> None:
    known = updated(None, Observed(WORK), NOON)
    failed = updated(known, Unknown("limit"), "2027-02-15T12:00:00+00:00")
    row = rows({"openalex": {DOI: failed}}, "openalex").row(0, named=True)
    assert (row["status"], row["reason"], row["is_current"], row["cited_by_count"]) == ("unknown", "limit", False, 12)
    assert (row["observed_at"].isoformat(), row["since"].isoformat()) == (NOON, "2027-02-15T12:00:00+00:00")


def test_facts_come_back_from_rows_and_from_what_was_kept() -> None:
    known = updated(None, Observed(WORK), NOON)
    facts = {
        DOI: updated(known, Unknown("limit"), "2027-02-15T12:00:00+00:00"),
        PREPRINT: updated(None, Absent(), NOON),
    }
    before = rows({"openalex": facts}, "openalex")
    assert rows(frames.facts_of(before), "openalex").equals(before)
    kept = [(frames.key_of("openalex", each), frames.kept_form(fact)) for each, fact in facts.items()]
    assert dict(frames.read_back("openalex", kept)) == facts
    strange = [("work/openalex/doi:10.5555/c", {"status": "observed"}), ("work/openalex/isbn:1", kept[0][1])]
    assert dict(frames.read_back("openalex", strange)) == {}
