"""The search index of a site, made by the program Pagefind from rendered pages.

Belongs here: starting the program over pages, and putting in order what it writes. Does not belong here: which pages
are found and by which facets (`site.searching`, `templates/base.html`), asking the index (`site/static/search.js`).

What Pagefind 1.5 writes is the same bytes for the same pages, at any number of threads and whatever the order of files
in the folder, with one exception: values of a facet, and the facets themselves, come in the order of a hash table that
is seeded anew in each process, and with it the names of the files that list them. So these lists, which are CBOR, are
sorted here, and their files are named and referred to anew.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import cbor2
from pagefind_bin import get_executable

from research_platform_assets.errors import ProgramError

FOLDER = "pagefind"
"""Folder of the site in which the index lies."""

_MARK = b"data-pagefind-body"
_SIGNATURE = b"pagefind_dcd"
_KEPT = ("pagefind.js", "pagefind-worker.js", "wasm.en.pagefind", "fragment/*", "index/*")
_LANGUAGE = "en"
_SECONDS = 3600
#: Words such as C++ and C# are found as they are written.
_CHARACTERS = "+#"
#: Parts of a page that lead elsewhere or say how a figure came about, and no reader searches for.
_LEFT_OUT = (
    ".trail, .on-this-page, .freshness, .source, .panel-more, .panel-head p, .strip, .coverage, .bar-value, .filters, "
    ".facts, .glance, .listing thead, svg, button, .button, summary, [aria-labelledby=facts], "
    "[aria-labelledby=reproducibility], [aria-labelledby=health], [aria-labelledby=activity], "
    "[aria-labelledby=history], [aria-labelledby=changes], [aria-labelledby=cite], [aria-labelledby=similar]"
)


def search_files(pages: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The files of the index, by their path in the site, of those of `pages` that are marked as to be found.

    Args:
        pages: Path in the site and HTML of each; other files are not looked at.

    Returns:
        Nothing where no page is marked.

    Raises:
        ProgramError: Pagefind is not installed, does not run here, or failed.
    """
    with TemporaryDirectory(prefix="research-platform-") as folder:
        site, bundle = Path(folder) / "site", Path(folder) / "index"
        for path, text in pages:
            if path.endswith(".html") and _MARK in text:
                file = site / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text)
        if not site.exists():
            return {}
        _run(site, bundle)
        return {f"{FOLDER}/{path}": content for path, content in sorted(_in_order(bundle).items())}


def _run(site: Path, bundle: Path) -> None:
    arguments = [
        *("--site", str(site)),
        *("--output-path", str(bundle)),
        *("--force-language", _LANGUAGE),
        *("--include-characters", _CHARACTERS),
        *("--exclude-selectors", _LEFT_OUT),
        "--keep-index-url",
        "--silent",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, the folders are ours
            [str(get_executable()), *arguments],
            # No configuration lies there, and none is in the environment.
            cwd=site.parent,
            env={},
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ProgramError(_advice(f"cannot be run ({error})")) from error
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()[-500:]
        raise ProgramError(_advice(f"ended with status {done.returncode} ({said})"))


def _advice(what: str) -> str:
    return (
        f"the program Pagefind, which makes the search index of the site, {what}; "
        "install the package pagefind-bin again, or build the site without a search (site.search: false)"
    )


def _in_order(bundle: Path) -> dict[str, bytes]:
    """The files of the index by path, with what comes in no fixed order sorted."""
    files = {
        file.relative_to(bundle).as_posix(): file.read_bytes()
        for pattern in _KEPT
        for file in sorted(bundle.glob(pattern))
    }
    names: dict[str, str] = {}
    for file in sorted(bundle.glob("filter/*.pf_filter")):
        facet, values = cast("tuple[str, list[list[Any]]]", _read(file))
        content = _written([facet, sorted(values, key=lambda entry: entry[0])])
        names[file.stem] = f"{_LANGUAGE}_{_digest(content)}"
        files[f"filter/{names[file.stem]}.pf_filter"] = content
    entry = json.loads((bundle / "pagefind-entry.json").read_text(encoding="utf-8"))
    language = entry["languages"][_LANGUAGE]
    version, pages, chunks, facets, sorts, fields = _read(bundle / f"pagefind.{language['hash']}.pf_meta")
    facets = sorted([name, names[file]] for name, file in facets)
    meta = _written([version, pages, chunks, facets, sorts, fields])
    language["hash"] = f"{_LANGUAGE}_{_digest(meta)}"
    files[f"pagefind.{language['hash']}.pf_meta"] = meta
    files["pagefind-entry.json"] = json.dumps(entry, sort_keys=True).encode()
    return files


def _read(file: Path) -> Any:
    return cbor2.loads(gzip.decompress(file.read_bytes()).removeprefix(_SIGNATURE))


def _written(value: Any) -> bytes:
    """As Pagefind reads it when a server has unpacked it already: what packs it differs from machine to machine."""
    return _SIGNATURE + cbor2.dumps(value)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
