"""How well dependency files are read, and how long the worst of them take; run by `make bench` and `make soak`."""

from __future__ import annotations

import random

import pytest

from research_platform_assets.analysis.dependencies.reading import read_manifest
from research_platform_assets_tests.analysis.dependencies.gold_files import labelled, precision_and_recall
from research_platform_assets_tests.analysis.dependencies.hostile import NAMES, hostile, spoilt
from research_platform_assets_tests.hostile import FILES, do_no_harm


@pytest.mark.bench
def test_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("held_out.txt", "tuned.txt"):
        files = list(labelled(name))
        precision, recall = precision_and_recall(files)
        facts = sum(len(file.expected) for file in files)
        with capsys.disabled():
            print(f"\n{name}: {len(files)} files, {facts} facts, precision {precision:.3f}, recall {recall:.3f}")


@pytest.mark.soak
def test_spoilt_and_hostile_files_do_no_harm() -> None:
    gold = [*labelled("held_out.txt"), *labelled("tuned.txt")]
    files = [(name, content) for size in (100_000, 490_000) for content in hostile(size).values() for name in NAMES]
    draws = random.Random(5)
    while len(files) < FILES:
        file = draws.choice(gold)
        path = draws.choice((file.path, draws.choice(NAMES)))
        files.append((path, spoilt(file.content.encode() * draws.choice((1, 1, 50)), draws.randrange(2**32))))
    do_no_harm("dependencies", files, read_manifest)
