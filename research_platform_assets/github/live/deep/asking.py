"""Asking GitHub for many rows in batches of a size that it can answer.

Belongs here: the loop over batches, with what it learns. Does not belong here: what is asked for, waiting and trying
again (the client).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from research_platform_assets.errors import AnswerTooLargeError
from research_platform_assets.github.live.deep.batch_size import BatchSize
from research_platform_assets.github.live.deep.documents import for_rows
from research_platform_assets.github.live.deep.ports import Client
from research_platform_assets.github.live.deep.row_answers import Path, RowAnswer, RowError, row_answers

#: A row of whose answer a part failed for no reason of its own is asked for so often.
_MOST_TRIES = 3
_TOO_LARGE = RowAnswer(None, (RowError((), "RESOURCE_LIMITS_EXCEEDED"),))


@dataclass(frozen=True)
class Row:
    """What is asked for once: values of variables, and how many units of the batch's size it takes."""

    variables: Mapping[str, Any]
    weight: int = 1


@dataclass(frozen=True)
class Question:
    """A document for rows, or (`list_field`) one that takes the ids of all rows as `$ids` and answers with a list.

    Questions of the same `name` share what is learnt of the size.
    """

    name: str
    document: str
    size: BatchSize
    list_field: str | None = None
    flags: Mapping[str, bool] = field(default_factory=dict[str, bool])

    def composed(self, rows: Sequence[Row]) -> tuple[str, dict[str, Any], list[Path]]:
        """The document, its variables, and where in the answer the rows stand."""
        if self.list_field is not None:
            ids = [row.variables["id"] for row in rows]
            return self.document, {"ids": ids, **self.flags}, [(self.list_field, at) for at in range(len(rows))]
        variables = {f"{key}{at}": value for at, row in enumerate(rows) for key, value in row.variables.items()}
        return for_rows(self.document, len(rows)), variables, [(f"row{at}",) for at in range(len(rows))]


class Asker:
    """GitHub as this package asks it, one question after the other; keep one for a chunk of a capture.

    What it learnt of sizes is for the next one, what it gave up is not: that may be worth asking for again.
    """

    def __init__(self, client: Client, learnt: Mapping[str, Sequence[int]] | None = None) -> None:
        """Ask through `client`; `learnt` is what `learnt` of an earlier one said."""
        self.client = client
        self._learnt = dict(learnt or {})
        self._sizes: dict[str, BatchSize] = {}
        self._given_up: set[str] = set()

    @property
    def learnt(self) -> dict[str, list[int]]:
        """How much was answered at a time, by the name of a question: units, and quick answers in a row."""
        known = {name: list(size) for name, size in self._learnt.items()}
        return known | {name: [size.units, size.quick_answers] for name, size in self._sizes.items()}

    async def ask(self, question: Question, rows: Sequence[Row]) -> list[RowAnswer]:
        """The answer for each row, in order; a row too large even alone has `is_too_large`.

        Errors of the client that concern more than the size of the question are passed on.
        """
        answers: dict[int, RowAnswer] = {}
        tries: Counter[int] = Counter()
        waiting = list(range(len(rows)))
        while waiting:
            size = self._sizes.get(question.name) or question.size.begun_with(self._learnt.get(question.name))
            batch = first_batch((rows[at].weight for at in waiting), size.units)
            asked = waiting[:batch]
            fresh, seconds = await self._once(question, [rows[at] for at in asked])
            if batch > 1 and any(answer.is_too_large for answer in fresh):
                self._sizes[question.name] = size.after_too_large(sum(rows[at].weight for at in asked))
                fresh_rows = zip(asked, fresh, strict=True)
                answers |= {at: answer for at, answer in fresh_rows if not answer.is_too_large}
            else:
                # A row that is too large by itself says nothing of how much can be asked for.
                if not any(answer.is_too_large for answer in fresh):
                    self._sizes[question.name] = size.after_answer(seconds)
                answers |= dict(zip(asked, fresh, strict=True))
            tries.update(asked)
            again = [at for at in asked if at in answers and answers[at].may_differ and tries[at] < _MOST_TRIES]
            for at in again:
                del answers[at]
            # There may be many more rows than fit into a batch: looking through all of them each time takes long.
            waiting[:batch] = [at for at in asked if at not in answers]
        return [answers[at] for at in range(len(rows))]

    def give_up(self, what: str) -> None:
        """Remember that `what` is not worth asking for, for as long as this asker is kept."""
        self._given_up.add(what)

    def has_given_up(self, what: str) -> bool:
        """Whether `give_up` was called for `what`."""
        return what in self._given_up

    async def _once(self, question: Question, rows: Sequence[Row]) -> tuple[list[RowAnswer], float]:
        document, variables, paths = question.composed(rows)
        try:
            answer = await self.client.graphql(document, variables)
        except AnswerTooLargeError:
            return [_TOO_LARGE] * len(rows), 0.0
        return row_answers(answer, paths), answer.seconds


def first_batch(weights: Iterable[int], units: int) -> int:
    """How many rows from the front fit into `units`; at least one, if there is any."""
    total = count = 0
    for weight in weights:
        total += weight
        if total > units:
            return max(1, count)
        count += 1
    return count


def calls_for(size: BatchSize, weights: Sequence[int]) -> int:
    """How many questions rows of these weights take if every one is answered, and quickly."""
    calls, start = 0, 0
    while start < len(weights):
        start += first_batch(weights[start : start + size.units], size.units)
        size = size.after_answer(0.0)
        calls += 1
    return calls
