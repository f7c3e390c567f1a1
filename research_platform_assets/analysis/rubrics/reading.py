"""Reading a rubric from YAML, and the version that follows from what it says.

Belongs here: from text to `Rubric`, with every problem found, and the digest. Does not belong here: where the text is;
each rubric lies beside the measures that it names, as a data file of the module that reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError

from research_platform_assets.analysis.corrections_yaml import YamlProblemError, load_yaml
from research_platform_assets.analysis.rubrics.model import Rubric
from research_platform_assets.errors import RubricError

_DIGITS = 8


@dataclass(frozen=True)
class ReadRubric:
    """A rubric with the version of its contents: the declared one and a digest, such as `1.0+3fa2b1c4`.

    The digest covers all that the rubric says, but no comments and no layout, so that no change of a weight or a
    threshold passes for the same version, whether or not anybody raised the declared one.
    """

    rubric: Rubric
    version: str


def read_rubric(text: str, source: str, measures: Collection[str]) -> ReadRubric:
    """The rubric in `text`; `source` names the file in messages, `measures` are the names that it may refer to.

    Raises:
        RubricError: with every problem found and where: bad YAML, a key given twice or unknown, points or weights that
            do not add up, thresholds out of order, a measure that nobody knows.
    """
    try:
        content, _ = load_yaml(text)
    except YamlProblemError as error:
        raise RubricError(_message(source, error.problems)) from error
    try:
        rubric = Rubric.model_validate(content)
    except ValidationError as error:
        raise RubricError(_message(source, [_problem(dict(each), content) for each in error.errors()])) from error
    strange = [name for name in rubric.measures if name not in measures]
    if strange:
        known = ", ".join(sorted(measures))
        raise RubricError(_message(source, [f"measure: {name} is not known; known are {known}" for name in strange]))
    return ReadRubric(rubric, f"{rubric.version}+{_digest(rubric)}")


def _digest(rubric: Rubric) -> str:
    said = json.dumps(rubric.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]


def _problem(error: Mapping[str, Any], content: Any) -> str:
    texts = {"missing": "is missing", "extra_forbidden": "is an unknown key"}
    message = texts.get(error["type"], str(error["msg"]).removeprefix("Value error, "))
    where = _where(error["loc"], content)
    return f"{where}: {message}" if where else message


def _where(location: Sequence[int | str], content: Any) -> str:
    """The place as people find it: items of lists by their name where they have one."""
    parts: list[str] = []
    value = content
    for step in location:
        value = _inside(value, step)
        name = cast("dict[str, Any]", value).get("name") if isinstance(value, dict) else None
        if isinstance(step, int):
            parts[-1:] = [f"{parts[-1] if parts else ''} {name or step + 1}".strip()]
        else:
            parts.append(step)
    return ", ".join(parts)


def _inside(value: Any, step: int | str) -> Any:
    if isinstance(value, list) and isinstance(step, int):
        items = cast("list[Any]", value)
        return items[step] if step < len(items) else None
    return cast("dict[Any, Any]", value).get(step) if isinstance(value, dict) else None


def _message(source: str, problems: Sequence[str]) -> str:
    listed = "\n".join(f"- {problem}" for problem in dict.fromkeys(problems))
    return f"{source} is not a usable rubric; correct it and run again:\n{listed}"
