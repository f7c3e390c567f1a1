"""How well dependency files are read, and how long the worst of them take; run by `make bench` and `make soak`."""

from __future__ import annotations

import random

import pytest

from research_platform_assets.analysis.dependencies.formats import format_of
from research_platform_assets.analysis.dependencies.reading import read_manifest
from research_platform_assets_tests.analysis.dependencies.gold_files import labelled, precision_and_recall
from research_platform_assets_tests.analysis.dependencies.hostile import NAMES, hostile, spoilt
from research_platform_assets_tests.hostile import FILES, do_no_harm

#: Names of files by the function that reads them, those included that are not read.
READERS = {
    reader: tuple(name for name in NAMES if format_of(name).read.__name__ == reader)
    for reader in dict.fromkeys(format_of(name).read.__name__ for name in NAMES)
}


@pytest.mark.bench
def test_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("held_out.txt", "tuned.txt"):
        files = list(labelled(name))
        precision, recall = precision_and_recall(files)
        facts = sum(len(file.expected) for file in files)
        with capsys.disabled():
            print(f"\n{name}: {len(files)} files, {facts} facts, precision {precision:.3f}, recall {recall:.3f}")


@pytest.mark.soak
@pytest.mark.parametrize("reader", READERS)
def test_spoilt_and_hostile_files_do_no_harm(reader: str) -> None:
    """Each reader reads hostile contents under all names of its formats, then spoilt files of these and of others."""
    names = READERS[reader]
    gold = [*labelled("held_out.txt"), *labelled("tuned.txt")]
    own = [file for file in gold if format_of(file.path).read.__name__ == reader] or gold
    files = [(name, content) for size in (100_000, 490_000) for content in hostile(size).values() for name in names]
    draws = random.Random(f"5 {reader}")
    while len(files) < FILES:
        file = draws.choice(draws.choice((own, own, gold)))
        seed = draws.randrange(2**32)
        files.append((draws.choice(names), spoilt(file.content.encode() * draws.choice((1, 1, 50)), seed)))
    do_no_harm(f"dependencies, {reader}", files, read_manifest)
