"""GitHub's answers, as far as they are read.

Belongs here: fields and types; unknown fields are ignored, texts come out as valid Unicode. Does not belong here: what
a missing value means. Nothing here may show a value in an error or a representation, because some are addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from research_platform_assets.github.archive.wire import Instant
from research_platform_assets.github.live.deep.facts import Unknown
from research_platform_assets.github.texts import clean_path, clean_text


def _text(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


def _path(value: object) -> object:
    return clean_path(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_text)]
PathText = Annotated[str, BeforeValidator(_path), Field(min_length=1)]
Oid = Annotated[str, Field(pattern="^([0-9a-f]{40}|[0-9a-f]{64})$")]
_LARGEST = 2**63 - 1
Count = Annotated[int, Field(ge=0, le=_LARGEST)]
Id = Annotated[int, Field(ge=1, le=_LARGEST)]


class Wire(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class WirePageInfo(Wire):
    """Where the next page begins."""

    has_next: Annotated[bool, Field(alias="hasNextPage")] = False
    end_cursor: Annotated[str | None, Field(alias="endCursor")] = None

    @property
    def leads_nowhere(self) -> bool:
        """Whether there is another page and nothing to ask for it by."""
        return self.has_next and not self.end_cursor


class WireCount(Wire):
    """A connection of which only the length is asked for."""

    total: Annotated[Count, Field(alias="totalCount")]


class WireObject(Wire):
    """Any git object."""

    oid: Oid


class WireOwner(Wire):
    """An organisation or user."""

    login: str


class WireRepository(Wire):
    """What a repository is; its facets are read one by one."""

    node_id: Annotated[str, Field(alias="id")]
    repository_id: Annotated[Id, Field(alias="databaseId")]
    name: str
    owner: WireOwner
    is_private: Annotated[bool, Field(alias="isPrivate")]
    is_archived: Annotated[bool, Field(alias="isArchived")]
    is_disabled: Annotated[bool, Field(alias="isDisabled")]
    is_fork: Annotated[bool, Field(alias="isFork")]
    is_empty: Annotated[bool, Field(alias="isEmpty")]


class WireLanguage(Wire):
    """A language's name."""

    name: Text


class WireLanguageEdge(Wire):
    """A language of a repository."""

    size: Count
    node: WireLanguage


class WireLanguages(Wire):
    """A page of languages."""

    page: Annotated[WirePageInfo, Field(alias="pageInfo")]
    edges: list[WireLanguageEdge]


class WireRelease(Wire):
    """A release or the draft of one."""

    is_draft: Annotated[bool, Field(alias="isDraft")]
    tag_name: Annotated[Text, Field(alias="tagName")]
    name: Text | None
    published_at: Annotated[Instant | None, Field(alias="publishedAt")]
    commit: Annotated[WireObject | None, Field(alias="tagCommit")]


class WireReleases(Wire):
    """A page of releases."""

    page: Annotated[WirePageInfo, Field(alias="pageInfo")]
    nodes: list[WireRelease]


class WireAccount(Wire):
    """The account that GitHub links to a commit's address."""

    login: str
    account_id: Annotated[Id | None, Field(alias="databaseId")]


class WireActor(Wire):
    """The author of a commit."""

    name: Annotated[Text | None, Field(repr=False)]
    address: Annotated[str | None, Field(alias="email", repr=False)]
    user: WireAccount | None


class WireCommit(Wire):
    """A commit without what it changed."""

    oid: Oid
    authored_at: Annotated[Instant, Field(alias="authoredDate")]
    committed_at: Annotated[Instant, Field(alias="committedDate")]
    headline: Annotated[Text, Field(alias="messageHeadline")]
    parents: WireCount
    author: WireActor | None


class WireHistory(Wire):
    """A page of a history."""

    total: Annotated[Count | None, Field(alias="totalCount")] = None
    page: Annotated[WirePageInfo, Field(alias="pageInfo")]
    nodes: list[WireCommit | None]


class WireLines(Wire):
    """What a commit changed."""

    oid: Oid
    additions: Count
    deletions: Count
    files: Annotated[Count | None, Field(alias="changedFilesIfAvailable")]


class WireLinePage(Wire):
    """What the commits of a page of a history changed."""

    page: Annotated[WirePageInfo, Field(alias="pageInfo")]
    nodes: list[WireLines | None]


class WireTree(Wire):
    """A directory; `entries` is null where it is none, or where it was not asked for."""

    entries: list[WireEntry] | None = None


class WireEntry(Wire):
    """An entry of a directory; GitHub gives the mode as a decimal number."""

    name: PathText
    type: Literal["blob", "tree", "commit"]
    mode: Count
    oid: Oid
    size: Count
    object: WireTree | None = None


class WireTreeLine(Wire):
    """An entry of a recursive tree by REST; the mode is octal text there."""

    path: PathText
    type: Literal["blob", "tree", "commit"]
    mode: Annotated[str, Field(pattern="^[0-7]{5,6}$")]
    oid: Annotated[Oid, Field(alias="sha")]
    size_bytes: Annotated[Count | None, Field(alias="size")] = None


class WireRecursiveTree(Wire):
    """A recursive tree by REST."""

    oid: Annotated[Oid, Field(alias="sha")]
    is_truncated: Annotated[bool, Field(alias="truncated")]
    lines: Annotated[list[WireTreeLine], Field(alias="tree")]


class WireContributor(Wire):
    """A line of the contributor list by REST; lines without an account have neither id nor login."""

    account_id: Annotated[Id | None, Field(alias="id")] = None
    login: str | None = None
    type: str
    contributions: Count


WireT = TypeVar("WireT", bound=Wire)


def read(model: type[WireT], value: Any) -> WireT | Unknown:
    """`value` as `model`, or where it does not fit, without saying what stands there."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        return Unknown(f"GitHub's answer is not as documented at {_place(error)}")


def value_at(value: Mapping[str, Any] | None, *path: str) -> Any:
    """The value at `path` below `value`; None where something on the way is null or not there."""
    found: Any = value
    for key in path:
        found = None if found is None else found.get(key)
    return found


def _place(error: ValidationError) -> str:
    return ".".join(str(part) for part in error.errors(include_input=False, include_url=False)[0]["loc"])
