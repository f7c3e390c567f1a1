"""One rendering of a large site, in a process of its own, so that its peak of memory is its own.

Belongs here: what is measured and how. Run as `python -m`, with a published folder, a number of repositories, a folder
for the warehouse, and what changed since it was last rendered there; prints what it cost as JSON.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from research_platform_assets.assets.lineage import LINEAGE
from research_platform_assets.assets.site_files import checked_site_files, remembered_readmes
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.render import SiteFile
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.warehouse import documents, files, remembered_files
from research_platform_assets.warehouse.documents import PerDocument, Subject
from research_platform_assets.warehouse.store import Store, open_store
from research_platform_assets_tests.memory import peak_megabytes
from research_platform_assets_tests.site.multiplied import multiplied
from research_platform_assets_tests.workbench import catalog

STATES = ("cold", "unchanged", "one_readme_changed")
_NOT_ON_THE_SITE = ("reports.site", "reports.exports")


def published_content(published: Path) -> SiteContent:
    """What the site of a published build is made from."""
    shown = {name: frame for name, frame in catalog(published / "catalog.duckdb") if name not in _NOT_ON_THE_SITE}
    tables = {name: ALL_TABLES[name].frame(frame.to_dicts()) for name, frame in shown.items()}
    organization = tables["github.organizations"].row(0, named=True)
    return SiteContent(
        title=organization["name"] or organization["login"],
        tables=tables,
        versions={name: hashlib.sha256(name.encode()).hexdigest() for name in tables},
        dictionary=list(ALL_TABLES.values()),
        lineage=LINEAGE,
        analyses={},
    )


def with_documents(content: SiteContent, state: str) -> SiteContent:
    """`content` with READMEs named by their contents; in the last state the first one has a new line."""
    rows = content.tables["core.readmes"]
    if state == STATES[2]:
        first = rows.filter(pl.col("text").is_not_null() & (pl.col("status") == "observed"))["repository_id"].min()
        addition = pl.when(pl.col("repository_id") == first).then(pl.lit("\nA new line.\n")).otherwise(pl.lit(""))
        rows = rows.with_columns(text=pl.col("text") + addition)
    oids = pl.Series([None if text is None else _oid(text) for text in rows["text"]], dtype=pl.String)
    return replace(content, tables={**content.tables, "core.readmes": rows.with_columns(oid=oids)})


def _oid(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _store_documents(store: Store, content: SiteContent) -> None:
    texts = content.tables["core.readmes"]["text"].drop_nulls().unique(maintain_order=True)
    known = documents.known_oids(store.connection)
    rows = [[_oid(text), len(text.encode()), text.encode()] for text in texts if _oid(text) not in known]
    incoming = pl.DataFrame(rows, schema={"oid": pl.String, "size_bytes": pl.Int64, "content": pl.Binary}, orient="row")
    store.connection.register("incoming_documents", incoming)
    store.connection.execute("insert into platform.document select * from incoming_documents")
    store.connection.unregister("incoming_documents")


def measured(published: Path, repositories: int, folder: Path, state: str) -> dict[str, Any]:
    """What rendering cost."""
    content = with_documents(multiplied(published_content(published), repositories), state)
    counts = {"rendered": 0, "readmes": 0}

    def per_document(function: Any, subjects: Any) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        def counted(document: bytes, argument: str) -> Mapping[str, Any]:
            counts["readmes"] += 1
            return function(document, argument)

        work = PerDocument("readme", "bench", documents.one_by_one(counted))
        found = documents.results(store.connection, work, [Subject(*each) for each in subjects])
        return {(subject.oid, subject.argument): result for subject, result in found.items()}

    def counted_files(known: Any) -> Iterator[SiteFile]:
        for file in checked_site_files(replace(content, readmes=remembered_readmes(per_document)), known):
            counts["rendered"] += file.mark is not None and file.content is not None
            yield file

    with open_store(folder, run_id="bench", timeout_seconds=10) as store:
        _store_documents(store, content)
        before = store.connection.execute("select count(*) from platform.file").fetchall()[0][0]
        memory = peak_megabytes()
        began, began_processor = time.perf_counter(), time.process_time()
        kept = remembered_files.keep(store.connection, "bench", counted_files)
        seconds, processor = time.perf_counter() - began, time.process_time() - began_processor
        after = store.connection.execute("select count(*) from platform.file").fetchall()[0][0]
        by_path = {file.path: file for file in kept}
        sizes = _compressed(store, by_path) if state == STATES[0] else {}
        store.connection.execute("checkpoint")
    return {
        "repositories": repositories,
        "state": state,
        "files": len(kept),
        "bytes": sum(file.size_bytes for file in kept),
        "pages_rendered": counts["rendered"],
        "readmes_rendered": counts["readmes"],
        "contents_written": after - before,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "memory_before_mb": round(memory),
        "peak_memory_mb": round(peak_megabytes()),
        "warehouse_mb": (folder / "warehouse.duckdb").stat().st_size >> 20,
        **sizes,
    }


def _compressed(store: Store, by_path: Mapping[str, Any]) -> dict[str, Any]:
    """Bytes of pages compressed, and with all styles and scripts that pages load."""
    static = {path for path in by_path if path.startswith("static/") and path.endswith((".css", ".js"))}
    largest = max(
        (path for path in by_path if path.startswith("repositories/")), key=lambda path: by_path[path].size_bytes
    )
    singles = [path for path in by_path if "/" not in path and path.endswith(".html")]
    shown = {"index.html", largest, *singles, *static}
    stored = files.read(store.connection, [by_path[path].sha256 for path in shown])
    contents = {path: stored[by_path[path].sha256] for path in shown}
    size = {path: len(gzip.compress(content, mtime=0)) for path, content in contents.items()}
    largest_lists = sorted(singles, key=lambda path: -by_path[path].size_bytes)[:8]
    return {
        "overview_bytes": _loaded("index.html", contents, size),
        "largest_repository_page_bytes": _loaded(largest, contents, size),
        "largest_lists_bytes": {path: (by_path[path].size_bytes, size[path]) for path in largest_lists},
    }


def _loaded(page: str, contents: Mapping[str, bytes], size: Mapping[str, int]) -> dict[str, int]:
    """Compressed bytes of a page, and of it with the styles and scripts that it loads."""
    html = contents[page].decode()
    loaded = {path for path in contents if path.startswith("static/") and f'{path}"' in html}
    return {"alone": size[page], "with_styles_and_scripts": size[page] + sum(size[path] for path in loaded)}


if __name__ == "__main__":
    _, where, number, warehouse, what = sys.argv
    print(json.dumps(measured(Path(where), int(number), Path(warehouse), what)))  # noqa: T201
