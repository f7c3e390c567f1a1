"""The tree of keys that the models declare, for everything that has to talk about keys.

Belongs here: walking the models. Does not belong here: values.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

KeyPath = tuple[str | int, ...]


def section_of(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a field that is a section, else None."""
    annotation = field.annotation
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def item_of(field: FieldInfo) -> type[BaseModel] | None:
    """The model of the items of a field that is a list of mappings, else None."""
    items = get_args(field.annotation) if get_origin(field.annotation) is tuple else ()
    return items[0] if items and isinstance(items[0], type) and issubclass(items[0], BaseModel) else None


def is_path(field: FieldInfo) -> bool:
    """Whether a field names a file or folder, or a list of them."""
    return Path in _members(field.annotation)


def _members(annotation: Any) -> list[Any]:
    origin = get_origin(annotation)
    if origin is Union or origin is types.UnionType:
        return [inner for member in get_args(annotation) for inner in _members(member)]
    if origin is tuple:
        return _members(get_args(annotation)[0])
    if hasattr(annotation, "__metadata__"):
        return _members(annotation.__origin__)
    return [annotation]


def model_at(root: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """The model whose keys stand at `path`; None where `path` leads to a single value or nowhere."""
    model: type[BaseModel] | None = root
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if model else None
        model = (section_of(field) or item_of(field)) if field else None
    return model


def all_keys(root: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every key as `section.key`, sections included, list items not."""
    for name, field in root.model_fields.items():
        yield f"{prefix}{name}"
        if section := section_of(field):
            yield from all_keys(section, f"{prefix}{name}.")


def closest(word: str, candidates: list[str]) -> str | None:
    """The candidate that `word` is probably a slip of, else None."""
    found = difflib.get_close_matches(word.lower(), candidates, n=1, cutoff=0.6)
    return found[0] if found else None


def names_a_token(path: KeyPath) -> bool:
    """Whether the key at the end of `path` is meant to be a token, as in `github.token`."""
    return "token" in str(path[-1]).lower()


def suggestion(root: type[BaseModel], path: KeyPath) -> str:
    """What could be meant by the unknown key at the end of `path`, as a clause."""
    if names_a_token(path):
        return "a token is no setting; put it into the variable GITHUB_TOKEN, in the environment or in `.env`"
    model = model_at(root, path[:-1])
    name = str(path[-1])
    siblings = sorted(model.model_fields) if model else []
    near = closest(name, siblings)
    elsewhere = sorted(key for key in all_keys(root) if key.rpartition(".")[2] == name.lower())
    if near is None and elsewhere:
        near = elsewhere[0]
    known = f"known here: {', '.join(siblings)}"
    return f"did you mean `{near}`? ({known})" if near else known
