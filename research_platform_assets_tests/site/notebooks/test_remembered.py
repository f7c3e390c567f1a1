"""Notebooks are looked up a few at a time, and all of them are found."""

from __future__ import annotations

from collections.abc import Sequence

from research_platform_assets.site.notebooks.remembered import RememberedNotebooks
from research_platform_assets.site.notebooks.rendered import Question
from research_platform_assets.site.notebooks.rendered_notebook import RenderedNotebook


def test_notebooks_are_asked_for_when_they_are_needed_and_a_few_at_a_time() -> None:
    wanted = {(number, "a.ipynb"): Question(f"{number}", "", None) for number in range(1000)}
    asked: list[int] = []

    def answers(questions: Sequence[Question]) -> list[RenderedNotebook]:
        asked.append(len(questions))
        return [RenderedNotebook(question.oid, None) for question in questions]

    notebooks = RememberedNotebooks(wanted, answers)
    assert (len(notebooks), (3, "a.ipynb") in notebooks, (3, "b.ipynb") in notebooks) == (1000, True, False)
    assert asked == []
    assert {name: made.html for name, made in notebooks.items()} == {name: str(name[0]) for name in wanted}
    assert asked == [200] * 5
    assert notebooks[999, "a.ipynb"].html == "999"
    assert notebooks[0, "a.ipynb"].html == "0"
    assert asked == [200] * 6
