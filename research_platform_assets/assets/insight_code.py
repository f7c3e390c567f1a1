"""The part of the `insight` group that is about program text.

Belongs here: which tables the figures are made from, and what is done to each document once. Does not belong here: how
(`analysis/code_quality`, `programs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from research_platform_assets.analysis.code_quality.document import lintable, measure
from research_platform_assets.analysis.code_quality.files import CodeFile, code_files_of, to_lint, to_measure
from research_platform_assets.analysis.code_quality.files import code_files as files_of_repositories
from research_platform_assets.analysis.code_quality.repositories import code_quality as quality_of_repositories
from research_platform_assets.analysis.code_quality.repositories import unknown_trees
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.programs.ruff import Findings, findings
from research_platform_assets.tables import core
from research_platform_assets.tables.github import DOCUMENTS, FILES
from research_platform_assets.tables.insight_code import CODE_FILES, CODE_QUALITY
from research_platform_assets.tables.research_files import NOTEBOOKS

_INPUTS = [DOCUMENTS, core.REPOSITORIES, core.FACETS_TABLE]
_NOTEBOOK = ".ipynb"


@derived(CODE_FILES, inputs=_INPUTS, history=[CODE_FILES], analysis="code_quality")
def code_files(inputs: Inputs) -> pl.DataFrame:
    """Each file is measured once for its contents; only figures and paths leave it."""
    unknown = unknown_trees(inputs[core.REPOSITORIES], inputs[core.FACETS_TABLE])
    return files_of_repositories(inputs.shared(_measured, DOCUMENTS), set(unknown), inputs.previous(CODE_FILES))


@derived(CODE_QUALITY, inputs=[FILES, NOTEBOOKS, *_INPUTS], history=[CODE_QUALITY], analysis="code_quality")
def code_quality(inputs: Inputs) -> pl.DataFrame:
    """Grades by published thresholds, where enough of the code could be judged."""
    return quality_of_repositories(
        inputs[core.REPOSITORIES],
        unknown_trees(inputs[core.REPOSITORIES], inputs[core.FACETS_TABLE]),
        inputs[FILES],
        inputs.shared(_measured, DOCUMENTS),
        inputs[NOTEBOOKS],
        inputs.previous(CODE_QUALITY),
    )


def lint_document(content: bytes, path: str) -> Mapping[str, Any]:
    """The findings in a document of Python: `count`, and in `problem` why there is none."""
    program = lintable(content, path)
    if program["problem"] is not None:
        return asdict(Findings(problem=program["problem"]))
    return asdict(findings(program["text"], is_notebook=path.lower().endswith(_NOTEBOOK)))


def _measured(inputs: Inputs) -> dict[int, list[CodeFile]]:
    documents = inputs[DOCUMENTS]
    return code_files_of(
        documents,
        inputs.per_document(measure, to_measure(documents)),
        inputs.per_document(lint_document, to_lint(documents)),
    )
