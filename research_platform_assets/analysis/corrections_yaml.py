"""Reading the YAML of a corrections file with the line of each entry.

Belongs here: YAML syntax, keys given twice, line numbers. Does not belong here: what the keys mean (`corrections`).
"""

from __future__ import annotations

from typing import Any, cast

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from research_platform_assets.strict_yaml import StrangersLoader, StrictLoader


class YamlProblemError(Exception):
    """The text is not YAML that can be read without guessing; `problems` says why, each with its line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def load_yaml(text: str, *, follows_aliases: bool = True) -> tuple[Any, dict[tuple[str, int], int]]:
    """The content of `text`, and the line (from 1) of each item of each top-level list: (key, index from 0) -> line.

    Aliases are followed in what the operator wrote, and refused in what anybody may have written.

    Raises `YamlProblemError` for a syntax error and for keys that stand twice in one mapping (YAML itself would keep
    the last one silently).
    """
    try:
        loader = (StrictLoader if follows_aliases else StrangersLoader)(text)
        root = loader.get_single_node()
        if root is None:
            return None, {}
        repeated = _repeated_keys(root)
        if repeated:
            raise YamlProblemError(repeated)
        lines = _item_lines(root)
        return cast("Any", loader).construct_document(root), lines
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


def _item_lines(root: Node) -> dict[tuple[str, int], int]:
    if not isinstance(root, MappingNode):
        return {}
    return {
        (str(key.value), index): item.start_mark.line + 1
        for key, value in root.value
        if isinstance(value, SequenceNode)
        for index, item in enumerate(value.value)
    }
