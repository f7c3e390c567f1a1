"""Pages and READMEs of the site are made once and kept in the warehouse."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.assets.inputs import DocumentFunction
from research_platform_assets.assets.site_files import (
    checked_site_files,
    readme_page,
    refuse_addresses,
    remembered_readmes,
)
from research_platform_assets.errors import PrivacyError
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.readme import Readme, render_each
from research_platform_assets.site.render import render_site
from research_platform_assets.warehouse import documents, files, remembered_files
from research_platform_assets.warehouse.documents import PerDocument, Subject
from research_platform_assets.warehouse.store import Store, open_store
from research_platform_assets_tests.site.sample_content import OID, frame, sample_content

TEXTS = (
    "# Tides\n\n[code](src/a.py) ![plot](figures/b.png) [issues](../../issues)\n",
    f"No link, but a hash: {OID} and {'0' * 40}\n",
    "Title\n=====\n\n`x <docs/y.rst>`_\n",
)


def readme(number: int, text: str, **changes: Any) -> Readme:
    arguments = {
        "format": "markdown" if number < 3 else "restructuredtext",
        "full_name": f"lab/{number}",
        "head_oid": OID,
        "path": "README",
        "html_url": f"https://github.com/lab/{number}",
    }
    return Readme(number, hashlib.sha1(text.encode()).hexdigest(), text, arguments | changes)


class Memory:
    """Documents in a warehouse; `computed` counts what was worked out anew."""

    def __init__(self, store: Store, readmes: Iterable[Readme]) -> None:
        self.store = store
        self.computed = 0
        for each in readmes:
            content = each.text.encode()
            store.connection.execute(
                "insert into platform.document values (?, ?, ?)", [each.oid, len(content), content]
            )

    def per_document(
        self, function: DocumentFunction, subjects: Iterable[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        def counted(content: bytes, argument: str) -> Mapping[str, Any]:
            self.computed += 1
            return function(content, argument)

        work = PerDocument("readme", "code", documents.one_by_one(counted))
        found = documents.results(self.store.connection, work, [Subject(*each) for each in subjects])
        return {(subject.oid, subject.argument): result for subject, result in found.items()}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, run_id="test", timeout_seconds=10) as opened:
        yield opened


def test_a_readme_is_rendered_once_and_then_remembered(store: Store) -> None:
    readmes = [readme(number, text) for number, text in enumerate(TEXTS, start=1)]
    memory = Memory(store, readmes)
    render = remembered_readmes(memory.per_document)
    assert render(readmes) == render_each(readmes)
    assert memory.computed == 3
    assert render(readmes) == render_each(readmes)
    assert memory.computed == 3


def test_a_commit_that_leaves_the_readme_alone_changes_its_links_only(store: Store) -> None:
    readmes = [readme(number, text) for number, text in enumerate(TEXTS, start=1)]
    memory = Memory(store, readmes)
    render = remembered_readmes(memory.per_document)
    render(readmes)
    later = [readme(number, text, head_oid="a" * 40) for number, text in enumerate(TEXTS, start=1)]
    assert render(later) == render_each(later)
    assert memory.computed == 3
    without = [readme(number, text, head_oid=None) for number, text in enumerate(TEXTS, start=1)]
    assert render(without) == render_each(without)
    elsewhere = [readme(1, TEXTS[0], html_url="https://github.com/lab/renamed")]
    assert render(elsewhere) == render_each(elsewhere)


def test_a_text_that_its_document_does_not_give_is_rendered_as_it_is(store: Store) -> None:
    stored = readme(1, TEXTS[0])
    memory = Memory(store, [stored])
    masked = replace(stored, text="# Tides by [somebody]\n")
    gone = replace(readme(2, TEXTS[1]), oid=None)
    assert remembered_readmes(memory.per_document)([masked, gone]) == render_each([masked, gone])
    assert readme_page(b"\xff\x00\x01" * 100, '{"sha256": "", "arguments": {}}') == {"html": None}


def _kept(store: Store, content: SiteContent) -> dict[str, bytes]:
    kept = remembered_files.keep(store.connection, "code", lambda known: checked_site_files(content, known))
    contents = files.read(store.connection, [file.sha256 for file in kept])
    assert [file.size_bytes for file in kept] == [len(contents[file.sha256]) for file in kept]
    return {file.path: contents[file.sha256] for file in sorted(kept, key=lambda file: file.path)}


def test_the_kept_site_is_the_rendered_one_whatever_was_kept_before(store: Store) -> None:
    content = sample_content()
    assert _kept(store, content) == render_site(content)
    rows = [row | {"text": "A [new](a.md) text\n"} if row["text"] else row for row in content.rows("core.readmes")]
    changed = replace(content, tables={**content.tables, "core.readmes": frame("core.readmes", rows)})
    before = store.connection.execute("select count(*) from platform.remembered_file").fetchall()[0][0]
    assert _kept(store, changed) == render_site(changed)
    after = store.connection.execute("select count(*) from platform.remembered_file").fetchall()[0][0]
    assert after - before == sum(bool(row["text"]) for row in rows)
    assert _kept(store, content) == render_site(content)


@pytest.mark.parametrize(
    "path", ["a.json", "a.csl.json", "a.js", "a.svg", "a.xml", "a.atom", "a.bib", "a.csv", "a.txt"]
)
def test_no_file_of_text_is_published_with_an_address(path: str) -> None:
    refuse_addresses("reports.site", path, b"git@github.com:lab/x.git")
    with pytest.raises(PrivacyError, match="would show an e-mail address"):
        refuse_addresses("reports.site", path, b'{"a": "ada@example.org"}')


def test_a_page_with_an_address_is_not_kept(store: Store) -> None:
    content = sample_content(title="Write to ada@example.org")
    with pytest.raises(PrivacyError, match="would show an e-mail address"):
        _kept(store, content)
    assert store.connection.execute("select count(*) from platform.file").fetchall() == [(0,)]
