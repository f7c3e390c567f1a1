"""The search index of a site, made by the program Pagefind from rendered pages.

Belongs here: starting the program over pages, and putting in order what it writes. Does not belong here: which pages
are found and by which facets (`site.searching`, `templates/base.html`), asking the index (`site/static/search.js`).

Pagefind holds all pages in memory, and answers a question in time that grows with the square of the pages that fit. So
a large site gets an index in parts, to each of which every question is put; pages are dealt out in turn, so that parts
are alike and their ranks compare.

To count the values of facets, Pagefind goes through all pages that fit for each page that has a value, which took ten
times as long as finding them. So facets do not get into its index: `facets.json` has those of all pages, which are
numbered for that in the order of their paths, and each bears its number at the end of its id.

What Pagefind 1.5 writes is otherwise the same bytes for the same pages, at any number of threads and whatever the order
of files in the folder.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import cbor2
from pagefind_bin import get_executable

from research_platform_assets.errors import ProgramError

FOLDER = "pagefind"
"""Folder of the site in which the index lies; its parts but the first lie in folders of it, named by number from 1."""

FACETS = "facets.json"
"""How many parts there are, the ids of all pages, and of each facet its values and the places of those of each page."""

PART = 2000
"""Pages of a part of the index."""

_MARK = b"data-pagefind-body"
_SIGNATURE = b"pagefind_dcd"
_PROGRAM = ("pagefind.js", "pagefind-worker.js", "wasm.en.pagefind")
_LANGUAGE = "en"
_SECONDS = 3600
#: Words such as C++ and C# are found as they are written.
_CHARACTERS = "+#"
#: Parts of a page that lead elsewhere or say how a figure came about, and no reader searches for.
_LEFT_OUT = (
    ".trail, .on-this-page, .freshness, .source, .panel-more, .panel-head p, .strip, .coverage, .bar-value, .filters, "
    ".facts, .glance, .listing thead, svg, .figure-box, button, .button, summary, [aria-labelledby=facts], "
    "[aria-labelledby=reproducibility], [aria-labelledby=health], [aria-labelledby=activity], "
    "[aria-labelledby=history], [aria-labelledby=changes], [aria-labelledby=cite], [aria-labelledby=similar]"
)


@dataclass(frozen=True)
class _Found:
    """A page in the index; one that Pagefind left out has no id."""

    id: str | None = None
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])


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
        listed: list[str] = []
        for path, text in pages:
            if path.endswith(".html") and _MARK in text:
                file = site / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text)
                listed.append(path)
        numbers = {f"/{path}": number for number, path in enumerate(sorted(listed))}
        parts = -(-len(numbers) // PART)
        found = [_Found() for _ in numbers]
        files: dict[str, bytes] = {}
        for part in range(parts):
            some, made = site.with_name(f"site-{part}"), bundle / str(part)
            _move(site, some, [url for url, number in numbers.items() if number % parts == part])
            _run(some, made)
            if not part:
                files |= {name: (made / name).read_bytes() for name in _PROGRAM}
            files |= {f"{part}/{path}" if part else path: content for path, content in _files(made, numbers, found)}
            rmtree(some)
            rmtree(made)
        if files:
            facets = _by_facet([page.facets for page in found])
            files[FACETS] = _json({"parts": parts, "pages": [page.id for page in found], "facets": facets})
        return {f"{FOLDER}/{path}": content for path, content in sorted(files.items())}


def _move(site: Path, target: Path, urls: Iterable[str]) -> None:
    for url in urls:
        file = target / url[1:]
        file.parent.mkdir(parents=True, exist_ok=True)
        (site / url[1:]).rename(file)


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


def _files(bundle: Path, numbers: Mapping[str, int], found: list[_Found]) -> Iterator[tuple[str, bytes]]:
    """Path and contents of the files of a part; ids and facets of its pages are put into `found`, by number."""
    for file in sorted(bundle.glob("index/*")):
        yield f"index/{file.name}", file.read_bytes()
    names: dict[str, str] = {}
    for file in sorted(bundle.glob("fragment/*")):
        content = file.read_bytes()
        fragment = json.loads(_unpacked(content))
        number = numbers[fragment["url"]]
        names[file.stem] = f"{file.stem}_{number}"
        found[number] = _Found(names[file.stem], fragment["filters"])
        yield f"fragment/{names[file.stem]}{file.suffix}", content
    entry = json.loads((bundle / "pagefind-entry.json").read_text(encoding="utf-8"))
    language = entry["languages"][_LANGUAGE]
    meta = bundle / f"pagefind.{language['hash']}.pf_meta"
    version, pages, chunks, _, sorts, fields = cbor2.loads(_unpacked(meta.read_bytes()))
    content = _written([version, [[names[name], words] for name, words in pages], chunks, [], sorts, fields])
    language["hash"] = f"{_LANGUAGE}_{_digest(content)}"
    yield f"pagefind.{language['hash']}.pf_meta", content
    yield "pagefind-entry.json", _json(entry)


def _by_facet(pages: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, Any]:
    """Of each facet its values, and of each page the places of those that it has: one, several, or null for none."""
    known: dict[str, dict[str, int]] = {}
    pairs = {(name, value) for page in pages for name, values in page.items() for value in values}
    for name, value in sorted(pairs):
        places = known.setdefault(name, {})
        places[value] = len(places)
    made: dict[str, Any] = {}
    for name, places in known.items():
        had = [sorted(places[value] for value in page.get(name, ())) for page in pages]
        made[name] = {
            "values": list(places),
            "pages": [each if len(each) > 1 else next(iter(each), None) for each in had],
        }
    return made


def _unpacked(content: bytes) -> bytes:
    return gzip.decompress(content).removeprefix(_SIGNATURE)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _written(value: Any) -> bytes:
    """As Pagefind reads it when a server has unpacked it already: what packs it differs from machine to machine."""
    return _SIGNATURE + cbor2.dumps(value)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
