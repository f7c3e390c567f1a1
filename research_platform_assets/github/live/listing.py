"""GitHub's listing of an account's repositories, as values.

Belongs here: rows as GitHub gives them, whether a listing can be whole, what a row says of its repository. Does not
belong here: asking (`sweep`), what follows from the default branch (`deep`).

GitHub's words for the parts of a row are those of the archive format, so rows are read by the same model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from research_platform_assets.errors import CaptureError
from research_platform_assets.github.archive.wire import ORGANIZATION, RecordedOrganization, RecordedRepository
from research_platform_assets.github.records import OrganizationRecord
from research_platform_assets.github.texts import masked

Row = dict[str, Any]

#: What a listing does not tell, or tells in other words elsewhere.
_NOT_IN_ROWS = frozenset({"languages", "subscribers_count", "provenance"})
_ROW_KEYS = tuple(name for name in RecordedRepository.model_fields if name not in _NOT_IN_ROWS)
#: Keys that only an archive has.
_NOT_OF_ACCOUNTS = frozenset({"recorded_at", "invented", "provenance"})
_ACCOUNT_KEYS = tuple(name for name in RecordedOrganization.model_fields if name not in _NOT_OF_ACCOUNTS)
_ROW = TypeAdapter(RecordedRepository)


@dataclass(frozen=True)
class Listing:
    """An account and its repositories as listed, ordered by id; `problem` says why some may be missing."""

    account: RecordedOrganization
    rows: tuple[Row, ...]
    problem: str | None


def account_of(value: Any, login: str) -> RecordedOrganization:
    """The account in GitHub's answer.

    Raises:
        CaptureError: the answer is not as documented.
    """
    try:
        given = {key: part for key, part in dict(value).items() if key in _ACCOUNT_KEYS}
        return ORGANIZATION.validate_python(given, strict=True)
    except (ValidationError, TypeError, ValueError) as error:
        raise CaptureError(
            f"GitHub's answer about {login} is not as documented ({_place(error)}); try again"
        ) from None  # the error itself shows the value, which may be an address


def rows_of(value: Any, login: str) -> list[Row]:
    """The rows in a page of a listing, each with the keys that are read.

    Raises:
        CaptureError: the answer is not as documented.
    """
    if not isinstance(value, list):
        raise CaptureError(f"GitHub's listing of {login} is not a list; try again")
    return [row_of(row, login) for row in cast("list[Any]", value)]


def row_of(value: Any, login: str) -> Row:
    """One row with the keys that are read, checked; raises `CaptureError` where it is not as documented."""
    given: Mapping[str, Any] = cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
    row: Row = {key: given[key] for key in _ROW_KEYS if key in given}
    # A row says more of its licence than is read, such as the address of its text.
    license_ = row.get("license")
    if isinstance(license_, Mapping):
        row["license"] = {key: cast("Mapping[str, Any]", license_).get(key) for key in ("name", "spdx_id")}
    _ = recorded(row, login)
    if not isinstance(row.get("node_id"), str):
        raise CaptureError(f"GitHub's listing of {login} has no node_id for repository {row.get('id')}; try again")
    return row


def recorded(row: Row, login: str, more: Mapping[str, Any] | None = None) -> RecordedRepository:
    """A row, with what else is known of the repository, as the archive format has it."""
    try:
        return _ROW.validate_python({**row, **(more or {})}, strict=True)
    except ValidationError as error:
        name = masked(str(row.get("name", row.get("id"))))
        message = f"GitHub's row about {login}/{name} is not as documented ({_place(error)}); try again"
        raise CaptureError(message) from None


def joined(pages: Iterable[Sequence[Row]]) -> tuple[Row, ...]:
    """The rows of all pages, each repository once (the last one counts), ordered by id."""
    by_id = {row["id"]: row for page in pages for row in page}
    return tuple(by_id[repository_id] for repository_id in sorted(by_id))


def listing_problem(account: RecordedOrganization, rows: Sequence[Row]) -> str | None:
    """Why the listing may lack repositories, or list too many; None where it agrees with the account's counter."""
    public = sum(not row["private"] for row in rows)
    if account.public_repos is None or public == account.public_repos:
        return None
    return f"GitHub counts {account.public_repos} public repositories and lists {public}"


def organization_record(account: RecordedOrganization) -> OrganizationRecord:
    """The account as the capture has it."""
    return OrganizationRecord(
        organization_id=account.id,
        login=account.login,
        name=account.name or None,
        description=account.description or None,
        html_url=account.html_url or f"https://github.com/{account.login}",
        public_repos=account.public_repos,
        created_at=account.created_at,
        is_invented=False,
    )


def _place(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "at " + ".".join(str(part) for part in error.errors(include_input=False, include_url=False)[0]["loc"])
    return "it is no object"
