"""From readings of documents to tables: relations, works, coverage, citations, and what is only the last known."""

from __future__ import annotations

import polars as pl
import pytest

from research_platform_assets.analysis.publications.mentions import candidates
from research_platform_assets.tables import core, github
from research_platform_assets.tables.research_publications import SOURCES
from research_platform_assets_tests.analysis.publications.world import EDGE, FLOODS, FORK, TIDES, World
from research_platform_assets_tests.analysis.rows import frame, oid


def test_authors_who_contribute_make_a_work_ones_own_and_strangers_do_not() -> None:
    world = World(
        {
            (TIDES, "README.md"): "Ida Roswall (2024), doi:10.1000/full\n\nI. Roswall (2024), doi:10.1000/initial\n\n"
            "I. Roswall, B. Okoro (2024), doi:10.1000/two\n\nJ. Doe (2024), doi:10.1000/stranger\n\n"
            "It follows Ida Roswall, doi:10.1000/followed\n",
            (FORK, "README.md"): "Please cite doi:10.1000/parent\n\nPlease cite Ida Roswall, doi:10.1000/full\n",
        }
    )
    assert world.relations() == {
        (TIDES, "10.1000/full"): ("own", "authors contribute here"),
        (TIDES, "10.1000/initial"): ("unclear", "nothing is said"),
        (TIDES, "10.1000/two"): ("own", "authors contribute here"),
        (TIDES, "10.1000/stranger"): ("unclear", "nothing is said"),
        (TIDES, "10.1000/followed"): ("cited", "attributed to others"),
        (FORK, "10.1000/parent"): ("unclear", "the repository is a fork"),
        (FORK, "10.1000/full"): ("own", "authors contribute here"),
    }


def test_a_work_in_a_bibliography_is_cited_whoever_wrote_it_unless_another_document_says_it_is_own() -> None:
    bibliography = (
        "@article{a, author={Roswall, Ida}, title={Cited}, doi={10.1000/cited}}\n"
        "@article{b, author={Roswall, Ida}, title={Own}, doi={10.1000/own}, year=2024}\n"
    )
    world = World({(TIDES, "refs.bib"): bibliography, (TIDES, "README.md"): "Please cite doi:10.1000/own.\n"})
    assert world.relations() == {
        (TIDES, "10.1000/cited"): ("cited", "entry of a bibliography"),
        (TIDES, "10.1000/own"): ("own", "asks to be cited"),
    }
    own = world.publications.row(by_predicate=pl.col("identifier") == "10.1000/own", named=True)
    assert (own["title"], own["year"], own["path"], own["mentions_count"]) == ("Own", 2024, "README.md", 2)


def test_what_is_not_valid_stays_visible_and_is_nobodys_evidence() -> None:
    world = World(
        {
            (TIDES, "CITATION.cff"): "doi: TODO\n",
            (FLOODS, "CITATION.cff"): "references: [{doi: TODO, title: x}]\n",
        }
    )
    assert world.publications.select("identifier", "is_valid", "problem").unique().to_dicts() == [
        {"identifier": "TODO", "is_valid": False, "problem": "not of that form"}
    ]
    assert world.cited() == []


def test_citations_need_an_owner_or_a_link_and_follow_former_names() -> None:
    world = World(
        {
            (TIDES, "CITATION.cff"): "doi: 10.1000/tides\n",
            (FLOODS, "README.md"): "Based on doi:10.1000/tides and https://github.com/LAB/Waves.git, see "
            "https://github.com/other/tides and https://github.com/lab/floods and https://github.com/lab/nothing\n",
            (FORK, "README.md"): "From https://github.com/lab/floods. Also used by doi:10.1000/nobody.\n",
        }
    )
    assert world.cited() == [
        {"repository_id": FLOODS, "other_id": TIDES, "evidence": "identifier", "identifier": "10.1000/tides"},
        {"repository_id": FLOODS, "other_id": TIDES, "evidence": "link", "identifier": "lab/waves"},
        {"repository_id": FORK, "other_id": FLOODS, "evidence": "link", "identifier": "lab/floods"},
    ]


def test_who_uses_a_repository_is_not_cited_by_it() -> None:
    world = World(
        {
            (TIDES, "CITATION.cff"): "doi: 10.1000/tides\n",
            (FLOODS, "README.md"): "## Papers using floods\n\n- doi:10.1000/tides\n",
        }
    )
    assert world.cited() == []


