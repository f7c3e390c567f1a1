"""`research.reproducibility` and its criteria from the tables of a capture.

Belongs here: gathering the facts of each repository, and judging them. Does not belong here: applying functions to
documents (`assets.scores`), the measures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from research_platform_assets.analysis.repository_contents import Document, Known, Tree, known_facts, trees
from research_platform_assets.analysis.reproducibility.facts import (
    Replication,
    ReproducibilityFacts,
    Requirements,
    Runs,
    Workflow,
)
from research_platform_assets.analysis.reproducibility.measures import MEASURES
from research_platform_assets.analysis.reproducibility.pins import is_counted
from research_platform_assets.analysis.reproducibility.rubric import reproducibility_rubric
from research_platform_assets.analysis.rubrics.evaluation import Score, evaluate, not_judged
from research_platform_assets.analysis.rubrics.frames import ScoreFrames, score_frames
from research_platform_assets.tables.research_reproducibility import REPRODUCIBILITY, REPRODUCIBILITY_CRITERIA

Subject = tuple[str, str]
"""Object id and path of a document, as functions are applied to it."""
Results = Mapping[Subject, Mapping[str, Any]]

_NOT_READ = "its contents were not handed over for reading"


@dataclass(frozen=True)
class ReadDocuments:
    """What functions of this package made of documents, by object id and path.

    Attributes:
        readmes: Results of `describe_guidance`.
        manifests: Results of `count_pins`.
        notebooks: Results of `runs_in_order`.
        workflows: Results of `runs_tests`.
        citations: Results of `own_identifier`.
    """

    readmes: Results
    manifests: Results
    notebooks: Results
    workflows: Results
    citations: Results


def reproducibility(
    repositories: pl.DataFrame,
    facets: pl.DataFrame,
    files: pl.DataFrame,
    documents: pl.DataFrame,
    replications: pl.DataFrame,
    read: ReadDocuments,
) -> ScoreFrames:
    """Both tables from `core.repositories`, `core.facets`, `github.files`, `github.documents`, `research.replications`.

    Every repository has a score or the reason why it has none; what is not listed any more is unknown.
    """
    facts = known_facts(repositories, facets)
    of_tree = trees(files, documents, facts)
    attempts = _attempts(replications)
    scores = {number: _score(of_tree[number], facts[number], attempts.get(number, []), read) for number in facts}
    return score_frames(scores, reproducibility_rubric(), REPRODUCIBILITY, REPRODUCIBILITY_CRITERIA)


def _score(tree: Tree, facts: Mapping[str, Known], attempts: list[Replication], read: ReadDocuments) -> Score:
    if tree.state.status == "absent":
        return not_judged("absent", "the repository is empty")
    return evaluate(reproducibility_rubric().rubric, MEASURES, _facts(tree, facts, attempts, read))


def _facts(
    tree: Tree, facts: Mapping[str, Known], attempts: list[Replication], read: ReadDocuments
) -> ReproducibilityFacts:
    never = Known("unknown", reason="the capture did not ask for it")
    path, readme = _readme(tree, facts.get("readme", never), read.readmes)
    return ReproducibilityFacts(
        tree=tree,
        readme_path=path,
        readme=readme,
        license=facts.get("license", never),
        releases=facts.get("releases", never),
        citation_identifier=_identifier(tree, read.citations),
        requirements=list(_requirements(tree, read.manifests)),
        notebooks=[
            Runs(path, answer, reason) for path, answer, reason in _answers(tree.of_kind("notebook"), read.notebooks)
        ],
        workflows=[Workflow(*each) for each in _answers(tree.of_kind("workflow"), read.workflows)],
        replications=attempts,
    )


def _readme(tree: Tree, state: Known, results: Results) -> tuple[str | None, Known]:
    document = next(iter(tree.of_kind("readme")), None)
    if state.status != "observed":
        return None, Known(state.status, reason=state.reason)
    if document is None:
        return None, Known("unknown", reason="the capture lists no README file although it found one")
    reason, result = _read(document, results)
    return document.path, Known("unknown", reason=reason) if result is None else Known("observed", result)


def _read(document: Document, results: Results) -> tuple[str | None, Mapping[str, Any] | None]:
    """What was made of a document, or why nothing was."""
    result = results.get((document.oid, document.path))
    if document.reason is not None or result is None:
        return document.reason or _NOT_READ, None
    return result["problem"], None if result["problem"] else result


def _requirements(tree: Tree, results: Results) -> Iterator[Requirements]:
    for document in tree.of_kind("manifest"):
        if is_counted(document.path):
            reason, result = _read(document, results)
            if result is None:
                yield Requirements(document.path, None, reason=reason)
            elif result["requirements"]:
                yield Requirements(document.path, result["requirements"], result["exact"])


def _answers(documents: list[Document], results: Results) -> Iterator[tuple[str, bool | None, str | None]]:
    for document in documents:
        reason, result = _read(document, results)
        yield document.path, None if result is None else result["answer"], reason


def _identifier(tree: Tree, results: Results) -> Known:
    if tree.state.status != "observed":
        return Known(tree.state.status, reason=tree.state.reason)
    document = next(iter(tree.of_kind("citation")), None)
    if document is None:
        return Known("absent")
    reason, result = _read(document, results)
    if result is None:
        return Known("unknown", reason=f"{document.path}: {reason}")
    return Known("observed", result["text"]) if result["text"] else Known("absent")


def _attempts(replications: pl.DataFrame) -> dict[int, list[Replication]]:
    found: dict[int, list[Replication]] = {}
    attempts = replications.filter(pl.col("repository_id").is_not_null(), kind="replication")
    for row in attempts.sort("day", "link", descending=[True, False]).iter_rows(named=True):
        attempt = Replication(row["by"], row["day"], row["outcome"], row["link"])
        found.setdefault(row["repository_id"], []).append(attempt)
    return found
