"""What only Python's own syntax tree tells: which definitions are documented and which functions say their types.

Belongs here: counting over the tree. Does not belong here: what may be parsed (`bounds`).
"""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass

NOT_PYTHON = "is not Python 3"


@dataclass(frozen=True)
class PythonFacts:
    """Counts over the public definitions of a text, or why there are none.

    Attributes:
        documentable: The module if it holds anything, and classes and functions outside functions whose names do not
            begin with an underscore; `documented` of these have a docstring.
        annotatable: Functions likewise, with `__init__` and the like; `annotated` of these give a type for each
            parameter (`self` and `cls` apart) and for what they return (`__init__` needs none).
        problem: Why the text has no tree.
    """

    documentable: int = 0
    documented: int = 0
    annotatable: int = 0
    annotated: int = 0
    problem: str | None = None


_Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_facts(text: str) -> PythonFacts:
    """The facts of a text that keeps the bounds for Python."""
    try:
        with warnings.catch_warnings():
            # The text may have a backslash too many; that is not ours to report.
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return PythonFacts(problem=NOT_PYTHON)
    documentable = documented = annotatable = annotated = 0
    for node, is_method in _definitions(tree):
        is_special = not isinstance(node, ast.Module) and node.name.startswith("__") and node.name.endswith("__")
        is_public = isinstance(node, ast.Module) or not node.name.startswith("_")
        if is_public and (not isinstance(node, ast.Module) or node.body):
            documentable += 1
            documented += ast.get_docstring(node, clean=False) is not None
        if isinstance(node, _Function) and (is_public or is_special):
            annotatable += 1
            annotated += _is_annotated(node, is_method=is_method)
    return PythonFacts(documentable, documented, annotatable, annotated)


def _definitions(tree: ast.Module) -> list[tuple[ast.Module | ast.ClassDef | _Function, bool]]:
    """Definitions outside functions, each with whether it stands in a class; without recursion."""
    found: list[tuple[ast.Module | ast.ClassDef | _Function, bool]] = [(tree, False)]
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        parent, is_class = waiting.pop()
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, _Function):
                found.append((node, is_class))
            elif isinstance(node, ast.ClassDef):
                if not node.name.startswith("_"):
                    found.append((node, is_class))
                    waiting.append((node, True))
            elif isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
                waiting.append((node, is_class))
    return found


def _is_annotated(node: _Function, *, is_method: bool) -> bool:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    is_static = any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in node.decorator_list)
    if is_method and not is_static:
        positional = positional[1:]
    given = [*positional, *arguments.kwonlyargs, *filter(None, (arguments.vararg, arguments.kwarg))]
    returns = node.returns is not None or node.name == "__init__"
    return returns and all(each.annotation is not None for each in given)
