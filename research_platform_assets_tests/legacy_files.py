"""The predecessor's files, invented and small: an entry of `repos.json` to change, and folders to read.

Belongs here: what tests of the source and of the import have in common.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parent.parent / "examples" / "migration" / "legacy"
"""The files of the example in the documentation: five public repositories and a private one."""


def entry(name: str, **changed: Any) -> dict[str, Any]:
    """An entry of `repos.json` as the predecessor wrote them; a value of `...` takes the key out."""
    values: dict[str, Any] = {
        "name": name,
        "full_name": f"acme/{name}",
        "description": "Tides",
        "homepage": "",
        "language": "Python",
        "topics": ["tides"],
        "stars": 3,
        "forks": 1,
        "open_issues": 2,
        "size": 40,
        "default_branch": "main",
        "created_at": "2025-01-01T00:00:00+00:00",
        "updated_at": "2025-03-01T00:00:00+00:00",
        "pushed_at": "2025-02-01T00:00:00+00:00",
        "license": "MIT License",
        "has_issues": True,
        "has_wiki": False,
        "has_pages": False,
        "archived": False,
        "disabled": False,
        "visibility": "public",
        "contributors_count": 2,
        "readme": "# Tides\n",
        "latest_release": None,
    }
    return {key: value for key, value in (values | changed).items() if value is not ...}


def write_legacy(folder: Path, *entries: dict[str, Any], **files: Any) -> Path:
    """A folder with `repos.json` of these entries, and other files by their names without `.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"repos": list(entries), **files}.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder
