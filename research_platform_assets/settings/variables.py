"""Settings from variables: the environment and the `.env` file.

Belongs here: which variable sets which key. Does not belong here: checking the values.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import dotenv
from dotenv.parser import parse_stream
from pydantic import BaseModel
from pydantic_settings import EnvSettingsSource
from pydantic_settings import SettingsError as NotJsonError

from research_platform_assets.errors import SettingsError
from research_platform_assets.settings.keys import all_keys, closest, item_of, names_a_token, section_of, suggestion
from research_platform_assets.settings.layers import Layer
from research_platform_assets.settings.model import Settings
from research_platform_assets.settings.values import absolute_path
from research_platform_assets.settings.yaml_source import read_text

PREFIX = "RESEARCH_PLATFORM_"
CONFIG = f"{PREFIX}CONFIG"
DELIMITER = "__"


@dataclass(frozen=True)
class Variable:
    """One variable and where it stands."""

    name: str
    value: str = field(repr=False)
    origin: str


class _OneVariable(EnvSettingsSource):
    """pydantic-settings' reading of the environment, applied to a single variable so that its origin is known."""

    def __init__(self, variable: Variable) -> None:
        self._variable = variable
        super().__init__(Settings)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {self._variable.name.lower(): self._variable.value}


def environment_variables(environ: Mapping[str, str]) -> list[Variable]:
    """The platform's variables in `environ`, in order of their names; empty ones count as not set."""
    return [Variable(name, environ[name], f"environment variable {name}") for name in sorted(environ) if is_ours(name)]


def is_ours(name: str) -> bool:
    """Whether a variable belongs to the platform, so that a name which sets nothing is a mistake."""
    return name.upper().startswith(PREFIX)


def dotenv_variables(path: Path, is_wanted: Callable[[str], bool] = is_ours) -> list[Variable]:
    """The variables in the `.env` file at `path` whose names are wanted; none without such a file.

    Raises:
        SettingsError: a line is no assignment, a variable of the platform has no value, or the file is not UTF-8.
    """
    if not path.is_file():
        return []
    text = read_text(path)
    lines: dict[str, int] = {}
    for binding in parse_stream(io.StringIO(text)):
        line = binding.original.line + _blank_lines_before(binding.original.string)
        if binding.error:
            raise SettingsError(f"{path}, line {line}: is not an assignment; write NAME=value")
        if binding.key is not None and is_wanted(binding.key):
            if binding.value is None and is_ours(binding.key):
                raise SettingsError(f"{path}, line {line}: {binding.key} has no value; write {binding.key}=value")
            lines[binding.key] = line
    values = dotenv.dotenv_values(stream=io.StringIO(text))
    return [Variable(name, values[name] or "", f"{path}, line {line}: {name}") for name, line in sorted(lines.items())]


def _blank_lines_before(statement: str) -> int:
    return statement[: len(statement) - len(statement.lstrip())].count("\n")


def config_file(variables: Iterable[Variable]) -> Path | None:
    """The YAML file that the last of `variables` to do so names; None without one.

    Raises:
        SettingsError: what it names cannot be a file.
    """
    named = [variable for variable in variables if variable.name.upper() == CONFIG and variable.value.strip()]
    if not named:
        return None
    try:
        return absolute_path(Path(named[-1].value))
    except ValueError as error:
        raise SettingsError(f"{named[-1].origin}: `{named[-1].value}` {error}") from error


def layers(variables: Iterable[Variable]) -> tuple[list[Layer], list[str]]:
    """One layer a variable, the more specific ones last, and what is wrong with the others."""
    found: list[Layer] = []
    problems: list[str] = []
    for variable in sorted(variables, key=lambda variable: (_depth(variable), variable.name)):
        if variable.name.upper() == CONFIG or not variable.value:
            continue
        problem = _unknown(variable) or _not_json(variable)
        if problem:
            problems.append(problem)
        else:
            found.append(Layer(variable.origin, _OneVariable(variable)()))
    return found, problems


def _depth(variable: Variable) -> int:
    return variable.name.count(DELIMITER)


def _unknown(variable: Variable) -> str | None:
    path = tuple(variable.name[len(PREFIX) :].lower().split(DELIMITER))
    model: type[BaseModel] | None = Settings
    for end, part in enumerate(path, start=1):
        if model is None:
            return (
                f"{variable.origin}: unknown variable: {variable_name('.'.join(path[: end - 1]))} takes a single value"
            )
        declared = model.model_fields.get(part)
        if declared is None:
            return f"{variable.origin}: unknown variable: {_variable_suggestion(variable.name, path[:end])}"
        model = section_of(declared)
        if item_of(declared) and end < len(path):
            return f"{variable.origin}: a list is set as a whole, as JSON in {variable_name('.'.join(path[:end]))}"
    return None


def _variable_suggestion(name: str, path: tuple[str, ...]) -> str:
    if names_a_token(path):
        return suggestion(Settings, path)
    near = closest(name[len(PREFIX) :], sorted(known[len(PREFIX) :].lower() for known in variable_names()))
    return f"did you mean {PREFIX}{near.upper()}?" if near else suggestion(Settings, path)


def variable_names() -> Iterator[str]:
    """Every variable that sets something."""
    yield CONFIG
    yield from (variable_name(key) for key in all_keys(Settings))


def variable_name(key: str) -> str:
    """The variable that sets `key` (`section.key`)."""
    return PREFIX + key.upper().replace(".", DELIMITER)


def _not_json(variable: Variable) -> str | None:
    try:
        _OneVariable(variable)()
    except (NotJsonError, ValueError):
        return f'{variable.origin}: must be JSON, such as ["acme"] for a list or {{"topics": false}} for a section'
    return None
