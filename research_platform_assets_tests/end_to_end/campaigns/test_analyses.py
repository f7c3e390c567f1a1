"""What analyses cost at 1,000 repositories: seconds of each table, memory, and documents read. Run by `make bench`.

The organisation is made up: every repository has a README, a citation, a bibliography, manifests, program text, a
notebook, data and a workflow of its own, so that no document is known from another one.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets_tests.archives import Recorded, commit, write_archive
from research_platform_assets_tests.processes import ROOT
from research_platform_assets_tests.workbench import Workbench

REPORT = ROOT / "reports" / "analyses.json"
REPOSITORIES = int(os.environ.get("BENCH_REPOSITORIES", "1000"))
WORDS = (
    "tide river snow glacier model sensor survey station archive corpus dialect bird song harbour ferry bus fare price "
    "forecast network protein fold helix peat water level radar image map letter parish register weather diary"
).split()
PACKAGES = ("numpy", "pandas", "scipy", "requests", "matplotlib", "polars", "duckdb", "xarray")

pytestmark = pytest.mark.bench


def repository(number: int) -> Recorded:
    """One repository; the same number gives the same bytes."""
    draw = random.Random(number)
    name = f"{draw.choice(WORDS)}-{draw.choice(WORDS)}-{number}"
    prose = "\n\n".join(" ".join(draw.choices(WORDS, k=60)).capitalize() + "." for _ in range(6))
    doi = f"10.5555/{name}"
    functions = "\n\n\n".join(
        f"def step_{each}(values: list[int]) -> int:\n"
        f'    """Sum what is above {each}."""\n'
        f"    total = {number}\n    for value in values:\n        if value > {each} and value % 2:\n"
        f"            total += value\n    return total"
        for each in range(40)
    )
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "metadata": {}, "source": [f"# {name}\n", prose[:200]]},
        {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {},
            "outputs": [],
            "source": [f"import {PACKAGES[number % len(PACKAGES)]}\n", "print(1)"],
        },
    ]
    notebook: dict[str, Any] = {
        "cells": cells,
        "metadata": {"kernelspec": {"name": "python3"}, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    pinned = "\n".join(f"{package}=={draw.randint(1, 9)}.{number}" for package in draw.sample(PACKAGES, 4))
    texts = {
        "README.md": f"# {name}\n\n{prose}\n\nIf you use this, please cite https://doi.org/{doi}.\n\n## Usage\n",
        "CITATION.cff": f"cff-version: 1.2.0\nmessage: cite\ntitle: {name}\nauthors: [{{name: Ada}}]\ndoi: {doi}\n",
        "references.bib": f"@article{{a{number}, title={{On {name}}}, doi={{10.5555/c.{number % 50}}}, year=2020}}\n",
        "requirements.txt": pinned + "\n",
        "pyproject.toml": f'[project]\nname = "{name}"\nversion = "1.0"\ndependencies = ["numpy>=1.{number}"]\n',
        "src/steps.py": f'"""Steps of {name}."""\n\n\n{functions}\n',
        "tests/test_steps.py": f"def test_{number}() -> None:\n    assert {number} + 1\n",
        "analysis.ipynb": json.dumps(notebook),
        ".github/workflows/tests.yml": f"name: tests {number}\non: push\njobs: {{}}\n",
        "LICENSE": "MIT License\n",
    }
    people = [
        {"login": f"person-{(number * 7 + each) % 300}", "id": 5000 + (number * 7 + each) % 300} for each in range(4)
    ]
    commits = [commit(day, author=people[day % 4] | {"name": people[day % 4]["login"]}) for day in reversed(range(20))]
    return Recorded(
        name,
        100_000 + number,
        metadata={"stargazers_count": number % 90},
        files={path: text.encode() for path, text in texts.items()},
        unrecorded=("data/levels.csv", "figures/plot.png"),
        commits=commits,
        contributors=None,
    )


def test_what_analyses_cost(tmp_path: Path) -> None:
    repositories = [repository(number) for number in range(REPOSITORIES)]
    first = write_archive(tmp_path / "first", repositories)
    report: dict[str, Any] = {"repositories": REPOSITORIES}
    bench = Workbench(tmp_path / "data", "lab", {"ORGANIZATIONS": '["Lab"]'})
    with bench.instance:
        report["cold"] = _costs(bench, first)
        report["peak_memory_bytes"] = _peak_memory_bytes()
        report["unchanged"] = _costs(bench, first)
        changed = [repository(REPOSITORIES + 1), *repositories[1:]]
        changed[0] = replace(changed[0], name=repositories[0].name, id=repositories[0].id)
        report["one_repository_changed"] = _costs(bench, write_archive(tmp_path / "second", changed))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2))  # noqa: T201
    assert report["unchanged"]["documents_analysed"] == 0
    assert report["one_repository_changed"]["documents_analysed"] < 40


def _costs(bench: Workbench, archive: Path) -> dict[str, Any]:
    before = _analysed(bench)
    result = bench.run(archive)
    assert result.is_success, result.failures
    steps = bench.instance.get_run_step_stats(result.run_id)
    took = {step.step_key: step.end_time - step.start_time for step in steps if step.start_time and step.end_time}
    longest = sorted(((round(seconds, 2), name) for name, seconds in took.items()), reverse=True)
    return {
        "seconds": round(sum(took.values()), 1),
        "seconds_by_table": {name: seconds for seconds, name in longest if seconds >= 0.1},
        "documents_analysed": _analysed(bench) - before,
        "computed": bench.last_run()["computed"],
    }


def _analysed(bench: Workbench) -> int:
    if not (bench.data / bench.slug / "warehouse.duckdb").exists():
        return 0
    with bench.store() as store:
        return store.connection.execute("select count(*) from platform.document_result").fetchall()[0][0]


def _peak_memory_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
