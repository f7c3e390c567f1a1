"""The part of the `insight` group that is about program text.

Belongs here: which tables the figures are made from, and what is done to each document once. Does not belong here: how
(`analysis/code_quality`, `programs`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import polars as pl

from research_platform_assets.analysis.code_quality.document import measure, program_text
from research_platform_assets.analysis.code_quality.files import CodeFile, code_files_of, to_lint, to_measure
from research_platform_assets.analysis.code_quality.files import code_files as files_of_repositories
from research_platform_assets.analysis.code_quality.repositories import code_quality as quality_of_repositories
from research_platform_assets.analysis.code_quality.repositories import unknown_trees
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.programs.ruff import findings
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


def lint_documents(documents: Sequence[tuple[bytes, str]]) -> Sequence[Mapping[str, Any]]:
    """The findings in each document of Python, given as (content, path): `count`, and in `problem` why there is none.

    What may be given to it is decided where documents are measured.
    """
    texts = [(program_text(content, path)["text"], path.lower().endswith(_NOTEBOOK)) for content, path in documents]
    found = {
        is_notebook: iter(findings([text for text, each in texts if each == is_notebook], is_notebook=is_notebook))
        for is_notebook in (False, True)
    }
    return [asdict(next(found[is_notebook])) for _, is_notebook in texts]


def _measured(inputs: Inputs) -> dict[int, list[CodeFile]]:
    documents = inputs[DOCUMENTS]
    measures = inputs.per_document(measure, to_measure(documents))
    return code_files_of(documents, measures, inputs.per_batch(lint_documents, to_lint(measures)))
