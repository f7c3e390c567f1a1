"""`research.mentions`: what all documents name, with the relation that each mention has.

Belongs here: which documents are read, putting readings together, keeping what cannot be read now. Does not belong
here: reading one document (`documents`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.publications.contributors import Name, names_of
from research_platform_assets.analysis.publications.documents import SOURCES, subject
from research_platform_assets.analysis.publications.mention import Mention, Reading
from research_platform_assets.analysis.publications.package_metadata import DESCRIBING
from research_platform_assets.analysis.publications.relations import relation_of
from research_platform_assets.tables.research_publications import MENTIONS

#: Readings by (oid, argument), as `Inputs.per_document` gives them.
Readings = Mapping[tuple[str, str], Reading]


def candidates(documents: pl.DataFrame, repositories: pl.DataFrame) -> pl.DataFrame:
    """The documents that may name works: rows of `github.documents` with `argument`, what the reader needs beside them.

    Manifests are those that describe a package; lists and locks of what it needs name no works.
    """
    of_sources = documents.filter(pl.col("kind").is_in(SOURCES))
    is_describing = pl.col("path").str.split("/").list.last().is_in(sorted(DESCRIBING))
    named = of_sources.filter((pl.col("kind") != "manifest") | is_describing).join(
        repositories.select("repository_id", "name"), on="repository_id", how="left", maintain_order="left"
    )
    arguments = [
        subject(row["kind"], row["path"], row["name"] or "")
        for row in named.select("kind", "path", "name").iter_rows(named=True)
    ]
    return named.drop("name").with_columns(argument=pl.Series(arguments, dtype=pl.String)).sort("repository_id", "path")


def contributors_of(
    repositories: pl.DataFrame, people: pl.DataFrame, contributions: pl.DataFrame
) -> dict[int, tuple[Name, ...]]:
    """The names of the people who contribute to each repository, by its id; bots have none.

    The history of a fork is that of its parent; there, only those count who contribute to a repository that is none.
    """
    is_fork = dict(repositories.select("repository_id", "is_fork").iter_rows())
    named = dict(
        people.filter(~pl.col("is_bot") & pl.col("name").is_not_null()).select("person_id", "name").iter_rows()
    )
    by_repository: dict[int, set[str]] = {}
    for repository, person in contributions.select("repository_id", "person_id").iter_rows():
        if person in named:
            by_repository.setdefault(repository, set()).add(named[person])
    at_home = {name for repository, names in by_repository.items() if not is_fork.get(repository) for name in names}
    return {
        repository: names_of(sorted(names & at_home if is_fork.get(repository) else names))
        for repository, names in sorted(by_repository.items())
    }


def research_mentions(
    documents: pl.DataFrame,
    readings: Readings,
    facets: pl.DataFrame,
    repositories: pl.DataFrame,
    contributors: Mapping[int, Sequence[Name]],
    previous: pl.DataFrame | None,
    *,
    owner: str,
) -> pl.DataFrame:
    """Return `research.mentions`.

    What a document named stays, as not current, until a capture reads the document again or sees that it is gone.

    Args:
        documents: `candidates` of `github.documents`.
        readings: What was read of those that are observed.
        facets: `core.facets`.
        repositories: `core.repositories`.
        contributors: `contributors_of` these.
        previous: the `research.mentions` before; None for the first.
        owner: Login of the organisation; links to the repositories of others are left out.
    """
    is_fork = dict(repositories.select("repository_id", "is_fork").iter_rows())
    read: list[tuple[int, str, Sequence[Mention]]] = []
    for document in documents.filter(status="observed").iter_rows(named=True):
        reading = readings[document["oid"], document["argument"]]
        read.append((document["repository_id"], document["path"], list(_kept(reading["mentions"], owner))))
    authors = _authors(read)
    rows: list[dict[str, Any]] = []
    for repository, path, mentions in read:
        people = contributors.get(repository, ())
        rows += _rows(repository, path, mentions, people, authors, is_fork=is_fork.get(repository, False))
    current = MENTIONS.frame(rows)
    if previous is None:
        return current.sort(MENTIONS.key)
    return pl.concat([current, _carried(documents, facets, previous)]).sort(MENTIONS.key)


def _kept(mentions: Sequence[Mention], owner: str) -> Iterator[Mention]:
    prefix = f"{owner.lower()}/"
    return (each for each in mentions if each["kind"] != "repository" or each["identifier"].startswith(prefix))


def _authors(read: Sequence[tuple[int, str, Sequence[Mention]]]) -> dict[tuple[int, str], list[str]]:
    """The authors that the documents of a repository name in a field, by repository and identifier."""
    named: dict[tuple[int, str], list[str]] = {}
    for repository, _, mentions in read:
        for each in mentions:
            if each["problem"] is None and each["work"]["authors"]:
                named.setdefault((repository, each["identifier"]), each["work"]["authors"])
    return named


def _rows(
    repository: int,
    path: str,
    mentions: Sequence[Mention],
    people: Sequence[Name],
    authors: Mapping[tuple[int, str], Sequence[str]],
    *,
    is_fork: bool,
) -> Iterator[dict[str, Any]]:
    occurrences: Counter[tuple[str, str]] = Counter()
    for each in mentions:
        key = (each["identifier"], each["technique"])
        occurrences[key] += 1
        stated = (each["relation"], each["reason"], each["confidence"])
        work = each["work"]
        # A text that names a work without its authors leaves that to a bibliography.
        known = authors.get((repository, each["identifier"]), ())
        decided = relation_of(stated, work["authors"], known, each["sentence"], people, is_fork=is_fork)
        yield {
            "repository_id": repository,
            "path": path,
            "identifier": each["identifier"],
            "technique": each["technique"],
            "occurrence": occurrences[key],
            "kind": each["kind"],
            "version": each["version"],
            "is_valid": each["problem"] is None,
            "problem": each["problem"],
            "relation": decided.relation,
            "relation_reason": decided.reason,
            "confidence": decided.confidence,
            "sentence": each["sentence"],
            "contributors_count": decided.contributors_count,
            "doi_role": each["doi_role"],
            "entry": each["entry"],
            **work,
            "is_current": True,
        }


def _carried(documents: pl.DataFrame, facets: pl.DataFrame, previous: pl.DataFrame) -> pl.DataFrame:
    """Rows of `previous` whose documents are not at hand, nor known to be gone."""
    listed = documents.select("repository_id", "path", "status")
    unknown = facets.filter((pl.col("facet") == "files") & (pl.col("status") == "unknown"))
    joined = previous.join(listed, on=["repository_id", "path"], how="left", maintain_order="left")
    is_unread = pl.col("status") == "unknown"
    is_unseen = pl.col("status").is_null() & pl.col("repository_id").is_in(unknown["repository_id"].to_list())
    return joined.filter(is_unread | is_unseen).drop("status").with_columns(is_current=pl.lit(value=False))
