"""`research-platform migrate-config OLD NEW`.

Belongs here: reading the old file, writing the new one, telling what became of each key. Does not belong here: the
translation (`config_migration`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from research_platform_assets import config_migration
from research_platform_assets.errors import SettingsError, StorageError
from research_platform_assets.settings import read_text


def migrate_config(old: Path, new: Path, /, *, force: Annotated[bool, Parameter(negative=())] = False) -> None:
    """Translate the predecessor's production.yaml into a settings file, naming every key kept, added or dropped.

    Call it from the folder in which the predecessor was started: its relative paths began there.

    Args:
        old: the predecessor's configuration.
        new: the settings file to write.
        force: replace `new` if it exists.
    """
    text = read_text(old)
    if new.exists() and new.samefile(old):
        raise SettingsError(f"{new}: is the old configuration itself; give the new file another name")
    if new.exists() and not force:
        raise SettingsError(f"{new}: exists already; give another name, or replace it with --force")
    migration = config_migration.migrate_config(text, str(old), lambda path: _from_folder_of(new, path))
    try:
        new.write_text(migration.yaml, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{new}: cannot be written: {error.strerror}; give another name") from error
    print("\n".join(_report(migration, old, new)))  # noqa: T201


def _from_folder_of(file: Path, path: str) -> str:
    return Path(os.path.relpath(Path.cwd() / path, file.resolve().parent)).as_posix()


def _report(migration: config_migration.Migration, old: Path, new: Path) -> Iterator[str]:
    yield f"{old} -> {new}"
    yield f"kept: {len(migration.kept)}"
    for kept in migration.kept:
        yield f"  {kept.key} -> {kept.new_key}: {kept.value}"
    yield f"added: {len(migration.added)}"
    for added in migration.added:
        yield f"  {added.key}: {added.value}, which {added.old_key} needs"
    yield f"dropped: {len(migration.dropped)}"
    for dropped in migration.dropped:
        value = "" if dropped.value is None else f" ({dropped.value})"
        yield f"  {dropped.key}{value}: {dropped.reason}"
    yield f"To use it, set RESEARCH_PLATFORM_CONFIG={new}"
