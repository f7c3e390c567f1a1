"""The examples of the page of the data, run as they are where a reader runs them."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from research_platform_assets.site.index import site_index
from research_platform_assets.site.pages.data import data_page
from research_platform_assets.site.pages.examples import EXAMPLES, PYTHON, Example
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.site.sample_content import sample_content


@pytest.fixture(scope="module")
def published(sample_builds: SampleBuilds) -> Path:
    return sample_builds.second / "published" / "ellerfosse_lab" / "current"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.question)
def test_an_example_answers_its_question(example: Example, published: Path) -> None:
    with duckdb.connect(str(published / "catalog.duckdb"), read_only=True) as catalog:
        assert catalog.sql(example.sql).fetchall()
    assert set(re.findall(r"^(?:from|join) ([a-z_.]+)", example.sql, re.MULTILINE)) == set(example.tables)


def test_the_python_runs_in_the_folder_of_the_catalog(published: Path) -> None:
    run = subprocess.run([sys.executable, "-c", PYTHON], cwd=published, capture_output=True, text=True, check=True)
    assert "25 repositories, 333 commits that are known" in run.stdout


def test_an_example_is_shown_where_its_tables_are_there() -> None:
    content = sample_content()
    tables = {name: frame for name, frame in content.tables.items() if name != "insight.dependencies"}
    shown = data_page(site_index(replace(content, tables=tables))).values["examples"]
    assert len(shown) == len(EXAMPLES) - 1
    assert all("insight.dependencies" not in example.tables for example in shown)
