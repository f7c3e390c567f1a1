"""The records of `repos.json`, as lenient as the predecessor was.

Belongs here: keys, types and bounds; which values stand for none or for an error. Does not belong here: records of
pages (`repository`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from research_platform_assets.github.legacy.folder import REPOSITORIES_FILE, LegacyFolder
from research_platform_assets.github.texts import clean_text

NO_LICENSE = "No License"
NO_LANGUAGE = "Unknown"
NO_README = "No README available"

_LARGEST = 2**63 - 1
_FULL_NAME = re.compile(r"(?P<owner>[A-Za-z0-9_.-]{1,100})/(?P<name>[A-Za-z0-9._-]{1,100})")
_SHOWN_LENGTH = 60


def instant(text: object) -> datetime | None:
    """The time that a text says, taken as UTC where it says no zone; None where it says none."""
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _checked_instant(value: object) -> object:
    if value is None or value == "":
        return None
    at = instant(value)
    if at is None:
        raise ValueError("should be a time in ISO 8601 such as 2025-12-12T03:29:14+00:00")
    return at


def _cleaned(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


def _named(value: str) -> str:
    found = _FULL_NAME.fullmatch(value)
    if found is None or found["name"] in (".", ".."):
        raise ValueError("should be owner and name, such as acme/tides")
    return value


Text = Annotated[str, BeforeValidator(_cleaned)]
Count = Annotated[int, Field(ge=0, le=_LARGEST)]
Instant = Annotated[datetime | None, BeforeValidator(_checked_instant)]


class LegacyRelease(BaseModel):
    """`latest_release`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    tag: Text
    name: Text | None = None
    published_at: Instant = None


class LegacyRepository(BaseModel):
    """An entry of `repos.json`; null where the file says nothing of it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    full_name: Annotated[Text, AfterValidator(_named)]
    description: Text | None = None
    url: Text | None = None
    homepage: Text | None = None
    language: Text | None = None
    topics: list[Text] | None = None
    stars: Count | None = None
    forks: Count | None = None
    open_issues: Count | None = None
    size: Count | None = None
    default_branch: Text | None = None
    created_at: Instant = None
    updated_at: Instant = None
    pushed_at: Instant = None
    license: Text | None = None
    has_issues: bool | None = None
    has_wiki: bool | None = None
    has_pages: bool | None = None
    archived: bool
    disabled: bool | None = None
    visibility: Text | None = None
    readme: Text | None = None
    latest_release: LegacyRelease | None = None

    @property
    def owner(self) -> str:
        """Login of the owner."""
        return self.full_name.partition("/")[0]

    @property
    def name(self) -> str:
        """Name without the owner."""
        return self.full_name.partition("/")[2]

    @property
    def is_private(self) -> bool:
        """Whether it is not said to be public: what nobody says to be public is not published."""
        return self.visibility != "public"


def read_repositories(folder: LegacyFolder) -> list[LegacyRepository]:
    """The entries of `repos.json`, in the order of the file.

    Raises:
        LegacyError: the file cannot be read, an entry is damaged, two entries have one name, there is none, or they
            belong to several owners; names the repository.
    """
    content = folder.value(REPOSITORIES_FILE)
    if not isinstance(content, list) or not content:
        folder.fail(REPOSITORIES_FILE, "is not a list of repositories" if content != [] else "lists no repository")
    found: dict[str, LegacyRepository] = {}
    for number, entry in enumerate(cast("list[Any]", content)):
        repository = _repository(folder, number, entry)
        if found.setdefault(repository.full_name.lower(), repository) is not repository:
            folder.fail(REPOSITORIES_FILE, f"{repository.full_name} stands in it twice", "take one of them out")
    owners = sorted({repository.owner.lower(): repository.owner for repository in found.values()}.values())
    if len(owners) > 1:
        folder.fail(
            REPOSITORIES_FILE,
            f"lists repositories of several owners ({', '.join(owners)})",
            "give each organization a folder of its own",
        )
    return list(found.values())


def _repository(folder: LegacyFolder, number: int, entry: object) -> LegacyRepository:
    try:
        return LegacyRepository.model_validate(entry, strict=True)
    except ValidationError as error:
        # The value itself is left out: it may be an address.
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        problem = first["msg"].removeprefix("Value error, ")
        folder.fail(
            REPOSITORIES_FILE,
            f"{_name_of(number, entry)}: {f'key {key}: ' if key else ''}{problem}",
            "correct the entry or take it out",
        )


def _name_of(number: int, entry: object) -> str:
    said: Mapping[str, object] = cast("Mapping[str, object]", entry) if isinstance(entry, dict) else {}
    name = said.get("full_name") or said.get("name")
    where = f"entry {number + 1}"
    return f"{where} ({name})" if isinstance(name, str) and len(name) <= _SHOWN_LENGTH and "@" not in name else where
