"""Notebooks as pages show them, looked up when their page is made.

Belongs here: how many are in memory at a time: the HTML of all notebooks of an organisation may be larger than its
tables. Does not belong here: rendering, and where results are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from research_platform_assets.site.notebooks.rendered import Question
from research_platform_assets.site.notebooks.rendered_notebook import RenderedNotebook

Name = tuple[int, str]
"""Repository id and path."""

#: Notebooks that are looked up at a time where they are asked for one after the other.
_BLOCK = 200


class RememberedNotebooks(Mapping[Name, RenderedNotebook]):
    """Notebooks by repository id and path, in the order in which pages are made."""

    def __init__(
        self,
        wanted: Mapping[Name, Question],
        answers: Callable[[Sequence[Question]], Sequence[RenderedNotebook]],
    ) -> None:
        """Take the questions by name and what answers them; answers are forgotten when others are asked for."""
        self._wanted = wanted
        self._answers = answers
        self._names = list(wanted)
        self._places = {name: place for place, name in enumerate(self._names)}
        self._block: dict[Name, RenderedNotebook] = {}

    def __getitem__(self, name: Name) -> RenderedNotebook:
        if name not in self._block:
            place = self._places[name]
            names = self._names[place : place + _BLOCK]
            made = self._answers([self._wanted[each] for each in names])
            self._block = dict(zip(names, made, strict=True))
        return self._block[name]

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._places
