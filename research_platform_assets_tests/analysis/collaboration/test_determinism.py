"""The network has the same bytes whatever processor, threads, hash seed and row order it meets."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from research_platform_assets_tests.analysis.collaboration.networks import digest

ROOT = Path(__file__).parents[3]
PRINT = "from research_platform_assets_tests.analysis.collaboration import networks; print(networks.digest(7), end='')"
OTHER_MACHINE = {
    "POLARS_MAX_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Nehalem",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    "PYTHONHASHSEED": "1",
    "LC_ALL": "C",
}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="names kernels of x86-64 processors")
def test_another_machine_gives_the_same_bytes() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PRINT],
        cwd=ROOT,
        env=os.environ | OTHER_MACHINE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == digest(0)
