"""Which files of a tree count for what."""

from __future__ import annotations

from typing import Any

from research_platform_assets.analysis.repository_contents import Files, Known, trees
from research_platform_assets.tables import github

OID = "0" * 40


def listed(path: str, size: int | None) -> dict[str, Any]:
    return {"repository_id": 1, "path": path, "type": "blob", "mode": "100644", "size_bytes": size, "oid": OID}


def test_a_file_without_a_byte_says_nothing() -> None:
    files = github.FILES.frame(
        [listed("pyproject.toml", 0), listed("LICENSE", 0), listed("COPYING", 1), listed("tests/test_a.py", None)]
    )
    tree = trees(files, github.DOCUMENTS.empty(), {1: {"files": Known("observed")}})[1]
    assert tree.files["license"] == Files(1, "COPYING")
    assert not tree.has_any("manifest")
    assert tree.has_any("tests"), "a size that is not known is not 0"
