"""No contents make a reader of notebooks or data fail, hang, or say something that cannot be stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.datasets.deposits import deposit
from research_platform_assets.analysis.datasets.paths import data_file
from research_platform_assets.analysis.datasets.readme_links import describe_data_links
from research_platform_assets.analysis.notebooks.description import FORMATS, describe_notebook
from research_platform_assets_tests.analysis.notebooks.hostile import hostile_files, readers
from research_platform_assets_tests.hostile import FILES, campaign, do_no_harm

SEED = 20261129
READERS = readers()

_WORDS = st.sampled_from(
    ["cells", "source", "outputs", "cell_type", "code", "markdown", "execution_count", "metadata", "kernelspec", "name"]
)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=50, deadline=None)
@given(_VALUES, st.dictionaries(_WORDS, _VALUES, max_size=5))
def test_any_json_is_read_or_refused(cell: Any, metadata: Any) -> None:
    found = describe_notebook(json.dumps({"cells": [cell], "metadata": metadata}).encode(), "jupyter")
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["reason"] is not None or found["cells_count"] == 1


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for of_format in FORMATS.values():
        found = describe_notebook(content, of_format)
        assert json.loads(json.dumps(found, allow_nan=False)) == found


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=8) | st.sampled_from(["data", "a.csv", "x.zarr", "b.json", "out"]), max_size=5))
def test_any_path_is_data_or_not(parts: list[str]) -> None:
    path = "/".join(parts)
    found = data_file(path)
    assert found is None or path == found.location or path.startswith(f"{found.location}/")


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(
        ["https://zenodo.org/", "https://osf.io/", "https://kaggle.com/", "https://figshare.com/", "doi:10."]
    ),
    st.text(max_size=20) | st.from_regex(r"(datasets|record|articles|c|s)/\w{1,6}/\d{1,4}", fullmatch=True),
)
def test_a_location_is_its_own_normal_form(start: str, rest: str) -> None:
    found = deposit(start + rest)
    if found is not None:
        again = deposit(found.location)
        assert again is not None
        assert again.location == found.location


@pytest.mark.parametrize("reader", READERS)
def test_a_few_small_hostile_files_do_no_harm(reader: str) -> None:
    report = campaign(reader, hostile_files(24, SEED, largest=1_000), lambda content, _: READERS[reader](content))
    assert (report.files, report.failures) == (24, [])


@pytest.mark.parametrize("markup", ["markdown", "restructuredtext"])
def test_links_of_any_text_are_links(markup: str) -> None:
    text = "https://zenodo.org/record/1 " * 500 + "[x](" * 500
    assert [link["host"] for link in describe_data_links(text.encode(), markup)["links"]] == ["zenodo"]


@pytest.mark.soak
@pytest.mark.parametrize("reader", READERS)
def test_hostile_files_do_no_harm(reader: str) -> None:
    do_no_harm(reader, hostile_files(FILES, SEED + 1), lambda content, _: READERS[reader](content))
