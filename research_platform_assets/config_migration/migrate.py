"""Applying the table of keys to a configuration of the predecessor.

Belongs here: the pure translation of a text into a text and two lists. Does not belong here: the table (`keys`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, cast

import yaml
from pydantic import ValidationError

from research_platform_assets.config_migration.keys import KEYS, Gone, Row, Translated
from research_platform_assets.redaction import redact
from research_platform_assets.settings import Settings, parse_yaml, variable_name

_PLACEHOLDER = re.compile(r"\$\{?\w+\}?")
_SHOWN_LENGTH = 60

_HEADER = """\
# Settings of research_platform_assets, translated from {source}.
# Relative paths start at the folder of this file.
"""
_ORGANIZATION_HINT = """\
# The organization on GitHub; without it, the sample organization is read:
# organizations: [login]
# source: live
"""
_VARIABLE_HINT = """\
# The token for GitHub is the variable GITHUB_TOKEN, in the environment or in `.env`.
"""


@dataclass(frozen=True)
class Kept:
    """An old key that lives on as `new_key` with `value` (as YAML)."""

    key: str
    new_key: str
    value: str


@dataclass(frozen=True)
class Added:
    """A setting that `old_key` needs so as to mean the same; the predecessor had no key for it."""

    key: str
    value: str
    old_key: str


@dataclass(frozen=True)
class Dropped:
    """An old key that does not live on; `value` is None where it may be a secret."""

    key: str
    value: str | None
    reason: str


@dataclass(frozen=True)
class Migration:
    """The new settings file as text, and what became of each old key, in the order of the old file.

    `added` are the settings in the new file that no old key turned into.
    """

    yaml: str
    kept: tuple[Kept, ...]
    added: tuple[Added, ...]
    dropped: tuple[Dropped, ...]


def migrate_config(text: str, source: str, relocate: Callable[[str], str] = lambda path: path) -> Migration:
    """Translate `text`, a `production.yaml` of the predecessor, which always read GitHub itself.

    Args:
        text: the old file.
        source: its name, for messages and the head of the new file.
        relocate: turns a path as the old file has it into one as the new file needs it.

    Raises:
        SettingsError: `text` is not YAML, not a mapping, or has a key twice.
    """
    values: dict[str, Any] = {}
    lives_on: list[tuple[str, str]] = []
    dropped: list[Dropped] = []
    for key, old in _flatten(parse_yaml(text, source).values):
        outcome = _outcome(key, old, relocate)
        if isinstance(outcome, Dropped):
            dropped.append(outcome)
        else:
            new_key, value = outcome
            values[new_key] = _combined(new_key, values.get(new_key), value)
            lives_on.append((key, new_key))
    kept = tuple(Kept(key, new_key, _shown(values[new_key])) for key, new_key in lives_on)
    added = tuple(Added(key, value, old) for old, _ in lives_on for key, value in _also(KEYS[old]).items())
    values |= {setting.key: setting.value for setting in added}
    return Migration(_text(values, source), kept, added, tuple(dropped))


def _also(row: Row) -> Mapping[str, str]:
    return row.also if isinstance(row, Translated) else {}


def _flatten(values: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and value:
            yield from _flatten(cast("Mapping[Any, Any]", value), f"{key}.")
        else:
            yield key, value


def _outcome(key: str, old: Any, relocate: Callable[[str], str]) -> Dropped | tuple[str, Any]:
    row = KEYS.get(key)
    if row is None:
        return Dropped(key, None, _unknown(key, old))
    if isinstance(row, Gone):
        return Dropped(key, None if row.secret else _shown(old), row.reason)
    return _translated(key, old, row, relocate)


def _unknown(key: str, old: Any) -> str:
    if any(known.startswith(f"{key}.") for known in KEYS):
        return "is empty" if old is None or old == {} else "is a section with keys, not a value"
    return "is unknown: the predecessor had no such key"


def _translated(key: str, old: Any, row: Translated, relocate: Callable[[str], str]) -> Dropped | tuple[str, Any]:
    if isinstance(old, str) and _PLACEHOLDER.fullmatch(old.strip()):
        others = "".join(f", and `{name}: {value}`" for name, value in row.also.items())
        return Dropped(key, _shown(old), f"is a placeholder; set {variable_name(row.key)} or `{row.key}`{others}")
    value = row.value(old)
    if value is None:
        return Dropped(key, _shown(old), f"says nothing that is not the default of `{row.key}`")
    try:
        settings = Settings(**_nested({row.key: value}))
    except ValidationError as error:
        return Dropped(key, _shown(old), f"is not possible as `{row.key}`: {_cause(error)}")
    if row.is_path and not PurePath(value).is_absolute() and not value.startswith("~"):
        return row.key, relocate(value)
    section, _, name = row.key.rpartition(".")
    return row.key, getattr(settings.analyses, name) if section == "analyses" else value


def _cause(error: ValidationError) -> str:
    return error.errors()[0]["msg"].removeprefix("Value error, ").replace("Input should be", "must be", 1)


def _combined(key: str, before: Any, value: Any) -> Any:
    """What two old keys amount to that became one: an analysis runs if both want it, the lower log level wins."""
    if before is None:
        return value
    if key == "log.level":
        return "DEBUG" if "DEBUG" in (before, value) else value
    return before and value


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for key in sorted(values, key=_declaration_order):
        section, _, name = key.rpartition(".")
        target = nested.setdefault(section, {}) if section else nested
        target[name] = values[key]
    return nested


def _declaration_order(key: str) -> tuple[int, str]:
    return list(Settings.model_fields).index(key.partition(".")[0]), key


def _text(values: Mapping[str, Any], source: str) -> str:
    body = yaml.safe_dump(_nested(values), sort_keys=False, allow_unicode=True) if values else ""
    hint = _VARIABLE_HINT if "organizations" in values else _ORGANIZATION_HINT + _VARIABLE_HINT
    return _HEADER.format(source=PurePath(source).name) + hint + body


def _shown(value: Any) -> str:
    text = redact(
        yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000).removesuffix("...\n")
    )
    text = text.strip()
    return text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}…"
