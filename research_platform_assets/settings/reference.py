"""The reference of all settings, read off their declarations.

Belongs here: what a page about the settings needs. Does not belong here: prose about how to choose them.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from research_platform_assets.settings.keys import item_of, model_at, section_of
from research_platform_assets.settings.model import Settings
from research_platform_assets.settings.variables import variable_name

_WORDS = {bool: "true or false", int: "whole number", float: "number", str: "text", Path: "path"}
_BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}


@dataclass(frozen=True)
class SettingsKey:
    """One key: `section.key`, its variable, its type in words, its default as YAML, what it means."""

    key: str
    variable: str
    type: str
    default: str
    description: str


def settings_reference() -> list[SettingsKey]:
    """Every key that takes a value, in declaration order; a key of list items stands as `organizations[].slug`."""
    return list(_keys(Settings, ""))


def _keys(model: type[BaseModel], prefix: str) -> Iterator[SettingsKey]:
    fields = model.model_fields.items()
    yield from (_described(f"{prefix}{name}", field) for name, field in fields if not section_of(field))
    for name, field in fields:
        if section := section_of(field):
            yield from _keys(section, f"{prefix}{name}.")
        elif item := item_of(field):
            yield from _keys(item, f"{prefix}{name}[].")


def _described(key: str, field: FieldInfo) -> SettingsKey:
    variable = "" if "[]" in key else variable_name(key)
    return SettingsKey(key, variable, _type(field), _default(field), " ".join((field.description or "").split()))


def _type(field: FieldInfo) -> str:
    if item_of(field):
        return "list of texts or mappings"
    bounds = [
        f"{word} {getattr(part, name):g}"
        for part in field.metadata
        for name, word in _BOUNDS.items()
        if getattr(part, name, None) is not None
    ]
    return ", ".join([_words(field.annotation), *bounds])


def _words(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in get_args(annotation))
    if origin is Union or origin is types.UnionType:
        return " or ".join(_words(part) for part in get_args(annotation) if part is not type(None))
    if origin is tuple:
        return f"list of {_words(get_args(annotation)[0])}s"
    if hasattr(annotation, "__metadata__"):
        return _words(annotation.__origin__)
    return _WORDS[annotation]


def _default(field: FieldInfo) -> str:
    if field.default is None or field.default_factory is not None:
        return ""
    if field.default is PydanticUndefined:
        return "required"
    return json.dumps(str(field.default) if isinstance(field.default, Path) else field.default)


def settings_markdown() -> str:
    """The reference as Markdown: a table a section."""
    lines = ["# Settings", ""]
    section: str | None = None
    for key in settings_reference():
        head = key.key.rpartition(".")[0]
        if head != section:
            section = head
            lines += [*_heading(head), "| key | type | default | meaning |", "| --- | --- | --- | --- |"]
        default = f"`{key.default}`" if key.default not in {"", "required"} else key.default
        lines.append(f"| `{key.key}` | {key.type} | {default} | {key.description} |")
    return "\n".join(lines) + "\n"


def _heading(section: str) -> list[str]:
    if not section:
        return []
    name = section.removesuffix("[]")
    model = model_at(Settings, tuple(name.split(".")))
    documentation = " ".join((model.__doc__ or "").split()) if model else ""
    return ["", f"## `{name}`", "", documentation, ""]
