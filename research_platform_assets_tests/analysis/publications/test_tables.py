"""From readings of documents to tables: relations, works, coverage, citations, and what is only the last known."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import polars as pl
import pytest

from research_platform_assets.analysis.publications.citations import research_citations
from research_platform_assets.analysis.publications.coverage import publication_coverage
from research_platform_assets.analysis.publications.documents import read_document
from research_platform_assets.analysis.publications.mention import Reading
from research_platform_assets.analysis.publications.mentions import (
    Readings,
    candidates,
    contributors_of,
    research_mentions,
)
from research_platform_assets.analysis.publications.publications import research_publications
from research_platform_assets.tables import core, github
from research_platform_assets.tables.insight_dependencies import PACKAGE_EDGES
from research_platform_assets.tables.research_publications import (
    CITATIONS,
    MENTIONS,
    PUBLICATION_COVERAGE,
    PUBLICATIONS,
    SOURCES,
)
from research_platform_assets_tests.analysis.rows import frame, is_valid, oid

AT = datetime(2026, 1, 1, tzinfo=UTC)
TIDES, FLOODS, FORK = 1, 2, 3
PEOPLE = {"account-1": "Ida Roswall", "account-2": "Ben Okoro", "account-3": None}
CONTRIBUTIONS = {TIDES: ["account-1", "account-2"], FLOODS: ["account-2", "account-3"], FORK: ["account-1"]}
#: A file of one repository that asks for the package of another.
EDGE: dict[str, Any] = {
    "repository_id": FLOODS,
    "other_id": TIDES,
    "ecosystem": "pypi",
    "package": "tides",
    "path": "pyproject.toml",
    "basis": "name",
    "requirement": "tides>=2",
    "publishers_count": 1,
    "is_current": True,
}
KINDS = {"README.md": "readme", "CITATION.cff": "citation", "refs.bib": "bibliography", "a.ipynb": "notebook"}


class World:
    """An organisation of three repositories, of which one is a fork, with the given documents."""

    def __init__(
        self,
        contents: dict[tuple[int, str], str | None],
        *,
        unknown_files: tuple[int, ...] = (),
        previous: pl.DataFrame | None = None,
    ) -> None:
        self.repositories = frame(
            core.REPOSITORIES,
            [
                {"repository_id": TIDES, "name": "tides", "full_name": "Lab/tides", "former_names": ["waves"]},
                {"repository_id": FLOODS, "name": "floods", "full_name": "Lab/floods", "former_names": []},
                {
                    "repository_id": FORK,
                    "name": "fork",
                    "full_name": "Lab/fork",
                    "former_names": ["floods"],
                    "is_fork": True,
                },
            ],
        ).with_columns(pl.col("is_fork").fill_null(value=False))
        people = frame(core.PEOPLE, [{"person_id": key, "name": name, "is_bot": False} for key, name in PEOPLE.items()])
        contributions = frame(
            core.CONTRIBUTIONS,
            [{"repository_id": key, "person_id": person} for key, each in CONTRIBUTIONS.items() for person in each],
        )
        self.facets = frame(
            core.FACETS_TABLE,
            [
                {
                    "repository_id": repository,
                    "facet": facet,
                    "status": "unknown" if repository in unknown_files else "observed",
                    "reason": "timeout" if repository in unknown_files else None,
                    "since": AT,
                }
                for repository in (TIDES, FLOODS, FORK)
                for facet in ("files", "readme")
            ],
        )
        documents = [
            {
                "repository_id": repository,
                "path": path,
                "kind": KINDS[path],
                "oid": oid(path, content),
                "status": "unknown" if content is None else "observed",
                "reason": "too large" if content is None else None,
            }
            for (repository, path), content in contents.items()
        ]
        self.documents = candidates(frame(github.DOCUMENTS, documents), self.repositories)
        texts = {oid(path, content): content for (_, path), content in contents.items() if content is not None}
        self.readings: Readings = {
            (row["oid"], row["argument"]): cast("Reading", read_document(texts[row["oid"]].encode(), row["argument"]))
            for row in self.documents.filter(status="observed").iter_rows(named=True)
        }
        self.mentions = research_mentions(
            self.documents,
            self.readings,
            self.facets,
            self.repositories,
            contributors_of(self.repositories, people, contributions),
            previous,
            owner="Lab",
        )
        self.publications = research_publications(self.mentions)
        assert is_valid(self.mentions, MENTIONS)
        assert is_valid(self.publications, PUBLICATIONS)

    def relations(self) -> dict[tuple[int, str], tuple[str, str]]:
        chosen = self.publications.select("repository_id", "identifier", "relation", "relation_reason")
        return {(repository, identifier): (one, why) for repository, identifier, one, why in chosen.iter_rows()}

    def coverage(self) -> dict[tuple[int, str], tuple[str, str | None]]:
        found = publication_coverage(self.documents, self.readings, self.facets)
        assert is_valid(found, PUBLICATION_COVERAGE)
        chosen = found.select("repository_id", "source", "status", "reason")
        return {(repository, source): (status, reason) for repository, source, status, reason in chosen.iter_rows()}

    def citations(self, *edges: dict[str, Any]) -> list[dict[str, Any]]:
        depending = frame(PACKAGE_EDGES, [EDGE | edge for edge in edges])
        found = research_citations(self.mentions, self.publications, self.repositories, depending)
        assert is_valid(found, CITATIONS)
        return found.to_dicts()

    def cited(self) -> list[dict[str, Any]]:
        columns = ("repository_id", "other_id", "evidence", "identifier")
        return [{column: row[column] for column in columns} for row in self.citations()]


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


def test_identifiers_of_one_work_have_one_work_id_and_one_relation() -> None:
    text = (
        'The paper "Gates and tides at night" (arXiv:2103.12345v1, later arXiv:2103.12345v2).\n\n## Citation\n\n'
        "```\n@article{a, title={Gates and Tides at Night}, doi={10.1000/gates}}\n```\n\n"
        "## Software\n\ndoi:10.1000/other\n"
    )
    world = World({(TIDES, "README.md"): text})
    rows = {row["identifier"]: row for row in world.publications.iter_rows(named=True)}
    assert rows["2103.12345"]["work_id"] == rows["10.1000/gates"]["work_id"] == "10.1000/gates"
    assert (rows["2103.12345"]["relation"], rows["2103.12345"]["relation_reason"]) == (
        "own",
        "the same work is its own",
    )
    assert rows["2103.12345"]["versions"] == ["v1", "v2"]
    assert rows["10.1000/other"]["work_id"] == "10.1000/other"


@pytest.mark.parametrize(
    "text",
    [
        "Tidal models of shallow coastal seas extend the solver of Miller (doi:10.1000/miller).",
        "## References\n\nMiller, J. A comment on 'Tidal models of shallow coastal seas', doi:10.1000/miller",
        "Tidal models of shallow coastal seas: a critique, doi:10.1000/miller",
        '"Tidal models of shallow coastal seas" (doi:10.1000/own), beside doi:10.1000/miller',
    ],
)
def test_a_work_that_is_named_beside_the_title_of_an_own_one_stays_that_of_others(text: str) -> None:
    own = "preferred-citation: {type: article, title: Tidal models of shallow coastal seas, doi: 10.1000/own}\n"
    world = World({(TIDES, "CITATION.cff"): own, (TIDES, "README.md"): f"# Tides\n\n{text}\n"})
    assert world.relations()[TIDES, "10.1000/miller"][0] != "own"
    assert world.relations()[TIDES, "10.1000/own"] == ("own", "preferred citation")
    assert dict(world.publications.select("identifier", "work_id").iter_rows())["10.1000/own"] == "10.1000/own"


BADGE = "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.{0}.svg)](https://doi.org/10.5281/zenodo.{0})\n"


@pytest.mark.parametrize(("badges", "works"), [((), 1), ((11,), 1), ((11, 30), 3)])
def test_the_badge_of_an_archive_and_the_doi_in_its_citation_file_are_one_work(
    badges: tuple[int, ...], works: int
) -> None:
    readme = "# Tides\n\n" + "".join(map(BADGE.format, badges))
    world = World({(TIDES, "CITATION.cff"): "doi: 10.5281/zenodo.12\n", (TIDES, "README.md"): readme})
    assert world.publications.filter(relation="own")["work_id"].n_unique() == works


def test_a_program_and_the_paper_of_the_same_title_are_two_works_and_a_concept_stands_for_its_versions() -> None:
    text = (
        "title: Tides and gates at night\nidentifiers:\n  - {type: doi, value: 10.5281/zenodo.12}\n"
        "  - {type: doi, value: 10.5281/zenodo.20, description: The concept DOI}\n"
        "preferred-citation: {type: article, title: Tides and gates at night, doi: 10.1000/gates}\n"
    )
    world = World({(TIDES, "CITATION.cff"): text})
    assert dict(world.publications.select("identifier", "work_id").iter_rows()) == {
        "10.1000/gates": "10.1000/gates",
        "10.5281/zenodo.12": "10.5281/zenodo.20",
        "10.5281/zenodo.20": "10.5281/zenodo.20",
    }


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
