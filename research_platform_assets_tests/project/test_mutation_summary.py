"""How results of mutation testing are added up."""

from __future__ import annotations

import pytest

from research_platform_assets_tests.tools.mutation import module_of, outcomes, summary, survivors

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


def test_no_mutants_are_no_share() -> None:
    with pytest.raises(ValueError, match="no mutant was run"):
        summary({"package.one.x_f__mutmut_1": "not checked"})
