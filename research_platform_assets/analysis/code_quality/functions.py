"""Functions of a text: how complex and how long each one is.

Belongs here: asking lizard. Does not belong here: what may be given to it (`bounds`), what the figures mean
(`ratings`).

The complexity of a function is 1 and one more for each place where its run may take another way: branches, loops,
cases, handlers, conditional expressions and the operators that may skip their right side (McCabe 1976, IEEE
Transactions on Software Engineering SE-2, 308-320, and its section on compound conditions). What stands in strings
is not looked at.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

UNREADABLE = "could not be read as a program of its language"


@dataclass(frozen=True)
class Functions:
    """What a text has of functions, in order: (complexity, lines of code) each; or why that is not known."""

    figures: tuple[tuple[int, int], ...] = ()
    problem: str | None = None


def functions_of(plain: str, reader: str, code_lines: Sequence[int]) -> Functions:
    """The functions of `plain`, a text without comments that keeps the bounds.

    `reader` is a file name by which lizard knows the language, `code_lines` the numbers of the lines with code. Of two
    functions in R, the first may be a line too long, as lizard sees its end at the beginning of the second.
    """
    from lizard_core.extensions import get_extensions  # pyright: ignore[reportUnknownVariableType] - by lizard
    from lizard_languages import get_reader_for  # pyright: ignore[reportUnknownVariableType] - by lizard

    from research_platform_assets.analysis.code_quality.nesting import builder

    chosen = cast("Any", get_reader_for)
    processors = cast("Any", get_extensions)([])
    context: Any = builder(reader)
    read = chosen(reader)(context)
    try:
        tokens = read.generate_tokens(plain)
        for processor in processors:
            tokens = processor(tokens, read)
        for _ in read(tokens, read):
            pass
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError):
        # Its readers follow a program and trip over what is none, each in its own way.
        return Functions(problem=UNREADABLE)
    return Functions(
        tuple(
            (
                int(each.cyclomatic_complexity),
                bisect_right(code_lines, each.end_line) - bisect_left(code_lines, each.start_line),
            )
            for each in context.fileinfo.function_list
        )
    )
