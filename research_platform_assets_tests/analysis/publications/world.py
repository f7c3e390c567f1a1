"""An organisation with documents that name works, and the tables that are made of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import polars as pl

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
KINDS = {
    "README.md": "readme",
    "CITATION.cff": "citation",
    "refs.bib": "bibliography",
    "more.bib": "bibliography",
    "a.ipynb": "notebook",
}


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
