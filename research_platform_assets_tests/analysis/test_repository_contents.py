"""Which files of a tree count for what."""

from __future__ import annotations

from typing import Any

from research_platform_assets.analysis.repository_contents import Files, Known, trees
from research_platform_assets.tables import github

OID = "0" * 40


def listed(path: str, size: int | None) -> dict[str, Any]:
    return {"repository_id": 1, "path": path, "type": "blob", "mode": "100644", "size_bytes": size, "oid": OID}


def document(path: str) -> dict[str, Any]:
    known: dict[str, Any] = {"status": "unknown", "reason": "not read", "size_bytes": None}
    return known | {"repository_id": 1, "path": path, "kind": "manifest", "oid": OID}


def test_a_file_without_a_byte_says_nothing() -> None:
    sizes = {"pyproject.toml": 0, "Dockerfile": 0, "sub/Dockerfile": 1, "uv.lock": None}
    files = github.FILES.frame([listed(path, size) for path, size in sizes.items()])
    documents = github.DOCUMENTS.frame([document("pyproject.toml")])
    tree = trees(files, documents, {1: {"files": Known("observed")}})[1]
    assert tree.files["container"] == Files(1, "sub/Dockerfile")
    assert not tree.has_any("manifest")
    assert tree.has_any("lock"), "a size that is not known is not 0"
