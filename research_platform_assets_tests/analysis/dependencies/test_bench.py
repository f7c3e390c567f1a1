"""How well dependency files are read, and how long the worst of them take; run by `make bench` and `make soak`."""

from __future__ import annotations

import json
import random
import time

import pytest

from research_platform_assets.analysis.dependencies.reading import read_manifest
from research_platform_assets_tests.analysis.dependencies.gold_files import labelled, precision_and_recall
from research_platform_assets_tests.analysis.dependencies.hostile import NAMES, hostile, spoilt

_GENERATED_FILES = 10_000


@pytest.mark.bench
def test_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("held_out.txt", "tuned.txt"):
        files = list(labelled(name))
        precision, recall = precision_and_recall(files)
        facts = sum(len(file.expected) for file in files)
        with capsys.disabled():
            print(f"\n{name}: {len(files)} files, {facts} facts, precision {precision:.3f}, recall {recall:.3f}")


@pytest.mark.soak
def test_ten_thousand_spoilt_and_hostile_files(capsys: pytest.CaptureFixture[str]) -> None:
    gold = [*labelled("held_out.txt"), *labelled("tuned.txt")]
    files = [(name, content) for size in (100_000, 490_000) for content in hostile(size).values() for name in NAMES]
    draws = random.Random(5)
    while len(files) < _GENERATED_FILES:
        file = draws.choice(gold)
        path = draws.choice((file.path, draws.choice(NAMES)))
        files.append((path, spoilt(file.content.encode() * draws.choice((1, 1, 50)), draws.randrange(2**32))))
    slowest = (0.0, "", 0)
    for path, content in files:
        start = time.process_time()
        json.dumps(read_manifest(content, path), ensure_ascii=False).encode()
        slowest = max(slowest, (time.process_time() - start, path, len(content)))
    with capsys.disabled():
        print(f"\n{len(files)} files; the slowest took {slowest[0]:.2f} s: {slowest[1]} of {slowest[2]} bytes")
