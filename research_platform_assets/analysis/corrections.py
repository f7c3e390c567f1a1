"""`corrections.yaml`: what people declare where captured facts are wrong, and reading it.

Belongs here: the shape of entries, the rules they obey on their own, and `parse_corrections`. Does not belong here:
finding the repositories and people meant (`correction_targets`), applying (`repositories`, `people`), comparing with
what upstream says by now (`correction_states`).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from research_platform_assets.analysis.corrections_yaml import YamlProblemError, load_yaml
from research_platform_assets.errors import CorrectionsError
from research_platform_assets.privacy import contains_address
from research_platform_assets.tables.core import STATES

RepositoryField = Literal["description", "homepage", "language", "license_spdx_id", "topics", "former_names", "state"]
PersonCorrectionKind = Literal["merge", "split", "bot", "not_bot"]

_TEXT_FIELDS = ("description", "homepage", "language", "license_spdx_id")
_LIST_FIELDS = ("topics", "former_names")
_KINDS: tuple[PersonCorrectionKind, ...] = get_args(PersonCorrectionKind)


def _without_address(text: str) -> str:
    if contains_address(text):
        raise ValueError("holds an e-mail address, which must not reach a table; use a login or `account-<id>`")
    return text


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(_without_address)
]
Identity = Annotated[
    str,
    AfterValidator(_without_address),
    StringConstraints(pattern=r"^(account-[0-9]+|pseudonym-[0-9a-z]+|@[^\s@]+)$"),
]


class Entry(BaseModel):
    """What every entry says of itself: who declared it, when, and why."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    by: Text
    date: dt.date
    why: Text

    @property
    def provenance(self) -> str:
        """A phrase for readers that names the declaration."""
        return f"correction by {self.by} on {self.date.isoformat()}"


class RepositoryCorrection(Entry):
    """One column of one row of `core.repositories`.

    `repository` is GitHub's database id, a name, or `owner/name`. `value` replaces the captured one; null says that
    there is none. `former_names` alone adds to what captures know.
    """

    repository: Annotated[int, Field(gt=0)] | Text
    field: RepositoryField
    value: Text | list[Text] | None

    @model_validator(mode="after")
    def _value_fits_field(self) -> RepositoryCorrection:
        problem = _value_problem(self.field, self.value)
        if problem:
            raise ValueError(problem)
        return self


class PersonCorrection(Entry):
    """One statement about identities; exactly one of the four is given.

    An identity is spelled `account-<id>`, `pseudonym-<hash>` or `@login`. `merge` makes its identities one person;
    `split` makes an identity stand alone, whatever `.mailmap` files say; `bot` and `not_bot` say what a person is.
    """

    merge: Annotated[list[Identity], Field(min_length=2)] | None = None
    split: Identity | None = None
    bot: Identity | None = None
    not_bot: Identity | None = None

    @model_validator(mode="after")
    def _exactly_one_statement(self) -> PersonCorrection:
        given = [kind for kind in _KINDS if kind in self.model_fields_set]
        if len(given) != 1:
            raise ValueError(f"needs exactly one of {', '.join(_KINDS)}; found {', '.join(given) or 'none'}")
        if not self.identities:
            raise ValueError(f"{given[0]}: needs an identity")
        return self

    @property
    def kind(self) -> PersonCorrectionKind:
        """Which of the four statements this is."""
        return next(kind for kind in _KINDS if kind in self.model_fields_set)

    @property
    def identities(self) -> tuple[str, ...]:
        """The identities it is about, as spelled in the file."""
        single = self.split or self.bot or self.not_bot
        return (single,) if single else tuple(self.merge or ())


class Corrections(BaseModel):
    """A whole file; empty by default."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    repositories: list[RepositoryCorrection] = []
    people: list[PersonCorrection] = []


def parse_corrections(text: str, source: str) -> Corrections:
    """The corrections in `text`; `source` names the file in messages.

    Raises `CorrectionsError` with every problem found, each with its entry and line: bad YAML, a key given twice, an
    unknown key, a missing or impossible value, an e-mail address, two entries that contradict each other.
    """
    try:
        content, lines = load_yaml(text)
    except YamlProblemError as error:
        raise CorrectionsError(_message(source, error.problems)) from error
    try:
        corrections = Corrections.model_validate({} if content is None else content)
    except ValidationError as error:
        raise CorrectionsError(_message(source, [_describe(dict(item), lines) for item in error.errors()])) from error
    problems = _contradictions(corrections, lines)
    if problems:
        raise CorrectionsError(_message(source, problems))
    return corrections


def _value_problem(field: str, value: object) -> str | None:
    if field in _TEXT_FIELDS and not (value is None or isinstance(value, str)):
        return f"value: {field} takes a text, or null for none"
    if field in _LIST_FIELDS and not isinstance(value, list):
        return f"value: {field} takes a list of texts"
    if field == "state" and value not in STATES:
        return f"value: state takes one of {', '.join(STATES)}"
    return None


def _contradictions(corrections: Corrections, lines: dict[tuple[str, int], int]) -> list[str]:
    """Entries of which at most one can hold, targets compared as spelled (login and names without case)."""
    stated: dict[tuple[str, ...], str] = {}
    problems: list[str] = []
    for section, index, claim in _claims(corrections):
        where = _where(section, index, lines)
        if claim in stated:
            problems.append(f"{where}: says something about {claim[1]} that {stated[claim]} says already; keep one")
        stated.setdefault(claim, where)
    return problems


def _claims(corrections: Corrections) -> list[tuple[str, int, tuple[str, ...]]]:
    """What each entry claims to be the only one to say: a column, whether someone is a bot, whom an identity is."""
    found: list[tuple[str, int, tuple[str, ...]]] = []
    for index, entry in enumerate(corrections.repositories):
        found.append(("repositories", index, (entry.field, str(entry.repository).lower())))
    split = {entry.identities[0].lower() for entry in corrections.people if entry.kind == "split"}
    for index, person in enumerate(corrections.people):
        if person.kind == "merge":
            alone = sorted({identity.lower() for identity in person.identities} & split)
            found.extend(("people", index, ("identity", identity)) for identity in alone)
        else:
            claim = "identity" if person.kind == "split" else "nature"
            found.append(("people", index, (claim, person.identities[0].lower())))
    return found


def _describe(error: dict[str, Any], lines: dict[tuple[str, int], int]) -> str:
    location: tuple[int | str, ...] = error["loc"]
    texts = {"missing": "is missing", "extra_forbidden": "is an unknown key"}
    message = texts.get(error["type"], str(error["msg"]).removeprefix("Value error, "))
    match location:
        case (str(section), int(index), *path):
            key = ".".join(str(part) for part in path[:1])
            return f"{_where(section, index, lines)}: {key + ': ' if key else ''}{message}"
        case _:
            return f"{'.'.join(str(part) for part in location) or 'the file'}: {message}"


def _where(section: str, index: int, lines: dict[tuple[str, int], int]) -> str:
    line = lines.get((section, index))
    return f"{section} entry {index + 1}" + (f" (line {line})" if line else "")


def _message(source: str, problems: list[str]) -> str:
    listed = "\n".join(f"- {problem}" for problem in dict.fromkeys(problems))
    return f"{source} is not usable; correct it and run again:\n{listed}"
