"""Validators of single values, shared by the declared keys.

Belongs here: functions of one value that return it or raise `ValueError` with what would be right.
"""

from __future__ import annotations

from pathlib import Path

_OTHER_SOURCES = frozenset({"live", "legacy"})


def absolute_path(path: Path) -> Path:
    """`path` with `~` expanded, made absolute from the working directory, symbolic links followed."""
    try:
        return path.expanduser().resolve()
    except RuntimeError as error:
        raise ValueError(f"has no home folder behind `~`: {error}") from error


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


def source_of_this_version(value: object) -> object:
    """Refuse the sources that other versions have, with a word about this one."""
    if isinstance(value, str) and value in _OTHER_SOURCES:
        raise ValueError("is not available: this version reads recorded archives only, so use `archive`")
    return value
