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


def test_every_file_that_the_index_names_is_there_and_nothing_else(files: dict[str, bytes]) -> None:
    entry = json.loads(files["pagefind/pagefind-entry.json"])
    meta = f"pagefind/pagefind.{entry['languages']['en']['hash']}.pf_meta"
    _, pages, chunks, facets, sorts, _ = cbor2.loads(unpacked(files[meta]))
    assert sorts == []
    named = {
        meta,
        "pagefind/pagefind-entry.json",
        *(f"pagefind/{name}" for name in ("pagefind.js", "pagefind-worker.js", "wasm.en.pagefind")),
        *(f"pagefind/fragment/{name}.pf_fragment" for name, _ in pages),
        *(f"pagefind/index/{name}.pf_index" for _, _, name in chunks),
        *(f"pagefind/filter/{name}.pf_filter" for _, name in facets),
    }
    assert named == set(files)
    assert [facet for facet, _ in facets] == ["kind", "language", "year"]
    for _, name in facets:
        _, values = cbor2.loads(unpacked(files[f"pagefind/filter/{name}.pf_filter"]))
        assert [value for value, _ in values] == sorted(value for value, _ in values)


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
