"""A YAML file as plain values, with the line of every key.

Belongs here: reading YAML strictly (one mapping, no key twice, UTF-8). Does not belong here: what the keys mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from research_platform_assets.errors import SettingsError
from research_platform_assets.settings.keys import KeyPath
from research_platform_assets.strict_yaml import StrictLoader

_MERGE = "tag:yaml.org,2002:merge"
_TEXT = "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class YamlDocument:
    """The mapping of a YAML text, and the line (from 1) on which each key or item stands."""

    values: dict[Any, Any]
    lines: Mapping[KeyPath, int]


def read_yaml(path: Path) -> YamlDocument:
    """Read the file at `path`; raises `SettingsError` naming file and, where there is one, line."""
    return parse_yaml(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The UTF-8 text of a settings file; raises `SettingsError` naming the file and what is wrong with it."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(f"{path}: there is no such file; give the path of an existing file") from None
    except IsADirectoryError:
        raise SettingsError(f"{path}: is a folder; give the path of a file in it") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def parse_yaml(text: str, source: str) -> YamlDocument:
    """Parse `text`; `source` names it in the `SettingsError` raised where it is not one mapping with unique keys."""
    try:
        loader = StrictLoader(text)
        node = loader.get_single_node()
        if node is None:
            return YamlDocument({}, {})
        if not isinstance(node, yaml.MappingNode):
            raise SettingsError(f"{source}, line {_line(node)}: must be a mapping such as `source: archive`")
        lines = dict(_lines(node, (), set()))
        mappings = list(_mappings(node, set()))
        duplicates = [duplicate for mapping in mappings for duplicate in _duplicates(mapping)]
        if duplicates:
            raise SettingsError("\n".join(f"{source}, {duplicate}" for duplicate in duplicates))
        for key in (key for mapping in mappings for key in _text_keys(mapping)):
            key.tag = _TEXT  # a key is a name, even where YAML takes it for a number or a yes
        construct = cast("Callable[[yaml.Node], dict[Any, Any]]", loader.construct_document)  # pyright: ignore[reportUnknownMemberType]
        return YamlDocument(construct(node), lines)
    except yaml.MarkedYAMLError as error:
        raise SettingsError(_not_yaml(source, error)) from None
    except (yaml.YAMLError, ValueError) as error:
        raise SettingsError(f"{source}: is not valid YAML: {' '.join(str(error).split())}") from None


def _not_yaml(source: str, error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    return f"{source}{place}: is not valid YAML: {error.problem or error.context}"


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def _lines(node: yaml.Node, path: KeyPath, seen: set[int]) -> Iterator[tuple[KeyPath, int]]:
    if id(node) in seen:  # an alias: it may even contain itself
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value)) if isinstance(key, yaml.ScalarNode) else path
            yield inner, _line(key)
            yield from _lines(value, inner, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield (*path, index), _line(item)
            yield from _lines(item, (*path, index), seen)


def _mappings(node: yaml.Node, seen: set[int]) -> Iterator[yaml.MappingNode]:
    if id(node) in seen:
        return
    seen.add(id(node))
    inner: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        yield node
        inner = [value for _, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        inner = node.value
    for child in inner:
        yield from _mappings(child, seen)


def _text_keys(mapping: yaml.MappingNode) -> list[yaml.ScalarNode]:
    return [key for key, _ in mapping.value if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE]


def _duplicates(mapping: yaml.MappingNode) -> Iterator[str]:
    first: dict[str, int] = {}
    for key in _text_keys(mapping):
        if key.value in first:
            yield f"line {_line(key)}: the key {key.value} stands on line {first[key.value]} already; keep one"
        first.setdefault(key.value, _line(key))
