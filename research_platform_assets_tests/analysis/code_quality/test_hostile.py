"""Files that are meant to break what reads them: no crash, no hang, no figure that contradicts another."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.code_quality.document import Measures, measure
from research_platform_assets_tests.analysis.code_quality import hostile


def check(content: bytes, path: str) -> Measures:
    found = measure(content, path)
    assert json.loads(json.dumps(found)) == found
    if found["problem"] is None:
        assert found["code_lines"] + found["comment_lines"] <= found["lines"]
        assert found["block_lines"] <= found["code_lines"]
        assert len(found["block_digests"]) == 8 * len(found["block_sizes"])
        assert all(complexity > 0 for complexity, _ in found["functions"])
        assert found["documented"] <= found["documentable"]
        assert found["annotated"] <= found["annotatable"]
    else:
        assert found["lines"] == found["code_lines"] == 0
    return found


@pytest.mark.parametrize("extension", [".c", ".f90", ".ipynb", ".jl", ".py", ".r", ".rs", ".ts"])
def test_small_bombs(extension: str) -> None:
    for content in hostile.bombs(500):
        check(content, f"x{extension}")


@given(st.sampled_from(hostile.EXTENSIONS), st.lists(st.sampled_from(hostile.SEEDS) | st.text(max_size=4), max_size=60))
@settings(max_examples=100, deadline=None)
def test_mixtures(extension: str, parts: list[str]) -> None:
    content = "".join(parts).encode(errors="surrogatepass")
    assert check(content, f"x{extension}") == measure(content, f"x{extension}")


@given(st.sampled_from(hostile.EXTENSIONS), st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_bytes(extension: str, content: bytes) -> None:
    check(content, f"x{extension}")


def test_generated_files() -> None:
    for seed in range(60):
        path, content = hostile.generated(seed, 10_000)
        check(content, path)
