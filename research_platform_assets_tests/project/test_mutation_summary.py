"""How results of mutation testing are added up, and what is left out of it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter
from fnmatch import fnmatch

import pytest

from research_platform_assets_tests.project.repository import ROOT
from research_platform_assets_tests.tools.mutation import QUICK
from research_platform_assets_tests.tools.mutation_results import (
    area_of,
    module_of,
    outcomes,
    sample,
    summary,
    survivors,
    tally,
    wilson_interval,
)

RESULTS = """
    package.one.x_f__mutmut_1: killed
    package.one.x_f__mutmut_2: survived
    package.one.xǁBoxǁopen__mutmut_1: timeout
    package.two.x__g__mutmut_1: no tests
    package.two.x__g__mutmut_2: killed
    package.two.x__g__mutmut_3: not checked
    package.two.x__g__mutmut_4: skipped
"""


def test_each_printed_mutant_has_its_outcome() -> None:
    found = outcomes(RESULTS)
    assert len(found) == 7
    assert found["package.one.xǁBoxǁopen__mutmut_1"] == "timeout"
    assert found["package.two.x__g__mutmut_1"] == "no tests"


@pytest.mark.parametrize(
    ("mutant", "module"),
    [
        ("package.one.x_f__mutmut_1", "package.one"),
        ("package.one.xǁBoxǁopen__mutmut_1", "package.one"),
        ("package.xml.x__g__mutmut_2", "package.xml"),
    ],
)
def test_a_mutant_belongs_to_its_module(mutant: str, module: str) -> None:
    assert module_of(mutant) == module


def test_untested_code_counts_as_survived_and_mutants_that_were_not_run_do_not_count() -> None:
    lines, share = summary(outcomes(RESULTS))
    assert share == pytest.approx(3 / 5)
    assert lines == [
        "  66.7%      2 of     3  package.one",
        "  50.0%      1 of     2  package.two",
        "  60.0%      3 of     5  all",
    ]


def test_survivors_are_those_to_look_at() -> None:
    assert survivors(outcomes(RESULTS)) == ["package.one.x_f__mutmut_2", "package.two.x__g__mutmut_1"]


def test_outcomes_are_counted_so_that_timeouts_are_seen() -> None:
    assert tally(outcomes(RESULTS)) == "2 killed, 1 no tests, 1 not checked, 1 skipped, 1 survived, 1 timeout"


def test_no_mutants_are_no_share() -> None:
    with pytest.raises(ValueError, match="no mutant was run"):
        summary({"package.one.x_f__mutmut_1": "not checked"})


@pytest.mark.parametrize(
    ("module", "area"),
    [("package.one.deep.box", "package.one"), ("package.one", "package.one"), ("package", "package")],
)
def test_a_module_belongs_to_a_part_of_the_package(module: str, area: str) -> None:
    assert area_of(module) == area


def test_parts_of_the_package_and_intervals_of_a_sample() -> None:
    found = {"package.one.box.x_f__mutmut_1": "killed", "package.one.lid.x_f__mutmut_1": "survived"}
    lines, share = summary({**found, "package.two.x_f__mutmut_1": "killed"}, is_sample=True)
    assert share == pytest.approx(2 / 3)
    assert lines == [
        " 100.0%      1 of     1  95 % interval  20.7% to 100.0%  package.one.box",
        "   0.0%      0 of     1  95 % interval   0.0% to  79.3%  package.one.lid",
        " 100.0%      1 of     1  95 % interval  20.7% to 100.0%  package.two",
        "  50.0%      1 of     2  95 % interval   9.5% to  90.5%  package.one",
        "  66.7%      2 of     3  95 % interval  20.8% to  93.9%  all",
    ]


@pytest.mark.parametrize(
    ("killed", "run", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_the_interval_of_a_share(killed: int, run: int, low: float, high: float) -> None:
    assert wilson_interval(killed, run) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


MUTANTS = [f"package.one.x_f__mutmut_{number}" for number in range(20)]


def test_a_sample_depends_on_its_seed_only_and_begins_with_smaller_ones() -> None:
    drawn = sample(MUTANTS, 8, "1")
    assert len(set(drawn)) == 8
    assert set(drawn) <= set(MUTANTS)
    assert sample(reversed(MUTANTS), 8, "1") == drawn
    assert sample(MUTANTS, 5, "1") == drawn[:5]
    assert sample(MUTANTS, 8, "2") != drawn
    assert sorted(sample(MUTANTS, 100, "1")) == sorted(MUTANTS)


def test_mutants_that_came_to_the_code_leave_the_rest_of_a_sample_as_it_was() -> None:
    drawn = sample(MUTANTS, 8, "1")
    more = sample([*MUTANTS, "package.two.x_g__mutmut_1"], 8, "1")
    assert [mutant for mutant in more if mutant in MUTANTS] in (drawn, drawn[:7])


def test_each_mutant_has_the_same_chance() -> None:
    seeds = 4_000
    counts = Counter(mutant for seed in range(seeds) for mutant in sample(MUTANTS, 5, str(seed)))
    expected = seeds * 5 / len(MUTANTS)
    assert all(abs(counts[mutant] - expected) < 5 * expected**0.5 for mutant in MUTANTS)


def test_what_the_settings_of_mutmut_name_is_there() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    options = [option.removeprefix("--deselect=") for option in configured["pytest_add_cli_args"]]
    for name in [*options[1:], *configured["pytest_add_cli_args_test_selection"]]:
        path, _, test = name.partition("::")
        assert (ROOT / path).exists(), name
        assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), name
    module = f"{module_of(QUICK).replace('.', '/')}.py"
    assert any(fnmatch(module, pattern) for pattern in configured["only_mutate"])
    assert f"def {QUICK.rpartition('.x_')[2].rstrip('*')}(" in (ROOT / module).read_text(encoding="utf-8")


FORKED = """
import importlib, os, signal, sys

for module in sys.argv[1:]:
    importlib.import_module(module)
if child := os.fork():
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
signal.alarm(60)  # whoever waits for a thread that is not there waits forever
import polars
polars.LazyFrame({"a": [1]}).select(polars.col("a").sum()).collect()
os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process with threads cannot be forked at all")
def test_polars_works_in_a_process_forked_after_what_is_imported_once() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    modules = (ROOT / configured["preload_modules_file"]).read_text(encoding="utf-8").split()
    assert modules
    subprocess.run([sys.executable, "-c", FORKED, *modules], check=True, cwd=ROOT)
