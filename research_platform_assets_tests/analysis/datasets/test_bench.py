"""How well labels are met, and how long a thousand repositories take. Run by `make bench`."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from research_platform_assets.analysis.datasets.readme_links import describe_data_links
from research_platform_assets.analysis.datasets.table import data_files
from research_platform_assets.analysis.notebooks.description import describe_notebook
from research_platform_assets.tables import github
from research_platform_assets_tests.analysis.datasets.gold_set import (
    Agreement,
    agreement_on_links,
    agreement_on_paths,
    labelled_readmes,
)
from research_platform_assets_tests.analysis.notebooks.gold_set import NOTEBOOKS, agreement_on_notebooks
from research_platform_assets_tests.analysis.rows import frame, oid

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("half", ["tuned", "held"])
@pytest.mark.parametrize(
    ("what", "measure"),
    [("data files", agreement_on_paths), ("links to data", agreement_on_links), ("notebooks", agreement_on_notebooks)],
)
def test_agreement_with_labels(what: str, measure: Callable[[str], Agreement], half: str) -> None:
    found = measure(half)
    print(f"\n{what}, {half}: precision {found.precision:.3f}, recall {found.recall:.3f} of {found.both} right ones")
    assert min(found.precision, found.recall) >= 0.95


def test_a_thousand_repositories() -> None:
    names = [
        f"{folder}/{number}.{ending}"
        for folder in ("data", "src", "results")
        for number in range(50)
        for ending in ("csv", "py")
    ]
    rows = [
        {"repository_id": repository, "path": path, "type": "blob", "mode": "100644", "size_bytes": 1, "oid": oid(0)}
        for repository in range(1000)
        for path in names
    ]
    files = frame(github.FILES, rows)
    started = time.process_time()
    held = data_files(files)
    print(f"\n{files.height} files, {held.height} of them data: {time.process_time() - started:.2f} s", end="; ")
    started = time.process_time()
    for number in range(1000):
        describe_notebook(NOTEBOOKS[number % len(NOTEBOOKS)].content, "jupyter")
    print(f"1000 notebooks: {time.process_time() - started:.2f} s", end="; ")
    readmes = [content * 20 for _, content, _ in labelled_readmes("tuned")]
    started = time.process_time()
    for number in range(1000):
        describe_data_links(readmes[number % len(readmes)], "markdown")
    print(f"1000 READMEs: {time.process_time() - started:.2f} s of processor time")
