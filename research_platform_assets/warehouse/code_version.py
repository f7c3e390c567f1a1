"""The code version of a computation: a hash of the code that it runs, found by reading the source.

Belongs here: following names from a function to everything in its package that it uses. Nobody has to remember to raise
a number, so nobody can forget to. Standard library only, as every Python version must come to the same hash.

How far it follows: functions, classes and module-level values by name, through imports (also inside functions), within
the package of the function. A module that is reached contributes the definitions that are used, the statements at its
top level that are neither definitions nor imports, and the files named by its `DATA_FILES`. What is imported from
elsewhere contributes the version of its distribution; the standard library contributes nothing.

Source is hashed as its syntax tree: positions, docstrings, comments and formatting do not count.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.metadata
import json
import re
import sys
from collections.abc import Callable
from typing import Any

from research_platform_assets.errors import WarehouseError
from research_platform_assets.warehouse.remembered_code import remembered
from research_platform_assets.warehouse.source_tree import (
    Mention,
    ModuleSource,
    data_files,
    hash_nodes,
    mentions,
    module_path,
    read_module,
    without_decorators,
)

_DISTRIBUTION = "distribution "


@functools.cache
def code_version(function: Callable[..., Any], *more: Callable[..., Any]) -> str:
    """Hash of the code that the given functions run, 64 hexadecimal digits; see the module for how far it follows.

    Raises:
        WarehouseError: a module's source or a distribution's version cannot be found.
    """
    names = [(each.__module__, each.__qualname__.partition(".")[0]) for each in (function, *more)]
    packages = {module.partition(".")[0] for module, _ in names}
    if len(packages) > 1:
        return code_version_of(*names)
    return remembered(packages.pop(), json.dumps(names), lambda: code_version_of(*names))


def own_code_version(function: Callable[..., Any], *more: Callable[..., Any]) -> str:
    """The same without the versions of other distributions, for what must outlive their updates."""
    names = [(each.__module__, each.__qualname__.partition(".")[0]) for each in (function, *more)]
    package = names[0][0].partition(".")[0]
    return remembered(package, json.dumps(["own", *names]), lambda: code_version_of(*names, has_distributions=False))


def code_version_of(*names: tuple[str, str], has_distributions: bool = True) -> str:
    """The same for (module, name at its top level) each; what they name need not be importable here.

    Raises:
        WarehouseError: as `code_version`.
    """
    total = hashlib.sha256()
    trace = _Trace(frozenset(module.partition(".")[0] for module, _ in names))
    for module, name in names:
        trace.start(module, name)
    for name, piece in sorted(trace.pieces.items()):
        if not has_distributions and name.startswith(_DISTRIBUTION):
            continue
        total.update(f"{name}\0{piece}\n".encode())
    return total.hexdigest()


class _Trace:
    """What has been reached so far, each piece under a name that says what it is."""

    def __init__(self, packages: frozenset[str]) -> None:
        self.pieces: dict[str, str] = {}
        self._packages = packages
        self._followed: set[tuple[str, str | None]] = set()

    def _is_module(self, name: str) -> bool:
        return name.partition(".")[0] in self._packages and module_path(name) is not None

    def start(self, module: str, name: str) -> None:
        """Begin at a function or class; its decorators say what is done with it, not what it does."""
        source = read_module(module)
        self._module(module, source)
        self.pieces[f"start {module}.{name}"] = _definition_hash(module, name, is_start=True)
        for mention in _mentions(module, name, is_start=True):
            self._mention(module, source, mention)

    def follow(self, module: str, name: str | None) -> None:
        """Reach `name` in `module`, or all of the module if no name is given."""
        if module.partition(".")[0] not in self._packages:
            self._distribution(module.partition(".")[0])
            return
        if (module, name) in self._followed:
            return
        self._followed.add((module, name))
        if name is not None and self._is_module(f"{module}.{name}"):
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
        if piece in self.pieces:
            return
        self.pieces[piece] = hash_nodes(source.statements)
        for mention in _mentions(module, None):
            self._mention(module, source, mention)
        for file in data_files(source):
            relative = file.relative_to(source.path.parent).as_posix()
            self.pieces[f"file {module} {relative}"] = hashlib.sha256(file.read_bytes()).hexdigest()

    def _name(self, module: str, source: ModuleSource, name: str) -> None:
        if name in source.definitions:
            piece = f"name {module}.{name}"
            if piece not in self.pieces:
                self.pieces[piece] = _definition_hash(module, name)
                for mention in _mentions(module, name):
                    self._mention(module, source, mention)
        if name in source.imports:
            target = source.imports[name]
            self.follow(target.module, target.attribute)

    def _mention(self, module: str, source: ModuleSource, mention: Mention) -> None:
        if mention.imported is not None:
            self.follow(mention.imported.module, mention.imported.attribute)
            return
        whole = self._imported_module(source, mention.name)
        if whole is None:
            self._name(module, source, mention.name)
        else:
            # Of a module, only the attribute counts; a module passed on as a value counts whole.
            self.follow(whole, mention.attribute)

    def _imported_module(self, source: ModuleSource, name: str) -> str | None:
        """The module of the package that `name` stands for, if it stands for one."""
        target = source.imports.get(name)
        if target is None:
            return None
        whole = target.module if target.attribute is None else f"{target.module}.{target.attribute}"
        return whole if self._is_module(whole) else None

    def _distribution(self, top_level: str) -> None:
        if top_level not in sys.stdlib_module_names:
            self.pieces[f"{_DISTRIBUTION}{top_level}"] = distribution_version(top_level)


def _nodes(module: str, name: str | None, *, is_start: bool) -> list[ast.stmt]:
    source = read_module(module)
    nodes = source.statements if name is None else source.definitions[name]
    return [without_decorators(node) for node in nodes] if is_start else nodes


@functools.cache
def _definition_hash(module: str, name: str, *, is_start: bool = False) -> str:
    return hash_nodes(_nodes(module, name, is_start=is_start))


@functools.cache
def _mentions(module: str, name: str | None, *, is_start: bool = False) -> tuple[Mention, ...]:
    return mentions(_nodes(module, name, is_start=is_start), module, read_module(module).path)


@functools.cache
def distribution_version(top_level: str) -> str:
    """Version of the distribution that provides the import name `top_level`.

    Raises:
        WarehouseError: no installed distribution provides it.
    """
    try:
        return importlib.metadata.version(top_level)
    except importlib.metadata.PackageNotFoundError:
        providers = _providers(top_level)
    if not providers:
        raise WarehouseError(f"no installed distribution provides the module {top_level!r}; reinstall the package")
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in sorted(providers))


def _providers(top_level: str) -> set[str]:
    """Distributions that say they provide the module, or that install a file of it.

    `importlib.metadata.packages_distributions` takes the file list of every distribution apart, which costs each start
    of the platform a sixth of its time; here the lists are only searched.
    """
    installs = re.compile(rf'^"?{re.escape(top_level)}(?:[./].*)?\.(?:py|pyd|so)\b', re.MULTILINE)
    providers: set[str] = set()
    for distribution in importlib.metadata.distributions():
        declared = (distribution.read_text("top_level.txt") or "").split()
        listed = "" if declared else distribution.read_text("RECORD") or distribution.read_text("SOURCES.txt") or ""
        if top_level in declared or (top_level in listed and installs.search(listed)):
            providers.add(distribution.metadata["Name"])
    return providers
