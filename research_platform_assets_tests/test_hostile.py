"""A campaign notices what harms."""

from __future__ import annotations

import random

import pytest

from research_platform_assets_tests import hostile

SPOILING = (hostile.truncated, hostile.damaged)


def read(content: bytes, name: str) -> object:
    if name == "bad":
        raise RecursionError(name)
    return float("nan") if name == "unstorable" else "\ud800" if name == "half" else len(content)


@pytest.mark.parametrize("name", ["bad", "unstorable", "half"])
def test_what_fails_is_counted_and_the_campaign_goes_on(name: str) -> None:
    report = hostile.campaign("reader", [("a", b"1"), (name, b"22"), ("a", b"333")], read)
    assert (report.files, len(report.failures), report.is_harmless) == (3, 1, False)
    assert report.failures[0].startswith(f"{name}, 2 bytes, b'22': ")
    assert str(report).startswith("reader: 3 files, 1 failures, slowest 0.00 s (")


@pytest.mark.parametrize(("seconds", "mebibytes", "is_harmless"), [(0.5, 9, True), (1.0, 9, False), (0.5, 1024, False)])
def test_time_and_memory_have_bounds(seconds: float, mebibytes: float, is_harmless: bool) -> None:
    assert hostile.Report("reader", 1, (), (seconds, "a"), (mebibytes, "a")).is_harmless is is_harmless


def test_contents_follow_from_the_seed_and_differ_from_what_they_were() -> None:
    content = b"title: Tides and gates at night\n" * 20
    for spoil in SPOILING:
        made = [spoil(content, random.Random(seed)) for seed in (1, 1, 2)]
        assert made[0] == made[1] != made[2]
        assert content not in made
    assert hostile.nested([("[", "]")], 3, random.Random(1), "x").startswith("[[[x")
    assert len(hostile.repeated(["ab", "c"], 100, random.Random(1))) in range(94, 101)
