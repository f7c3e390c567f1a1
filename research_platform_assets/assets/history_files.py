"""The files of `history.import_files`, read.

Belongs here: finding and reading them, and what of them decides a table. Does not belong here: their formats
(`analysis/history_import`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from research_platform_assets.analysis.history_import import read_listings
from research_platform_assets.assets.inputs import Attachment
from research_platform_assets.assets.platform import Platform
from research_platform_assets.errors import HistoryImportError


def imported_listings(platform: Platform, slug: str) -> Mapping[str, Any]:
    """The listings of all files, of which only what they say decides, and who may read what is published.

    Raises:
        HistoryImportError: a file is missing or not understood; nothing was changed.
    """
    listings = read_files(platform.settings.history.import_files)
    text = json.dumps(listings, sort_keys=True, separators=(",", ":"))
    return {
        "listings": Attachment(hashlib.sha256(text.encode()).hexdigest(), listings),
        "visibility": platform.settings.publication.visibility,
        "has_opt_outs": not platform.register(slug).is_empty,
    }


def read_files(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The listings in files and in all `*.json` of folders, oldest first.

    Raises:
        HistoryImportError: a file is missing or not understood.
    """
    found = [listing for file in _files(paths) for listing in read_listings(file.name, _text(file))]
    return sorted(found, key=lambda listing: (listing["at"], listing["file"]))


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        inner = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not inner:
            raise HistoryImportError(f"{path} holds no *.json; correct history.import_files")
        files += inner
    return files


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HistoryImportError(f"{file} cannot be read ({error}); correct history.import_files") from error
