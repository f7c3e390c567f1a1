"""Reading the settings: defaults, then the YAML file, then `.env`, then the environment, the later ones winning.

Belongs here: the order of the sources and the report of everything that is wrong. Does not belong here: the keys.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from research_platform_assets.errors import SettingsError
from research_platform_assets.redaction import redact
from research_platform_assets.settings.keys import KeyPath, model_at, suggestion
from research_platform_assets.settings.layers import Layer, merge, normalized
from research_platform_assets.settings.model import Settings
from research_platform_assets.settings.variables import config_file, dotenv_variables, environment_variables
from research_platform_assets.settings.variables import layers as variable_layers
from research_platform_assets.settings.yaml_source import YamlDocument, read_yaml

_SHOWN_LENGTH = 80


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process.

    Relative paths start at the folder of the YAML file for values that stand there, else at the working directory.

    Args:
        environ: the environment; default: that of the process.

    Raises:
        SettingsError: something is unknown or impossible; the text lists all of it, each with file or variable, key
            and what would be right.
    """
    above = environment_variables(os.environ if environ is None else environ)
    below = dotenv_variables(Path.cwd() / ".env")
    file = config_file([*below, *above])
    below_layers, below_problems = variable_layers(below)
    above_layers, above_problems = variable_layers(above)
    document = [yaml_layer(read_yaml(file), file)] if file else []
    return settings_from([*document, *below_layers, *above_layers], [*below_problems, *above_problems])


def yaml_layer(document: YamlDocument, file: Path) -> Layer:
    """The layer of a YAML document that stands in `file`."""
    return Layer(str(file), normalized(document.values, Settings, file.parent), document.lines)


def settings_from(layers: Sequence[Layer], problems: Sequence[str] = ()) -> Settings:
    """The settings that `layers` amount to; raises `SettingsError` with `problems` and everything else found."""
    found = list(problems)
    try:
        settings = Settings(**{str(key): value for key, value in merge(layers).items()})
    except ValidationError as error:
        found += [text for details in error.errors() if (text := _problem(details, layers)) is not None]
        raise SettingsError(_report(found)) from None
    found += _unusable_files(settings, layers)
    if found:
        raise SettingsError(_report(found))
    return settings


def _report(problems: Sequence[str]) -> str:
    if len(problems) == 1:
        return problems[0]
    return "\n".join([f"{len(problems)} settings cannot be used:", *(f"- {problem}" for problem in problems)])


def _problem(details: ErrorDetails, layers: Sequence[Layer]) -> str | None:
    path: KeyPath = details["loc"]
    if details["type"] == "default_factory_not_called":  # follows from another problem of the same item
        return None
    if details["type"] == "extra_forbidden":
        return f"{_where(path, layers)}: {dotted(path)}: unknown key; {suggestion(Settings, path)}"
    if details["type"] == "missing":
        return f"{_where(path[:-1], layers)}: {dotted(path)}: is missing"
    text = f"{dotted(path)}: {_expected(details, path)}" if path else _expected(details, path)
    return f"{_where(path, layers)}: {text}"


def _expected(details: ErrorDetails, path: KeyPath) -> str:
    section = model_at(Settings, path)
    if section is not None and details["type"] in {"model_type", "model_attributes_type"}:
        return f"must be a mapping with the keys {', '.join(section.model_fields)}"
    if details["type"] == "tuple_type":
        return "must be a list, such as [acme]"
    if details["type"] == "string_type":
        return f"must be a text; write {_shown(details['input'])} in quotes"
    if details["type"] == "value_error":
        cause = str(details.get("ctx", {}).get("error", details["msg"]))
        return cause if section is not None else f"{_shown(details['input'])} {cause}"
    return f"{_shown(details['input'])} is not possible: {details['msg'].replace('Input should be', 'must be', 1)}"


def _shown(value: object) -> str:
    text = redact(str(value))
    return f"`{text[:_SHOWN_LENGTH]}…`" if len(text) > _SHOWN_LENGTH else f"`{text}`"


def _where(path: KeyPath, layers: Sequence[Layer]) -> str:
    """Where the value at `path` comes from: of a single value the last origin, of a mapping or list each."""
    while path and not any(layer.holds(path) for layer in layers):  # a default: its parent says where to look
        path = path[:-1]
    origins = [layer.where(path) for layer in layers if layer.holds(path)]
    section = model_at(Settings, path)
    return " and ".join(origins if section is not None else origins[-1:])


def dotted(path: KeyPath) -> str:
    """`path` as people write it: `organizations[0].slug`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _unusable_files(settings: Settings, layers: Sequence[Layer]) -> list[str]:
    problems: list[str] = []
    if settings.corrections is not None and not settings.corrections.is_file():
        problems.append(_unusable(("corrections",), settings.corrections, "must be an existing file", layers))
    if settings.privacy is not None and not settings.privacy.is_file():
        problems.append(_unusable(("privacy",), settings.privacy, "must be an existing file", layers))
    if settings.community is not None and not settings.community.is_file():
        problems.append(_unusable(("community",), settings.community, "must be an existing file", layers))
    if settings.data_directory.exists() and not settings.data_directory.is_dir():
        problems.append(_unusable(("data_directory",), settings.data_directory, "must be a folder", layers))
    return problems


def _unusable(path: KeyPath, value: Path, expected: str, layers: Sequence[Layer]) -> str:
    # A path is shown whole, however long: without its end nobody finds the file.
    return f"{_where(path, layers)}: {dotted(path)}: `{redact(str(value))}` {expected}"
