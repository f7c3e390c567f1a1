"""The published folder of an organisation: laying a build out and switching readers to it.

Belongs here: `published/<slug>/builds/<build>/`, the switch of `current`, and putting back what somebody deleted. Does
not belong here: what the files contain (`reports.site`, `reports.exports`) and whether the tables are a build
(`builds`).

A folder takes the name of its build only when it is complete. Readers follow `current`, a relative link that changes in
one step. Whoever writes here holds the lock of the warehouse.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from research_platform_assets.errors import ContractError, StorageError
from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse import catalog, files, objects
from research_platform_assets.warehouse.fingerprint import Derivation
from research_platform_assets.warehouse.store import Store

MANIFEST = "build.json"
CATALOG = "catalog.duckdb"
CHECKSUM = f"{CATALOG}{catalog.CHECKSUM_SUFFIX}"


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

    def has_strange_current(self) -> bool:
        """Whether something stands at `current` that is no link and so cannot be switched."""
        return self.current.exists() and not self.current.is_symlink()


def is_complete(layout: Layout, build_id: str, manifest: Mapping[str, Any], file_lists: Sequence[pl.DataFrame]) -> bool:
    """Whether the folder of a build holds its manifest, its catalog and every listed file, with the right contents."""
    folder = layout.build(build_id)
    return (
        _has_manifest(folder, manifest)
        and catalog.is_intact(folder / CATALOG)
        and all(objects.has_content(folder / path, sha256) for path, sha256 in _listed(file_lists))
    )


def lay_out(
    layout: Layout,
    store: Store,
    build_id: str,
    manifest: Mapping[str, Any],
    file_lists: Sequence[pl.DataFrame],
    tables: Mapping[Table, Derivation],
    changes: Mapping[str, catalog.Change] | None = None,
) -> None:
    """Write the folder of a build.

    A new folder appears only when everything in it is complete. In one that is there already, what is missing or was
    changed is replaced file by file: a build is always the same, so readers see no mixture.

    Args:
        layout: Where to.
        store: The warehouse that holds the contents.
        build_id: The build.
        manifest: What goes into `build.json`.
        file_lists: Frames with `path` (relative to the build's folder) and `sha256`.
        tables: What goes into `catalog.duckdb`.
        changes: What the catalog makes of the rows of some of them, by qualified name.

    Raises:
        ContractError: a listed path is listed twice, taken, or leads out of the folder.
        WarehouseDamagedError: the warehouse lacks a file of this build.
        StorageError: the disk refuses; readers keep what they have.
    """
    folder = layout.build(build_id)
    fresh = folder.with_name(f".{build_id}.tmp")
    target = folder if folder.is_dir() else fresh
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        target.mkdir(parents=True, exist_ok=True)
        _put_files(layout, store, target, _checked(file_lists))
        if not catalog.is_intact(target / CATALOG):
            catalog.write(store, target / CATALOG, tables, changes)
        if not _has_manifest(target, manifest):
            text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
            objects.write_whole(target / MANIFEST, text.encode(), mode=objects.READ_ONLY)
        for inner in [target, *(path for path in sorted(target.rglob("*")) if path.is_dir())]:
            objects.sync_folder(inner)
        if target is fresh:
            fresh.rename(folder)
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
    fresh = layout.root / ".current.tmp"
    if layout.has_strange_current():
        raise StorageError(
            f"{layout.current} could not be switched to {build_id}: it is no link, as where somebody copied what is "
            "published; readers keep what it holds. Move it away, then run again"
        )
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
        if not folder.is_dir() or folder.is_symlink():
            continue  # a stranger's, such as the `.DS_Store` of a file manager
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


def _put_files(layout: Layout, store: Store, folder: Path, listed: Mapping[str, str]) -> None:
    wanted = {path: sha256 for path, sha256 in listed.items() if not objects.has_content(folder / path, sha256)}
    stored = {sha256: objects.object_path(layout.objects, sha256) for sha256 in wanted.values()}
    lacking = [sha256 for sha256, path in stored.items() if not objects.has_content(path, sha256)]
    for part in files.read_in_parts(store.connection, lacking):
        for sha256, content in part.items():
            objects.put(layout.objects, sha256, content)
    for path, sha256 in wanted.items():
        objects.link(stored[sha256], folder / path)


def _has_manifest(folder: Path, manifest: Mapping[str, Any]) -> bool:
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8")) == json.loads(json.dumps(manifest))
    except (OSError, ValueError):
        return False


def _listed(file_lists: Sequence[pl.DataFrame]) -> list[tuple[str, str]]:
    return [row for listed in file_lists for row in listed.select("path", "sha256").iter_rows()]


def _checked(file_lists: Sequence[pl.DataFrame]) -> dict[str, str]:
    """The listed files, path to hash, by path; each path is a relative one of its own below the folder."""
    listed: dict[str, str] = {}
    for path, sha256 in sorted(_listed(file_lists)):
        parts = path.split("/")
        if not set(parts).isdisjoint({"", ".", ".."}) or "\0" in path:
            raise ContractError(f"the published path {path!r} does not lie below the folder of its build")
        if path in listed or parts[0] in {MANIFEST, CATALOG, CHECKSUM}:
            raise ContractError(f"the published path {path!r} is taken by another file")
        listed[path] = sha256
    return listed
