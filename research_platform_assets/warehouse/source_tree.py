"""Modules of a package as syntax trees: what a module defines, imports and does at its top level.

Belongs here: finding source, sorting it by name, and a text for a syntax tree that is the same on every Python version.
Standard library only, and nothing is imported to be looked at: a module is found by its place in the package's folder.
Does not belong here: what is reached from where (`code_version`).
"""

from __future__ import annotations

import ast
import copy
import functools
import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from research_platform_assets.errors import WarehouseError

DATA_FILES = "DATA_FILES"


@dataclass(frozen=True)
class Import:
    """What a name stands for: `attribute` of `module`, or the module itself."""

    module: str
    attribute: str | None


@dataclass(frozen=True)
class Mention:
    """What a piece of code refers to: a name, an attribute of a name, or something imported on the spot."""

    name: str
    attribute: str | None = None
    imported: Import | None = None


@dataclass
class ModuleSource:
    """The top level of a module: definitions by name, imports by name, and the remaining statements."""

    path: Path
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict[str, list[ast.stmt]])
    imports: dict[str, Import] = field(default_factory=dict[str, Import])
    statements: list[ast.stmt] = field(default_factory=list[ast.stmt])


@functools.cache
def read_module(module: str) -> ModuleSource:
    """Parse a module and sort its top level.

    Raises:
        WarehouseError: there is no source file, or it cannot be followed.
    """
    path = module_path(module)
    if path is None:
        raise WarehouseError(f"the source of {module} cannot be found, so its code version is not known; reinstall")
    source = ModuleSource(path)
    _sort(ast.parse(path.read_text(encoding="utf-8")).body, module, source)
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
def module_path(module: str) -> Path | None:
    """The source file of a module, or None if there is no such module with source."""
    root, *parts = module.split(".")
    spec = importlib.util.find_spec(root) if root != "__main__" else None
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin)
    for part in parts:
        if path.name != "__init__.py":
            return None
        as_package, as_module = path.parent / part / "__init__.py", path.parent / f"{part}.py"
        path = as_package if as_package.is_file() else as_module
    return path if path.is_file() and path.suffix == ".py" else None


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
            _sort([*node.body, *node.orelse], module, source)
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
    if any(alias.name == "*" for alias in node.names):
        raise WarehouseError(f"{path}, line {node.lineno}: a star import cannot be followed; import by name")
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
    if isinstance(value, ast.JoinedStr):
        return f"JoinedStr({_dump(_merged(value.values))})"
    if isinstance(value, ast.AST):
        fields = [
            f"{name}={_dump(inner)}"
            for name, inner in ast.iter_fields(value)
            if name not in _IGNORED_FIELDS and inner is not None and inner != []
        ]
        return f"{type(value).__name__}({', '.join(fields)})"
    if isinstance(value, list):
        return "[" + ", ".join(_dump(item) for item in value if not _is_docstring(item)) + "]"  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    # `repr` writes characters that this Python's Unicode tables know as they are and escapes the others.
    return ascii(value)


def _merged(parts: list[ast.expr]) -> list[ast.expr]:
    """The parts of an f-string without empty texts and with neighbouring texts joined, as some versions do not."""
    merged: list[ast.expr] = []
    for part in parts:
        if isinstance(part, ast.Constant) and merged and isinstance(merged[-1], ast.Constant):
            merged[-1] = ast.Constant(str(merged[-1].value) + str(part.value))
        elif not (isinstance(part, ast.Constant) and part.value == ""):
            merged.append(part)
    return merged


def mentions(nodes: Sequence[ast.AST], module: str, path: Path) -> tuple[Mention, ...]:
    """Everything that the trees refer to, each once, in order; `module` (at `path`) is where they stand."""
    found: dict[Mention, None] = {}
    looked_into: set[int] = set()
    for tree in nodes:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for target in imports(node, module, path).values():
                    found[Mention("", None, target)] = None
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                # `walk` comes to the name itself later.
                looked_into.add(id(node.value))
                found[Mention(node.value.id, node.attr)] = None
            elif isinstance(node, ast.Name) and id(node) not in looked_into:
                found[Mention(node.id)] = None
    return tuple(found)


def without_decorators(node: ast.stmt) -> ast.stmt:
    """The definition without what stands above it."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or not node.decorator_list:
        return node
    bare = copy.copy(node)
    bare.decorator_list = []
    return bare
