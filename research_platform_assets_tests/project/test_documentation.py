"""Documentation is run: its commands, queries and programs do what the pages say they do."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import duckdb
import pytest

from research_platform_assets.cli.application import app, run
from research_platform_assets_tests import processes
from research_platform_assets_tests.project.conftest import BUILD, Checkout
from research_platform_assets_tests.project.documents import (
    Block,
    Start,
    blocks,
    blocks_of,
    pages,
    start_of_the_platform,
)
from research_platform_assets_tests.project.repository import ROOT, make_targets, name_of

PUBLISHED = Path("data", "demo", "published", "ellerfosse_lab", "current")
EXAMPLES = ROOT / "examples"

LINK = re.compile(r"\[[^\]\n]*\]\((?!\w+:|#)([^)#\s]+)(?:#[^)]*)?\)")


def runnable(language: str) -> list[Block]:
    return [block for block in blocks(language) if block.is_run]


def commands(block: Block) -> list[str]:
    """The lines of a shell block without those for make and without the build, by which the checkout was made."""
    done_already = " ".join(BUILD)
    return [line for line in block.code.splitlines() if line != done_already and not line.startswith("make ")]


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("block", blocks("bash"), ids=str)
def test_make_is_told_nothing_that_it_cannot_do(block: Block) -> None:
    named = re.findall(r"^make ([a-z-]+)", block.code, re.MULTILINE)
    assert sorted(set(named) - set(make_targets())) == []


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(r"(?:`|^)research-platform ([a-z][a-z-]*)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(set(named) - set(app)) == []


@pytest.mark.parametrize("block", [block for block in runnable("bash") if commands(block)], ids=str)
def test_a_command_succeeds(checkout: Checkout, block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    for line in commands(block):
        started = start_of_the_platform(line)
        if started is None:
            checkout.run("bash", "-euo", "pipefail", "-c", line)
            continue
        # In this process, which has imported everything; the checkout was built by the command as it is installed.
        processes.become(monkeypatch, {**checkout.environment, **started.variables}, checkout.folder)
        assert run(started.arguments) == 0, line


@pytest.mark.parametrize(
    ("line", "variables", "arguments"),
    [
        ("research-platform builds", {}, ["builds"]),
        (
            "A=b research-platform restore 1 --select 'key:\"lab/x\"+'",
            {"A": "b"},
            ["restore", "1", "--select", 'key:"lab/x"+'],
        ),
    ],
)
def test_a_line_that_only_starts_the_platform_is_taken_apart(
    line: str, variables: dict[str, str], arguments: list[str]
) -> None:
    assert start_of_the_platform(line) == Start(variables, arguments)


@pytest.mark.parametrize(
    "line",
    ["ls data", "research-platform builds | head", "cd x && research-platform builds", "research-platform $X", "A=b"],
)
def test_any_other_line_is_left_to_the_shell(line: str) -> None:
    assert start_of_the_platform(line) is None


@pytest.mark.parametrize("block", runnable("sql"), ids=str)
def test_a_query_finds_rows(checkout: Checkout, block: Block) -> None:
    with duckdb.connect(str(checkout.folder / PUBLISHED / "catalog.duckdb"), read_only=True) as connection:
        assert connection.execute(block.code).fetchall() != []


@pytest.mark.parametrize("block", runnable("python"), ids=str)
def test_a_program_prints_something(checkout: Checkout, block: Block) -> None:
    assert checkout.run(sys.executable, "-W", "error", "-c", block.code).stdout.strip()


@pytest.mark.parametrize("script", sorted(EXAMPLES.glob("*.py")), ids=name_of)
def test_an_example_script_prints_what_was_published(checkout: Checkout, script: Path) -> None:
    assert checkout.run(sys.executable, "-W", "error", str(script), str(PUBLISHED)).stdout.strip()


@pytest.mark.parametrize("query", sorted(EXAMPLES.glob("*.sql")), ids=name_of)
def test_an_example_query_runs_on_the_published_catalog(checkout: Checkout, query: Path) -> None:
    with duckdb.connect(str(checkout.folder / PUBLISHED / "catalog.duckdb"), read_only=True) as connection:
        names = [column[0] for column in connection.execute(query.read_text(encoding="utf-8")).description]
    assert len(names) == len(set(names)) > 1


def test_blocks_are_found_with_their_place_and_whether_they_run(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Page\n\n```bash\nmake demo\n```\n\n<!-- not run: why -->\n```bash\nrm x\n```\n\n```text\nshown\n```\n",
        encoding="utf-8",
    )
    found = [(block.line, block.language, block.code, block.is_run) for block in blocks_of(page)]
    assert found == [
        (4, "bash", "make demo\n", True),
        (9, "bash", "rm x\n", False),
        (13, "text", "shown\n", False),
    ]
