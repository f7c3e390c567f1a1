"""A site whose every text attacks whoever reads it.

Belongs here: putting attacks wherever an organisation, its repositories and its people choose what stands there. Does
not belong here: the attacks (`attacks`), what may come of them (`browser/test_attacks`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, cycle
from typing import Any

import dataframely as dy

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.markup import render_readme
from research_platform_assets.site.notebooks.rendered import asked, render_notebook, rendered
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.site.attacks import attacks, drawings
from research_platform_assets_tests.site.sample_content import OID, row, sample_content, with_tables

Row = dict[str, Any]

#: Odd names that are none of an attack's strings: what makes trouble in paths and addresses.
NAMES = (
    "..",
    "con",
    "a b",
    "%2e%2e%2f",
    "-rf",
    ".git",
    "Ünï",
    "a'b\"c<d>&e",
    "x" * 100,
    "\u202egnp",
    "?q=#f",
    "A",
    "a",
)
#: Columns that the source fills and nobody writes: other tables refer to them, or the site's own words are in them.
_NOT_WRITTEN = frozenset(
    "analysis column_name format identity kind metric person_id path reason rubric_version status table_name".split()
)
#: Columns that hold JSON, in which an attack is a string.
_JSON = frozenset({"after", "before"})
HTML_URL = "https://github.com/example-lab/volatility-models"
_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
_FORMATS = ("markdown", "restructuredtext", "org", "asciidoc", "text")


def hostile_content() -> SiteContent:
    """The sample organisation, with an attack in the place of every text that somebody outside wrote."""
    plain = sample_content()
    supply = chain.from_iterable(zip(cycle(NAMES), cycle(attacks())))
    tables = {
        name: [_attacked(ALL_TABLES[name], each, supply) for each in plain.rows(name)]
        for name in plain.tables
        if name != "github.organizations"
    }
    readmes = dict(_readmes(plain))
    notebooks = _notebooks()
    tables["research.notebooks"] += [
        row("research.notebooks", repository_id=101, path=path, format="jupyter", status="observed", is_current=True)
        for path in notebooks
    ]
    results = {
        (101, path): rendered(
            render_notebook(content, asked({"full_name": "example-lab/x", "html_url": HTML_URL}, path, "jupyter")), OID
        )
        for path, content in notebooks.items()
    }
    return replace(with_tables(plain, tables), readmes=lambda _asked: readmes, notebooks=results)


def _attacked(table: Table, found: Row, supply: Iterator[str]) -> Row:
    """A row with an attack in each text that nothing else depends on."""
    columns: Mapping[str, dy.Column] = table.contract.columns()
    changed = dict(found)
    for name, column in columns.items():
        if name in _NOT_WRITTEN or column.primary_key or found[name] is None:
            continue
        if isinstance(column, dy.String) and not (column.metadata or {}).get("allowed") and column.regex is None:
            changed[name] = json.dumps(next(supply)) if name in _JSON else next(supply)
        elif isinstance(column, dy.List) and isinstance(column.inner, dy.String):
            changed[name] = [next(supply) for _ in found[name]]
    return changed


def _readmes(plain: SiteContent) -> Iterator[tuple[int, str]]:
    """Each attack on its own in the README of one repository, all together in one of each format in the others."""
    first, *others = [each["repository_id"] for each in plain.rows("core.readmes") if each["text"] is not None]
    yield first, "\n".join(_rendered(attack, "markdown") for attack in attacks())
    together = "\n\n".join(attacks())
    for number, of_format in zip(others, _FORMATS, strict=False):
        yield number, _rendered(together, of_format)


def _rendered(text: str, of_format: str) -> str:
    return render_readme(text, of_format, full_name="example-lab/x", head_oid=OID, path="README.md", html_url=HTML_URL)


def _notebooks() -> dict[str, bytes]:
    """Notebooks by path: attacks in Markdown, code, every form of an output, errors, attachments and metadata."""
    every = attacks()
    parts = [every[start : start + 320] for start in range(0, len(every), 320)]
    return {f"{number}/{part[0]}.ipynb": _notebook(part) for number, part in enumerate(parts)}


def _notebook(part: Sequence[str]) -> bytes:
    cells: list[Row] = []
    for number, attack in enumerate(part):
        forms = ("text/html", "text/markdown", "text/latex", "text/plain", "image/png", "application/javascript")
        data: Row = {forms[number % len(forms)]: attack, "application/vnd.jupyter.widget-view+json": {"x": attack}}
        outputs: list[Row] = [
            {"output_type": "display_data", "data": data, "metadata": {"filename": attack, "filenames": {"a": attack}}},
            {"output_type": "stream", "name": attack, "text": ["\x1b[31m", attack, "\x1b[0m"]},
        ]
        if number % 8 == 0:
            outputs.append({"output_type": "error", "ename": attack, "evalue": attack, "traceback": [attack]})
        kind = ("markdown", "code", "raw", "heading")[number % 4]
        cells.append({"cell_type": kind, "source": attack, "outputs": outputs, "metadata": {"tags": [attack]}})
        cells[-1]["attachments"] = {"a.png": {"image/png": _PIXEL}, attack: {"image/png": _PIXEL}}
    for drawing in drawings():
        outputs = [{"output_type": "display_data", "data": {"image/svg+xml": drawing}}]
        cells.append({"cell_type": "code", "source": "", "outputs": outputs})
    metadata = {"language_info": {"name": part[0]}, "kernelspec": {"name": part[1], "language": part[2]}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}).encode()
