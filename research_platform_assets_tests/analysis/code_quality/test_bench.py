"""How well and how fast code is measured: gold set, another count, ten well-known packages. Run by `make bench`."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
from pygments.lexers import get_lexer_for_filename
from pygments.token import Comment, String, Text, Whitespace

from research_platform_assets.analysis.code_quality.document import measure
from research_platform_assets.assets.insight_code import lint_documents
from research_platform_assets.github.documents import classify_document
from research_platform_assets_tests.analysis.code_quality import gold
from research_platform_assets_tests.analysis.code_quality.organisation import Organisation

pytestmark = pytest.mark.bench

PACKAGES = "attrs click flask httpx jinja2 markupsafe packaging requests rich urllib3".split()
FIGURES = (
    "grade complexity_rating duplication_rating files_count coverage_share excluded_files_count code_lines_count "
    "functions_count complexity_mean complexity_90th_percentile complexity_maximum functions_above_10_share "
    "function_lines_90th_percentile duplication_share test_files_share docstring_share type_hint_share "
    "lint_findings_per_1000_lines comment_share judged_lines_share grade_reason"
).split()


def test_functions_against_labels() -> None:
    labels = found = same = exact = 0
    for path, text, expected in gold.FUNCTIONS:
        functions = [tuple(each) for each in measure(text.encode(), path)["functions"]]
        labels, found = labels + len(expected), found + len(functions)
        pairs = list(zip(functions, expected, strict=False))
        same += sum(one[0] == other[0] for one, other in pairs)
        exact += sum(one == other for one, other in pairs)
    print(f"\n{labels} functions in {len(gold.FUNCTIONS)} languages, {found} found:", end=" ")
    print(f"precision {same / found:.3f}, recall {same / labels:.3f} of complexity; length, too: {exact / labels:.3f}")
    assert same == labels == found


def sources(folder: Path, package: str) -> dict[str, bytes]:
    """Files of program text of the newest source distribution, by path."""
    command = f"-m pip download --quiet --no-binary :all: --no-deps --dest {folder} {package}"
    done = subprocess.run([sys.executable, *command.split()], capture_output=True, check=False)
    archives = sorted(folder.glob("*.tar.gz"))
    if not archives:
        pytest.skip(f"{package} cannot be fetched: {done.stderr[-200:]!r}")
    files: dict[str, bytes] = {}
    with tarfile.open(archives[0]) as archive:
        for member in archive:
            path = member.name.partition("/")[2]
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None and classify_document(path, "any") in ("source", "notebook"):
                files[path] = content.read()
    return files


def other_count(text: str, path: str) -> set[int]:
    """Lines with code as pygments sees them; its documentation strings are no code."""
    lines: set[int] = set()
    line = 1
    for kind, value in get_lexer_for_filename(path, stripnl=False, ensurenl=False).get_tokens(text):
        is_code = not any(kind in each for each in (Comment, String.Doc, Text, Whitespace))
        for number, part in enumerate(value.split("\n")):
            if is_code and part.strip():
                lines.add(line + number)
        line += value.count("\n")
    return lines


@pytest.mark.parametrize("package", PACKAGES)
def test_a_well_known_package(tmp_path: Path, package: str) -> None:
    files = sources(tmp_path, package)
    started = time.perf_counter()
    organisation = Organisation({1: files}, lint=lint_documents)
    row = organisation.quality()[0]
    seconds = time.perf_counter() - started
    ours = others = 0
    for path, content in files.items():
        found = measure(content, path)
        if path.endswith(".py") and found["problem"] is None:
            ours += found["code_lines"]
            others += len(other_count(io.StringIO(content.decode(), newline=None).read(), path))
    print(f"\n{package}: {len(files)} files, {seconds:.1f} s; lines of code in Python {ours}, by pygments {others}")
    print("  " + ", ".join(f"{name} {row[name]}" for name in FIGURES if row[name] is not None))
    assert row["status"] == "observed"


def test_a_thousand_files() -> None:
    files = {f"part_{number}.py": (gold.PYTHON + f"X = {number}\n").encode() * 4 for number in range(1_000)}
    started = time.perf_counter()
    organisation = Organisation({1: files}, lint=lint_documents)
    measured = time.perf_counter()
    row = organisation.quality()[0]
    print(f"\n1000 files, {row['lines_count']} lines: {measured - started:.1f} s measured and linted,", end=" ")
    print(f"{time.perf_counter() - measured:.1f} s put together")
