"""`research.reproducibility` and its criteria from the tables of a capture.

Belongs here: gathering the facts of each repository, and judging them. Does not belong here: applying functions to
documents (`assets.scores`), looking things up in other tables (`evidence`), the measures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from research_platform_assets.analysis.repository_contents import Document, Known, Tree, known_facts, trees
from research_platform_assets.analysis.reproducibility.evidence import Evidence, EvidenceTables
from research_platform_assets.analysis.reproducibility.facts import ReproducibilityFacts, Workflow
from research_platform_assets.analysis.reproducibility.measures import MEASURES
from research_platform_assets.analysis.reproducibility.rubric import reproducibility_rubric
from research_platform_assets.analysis.rubrics.evaluation import Score, evaluate, not_judged
from research_platform_assets.analysis.rubrics.frames import ScoreFrames, score_frames
from research_platform_assets.tables.research_reproducibility import REPRODUCIBILITY, REPRODUCIBILITY_CRITERIA

Subject = tuple[str, str]
"""Object id and path of a document, as functions are applied to it."""
Results = Mapping[Subject, Mapping[str, Any]]

_NOT_READ = "its contents were not handed over for reading"
_NOT_ASKED = Known("unknown", reason="the capture did not ask for it")


@dataclass(frozen=True)
class ReproducibilityTables:
    """The tables that reproducibility is told by, each under its own name, and what else is known.

    Attributes:
        repositories: `core.repositories`.
        facets: `core.facets`.
        files: `github.files`.
        documents: `github.documents`.
        evidence: Tables that were made of documents.
        readmes: Results of `describe_guidance`, by object id and path.
        workflows: Results of `runs_tests`, likewise.
        declared: Whether the organisation's own file of declarations is known.
    """

    repositories: pl.DataFrame
    facets: pl.DataFrame
    files: pl.DataFrame
    documents: pl.DataFrame
    evidence: EvidenceTables
    readmes: Results
    workflows: Results
    declared: Known


def reproducibility(tables: ReproducibilityTables) -> ScoreFrames:
    """Both tables; every repository has a score or the reason why it has none.

    What is not listed any more is unknown.
    """
    facts = known_facts(tables.repositories, tables.facets)
    of_tree = trees(tables.files, tables.documents, facts)
    evidence = Evidence(tables.evidence)
    rubric = reproducibility_rubric()

    def judged(number: int, tree: Tree) -> Score:
        if tree.state.status == "absent":
            return not_judged("absent", "the repository is empty")
        return evaluate(rubric.rubric, MEASURES, _facts(number, tree, facts[number], evidence, tables))

    scores = {number: judged(number, of_tree[number]) for number in facts}
    return score_frames(scores, rubric, REPRODUCIBILITY, REPRODUCIBILITY_CRITERIA)


def _facts(
    number: int, tree: Tree, facts: Mapping[str, Known], evidence: Evidence, tables: ReproducibilityTables
) -> ReproducibilityFacts:
    path, readme = _readme(tree, facts.get("readme", _NOT_ASKED), tables.readmes)
    return ReproducibilityFacts(
        tree=tree,
        readme_path=path,
        readme=readme,
        license=facts.get("license", _NOT_ASKED),
        releases=facts.get("releases", _NOT_ASKED),
        identifier=evidence.identifier(number),
        request=evidence.request(number),
        dependencies=evidence.dependencies(number),
        data=evidence.data(number),
        notebooks=evidence.notebooks(number),
        workflows=list(_workflows(tree, tables.workflows)),
        replications=evidence.replications(number),
        declared=tables.declared,
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


def _workflows(tree: Tree, results: Results) -> Iterator[Workflow]:
    for document in tree.of_kind("workflow"):
        reason, result = _read(document, results)
        yield Workflow(document.path, None if result is None else result["answer"], reason)