def test_whoever_depends_on_a_package_of_another_repository_cites_it_once_with_the_best_evidence() -> None:
    world = World({(FLOODS, "README.md"): "See https://github.com/lab/tides\n"})
    by_address = {"basis": "address", "path": "sub/requirements.txt", "requirement": "tides @ git+https://x"}
    *dependencies, link = world.citations(EDGE, by_address, {"ecosystem": "conda", "is_current": False})
    assert (link["evidence"], link["technique"]) == ("link", "readme text")
    assert dependencies == [
        {
            "repository_id": FLOODS,
            "other_id": TIDES,
            "evidence": "dependency",
            "identifier": identifier,
            "path": path,
            "technique": technique,
            "sentence": sentence,
            "mentions_count": count,
            "is_current": is_current,
        }
        for identifier, path, technique, sentence, count, is_current in [
            ("conda:tides", "pyproject.toml", "dependency by name", "tides>=2", 1, False),
            ("pypi:tides", "sub/requirements.txt", "dependency by address", "tides @ git+https://x", 2, True),
        ]
    ]


@pytest.mark.parametrize(
    ("basis", "publishers", "is_cited"),
    [("name", 1, True), ("name", 2, False), ("address", 2, True), ("address", 0, True)],
)
def test_a_name_that_several_repositories_declare_cites_none_of_them(
    basis: str, publishers: int, is_cited: bool
) -> None:
    found = World({}).citations({"basis": basis, "publishers_count": publishers})
    assert [row["evidence"] for row in found] == ["dependency"] * is_cited


def test_what_is_only_the_last_known_is_no_evidence_beside_what_is_known_now() -> None:
    (found,) = World({}).citations(
        {"basis": "address", "path": "a.txt", "is_current": False}, {"path": "b.txt", "is_current": True}
    )
    assert (found["path"], found["technique"], found["is_current"]) == ("b.txt", "dependency by name", True)


def test_none_and_not_known_are_told_apart() -> None:
    world = World(
        {
            (TIDES, "README.md"): "# Tides\n",
            (TIDES, "CITATION.cff"): "a: [",
            (TIDES, "refs.bib"): None,
            (FLOODS, "README.md"): "doi:10.1000/182\n",
        },
        unknown_files=(FORK,),
    )
    coverage = world.coverage()
    assert coverage[TIDES, "readme"] == ("observed", None)
    assert coverage[TIDES, "citation"] == ("unknown", "CITATION.cff: not valid YAML in line 1")
    assert coverage[TIDES, "bibliography"] == ("unknown", "refs.bib: too large")
    assert coverage[TIDES, "notebook"] == ("absent", "there is no such file")
    assert {coverage[FORK, source] for source in SOURCES} == {("unknown", "timeout")}


def test_what_cannot_be_read_now_is_the_last_known_and_what_is_gone_is_gone() -> None:
    before = World(
        {
            (TIDES, "README.md"): "Please cite doi:10.1000/tides\n",
            (TIDES, "refs.bib"): "@misc{a, doi={10.1000/cited}}",
            (FLOODS, "README.md"): "Please cite doi:10.1000/floods\n",
            (FORK, "README.md"): "doi:10.1000/gone\n",
        }
    )
    after = World({(TIDES, "README.md"): None}, unknown_files=(FLOODS,), previous=before.mentions)
    assert dict(after.publications.select("identifier", "is_current").iter_rows()) == {
        "10.1000/tides": False,
        "10.1000/floods": False,
    }
    again = World(
        {(TIDES, "README.md"): "Please cite doi:10.1000/other\n"}, unknown_files=(FLOODS,), previous=after.mentions
    )
    assert dict(again.publications.select("identifier", "is_current").iter_rows()) == {
        "10.1000/other": True,
        "10.1000/floods": False,
    }


def test_lists_and_locks_of_dependencies_are_no_candidates() -> None:
    rows = [
        {"repository_id": TIDES, "path": path, "kind": kind, "oid": oid(path), "status": "observed"}
        for path, kind in {
            "requirements.txt": "manifest",
            "sub/pyproject.toml": "manifest",
            "a.py": "source",
            "README.md": "readme",
        }.items()
    ]
    repositories = frame(core.REPOSITORIES, [{"repository_id": TIDES, "name": "tides"}])
    assert candidates(frame(github.DOCUMENTS, rows), repositories)["path"].to_list() == [
        "README.md",
        "sub/pyproject.toml",
    ]
