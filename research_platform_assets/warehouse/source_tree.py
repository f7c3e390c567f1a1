"""Modules of this package as syntax trees: what a module defines, imports and does at its top level.

Belongs here: reading source, sorting it by name, and a text for a syntax tree that is the same on every Python version.
Standard library only. Does not belong here: what is reached from where (`code_version`).
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from research_platform_assets.errors import WarehouseError

DATA_FILES = "DATA_FILES"
PACKAGE = __name__.partition(".")[0]


@dataclass(frozen=True)
class Import:
    """What a name stands for: `attribute` of `module`, or the module itself."""

    module: str
    attribute: str | None


@dataclass
class ModuleSource:
    """The top level of a module: definitions by name, imports by name, and the remaining statements."""

    path: Path
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict[str, list[ast.stmt]])
    imports: dict[str, Import] = field(default_factory=dict[str, Import])
    statements: list[ast.stmt] = field(default_factory=list[ast.stmt])


@functools.cache
def read_module(module: str) -> ModuleSource:
    """Parse a module of this package and sort its top level.

    Raises:
        WarehouseError: there is no source file.
    """
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None or not Path(spec.origin).is_file():
        raise WarehouseError(f"the source of {module} cannot be found, so its code version is not known; reinstall")
    source = ModuleSource(Path(spec.origin))
    _sort(ast.parse(source.path.read_text(encoding="utf-8")).body, module, source)
    return source


def data_files(source: ModuleSource) -> list[Path]:
    """The files that a module says it reads (`DATA_FILES`, glob patterns relative to its folder), sorted."""
    found: set[Path] = set()
    for node in source.definitions.get(DATA_FILES, []):
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        for pattern in ast.literal_eval(value) if value is not None else ():
            found |= {path for path in source.path.parent.glob(pattern) if path.is_file()}
    return sorted(path for path in found if "__pycache__" not in path.parts)


@functools.cache
def is_package_module(name: str) -> bool:
    """Whether `name` is a module of this package."""
    if name.partition(".")[0] != PACKAGE:
        return False
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _sort(body: list[ast.stmt], module: str, source: ModuleSource) -> None:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            source.imports |= imports(node, module, source.path)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            source.definitions.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            for name in _targets(node):
                source.definitions.setdefault(name, []).append(node)
        elif isinstance(node, ast.If) and _is_type_checking(node.test):
            _sort(node.body, module, source)
        elif not _is_docstring(node):
            source.statements.append(node)


def _targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Iterator[str]:
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                yield part.id


def imports(node: ast.Import | ast.ImportFrom, module: str, path: Path) -> dict[str, Import]:
    """What the names that an import statement in `module` (at `path`) brings in stand for."""
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.partition(".")[0]: Import(
                alias.name if alias.asname else alias.name.partition(".")[0], None
            )
            for alias in node.names
        }
    base = node.module or ""
    if node.level:
        parent = module if path.name == "__init__.py" else module.rpartition(".")[0]
        for _ in range(node.level - 1):
            parent = parent.rpartition(".")[0]
        base = f"{parent}.{base}".rstrip(".")
    if base == "__future__":
        return {}
    return {alias.asname or alias.name: Import(base, alias.name) for alias in node.names}


def _is_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def hash_nodes(nodes: list[ast.stmt]) -> str:
    """SHA-256 of the normalised syntax trees."""
    return hashlib.sha256("\n".join(_dump(node) for node in nodes).encode()).hexdigest()


# Fields that follow from the others or say nothing about behaviour.
_IGNORED_FIELDS = frozenset({"ctx", "kind", "type_comment", "type_ignores"})


def _dump(value: Any) -> str:
    """A text for a syntax tree that is the same on every Python version."""
    if isinstance(value, ast.AST):
        fields = [
            f"{name}={_dump(inner)}"
            for name, inner in ast.iter_fields(value)
            if name not in _IGNORED_FIELDS and inner is not None and inner != []
        ]
        return f"{type(value).__name__}({', '.join(fields)})"
    if isinstance(value, list):
        return "[" + ", ".join(_dump(item) for item in value if not _is_docstring(item)) + "]"  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return repr(value)
