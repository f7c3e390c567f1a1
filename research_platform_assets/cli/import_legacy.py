"""`research-platform import-legacy`: what the predecessor's files would bring, and the settings that bring them in.

Belongs here: words, and writing the settings file. Does not belong here: reading the files (`github.legacy`), what they
say of whom (`analysis`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import yaml
from cyclopts import Parameter

from research_platform_assets.analysis.legacy_outputs import legacy_outputs
from research_platform_assets.assets.history_files import read_files
from research_platform_assets.cli.preparation import prepared_settings
from research_platform_assets.errors import SettingsError, StorageError
from research_platform_assets.github.legacy.folder import LEGACY_FILES, LegacyFolder
from research_platform_assets.github.legacy.wire import LegacyRepository, read_repositories

_HISTORY = "citation_history.json"
#: Beside the settings. The default, `data`, is how the predecessor called the folder of its own files.
_DATA = "platform-data"

_HEADER = """\
# A parallel run: builds from GitHub itself, beside what the predecessor's files say.
# Relative paths start at the folder of this file.
"""


def import_legacy(
    directory: Path, /, *, output: Path | None = None, force: Annotated[bool, Parameter(negative=())] = False
) -> None:
    """Check the predecessor's `data/*.json`, say what they hold, and write the settings that take them over.

    The files themselves stay where they are and as they are; the next build with these settings reads them.

    Args:
        directory: the predecessor's `data/`, or a copy.
        output: the settings file to write; without it, the settings are shown.
        force: replace `output` if it exists.
    """
    folder = LegacyFolder(directory.resolve())
    repositories = read_repositories(folder)
    files = {name: folder.value(name) for name in folder.names()}
    is_public = prepared_settings().publication.visibility == "public"
    outputs = legacy_outputs(files, is_public=is_public)
    listings = read_files([folder.directory / _HISTORY]) if _HISTORY in files else []
    settings = _settings(repositories[0].owner, has_history=bool(listings))
    print("\n".join(_report(directory, repositories, outputs, listings, is_public=is_public)))  # noqa: T201
    if output is None:
        print("Put this into a settings file, or name one with --output:")  # noqa: T201
        print(_yaml(settings, directory, Path()), end="")  # noqa: T201
        return
    _write(output, _HEADER + _yaml(settings, directory, output.resolve().parent), force=force)
    print(f"Settings are written to {output}. Next:")  # noqa: T201
    print(f"  RESEARCH_PLATFORM_CONFIG={output} research-platform build")  # noqa: T201
    print("  then compare `legacy.outputs` with the other tables, as docs/migration.md says")  # noqa: T201


def _report(
    directory: Path,
    repositories: Sequence[LegacyRepository],
    outputs: pl.DataFrame,
    listings: Sequence[Mapping[str, Any]],
    *,
    is_public: bool,
) -> Iterator[str]:
    private = sum(repository.is_private for repository in repositories)
    left = f", {private} of them private and left out of a public publication" if private and is_public else ""
    yield f"{directory}: {len(repositories)} repositories of {repositories[0].owner}{left}"
    found = {
        file: (count, at)
        for file, count, at in outputs.group_by("file").agg(pl.len(), pl.col("reported_at").max()).iter_rows()
    }
    for name in LEGACY_FILES:
        count, at = found.get(name, (0, None))
        when = "" if at is None else f", of {at:%Y-%m-%d %H:%M:%S} UTC"
        is_there = (directory / name).exists()
        yield f"  {name}: {f'{count} values{when}' if is_there else 'not there; its values are left out'}"
    if listings:
        named = {name for listing in listings for name in listing["repositories"]}
        first, last = listings[0]["at"][:10], listings[-1]["at"][:10]
        yield f"history: {len(listings)} runs from {first} to {last}, {len(named)} names; `check-history` says whose"


def _settings(owner: str, *, has_history: bool) -> dict[str, Any]:
    """The settings with paths that still have to be seen from where they are written."""
    return {
        "source": "live",
        "organizations": [owner],
        "data_directory": _DATA,
        "legacy_directory": ".",
        **({"history": {"import_files": [_HISTORY]}} if has_history else {}),
        "exports": {"legacy_files": True},
    }


def _yaml(settings: Mapping[str, Any], directory: Path, start: Path) -> str:
    seen = Path(os.path.relpath(directory.resolve(), start.resolve()))
    placed = {**settings, "legacy_directory": seen.as_posix()}
    if "history" in placed:
        placed["history"] = {"import_files": [(seen / _HISTORY).as_posix()]}
    return yaml.safe_dump(placed, sort_keys=False, allow_unicode=True)


def _write(output: Path, text: str, *, force: bool) -> None:
    if output.exists() and not force:
        raise SettingsError(f"{output}: exists already; give another name, or replace it with --force")
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{output}: cannot be written: {error.strerror}; give another name") from error
