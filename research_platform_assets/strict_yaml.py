"""Reading YAML so that every document ends in values or in an error that names its line.

Belongs here: what keeps a parser from failing otherwise, from running out of stack, and from following aliases that
stand for more and more. Does not belong here: what keys mean, and errors for people.
"""

from __future__ import annotations

from typing import Any, cast

import yaml
from yaml.nodes import Node, ScalarNode

_DEEPEST = 50
#: More values than this behind aliases, each counted as what it stands for, and the document is not read.
_MOST_VALUES = 100_000


class StrictLoader(yaml.SafeLoader):
    """A loader whose only errors are `yaml.YAMLError`; of a text that YAML does not allow, `ValueError`."""

    follows_aliases = True

    def __init__(self, text: str) -> None:
        """Read `text`."""
        super().__init__(text)
        self._depth = 0
        self._values = 0
        self._sizes: dict[int, int] = {}

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        """The next node.

        Raises:
            yaml.MarkedYAMLError: it is nested too deeply, or aliases stand for too much or are not followed.
        """
        if self.check_event(yaml.AliasEvent):  # pyright: ignore[reportUnknownMemberType] - untyped
            return self._alias(parent, index)
        if self._depth > _DEEPEST:
            raise self._problem(f"it is nested more than {_DEEPEST} levels deep")
        before = self._values
        self._values += 1
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        self._sizes[id(node)] = self._values - before
        return node

    def construct_object(self, node: Node, deep: bool = False) -> Any:
        """The value of `node`; raises `yaml.MarkedYAMLError` where a scalar is none of its kind."""
        try:
            return super().construct_object(node, deep)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        except (AttributeError, LookupError, ValueError) as error:
            # What the library looks up and converts without asking, as in `!!bool maybe` or the 30th of February.
            if not isinstance(node, ScalarNode):
                raise
            kind = str(node.tag).rpartition(":")[2]
            raise yaml.MarkedYAMLError(problem=f"this is no {kind}", problem_mark=node.start_mark) from error

    def _alias(self, parent: Node | None, index: Any) -> Node | None:
        if not self.follows_aliases:
            raise self._problem("it uses aliases, which are not followed")
        problem = self._problem(f"its aliases stand for more than {_MOST_VALUES:,} values")
        node = super().compose_node(parent, index)
        self._values += self._sizes.get(id(node), 1)
        if self._values > _MOST_VALUES:
            raise problem
        return node

    def _problem(self, words: str) -> yaml.MarkedYAMLError:
        return yaml.MarkedYAMLError(problem=words, problem_mark=cast("Any", self.peek_event()).start_mark)  # pyright: ignore[reportUnknownMemberType] - likewise


class StrangersLoader(StrictLoader):
    """For what anybody may have written: no alias is followed."""

    follows_aliases = False
