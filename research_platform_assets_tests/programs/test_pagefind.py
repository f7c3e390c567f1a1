"""The search index: which pages are in it, and that it is the same bytes for the same pages."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import cbor2
import pytest

from research_platform_assets.errors import ProgramError
from research_platform_assets.programs import pagefind
from research_platform_assets.programs.pagefind import search_files

LANGUAGES = ["Python", "R", "Julia", "C++", "Go", "none", "unknown", "Übung"]


def page(number: int, *, body: str = "data-pagefind-body", text: str = "") -> bytes:
    facets = "".join(
        f'<meta name="facet" content="{value}" data-pagefind-filter="{facet}[content]">'
        for facet, value in (
            ("language", LANGUAGES[number % len(LANGUAGES)]),
            ("kind", f"kind {number % 3}"),
            ("year", str(2000 + number % 7)),
        )
    )
    words = " ".join(f"word{number * 7 % 50} volatility{number % 5}" for _ in range(20))
    return (
        f'<!doctype html><html lang="en"><head><title>x</title>{facets}</head><body><nav>framework</nav>'
        f'<main {body}><nav class="trail">breadcrumb</nav><h1>Repository {number}</h1><p>{words} {text}</p></main>'
    ).encode()


def unpacked(content: bytes) -> bytes:
    data = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    return data.removeprefix(b"pagefind_dcd")


def fragments(files: dict[str, bytes]) -> dict[str, Any]:
    read = [json.loads(unpacked(content)) for path, content in files.items() if "/fragment/" in path]
    return {fragment["url"]: fragment for fragment in read}


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    return {f"repositories/{number}.html": page(number) for number in range(40)}


@pytest.fixture(scope="module")
def files(pages: dict[str, bytes]) -> dict[str, bytes]:
    return search_files(pages.items())


def test_the_same_pages_give_the_same_bytes_in_whatever_order(pages: dict[str, bytes], files: dict[str, bytes]) -> None:
    assert list(files) == sorted(files)
    assert search_files(pages.items()) == files
    assert search_files(reversed(pages.items())) == files


def test_the_number_of_threads_and_the_environment_do_not_matter(
    pages: dict[str, bytes], files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGEFIND_ROOT_SELECTOR", "nav")
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        assert search_files(pages.items()) == files
    finally:
        os.sched_setaffinity(0, cores)


def named_files(files: dict[str, bytes], part: str) -> set[str]:
    """What the index of a part names, itself included."""
    entry = json.loads(files[f"{part}pagefind-entry.json"])
    meta = f"{part}pagefind.{entry['languages']['en']['hash']}.pf_meta"
    _, pages, chunks, facets, sorts, _ = cbor2.loads(unpacked(files[meta]))
    assert (facets, sorts) == ([], [])
    return {
        meta,
        f"{part}pagefind-entry.json",
        *(f"{part}fragment/{name}.pf_fragment" for name, _ in pages),
        *(f"{part}index/{name}.pf_index" for _, _, name in chunks),
    }


PROGRAM = {f"pagefind/{name}" for name in ("pagefind.js", "pagefind-worker.js", "wasm.en.pagefind", "facets.json")}


def test_every_file_that_the_index_names_is_there_and_nothing_else(files: dict[str, bytes]) -> None:
    assert named_files(files, "pagefind/") | PROGRAM == set(files)


def test_a_large_site_gets_an_index_in_parts_that_hold_each_page_once(
    pages: dict[str, bytes], files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "PART", 15)
    made = search_files(pages.items())
    parts = [named_files(made, part) for part in ("pagefind/", "pagefind/1/", "pagefind/2/")]
    assert set.union(*parts) | PROGRAM == set(made)
    assert [sum("/fragment/" in path for path in part) for part in parts] == [14, 13, 13]
    assert fragments(made) == fragments(files)
    facets, whole = (json.loads(each["pagefind/facets.json"]) for each in (made, files))
    assert facets == {**whole, "parts": 3}


def test_facets_have_the_values_of_each_page_by_the_number_at_the_end_of_its_id() -> None:
    two = b'<meta name="facet" content="R" data-pagefind-filter="language[content]"></head>'
    none = b'<!doctype html><html lang="en"><body><main data-pagefind-body><h1>None</h1></main></body></html>'
    files = search_files({"b.html": page(0).replace(b"</head>", two), "c.html": none, "a.html": page(1)}.items())
    ids = {
        json.loads(unpacked(content))["url"]: path.removesuffix(".pf_fragment").rpartition("/")[2]
        for path, content in files.items()
        if "/fragment/" in path
    }
    assert [ids[url].rpartition("_")[2] for url in ("/a.html", "/b.html", "/c.html")] == ["0", "1", "2"]
    assert json.loads(files["pagefind/facets.json"]) == {
        "parts": 1,
        "pages": [ids[url] for url in ("/a.html", "/b.html", "/c.html")],
        "facets": {
            "kind": {"values": ["kind 0", "kind 1"], "pages": [1, 0, None]},
            "language": {"values": ["Python", "R"], "pages": [1, [0, 1], None]},
            "year": {"values": ["2000", "2001"], "pages": [1, 0, None]},
        },
    }


def test_only_marked_pages_and_only_their_content_are_in_it() -> None:
    unmarked = {"private.html": page(1, body=""), "notes.txt": b"data-pagefind-body secret"}
    found = fragments(search_files({"a/1.html": page(1, text="Grüße C++"), **unmarked}.items()))
    assert list(found) == ["/a/1.html"]
    fragment = found["/a/1.html"]
    assert fragment["filters"] == {"kind": ["kind 1"], "language": ["R"], "year": ["2001"]}
    assert fragment["meta"] == {"title": "Repository 1"}
    assert "Grüße C++" in fragment["content"]
    assert "framework" not in fragment["content"]
    assert "breadcrumb" not in fragment["content"]


def test_without_a_page_to_be_found_there_is_no_index() -> None:
    assert search_files({"a.html": page(1, body="")}.items()) == {}


@pytest.mark.parametrize(
    ("script", "said"),
    [(None, "cannot be run"), ("#!/bin/sh\necho broken >&2\nexit 3\n", r"ended with status 3 \(broken\)")],
)
def test_a_program_that_is_not_there_or_fails_says_what_to_do(
    script: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pagefind"
    if script:
        program.write_text(script)
        program.chmod(0o755)
    monkeypatch.setattr(pagefind, "get_executable", lambda: program)
    with pytest.raises(ProgramError, match=f"Pagefind.*{said}.*site.search: false"):
        search_files({"a.html": page(1)}.items())
