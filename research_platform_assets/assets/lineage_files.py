"""Column lineage of what `tables/research_files` declares.

Belongs here: entries in the notation of `lineage`, which puts them together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

_CONTENTS = "github.documents.oid github.documents.status"

DECLARED: Mapping[str, Mapping[str, str]] = {
    "research.notebooks": {
        "repository_id": "github.documents.repository_id",
        "path": "github.documents.path",
        "format": "github.documents.path",
        "status": _CONTENTS,
        "reason": f"{_CONTENTS} github.documents.reason",
        "size_bytes": "github.documents.size_bytes",
        **dict.fromkeys(
            (
                "nbformat",
                "language",
                "kernel",
                "cells_count",
                "code_cells_count",
                "markdown_cells_count",
                "raw_cells_count",
                "cells_with_outputs_count",
                "executed_cells_count",
                "unexecuted_cells_count",
                "first_execution_count",
                "is_executed_in_order",
                "errors_count",
                "error_names",
                "imports",
                "unread_cells_count",
                "word_count",
            ),
            _CONTENTS,
        ),
        "is_current": "core.facets.status",
    },
    "research.datasets": {
        "repository_id": "github.files.repository_id github.documents.repository_id",
        "location": f"github.files.path {_CONTENTS}",
        "rule": f"github.files.path {_CONTENTS}",
        "relation": f"github.files.path {_CONTENTS}",
        "format": "github.files.path",
        "storage": f"github.files.size_bytes {_CONTENTS}",
        "size_bytes": f"github.files.size_bytes {_CONTENTS}",
        "files_count": "github.files.path",
        "host": _CONTENTS,
        "readme_path": "github.documents.path",
        "sentence": _CONTENTS,
        "is_current": "core.facets.status",
    },
}
