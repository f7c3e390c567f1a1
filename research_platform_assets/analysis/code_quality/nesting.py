"""What lizard knows of the definitions around a place, in time and memory that no text can make grow without end.

Belongs here: its bookkeeping of nesting, kept otherwise. Does not belong here: asking it (`functions`).

Its own looks through everything that is open each time a definition ends, and names a definition after all around it,
of which each is named so already: a name twice as long with each level. Nobody asks for names here.
"""

from __future__ import annotations

from typing import Any, cast

from lizard_core.file_info_builder import FileInfoBuilder, NestingStack
from lizard_core.function_info import FunctionInfo


class Nesting(NestingStack):
    """What is open, with the functions among it at hand."""

    def __init__(self) -> None:
        super().__init__()
        self._functions: list[FunctionInfo] = []

    def with_namespace(self, name: Any) -> Any:
        """The name alone."""
        return name

    def add_bare_nesting(self) -> None:
        """Open what may be the function that was announced."""
        super().add_bare_nesting()
        opened = cast("Any", self).nesting_stack[-1]
        if isinstance(opened, FunctionInfo):
            self._functions.append(opened)

    def pop_nesting(self) -> object:
        """Close what was opened last and return it; None where nothing is open."""
        closed = cast("object", super().pop_nesting())
        if isinstance(closed, FunctionInfo):
            self._functions.pop()
        return closed

    @property
    def last_function(self) -> FunctionInfo | None:
        """The innermost function; None outside functions."""
        return self._functions[-1] if self._functions else None


def builder(reader: str) -> FileInfoBuilder:
    """What a reader of lizard tells of the functions it finds; `reader` is a file name by which it is known."""
    context = FileInfoBuilder(reader)
    cast("Any", context)._nesting_stack = Nesting()  # noqa: SLF001 - it can only be wrapped otherwise
    return context
