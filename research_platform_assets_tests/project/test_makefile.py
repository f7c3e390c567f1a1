"""What `make` offers: every target is explained and can be planned."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess

import pytest

from research_platform_assets_tests.project.conftest import BUILD
from research_platform_assets_tests.project.repository import ROOT, make_targets

PROMISED = ("install", "demo", "test", "lint", "docs", "bench", "soak", "mutation", "ui", "build", "clean", "lock")

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in the repository without what an outer make handed down."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_all_promised_targets_exist() -> None:
    assert sorted(set(PROMISED) - set(make_targets())) == []


def test_make_alone_explains_every_target() -> None:
    listed = re.findall(r"^  make ([a-z-]+) +\S", make().stdout, re.MULTILINE)
    assert sorted(listed) == sorted(set(make_targets()))


@pytest.mark.parametrize("target", make_targets())
def test_make_can_plan_the_target(target: str) -> None:
    planned = make("--dry-run", target)
    assert (planned.returncode, planned.stderr) == (0, "")


def test_an_organisation_named_on_the_command_line_is_the_one_that_is_built() -> None:
    planned = make("--dry-run", "build", "ORG=acme").stdout
    assert re.search(
        r"""^RESEARCH_PLATFORM_ORGANIZATIONS='\["acme"\]' .*research-platform build$""", planned, re.MULTILINE
    )
    assert "RESEARCH_PLATFORM_ORGANIZATIONS" not in make("--dry-run", "build").stdout


def test_the_demo_is_built_with_the_command_that_the_documentation_is_tested_with() -> None:
    planned = [shlex.split(line) for line in make("--dry-run", "demo").stdout.splitlines() if line.endswith(BUILD[-1])]
    assert [line[-len(BUILD) :] for line in planned] == [[f".venv/bin/{BUILD[0]}", *BUILD[1:]]]


def test_a_python_that_is_too_old_is_refused_with_a_way_out() -> None:
    planned = make("--dry-run", "--always-make", "install", "PYTHON=python3").stdout
    check = re.search(r"-c '(import sys; .*)'$", planned, re.MULTILINE)
    assert check, planned
    old = "import sys; sys.version_info = (3, 10, 1); sys.version = '3.10.1 (old)'; "
    done = subprocess.run(
        [shutil.which("python3") or "python3", "-c", old + check[1]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "3.10.1" in done.stderr
    assert "make PYTHON=" in done.stderr
