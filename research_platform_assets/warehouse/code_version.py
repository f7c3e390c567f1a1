"""The code version of a computation: a hash of the code that it runs, found by reading the source.

Belongs here: following names from a function to everything in the package that it uses. Nobody has to remember to raise
a number, so nobody can forget to. Standard library only, as every Python version must come to the same hash.

How far it follows: functions, classes and module-level values by name, through imports (also inside functions), within
this package. A module that is reached contributes the definitions that are used, the statements at its top level that
are neither definitions nor imports, and the files named by its `DATA_FILES`. What is imported from elsewhere
contributes the version of its distribution; the standard library contributes nothing.

Source is hashed as its syntax tree: positions, docstrings, comments and formatting do not count.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.metadata
import sys
from collections.abc import Callable
from typing import Any

from research_platform_assets.errors import WarehouseError
from research_platform_assets.warehouse.source_tree import (
    PACKAGE,
    ModuleSource,
    data_files,
    hash_nodes,
    imports,
    is_package_module,
    read_module,
)


@functools.cache
def code_version(function: Callable[..., Any], *more: Callable[..., Any]) -> str:
    """Hash of the code that the given functions run, 64 hexadecimal digits; see the module for how far it follows.

    Raises:
        WarehouseError: a module's source or a distribution's version cannot be found.
    """
    trace = _Trace()
    for start in (function, *more):
        trace.follow(start.__module__, start.__qualname__.partition(".")[0])
    return trace.digest()


class _Trace:
    """What has been reached so far, each piece under a name that says what it is."""

    def __init__(self) -> None:
        self._pieces: dict[str, str] = {}

    def digest(self) -> str:
        total = hashlib.sha256()
        for name in sorted(self._pieces):
            total.update(f"{name}\0{self._pieces[name]}\n".encode())
        return total.hexdigest()

    def follow(self, module: str, name: str | None) -> None:
        """Reach `name` in `module`, or all of the module if no name is given."""
        if module.partition(".")[0] != PACKAGE:
            self._distribution(module.partition(".")[0])
            return
        if name is not None and is_package_module(f"{module}.{name}"):
            # `from package import module`: which of its names are used is only known where they are used.
            self.follow(f"{module}.{name}", None)
            return
        source = read_module(module)
        self._module(module, source)
        wanted = list(source.definitions) + list(source.imports) if name is None else [name]
        for each in wanted:
            self._name(module, source, each)

    def _module(self, module: str, source: ModuleSource) -> None:
        piece = f"module {module}"
        if piece in self._pieces:
            return
        self._pieces[piece] = hash_nodes(source.statements)
        for statement in source.statements:
            self._references(module, source, statement)
        for file in data_files(source):
            relative = file.relative_to(source.path.parent).as_posix()
            self._pieces[f"file {module} {relative}"] = hashlib.sha256(file.read_bytes()).hexdigest()

    def _name(self, module: str, source: ModuleSource, name: str) -> None:
        if name in source.definitions:
            piece = f"name {module}.{name}"
            if piece not in self._pieces:
                self._pieces[piece] = _definition_hash(module, name)
                for node in source.definitions[name]:
                    self._references(module, source, node)
        elif name in source.imports:
            target = source.imports[name]
            self.follow(target.module, target.attribute)

    def _references(self, module: str, source: ModuleSource, tree: ast.AST) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for target in imports(node, module, source.path).values():
                    self.follow(target.module, target.attribute)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                self._attribute(module, source, node.value.id, node.attr)
            elif isinstance(node, ast.Name) and not _is_module_alias(source, node.id):
                self._name(module, source, node.id)

    def _attribute(self, module: str, source: ModuleSource, base: str, attribute: str) -> None:
        target = source.imports.get(base)
        if target is None:
            return
        whole = target.module if target.attribute is None else f"{target.module}.{target.attribute}"
        self.follow(whole, attribute) if is_package_module(whole) else self._name(module, source, base)

    def _distribution(self, top_level: str) -> None:
        if top_level not in sys.stdlib_module_names:
            self._pieces[f"distribution {top_level}"] = distribution_version(top_level)


@functools.cache
def _definition_hash(module: str, name: str) -> str:
    return hash_nodes(read_module(module).definitions[name])


def _is_module_alias(source: ModuleSource, name: str) -> bool:
    """Whether `name` is a module of this package; its attributes are followed one by one."""
    target = source.imports.get(name)
    if target is None:
        return False
    return is_package_module(target.module if target.attribute is None else f"{target.module}.{target.attribute}")


@functools.cache
def distribution_version(top_level: str) -> str:
    """Version of the distribution that provides the import name `top_level`.

    Raises:
        WarehouseError: no installed distribution provides it.
    """
    try:
        return importlib.metadata.version(top_level)
    except importlib.metadata.PackageNotFoundError:
        providers = importlib.metadata.packages_distributions().get(top_level)
    if not providers:
        raise WarehouseError(f"no installed distribution provides the module {top_level!r}; reinstall the package")
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in sorted(set(providers)))
