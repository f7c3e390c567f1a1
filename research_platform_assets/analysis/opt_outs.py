"""`privacy.yaml`: who asked not to be in here, and reading it.

Belongs here: the shape of entries, and `parse_opt_outs`. Does not belong here: finding and leaving out who is meant
(`opt_out`).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from research_platform_assets.analysis.corrections_yaml import YamlProblemError, load_yaml
from research_platform_assets.errors import OptOutError
from research_platform_assets.opt_out.declared import Declared, Person
from research_platform_assets.privacy import contains_address


def _without_address(text: str) -> str:
    if contains_address(text):
        raise ValueError("is an e-mail address, which nobody is known by here; give login, account_id or names")
    return text


_Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200), AfterValidator(_without_address)
]
_Login = Annotated[str, StringConstraints(pattern=r"^@?[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\])?$", max_length=100)]
_Identity = Annotated[str, StringConstraints(pattern=r"^(account-[0-9]+|pseudonym-[0-9a-z]+)$")]
_Id = Annotated[int, Field(gt=0)]


class _Entry(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    date: dt.date | None = None


class _Repository(_Entry):
    repository: _Id | _Text


class _Person(_Entry):
    login: _Login | None = None
    account_id: _Id | None = None
    names: list[_Text] = []
    identities: list[_Identity] = []

    @model_validator(mode="after")
    def _is_somebody(self) -> _Person:
        if not (self.login or self.account_id or self.names or self.identities):
            raise ValueError("needs at least one of login, account_id, names, identities")
        return self


class _File(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    repositories: list[_Repository] = []
    people: list[_Person] = []


def parse_opt_outs(text: str, source: str) -> Declared:
    """Who opted out, from the `text` of a file; `source` names it in messages.

    Raises:
        OptOutError: with every problem found, each with its entry and line, and never with what an entry says: bad
            YAML, a key given twice, an unknown key, an impossible value, a person of whom nothing is said.
    """
    try:
        content, lines = load_yaml(text)
    except YamlProblemError as error:
        raise OptOutError(_message(source, error.problems)) from error
    try:
        declared = _File.model_validate({} if content is None else content)
    except ValidationError as error:
        problems = [_problem(dict(each), lines) for each in error.errors(include_input=False, include_url=False)]
        # The error itself shows what was given.
        raise OptOutError(_message(source, problems)) from None
    return Declared(
        tuple(entry.repository for entry in declared.repositories),
        tuple(_person(entry) for entry in declared.people),
    )


def _person(entry: _Person) -> Person:
    account = [f"account-{entry.account_id}"] if entry.account_id else []
    return Person(
        logins=(entry.login.removeprefix("@"),) if entry.login else (),
        names=tuple(entry.names),
        identities=(*account, *entry.identities),
    )


def _problem(error: dict[str, Any], lines: dict[tuple[str, int], int]) -> str:
    location: tuple[int | str, ...] = error["loc"]
    texts = {"missing": "is missing", "extra_forbidden": "is an unknown key"}
    message = texts.get(error["type"], str(error["msg"]).removeprefix("Value error, "))
    match location:
        case (str(section), int(index), *path):
            line = lines.get((section, index))
            where = f"{section} entry {index + 1}" + (f" (line {line})" if line else "")
            return f"{where}: {path[0] if path else ''}{': ' if path else ''}{message}"
        case _:
            return f"{'.'.join(str(part) for part in location) or 'the file'}: {message}"


def _message(source: str, problems: list[str]) -> str:
    listed = "\n".join(f"- {problem}" for problem in dict.fromkeys(problems))
    return f"{source} is not usable; correct it and run again:\n{listed}"
