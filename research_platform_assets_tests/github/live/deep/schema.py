"""GitHub's published GraphQL schema, and what a query costs by GitHub's documented formula."""

from __future__ import annotations

import lzma
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLNamedType, GraphQLSchema, build_schema, get_named_type, parse, validate
from graphql.execution.values import get_argument_values, get_variable_values
from graphql.language import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

SCHEMA = Path(__file__).parents[1] / "fixtures" / "github-schema.graphql.xz"


@cache
def github() -> GraphQLSchema:
    """The schema; its own faults (GitHub publishes it with some) are no concern here."""
    text = lzma.decompress(SCHEMA.read_bytes()).decode()
    return build_schema(text, no_location=True, assume_valid=True, assume_valid_sdl=True)


def problems(document: str, variables: dict[str, Any]) -> list[str]:
    """What is wrong with a query and its variables."""
    parsed = parse(document)
    operation = next(part for part in parsed.definitions if isinstance(part, OperationDefinitionNode))
    values = get_variable_values(github(), operation.variable_definitions, variables)
    wrong = values if isinstance(values, list) else []
    return [error.message for error in (*validate(github(), parsed), *wrong)]


def points(document: str, variables: dict[str, Any]) -> int:
    """Requests for connections, as often as their parents may stand there, in hundreds; one at least.

    A connection of which only `totalCount` is asked for has no page size and costs nothing.
    """
    parsed = parse(document)
    fragments = {part.name.value: part for part in parsed.definitions if isinstance(part, FragmentDefinitionNode)}
    operation = next(part for part in parsed.definitions if isinstance(part, OperationDefinitionNode))
    query = github().query_type
    assert query is not None
    counter = _Requests(fragments, variables)
    counter.count(query, operation.selection_set, 1)
    return max(1, round(counter.requests / 100))


class _Requests:
    def __init__(self, fragments: dict[str, FragmentDefinitionNode], variables: dict[str, Any]) -> None:
        self.fragments = fragments
        self.variables = variables
        self.requests = 0

    def count(self, parent: GraphQLNamedType, selection: SelectionSetNode, times: int) -> None:
        for node in selection.selections:
            if isinstance(node, FieldNode):
                self._field(parent, node, times)
                continue
            inner = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            kind = github().get_type(inner.type_condition.name.value) if inner.type_condition else parent
            assert kind is not None
            self.count(kind, inner.selection_set, times)

    def _field(self, parent: GraphQLNamedType, node: FieldNode, times: int) -> None:
        definition = getattr(parent, "fields", {}).get(node.name.value)
        if definition is None or node.selection_set is None:
            return
        arguments = get_argument_values(definition, node, self.variables)
        if arguments.get("first"):
            self.requests += times
            times *= arguments["first"]
        elif node.name.value == "nodes" and "ids" in arguments:
            times *= len(arguments["ids"])
        self.count(get_named_type(definition.type), node.selection_set, times)
