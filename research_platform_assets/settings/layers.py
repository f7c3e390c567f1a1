"""Values with their origin: one layer a file or variable, later layers winning over earlier ones.

Belongs here: laying layers over each other and finding where a value came from. Does not belong here: reading them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from research_platform_assets.settings.keys import KeyPath, is_path, item_of, section_of


@dataclass(frozen=True)
class Layer:
    """Values (a nested mapping) from one origin; `lines` are known for a YAML file only."""

    origin: str
    values: Mapping[Any, Any]
    lines: Mapping[KeyPath, int] = field(default_factory=dict[KeyPath, int])

    def where(self, path: KeyPath) -> str:
        """The origin, with the line of the nearest key at or above `path`."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return f"{self.origin}, line {self.lines[path[:end]]}"
        return self.origin

    def holds(self, path: KeyPath) -> bool:
        """Whether a value at `path` comes from here."""
        value: Any = self.values
        for part in path:
            known = _entries(value)
            if part not in known:
                return False
            value = known[part]
        return True


def _entries(value: Any) -> Mapping[Any, Any]:
    if isinstance(value, Mapping):
        return cast("Mapping[Any, Any]", value)
    return dict(enumerate(cast("list[Any]", value))) if isinstance(value, list) else {}


def merge(layers: Sequence[Layer]) -> dict[Any, Any]:
    """The values of all layers; mappings are merged key by key, anything else is replaced as a whole."""
    merged: dict[Any, Any] = {}
    for layer in layers:
        merged = _over(merged, layer.values)
    return merged


def _over(below: Mapping[Any, Any], above: Mapping[Any, Any]) -> dict[Any, Any]:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _over(_entries(merged[key]), _entries(value)) if both else value
    return merged


def normalized(values: Mapping[Any, Any], model: type[BaseModel], base: Path) -> dict[Any, Any]:
    """`values` of a YAML file: relative paths start at `base`, a section with nothing under it is an empty one."""
    return {key: _normalized_value(key, value, model, base) for key, value in values.items()}


def _normalized_value(key: Any, value: Any, model: type[BaseModel], base: Path) -> Any:
    declared = model.model_fields.get(key) if isinstance(key, str) else None
    if declared is None:
        return value
    section, item = section_of(declared), item_of(declared)
    if section is not None:
        return _section(value, section, base)
    if item is not None:
        return _items(value, item, base)
    if not is_path(declared):
        return value
    return [_path(one, base) for one in _entries(value).values()] if isinstance(value, list) else _path(value, base)


def _path(value: Any, base: Path) -> Any:
    is_relative = isinstance(value, str) and value.strip() and not value.startswith("~")
    return str(base / value) if is_relative else value


def _section(value: Any, section: type[BaseModel], base: Path) -> Any:
    if value is None:
        return {}
    return normalized(_entries(value), section, base) if isinstance(value, Mapping) else value


def _items(value: Any, item: type[BaseModel], base: Path) -> Any:
    if value is None:
        return []
    if not isinstance(value, list):
        return value
    return [_section(one, item, base) if one is not None else None for one in _entries(value).values()]
