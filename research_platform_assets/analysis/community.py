"""`community.yaml`: replications and reviews that people declare, and reading it.

Belongs here: the shape of entries, and `parse_community`. Does not belong here: where such files come from and the
table made of them (`replications`), what an attempt is worth (`reproducibility`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from research_platform_assets.analysis.corrections_yaml import YamlProblemError, load_yaml
from research_platform_assets.errors import CommunityError
from research_platform_assets.privacy import contains_address
from research_platform_assets.redaction import redact

_WEB_ADDRESS = re.compile(r"https?://[^\s/@]+(?:/\S*)?")


def _without_address(text: str) -> str:
    if contains_address(text):
        raise ValueError("holds an e-mail address, which must not reach a table; use a name or a login")
    if redact(text) != text:
        raise ValueError("holds what looks like a secret, which must not reach a table; take it out")
    return text


def _web_address(text: str) -> str:
    if not _WEB_ADDRESS.fullmatch(text):
        raise ValueError("must be the address of a page, such as https://acme.example/report.html")
    return text


_Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(_without_address)
]
_Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_without_address)
]
_Link = Annotated[
    str, StringConstraints(max_length=500), AfterValidator(_without_address), AfterValidator(_web_address)
]


class _Entry(BaseModel):
    """Who looked at which repository, when, and where the report is."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    # No id is larger than a column holds; a longer number could not even be shown.
    repository: Annotated[int, Field(gt=0, lt=2**63)] | _Name
    by: _Name
    date: dt.date
    link: _Link
    state_of: _Name | None = None
    note: _Text | None = None


class Replication(_Entry):
    """An attempt to reproduce the results."""

    outcome: Literal["success", "partial", "failure"]
    rating: Annotated[int, Field(ge=1, le=5)] | None = None


class Review(_Entry):
    """A look at how easy it is to reproduce, without an attempt."""

    rating: Annotated[int, Field(ge=1, le=5)]


class Community(BaseModel):
    """A whole file; empty by default."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    replications: list[Replication] = []
    reviews: list[Review] = []

    def entries(self) -> Iterator[tuple[str, int, Replication | Review]]:
        """All entries, each with its section and its place there, from 0."""
        for index, replication in enumerate(self.replications):
            yield "replications", index, replication
        for index, review in enumerate(self.reviews):
            yield "reviews", index, review


def parse_community(text: str, source: str) -> Community:
    """What people declare in `text`; `source` names the file in messages.

    Raises:
        CommunityError: with every problem found, each with its entry and line: bad YAML, a key given twice or unknown,
            a missing or impossible value, an e-mail address, an entry that stands twice.
    """
    try:
        content, lines = load_yaml(text, follows_aliases=False)
    except YamlProblemError as error:
        raise CommunityError(_message(source, error.problems)) from error
    try:
        community = Community.model_validate({} if content is None else content)
    except ValidationError as error:
        raise CommunityError(_message(source, [_problem(dict(each), lines) for each in error.errors()])) from error
    repeated = _repeated(community, lines)
    if repeated:
        raise CommunityError(_message(source, repeated))
    return community


def _repeated(community: Community, lines: Mapping[tuple[str, int], int]) -> list[str]:
    first: dict[tuple[str, str, str], str] = {}
    problems: list[str] = []
    for section, index, entry in community.entries():
        key, where = (section, str(entry.repository), entry.link), _where(section, index, lines)
        if key in first:
            problems.append(f"{where}: repository and link are those of {first[key]}; keep one")
        first.setdefault(key, where)
    return problems


def _problem(error: Mapping[str, Any], lines: Mapping[tuple[str, int], int]) -> str:
    location: tuple[int | str, ...] = error["loc"]
    texts = {"missing": "is missing", "extra_forbidden": "is an unknown key"}
    message = texts.get(error["type"], str(error["msg"]).removeprefix("Value error, "))
    match location:
        case (str(section), int(index), *path):
            return f"{_where(section, index, lines)}: {f'{path[0]}: ' if path else ''}{message}"
        case _:
            return f"{'.'.join(str(part) for part in location) or 'the file'}: {message}"


def _where(section: str, index: int, lines: Mapping[tuple[str, int], int]) -> str:
    line = lines.get((section, index))
    return f"{section} entry {index + 1}" + (f" (line {line})" if line else "")


def _message(source: str, problems: list[str]) -> str:
    listed = "\n".join(f"- {problem}" for problem in dict.fromkeys(problems))
    return f"{source} is not usable; correct it and run again:\n{listed}"
