"""Batches shrink to what GitHub answers, and every row gets its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from research_platform_assets.errors import AnswerTooLargeError, GitHubRefusedError
from research_platform_assets.github.live.deep.asking import Asker, Question, Row, first_batch
from research_platform_assets.github.live.deep.batch_size import BatchSize
from research_platform_assets.github.live.deep.facts import Missing, Unknown
from research_platform_assets.github.live.deep.row_answers import NO_VALUE, RowError, row_answers
from research_platform_assets_tests.github.live.deep.answers import Error, GraphQL, Ready, row

DOCUMENT = "query Q(\n  $id0: ID!\n) {\n  row0: node(id: $id0) { id }\n}"
QUESTION = Question("q", DOCUMENT, BatchSize(8, step=4, largest=16))
LIMITS = "RESOURCE_LIMITS_EXCEEDED"


def test_a_size_grows_after_five_quick_answers_in_a_row() -> None:
    size = BatchSize(25, step=5, largest=100)
    for seconds in (1, 1, 1, 1, 4.0, 1, 1, 1, 1):
        size = size.after_answer(seconds)
        assert size.units == 25
    assert size.after_answer(3.9) == BatchSize(30, step=5, largest=100)


@pytest.mark.parametrize(
    ("units", "asked", "after"), [(25, 25, 12), (12, 12, 6), (1, 1, 1), (25, 7, 3), (400, 1000, 200)]
)
def test_a_size_halves_from_what_was_too_large(units: int, asked: int, after: int) -> None:
    assert BatchSize(units, step=5, largest=100, quick_answers=4).after_too_large(asked) == BatchSize(after, 5, 100)


@pytest.mark.parametrize(("units", "largest", "grown"), [(98, 100, 100), (100, 100, 100), (100, 50, 100)])
def test_a_size_grows_to_its_largest(units: int, largest: int, grown: int) -> None:
    assert BatchSize(units, 5, largest, quick_answers=4).after_answer(1).units == grown


@pytest.mark.parametrize(
    ("weights", "units", "count"), [([1, 1, 1], 2, 2), ([5, 1], 2, 1), ([1, 1], 9, 2), ([2, 2, 2], 4, 2), ([], 3, 0)]
)
def test_a_batch_takes_what_fits_and_one_row_at_least(weights: list[int], units: int, count: int) -> None:
    assert first_batch(weights, units) == count


def ids_of(variables: Mapping[str, Any]) -> list[str]:
    return [variables[f"id{at}"] for at in range(len(variables))]


@pytest.mark.parametrize(
    ("learnt", "begun"),
    [
        (None, BatchSize(25, 5, 100)),
        ([60, 3], BatchSize(60, 5, 100, quick_answers=3)),
        ([1, 0], BatchSize(1, 5, 100)),
        ([0, 4], BatchSize(1, 5, 100, quick_answers=4)),
        ([500, 0], BatchSize(100, 5, 100)),
    ],
)
def test_a_size_begins_with_what_was_learnt(learnt: list[int] | None, begun: BatchSize) -> None:
    assert BatchSize(25, step=5, largest=100).begun_with(learnt) == begun


def test_a_size_that_begins_above_its_largest_may_stay_there() -> None:
    assert BatchSize(100, step=5, largest=50).begun_with([90, 0]).units == 90


def server(largest: int, *, partial: bool) -> Ready:
    """Answers `largest` rows; of more, none, or (`partial`) the first ones with errors for the others."""

    def answer(_document: str, variables: Mapping[str, Any]) -> GraphQL:
        ids = ids_of(variables)
        able = 0 if "huge" in ids else largest
        if len(ids) <= able:
            return GraphQL({f"row{at}": {"id": node_id} for at, node_id in enumerate(ids)})
        if not partial:
            raise AnswerTooLargeError("too large")
        data = {f"row{at}": {"id": node_id} if at < able else None for at, node_id in enumerate(ids)}
        return GraphQL(data, [Error((f"row{at}",), LIMITS) for at in range(able, len(ids))])

    return Ready(answer)


def rows(count: int) -> list[Row]:
    return [Row({"id": f"R_{at}"}) for at in range(count)]


@pytest.mark.parametrize(("partial", "sizes"), [(False, [8, 4, 2, 2, 2, 2, 2]), (True, [8, 4, 2, 2])])
def test_too_large_batches_are_asked_again_in_smaller_ones(partial: bool, sizes: list[int]) -> None:
    client = server(3, partial=partial)
    answers = asyncio.run(Asker(client).ask(QUESTION, rows(10)))
    assert [answer.value for answer in answers] == [{"id": f"R_{at}"} for at in range(10)]
    assert [len(variables) for variables in client.asked] == sizes


@pytest.mark.parametrize("partial", [False, True])
def test_a_row_too_large_even_alone_harms_no_other(partial: bool) -> None:
    asked = [Row({"id": "R_1"}), Row({"id": "huge"}), Row({"id": "R_2"})]
    answers = asyncio.run(Asker(server(3, partial=partial)).ask(QUESTION, asked))
    assert [answer.is_too_large for answer in answers] == [False, True, False]
    assert answers[1].missing().kind == "too large"


def test_what_was_learnt_of_a_size_is_used_for_the_next_question() -> None:
    client = server(3, partial=False)
    asker = Asker(client)
    asyncio.run(asker.ask(QUESTION, rows(8)))
    client.asked.clear()
    asyncio.run(asker.ask(QUESTION, rows(2)))
    assert [len(variables) for variables in client.asked] == [2]


def test_what_was_learnt_is_known_to_the_next_asker() -> None:
    first = Asker(server(3, partial=False), {"another": [7, 1]})
    asyncio.run(first.ask(QUESTION, rows(8)))
    assert first.learnt == {"another": [7, 1], "q": [2, 4]}
    client = server(3, partial=False)
    second = Asker(client, first.learnt)
    asyncio.run(second.ask(QUESTION, rows(3)))
    assert [len(variables) for variables in client.asked] == [2, 1]
    assert second.learnt == {"another": [7, 1], "q": [6, 1]}
    assert first.learnt == {"another": [7, 1], "q": [2, 4]}


def test_a_row_too_large_alone_says_nothing_of_the_size() -> None:
    """GitHub gave up on it, which is no quick answer."""
    asker = Asker(server(3, partial=False), {"q": [1, 4]})
    asyncio.run(asker.ask(QUESTION, [Row({"id": "huge"})] * 3))
    assert asker.learnt == {"q": [1, 4]}
    asyncio.run(asker.ask(QUESTION, rows(1)))
    assert asker.learnt == {"q": [5, 0]}


def test_many_rows_are_not_looked_through_for_each_batch() -> None:
    looked_at: list[int] = []

    class Counted(Row):
        def __getattribute__(self, name: str) -> Any:
            if name == "weight":
                looked_at.append(1)
            return super().__getattribute__(name)

    asked = [Counted({"id": f"R_{at}"}) for at in range(2000)]
    asyncio.run(Asker(server(1000, partial=False)).ask(QUESTION, asked))
    assert len(looked_at) < 3 * len(asked)


def flaky(kind: str, times: int) -> Ready:
    """Answers all but the row `R_1`, of which a part fails `times` times with an error of `kind`."""
    left = [times]

    def answer(_document: str, variables: Mapping[str, Any]) -> GraphQL:
        ids = ids_of(variables)
        data = {f"row{at}": {"id": node_id} for at, node_id in enumerate(ids)}
        if "R_1" not in ids or left[0] == 0:
            return GraphQL(data)
        left[0] -= 1
        return GraphQL(data, [Error((f"row{ids.index('R_1')}", "part"), kind)])

    return Ready(answer)


@pytest.mark.parametrize(
    ("kind", "times", "asked", "is_whole"),
    [
        ("INTERNAL", 0, [3], True),
        ("INTERNAL", 1, [3, 1], True),
        ("INTERNAL", 2, [3, 1, 1], True),
        ("INTERNAL", 9, [3, 1, 1], False),
        ("", 1, [3, 1], True),
        ("NOT_FOUND", 9, [3], False),
        ("FORBIDDEN", 9, [3], False),
    ],
)
def test_what_may_differ_is_asked_for_again(kind: str, times: int, asked: list[int], is_whole: bool) -> None:
    client = flaky(kind, times)
    answers = asyncio.run(Asker(client).ask(QUESTION, rows(3)))
    assert [len(variables) for variables in client.asked] == asked
    assert [answer.value for answer in answers] == [{"id": f"R_{at}"} for at in range(3)]
    assert [not answer.errors for answer in answers] == [True, is_whole, True]


def test_rows_that_fail_together_are_asked_for_again_together() -> None:
    answers = iter([GraphQL({"row0": None, "row1": None}, [Error((), "INTERNAL")])])
    client = Ready(lambda _document, variables: next(answers, GraphQL({f"row{i}": {} for i in range(len(variables))})))
    asyncio.run(Asker(client).ask(QUESTION, rows(2)))
    assert [len(variables) for variables in client.asked] == [2, 2]


def test_a_row_that_failed_is_asked_for_before_those_that_wait() -> None:
    client = flaky("INTERNAL", 1)
    asyncio.run(Asker(client).ask(QUESTION, rows(10)))
    assert [ids_of(variables) for variables in client.asked] == [
        [f"R_{at}" for at in range(8)],
        ["R_1", "R_8", "R_9"],
    ]


@pytest.mark.parametrize(
    ("kinds", "may_differ"),
    [
        ([], False),
        (["NOT_FOUND"], False),
        (["FORBIDDEN", LIMITS], False),
        (["INTERNAL"], True),
        (["NOT_FOUND", "INTERNAL"], True),
        ([""], True),
    ],
)
def test_which_answers_may_differ(kinds: list[str], may_differ: bool) -> None:
    assert row({}, *[RowError(("a",), kind) for kind in kinds]).may_differ is may_differ


def test_nothing_is_asked_for_no_rows() -> None:
    client = server(3, partial=False)
    assert asyncio.run(Asker(client).ask(QUESTION, [])) == []
    assert client.asked == []


def test_other_errors_of_the_client_are_passed_on() -> None:
    def refuse(_document: str, _variables: Mapping[str, Any]) -> GraphQL:
        raise GitHubRefusedError("refused", kind="forbidden", status=403)

    with pytest.raises(GitHubRefusedError):
        asyncio.run(Asker(Ready(refuse)).ask(QUESTION, rows(1)))


PATHS = [("nodes", 0), ("nodes", 1)]


@pytest.mark.parametrize(
    ("path", "first", "second"),
    [
        (("nodes", 1), (), (RowError((), "X"),)),
        (("nodes", 1, "languages"), (), (RowError(("languages",), "X"),)),
        (("nodes",), (RowError((), "X"),), (RowError((), "X"),)),
        ((), (RowError((), "X"),), (RowError((), "X"),)),
        (("rateLimit",), (), ()),
    ],
)
def test_an_error_belongs_to_the_rows_on_its_path(
    path: tuple[str | int, ...], first: tuple[RowError, ...], second: tuple[RowError, ...]
) -> None:
    answers = row_answers(GraphQL({"nodes": [{"id": "a"}, None]}, [Error(path, "X")]), PATHS)
    assert [answer.errors for answer in answers] == [first, second]
    assert [answer.value for answer in answers] == [{"id": "a"}, None]


def test_rows_of_a_list_that_is_null_have_no_value() -> None:
    answers = row_answers(GraphQL({"nodes": None}, [Error(("nodes",), LIMITS)]), PATHS)
    assert [(answer.value, answer.is_too_large) for answer in answers] == [(None, True)] * 2


@pytest.mark.parametrize(
    ("errors", "missing"),
    [
        ([], Missing("unknown", NO_VALUE)),
        ([RowError((), "NOT_FOUND")], Missing("not found", "GitHub answers with the error NOT_FOUND")),
        ([RowError((), "FORBIDDEN")], Missing("forbidden", "GitHub answers with the error FORBIDDEN")),
        ([RowError((), "")], Missing("unknown", "GitHub answers with the error of no type")),
    ],
)
def test_only_github_says_that_a_repository_is_not_found(errors: list[RowError], missing: Missing) -> None:
    assert row(None, *errors).missing() == missing


@pytest.mark.parametrize(
    ("path", "is_concerned"),
    [(("a",), True), (("a", "b"), True), (("a", "b", "c"), True), (("a", "x"), False), (("b",), False)],
)
def test_an_error_concerns_what_is_above_and_below_it(path: tuple[str, ...], is_concerned: bool) -> None:
    assert (row({}, RowError(("a", "b"), "X")).reason_at(*path) is not None) is is_concerned


def test_an_error_without_a_path_explains_what_is_null_but_condemns_nothing() -> None:
    answer = row({"a": None}, RowError((), "INTERNAL"))
    assert answer.reason_at("a") is None
    assert answer.unknown("a") == Unknown("GitHub answers with the error INTERNAL")
