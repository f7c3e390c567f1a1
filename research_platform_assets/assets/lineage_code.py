"""Column lineage of what `tables/insight_code` declares.

Belongs here: entries in the notation of `lineage`, which puts them together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

from research_platform_assets.tables.insight_code import CODE_FILES, CODE_QUALITY

_CONTENT = "github.documents.oid github.documents.status"
_REASON = "github.documents.status github.documents.reason github.documents.oid github.documents.path"
_OF_PATH = {
    "repository_id": "github.documents.repository_id",
    "path": "github.documents.path github.documents.kind",
    "language": "github.documents.path github.documents.oid",
    "is_test": "github.documents.path",
    "status": _REASON,
    "reason": _REASON,
    "is_current": "core.facets.status",
}
_WHOLE = f"{_CONTENT} github.documents.path github.documents.kind core.facets.status"
_RUN = (
    "research.notebooks.status research.notebooks.executed_cells_count research.notebooks.unexecuted_cells_count "
    "core.facets.status"
)
_OF_TREE = {
    "repository_id": "core.repositories.repository_id",
    "status": f"{_REASON} core.facets.status",
    "reason": f"{_REASON} core.facets.reason",
    "files_count": "github.documents.path github.documents.kind core.facets.status",
    "excluded_files_count": _WHOLE,
    "test_files_count": "github.documents.path github.documents.kind core.facets.status",
    "test_files_share": "github.documents.path github.documents.kind core.facets.status",
    "has_integration": "github.files.path github.files.type core.facets.status",
    "notebooks_count": "research.notebooks.path core.facets.status",
    "stateful_notebooks_count": _RUN,
    "ordered_notebooks_share": f"{_RUN} research.notebooks.is_executed_in_order",
    "error_free_notebooks_share": f"{_RUN} research.notebooks.errors_count",
    "executed_notebooks_share": _RUN,
    "clean_notebooks_share": f"{_RUN} research.notebooks.is_executed_in_order research.notebooks.errors_count",
    "is_current": "core.facets.status",
}

DECLARED: Mapping[str, Mapping[str, str]] = {
    "insight.code_files": {
        name: _OF_PATH.get(name, f"{_CONTENT} github.documents.path") for name in CODE_FILES.polars_schema
    },
    "insight.code_quality": {name: _OF_TREE.get(name, _WHOLE) for name in CODE_QUALITY.polars_schema},
}

#: Columns in which a row depends on rows of others, too.
SPREAD: Mapping[str, str] = {"insight.code_files": "duplicated_lines_count"}
