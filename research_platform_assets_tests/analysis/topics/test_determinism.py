"""The topic model gives the same bytes whatever processor, threads, hash seed and row order it meets."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from research_platform_assets.analysis.topics import TopicSettings, fit_topics
from research_platform_assets_tests.analysis.topics.corpus import frame, themed_rows
from research_platform_assets_tests.analysis.topics.fingerprint import everything, fingerprint

ROOT = Path(__file__).parents[3]
HERE = "research_platform_assets_tests.analysis.topics.fingerprint"
pytestmark = pytest.mark.skipif(platform.machine() != "x86_64", reason="names kernels of x86-64 processors")


@pytest.fixture(scope="module")
def expected() -> str:
    return everything(0)


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param(
            {
                "OPENBLAS_NUM_THREADS": "2",
                "OMP_NUM_THREADS": "2",
                "OPENBLAS_CORETYPE": "Nehalem",
                "PYTHONHASHSEED": "1",
            },
            id="two threads and an old processor's kernels",
        ),
        pytest.param(
            {
                "OPENBLAS_NUM_THREADS": "1",
                "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
                "OPENBLAS_CORETYPE": "Haswell",
                "PYTHONHASHSEED": "2",
                "LC_ALL": "C",
            },
            id="one thread and no vector instructions",
        ),
    ],
)
def test_another_machine_gives_the_same_bytes(environment: dict[str, str], expected: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", HERE, environment["PYTHONHASHSEED"]],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == expected
    assert environment["OPENBLAS_CORETYPE"] in done.stderr, "other kernels are to be pretended"


def test_the_fingerprint_sees_a_changed_text() -> None:
    rows = themed_rows()
    before = fingerprint(fit_topics(frame(rows), TopicSettings(topics_count=5)))
    rows[0]["text"] += "\n\n## Ice\n\nMeltwater of the glacier.\n"
    assert fingerprint(fit_topics(frame(rows), TopicSettings(topics_count=5))) != before
