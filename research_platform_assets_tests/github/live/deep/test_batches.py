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
