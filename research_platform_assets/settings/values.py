"""The types of single values, shared by the declared keys.

Belongs here: functions of one value that return it or raise `ValueError` with what would be right, and the annotated
types made of them. Does not belong here: what contradicts another key (`sections`, `model`).
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

SLUG_MARK = "{slug}"
"""What stands for the slug of an organization in an address."""

_REST_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNFIT_FOR_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")


def absolute_path(path: Path) -> Path:
    """`path` with `~` expanded, made absolute from the working directory, symbolic links followed."""
    try:
        expanded = path.expanduser()
    except RuntimeError as error:
        raise ValueError(f"has no home folder behind `~`: {error}") from error
    try:
        return expanded.resolve()
    except (OSError, RuntimeError) as error:  # which of them a circle of links is, differs between versions of Python
        raise ValueError(f"cannot be followed to a file or folder ({error}); mend the symbolic link") from error


def not_empty(value: object) -> object:
    """Refuse a text of nothing but white space: leave the key out instead."""
    if isinstance(value, str) and not value.strip():
        raise ValueError("is empty; leave the key out to get the default")
    return value


def not_a_boolean(value: object) -> object:
    """Refuse `true` where a number is meant (it would count as 1)."""
    if isinstance(value, bool):
        raise ValueError("must be a number, not a yes or no")  # noqa: TRY004 - pydantic reports ValueError only
    return value


def upper_case(value: object) -> object:
    """Texts in upper case, so that `info` is understood."""
    return value.upper() if isinstance(value, str) else value


def date_as_text(value: object) -> object:
    """The text that YAML takes for a date."""
    return value.isoformat() if type(value) is date else value


def rest_version(value: str) -> str:
    """Refuse what cannot be a version of GitHub's REST API; they are named by their dates."""
    if not _REST_VERSION.fullmatch(value):
        raise ValueError("must be a version of GitHub's REST API, such as 2026-03-10")
    return value


def address_parts(value: str) -> SplitResult | None:
    """The parts of the address of an API; None where it cannot be one, or holds a name, a password or a query."""
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    is_fit = is_address and not ("@" in parts.netloc or parts.query or parts.fragment)
    return parts if is_fit and not _UNFIT_FOR_AN_ADDRESS.search(value) else None


def rest_address(value: str) -> str:
    """Refuse what cannot be the address of a REST API, or holds a name and password."""
    parts = address_parts(value)
    if parts is None:
        raise ValueError(
            "must be the address of GitHub's REST API: https://api.github.com, https://HOST/api/v3 of an Enterprise "
            "Server, or https://api.SUBDOMAIN.ghe.com"
        )
    return value


def site_address(value: str) -> str:
    """The address of the site's folder, with a slash at its end; refuse what cannot be one."""
    if address_parts(value.replace(SLUG_MARK, "slug")) is None:
        raise ValueError(
            "must be the address of the folder that the site stands in, such as https://lab.example/platform/; "
            f"{SLUG_MARK} in it stands for the slug of the organization"
        )
    return value.rstrip("/") + "/"


LocalPath = Annotated[Path, BeforeValidator(not_empty), AfterValidator(absolute_path)]
Text = Annotated[str, BeforeValidator(not_empty)]
Count = Annotated[int, BeforeValidator(not_a_boolean), Field(ge=0)]
Positive = Annotated[int, BeforeValidator(not_a_boolean), Field(ge=1)]
# A hundred years are the most, as dates that are counted from today have to stay in Python's calendar.
Days = Annotated[Positive, Field(le=36_500)]
# Dagster knows no age below a minute.
Hours = Annotated[float, BeforeValidator(not_a_boolean), Field(ge=0.02, le=876_000, allow_inf_nan=False)]
Seconds = Annotated[float, BeforeValidator(not_a_boolean), Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, BeforeValidator(not_a_boolean), Field(ge=0, le=1, allow_inf_nan=False)]
#: A share that leaves something.
PartialShare = Annotated[float, BeforeValidator(not_a_boolean), Field(ge=0, lt=1, allow_inf_nan=False)]
RestAddress = Annotated[str, AfterValidator(rest_address)]
SiteAddress = Annotated[str, AfterValidator(site_address)]
RestVersion = Annotated[str, BeforeValidator(date_as_text), AfterValidator(rest_version)]
