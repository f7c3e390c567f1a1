"""Made-up repositories whose program text is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.code_quality.document import measure
from research_platform_assets.analysis.code_quality.files import code_files, code_files_of, to_lint, to_measure
from research_platform_assets.analysis.code_quality.repositories import code_quality, unknown_trees
from research_platform_assets.assets.inputs import BatchFunction
from research_platform_assets.tables.github import DOCUMENTS, FILES
from research_platform_assets.tables.research_files import NOTEBOOKS
from research_platform_assets_tests.analysis import rows
from research_platform_assets_tests.archives import git_oid

Contents = str | bytes | None
"""Contents of a file; None where they are not at hand."""


def one_finding(documents: Sequence[tuple[bytes, str]]) -> Sequence[Mapping[str, Any]]:
    return [{"count": 1, "problem": None} for _ in documents]


def _bytes(contents: Contents) -> bytes | None:
    return contents.encode() if isinstance(contents, str) else contents


class Organisation:
    """Repositories with files of program text, measured."""

    def __init__(
        self, repositories: Mapping[int, Mapping[str, Contents] | None], lint: BatchFunction = one_finding
    ) -> None:
        """Contents by path by repository; None for contents, or for a tree, that are not at hand."""
        known = {number: files for number, files in repositories.items() if files is not None}
        every = [(number, path, _bytes(text)) for number, files in known.items() for path, text in files.items()]
        kinds = {True: "notebook", False: "source"}
        self.documents = DOCUMENTS.frame(
            [
                {
                    "repository_id": number,
                    "path": path,
                    "kind": kinds[path.endswith(".ipynb")],
                    "oid": git_oid(path.encode() if text is None else text),
                    "size_bytes": 1,
                    "status": "unknown" if text is None else "observed",
                    "reason": "contents not recorded" if text is None else None,
                }
                for number, path, text in every
                if not path.startswith(".github")
            ]
        )
        self.tree = FILES.frame(
            [
                {"repository_id": number, "path": path, "type": "blob", "mode": "100644", "oid": git_oid(b"")}
                for number, path, _ in every
            ]
        )
        self.repositories = rows.core_repositories(*({"repository_id": number} for number in repositories))
        self.facets = rows.facets(
            {number: {} if files is not None else {"files": "unknown"} for number, files in repositories.items()}
        )
        contents = {git_oid(text): text for _, _, text in every if text is not None}
        self.measures = {(oid, path): measure(contents[oid], path) for oid, path in to_measure(self.documents)}
        linted = to_lint(self.measures)
        found = lint([(contents[oid], path) for oid, path in linted])
        self.lint = dict(zip(linted, found, strict=True))
        self.files = code_files_of(self.documents, self.measures, self.lint)
        self.unknown = unknown_trees(self.repositories, self.facets)

    def quality(self, previous: pl.DataFrame | None = None) -> list[dict[str, Any]]:
        return self.quality_table(previous).to_dicts()

    def quality_table(self, previous: pl.DataFrame | None = None) -> pl.DataFrame:
        none = NOTEBOOKS.empty()
        return code_quality(self.repositories, self.unknown, self.tree, self.files, none, previous)

    def file_rows(self, previous: pl.DataFrame | None = None) -> pl.DataFrame:
        return code_files(self.files, set(self.unknown), previous)
