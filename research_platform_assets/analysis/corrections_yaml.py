"""Reading the YAML of a corrections file with the line of each entry.

Belongs here: YAML syntax, keys given twice, line numbers. Does not belong here: what the keys mean (`corrections`).
"""

from __future__ import annotations

from typing import Any, cast

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode


class YamlProblemError(Exception):
    """The text is not YAML that can be read without guessing; `problems` says why, each with its line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class _Loader(yaml.SafeLoader):
    """A loader that follows no alias: a few lines of them can stand for more than any memory holds."""

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        """The next node; an alias is a problem of syntax."""
        if self.check_event(yaml.AliasEvent):  # pyright: ignore[reportUnknownMemberType] - untyped
            mark = cast("Any", self.peek_event()).start_mark  # pyright: ignore[reportUnknownMemberType] - likewise
            raise yaml.MarkedYAMLError(problem="it uses aliases, which are not followed", problem_mark=mark)
        return super().compose_node(parent, index)


def load_yaml(text: str, *, follows_aliases: bool = True) -> tuple[Any, dict[tuple[str, int], int]]:
    """The content of `text`, and the line (from 1) of each item of each top-level list: (key, index from 0) -> line.

    Aliases are followed in what the operator wrote, and refused in what anybody may have written.

    Raises `YamlProblemError` for a syntax error and for keys that stand twice in one mapping (YAML itself would keep
    the last one silently).
    """
    try:
        root = (yaml.SafeLoader if follows_aliases else _Loader)(text).get_single_node()
        repeated = [] if root is None else _repeated_keys(root)
        if repeated:
            raise YamlProblemError(repeated)
        return yaml.safe_load(text), _item_lines(root)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise YamlProblemError([f"{line}not valid YAML: {error.problem or error.context}"]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlProblemError([f"not valid YAML: {error}"]) from error


def _repeated_keys(root: Node) -> list[str]:
    problems: list[str] = []
    seen: set[int] = set()
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            problems.extend(_repeated_in(node))
            pending.extend(value for _, value in node.value)
        elif isinstance(node, SequenceNode):
            pending.extend(node.value)
    return sorted(problems)


def _repeated_in(node: MappingNode) -> list[str]:
    first: dict[str, int] = {}
    problems: list[str] = []
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if str(key.value) in first:
            problems.append(f"line {line}: the key {key.value} stands twice (first in line {first[str(key.value)]})")
        first.setdefault(str(key.value), line)
    return problems


def _item_lines(root: Node | None) -> dict[tuple[str, int], int]:
    if not isinstance(root, MappingNode):
        return {}
    return {
        (str(key.value), index): item.start_mark.line + 1
        for key, value in root.value
        if isinstance(value, SequenceNode)
        for index, item in enumerate(value.value)
    }
