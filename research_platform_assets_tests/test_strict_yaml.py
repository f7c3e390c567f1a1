"""YAML that makes the library fail, run out of stack or of memory: an error with its line, for whoever wrote it."""

from __future__ import annotations

from itertools import pairwise

import pytest
import yaml

from research_platform_assets.strict_yaml import StrangersLoader, StrictLoader

BOMB = "a: &a [x, x]\n" + "".join(f"{new}: &{new} [*{old}, *{old}]\n" for old, new in pairwise("abcdefghijklmnopqr"))


def refused(text: str, loader: type[StrictLoader] = StrictLoader) -> tuple[str, int]:
    """The problem with `text`, and its line."""
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        yaml.load(text, Loader=loader)
    error = caught.value
    assert error.problem is not None
    assert error.problem_mark is not None
    return error.problem, error.problem_mark.line + 1


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("!!timestamp soon", "timestamp"),
        ("!!bool maybe", "bool"),
        ("!!int ''", "int"),
        ("!!float ''", "float"),
        ("2026-02-30", "timestamp"),
    ],
)
def test_a_value_that_is_none_of_its_kind_is_named_by_its_line(value: str, kind: str) -> None:
    assert refused(f"a: 1\nb: {value}\n") == (f"this is no {kind}", 2)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_what_is_nested_without_end_is_refused(opening: str) -> None:
    assert refused(f"a\n---\n{opening * 60}".partition("---\n")[2])[0] == "it is nested more than 50 levels deep"


def test_what_is_nested_as_people_do_is_read() -> None:
    assert yaml.load("[" * 50 + "]" * 50, Loader=StrictLoader)


def test_aliases_may_stand_for_what_a_memory_holds() -> None:
    assert yaml.load("a: &a [x]\nb: [*a, *a]\n", Loader=StrictLoader)["b"] == [["x"], ["x"]]
    assert refused(BOMB) == ("its aliases stand for more than 100,000 values", 15)
    merged = BOMB.replace("[x, x]", "{x: y}").replace("[", "{<<: [").replace("]", "]}")
    assert refused(merged)[0] == "its aliases stand for more than 100,000 values"


def test_a_stranger_may_use_none() -> None:
    assert refused("a: &a b\nc: *a\n", StrangersLoader) == ("it uses aliases, which are not followed", 2)


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a {b: *a}\n"])
def test_what_contains_itself_does_not_go_on_for_ever(text: str) -> None:
    assert yaml.load(text, Loader=StrictLoader)
