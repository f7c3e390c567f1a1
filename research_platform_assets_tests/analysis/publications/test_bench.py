"""How right the rules are about labelled documents, and how long reading takes. Run by `make bench`."""

from __future__ import annotations

import json
import time

import pytest

from research_platform_assets.analysis.publications.documents import read_document, subject
from research_platform_assets_tests.analysis.publications.gold import HALVES, score

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("half", HALVES)
def test_precision_and_recall_on_labelled_documents(half: str) -> None:
    found = score(half)
    print(f"\npublications, {half.replace('_', ' ')}: {found}")
    assert found.own_precision >= 0.95


def test_large_documents() -> None:
    entry = (
        "@article{{k{0}, title={{A title of some length}}, author={{Doe, Jan and Roe, Ann}}, doi={{10.1000/{0}}}}}\n"
    )
    paragraph = "The gates follow Brandt (1999), doi:10.1000/{0}, and https://github.com/lab/r{0}.\n\n"
    cell = {"cell_type": "markdown", "source": "".join(paragraph.format(number) for number in range(2000))}
    large = {
        ("bibliography", "refs.bib"): "".join(entry.format(number) for number in range(10_000)),
        ("readme", "README.md"): "".join(paragraph.format(number) for number in range(10_000)),
        ("notebook", "a.ipynb"): json.dumps({"cells": [cell, {"cell_type": "code", "outputs": ["x" * 10_000_000]}]}),
    }
    for (kind, path), text in large.items():
        started = time.perf_counter()
        reading = read_document(text.encode(), subject(kind, path, "tides"))
        seconds = time.perf_counter() - started
        print(f"\n{kind} of {len(text) / 1e6:.1f} MB: {seconds:.2f} s, {len(reading['mentions'])} mentions")
        assert reading["mentions"]
