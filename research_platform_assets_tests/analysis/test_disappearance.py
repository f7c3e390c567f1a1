"""When a capture is not believed because too much is missing."""

from __future__ import annotations

import re

import pytest

from research_platform_assets.analysis.disappearance import check_disappearance
from research_platform_assets.errors import DisappearanceError
from research_platform_assets.settings import load_settings


def named(count: int) -> dict[int, str]:
    return {number: f"acme/repo-{number:03}" for number in range(count)}


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        (0, 0, 0.0),
        (0, 5, 0.2),
        (10, 10, 0.0),
        (10, 8, 0.2),
        (100, 71, 0.29),
        (3, 0, 1.0),
    ],
)
def test_few_missing_repositories_pass(before: int, after: int, share: float) -> None:
    check_disappearance(named(before), list(named(after)), share)


@pytest.mark.parametrize(("before", "after", "share"), [(10, 7, 0.2), (10, 9, 0.0), (4, 3, 0.2), (100, 70, 0.29)])
def test_many_missing_repositories_fail(before: int, after: int, share: float) -> None:
    with pytest.raises(DisappearanceError):
        check_disappearance(named(before), list(named(after)), share)


def test_new_repositories_do_not_make_up_for_missing_ones() -> None:
    with pytest.raises(DisappearanceError):
        check_disappearance(named(4), range(2, 100), 0.2)


def test_the_message_names_counts_and_a_few_names() -> None:
    with pytest.raises(DisappearanceError) as caught:
        check_disappearance(named(10), [9], 0.2)
    message = str(caught.value)
    assert message.startswith("9 of 10 repositories are missing from this capture (acme/repo-000, ")
    assert "acme/repo-004 and 4 more); more than 20% (`capture.max_missing_share`) is not believed" in message
    assert "acme/repo-005" not in message
    with pytest.raises(DisappearanceError, match=r"\(acme/repo-000\); more than 0%"):
        check_disappearance(named(1), [], 0.0)


@pytest.mark.parametrize(("before", "after"), [(10, 7), (3, 2), (7, 0), (100, 71), (1000, 777)])
def test_the_message_names_a_setting_that_lets_it_through(before: int, after: int) -> None:
    with pytest.raises(DisappearanceError) as caught:
        check_disappearance(named(before), range(after), 0.2)
    [(variable, value)] = re.findall(r"(RESEARCH_PLATFORM_\w+)=([0-9.]*[0-9])", str(caught.value))
    share = load_settings({variable: value}).capture.max_missing_share
    assert share < (before - after) / before + 0.01, "no more than it takes"
    check_disappearance(named(before), range(after), share)
