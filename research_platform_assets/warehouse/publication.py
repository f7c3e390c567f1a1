"""The published folder of an organisation: laying a build out and switching readers to it.

Belongs here: `published/<slug>/builds/<build>/`, the switch of `current`, and putting back what somebody deleted. Does
not belong here: what the files contain (`reports.site`, `reports.exports`) and whether the tables are a build
(`builds`).

A build is laid out in a folder of its own name only when it is complete: files first, then `build.json`, then the
rename. Readers follow `current`, a relative link that changes in one step.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from research_platform_assets.errors import StorageError
from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse import catalog, files, objects
from research_platform_assets.warehouse.fingerprint import Derivation
from research_platform_assets.warehouse.store import Store

MANIFEST = "build.json"
CATALOG = "catalog.duckdb"


@dataclass(frozen=True)
class Layout:
    """The published folder of one organisation."""

    root: Path

    @property
    def objects(self) -> Path:
        """Files by content."""
        return self.root / "objects"

    @property
    def current(self) -> Path:
        """The link that readers follow."""
        return self.root / "current"

    def build(self, build_id: str) -> Path:
        """The folder of a build."""
        return self.root / "builds" / build_id

    def shown(self) -> str | None:
        """The build that readers see, or None."""
        try:
            return self.current.readlink().name
        except (FileNotFoundError, OSError):
            return None


def is_complete(layout: Layout, build_id: str, manifest: Mapping[str, Any], file_lists: Sequence[pl.DataFrame]) -> bool:
    """Whether the folder of a build holds its manifest, its catalog and every listed file in the right size."""
    folder = layout.build(build_id)
    try:
        if json.loads((folder / MANIFEST).read_text(encoding="utf-8")) != json.loads(json.dumps(manifest)):
            return False
        if not (folder / CATALOG).is_file():
            return False
        return all(
            (folder / path).stat().st_size == size
            for listed in file_lists
            for path, size in listed.select("path", "size_bytes").iter_rows()
        )
    except (OSError, ValueError):
        return False


def lay_out(
    layout: Layout,
    store: Store,
    build_id: str,
    manifest: Mapping[str, Any],
    file_lists: Sequence[pl.DataFrame],
    tables: Mapping[Table, Derivation],
) -> None:
    """Write the folder of a build; the folder appears only when everything in it is complete.

    Args:
        layout: Where to.
        store: The warehouse that holds the contents.
        build_id: The build.
        manifest: What goes into `build.json`.
        file_lists: Frames with `path` (relative to the build's folder), `sha256` and `size_bytes`.
        tables: What goes into `catalog.duckdb`.

    Raises:
        WarehouseDamagedError: the warehouse lacks a file of this build.
        StorageError: the disk refuses; readers keep what they have.
    """
    folder = layout.build(build_id)
    fresh = folder.with_name(f".{build_id}.{os.getpid()}.tmp")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        listed = pl.concat([frame.select("path", "sha256") for frame in file_lists])
        contents = files.read(store.connection, listed["sha256"])
        for path, sha256 in listed.sort("path").iter_rows():
            objects.link(objects.put(layout.objects, sha256, contents[sha256]), fresh / path)
        catalog.write(store, fresh / CATALOG, tables)
        text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
        objects.write_whole(fresh / MANIFEST, text.encode(), mode=objects.READ_ONLY)
        objects.sync_folder(fresh)
        _replace_folder(fresh, folder)
        objects.sync_folder(folder.parent)
    except OSError as error:
        raise StorageError(
            f"{folder} could not be written ({error.strerror}); readers keep the build before. "
            "Free space or fix the permissions, then run again"
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def switch(layout: Layout, build_id: str) -> None:
    """Let readers see a build that is laid out, in one step."""
    fresh = layout.root / f".current.{os.getpid()}.tmp"
    try:
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path("builds") / build_id)
        fresh.replace(layout.current)
        objects.sync_folder(layout.root)
    except OSError as error:
        raise StorageError(
            f"{layout.current} could not be switched to {build_id} ({error.strerror}); readers keep the build before. "
            "Fix the permissions, then run again"
        ) from error


def clean(layout: Layout, kept: frozenset[str]) -> list[str]:
    """Remove the folders of builds that are not kept, remains of crashes, and files that nothing shows any more.

    Returns the builds whose folders were removed.
    """
    removed: list[str] = []
    shown = layout.shown()
    for folder in sorted((layout.root / "builds").glob("*")):
        if folder.name.startswith("."):
            shutil.rmtree(folder)
        elif folder.name not in kept and folder.name != shown:
            # Renamed first, so that nobody finds half a build under its name.
            doomed = folder.with_name(f".{folder.name}.removed")
            folder.rename(doomed)
            shutil.rmtree(doomed)
            removed.append(folder.name)
    objects.remove_unlinked(layout.objects)
    return removed


def _replace_folder(fresh: Path, folder: Path) -> None:
    if folder.exists():
        old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
        folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.rename(folder)
