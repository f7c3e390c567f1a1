"""The invented people who write the commits.

Belongs here: who they are and how a commit names them. Does not belong here: which of them are the same person; that is
what the platform has to find out.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Person:
    """One author identity: an account (`login` and `id`), or a name with the pseudonym of an address."""

    name: str
    login: str | None = None
    id: int | None = None
    type: str = "User"
    pseudonym: str | None = None

    @property
    def is_automatic(self) -> bool:
        """Whether a program commits under this identity; only the rhythm of its commits depends on it."""
        return self.login is not None and "bot" in self.login

    def author(self) -> dict[str, Any]:
        """The `author` object of a commit record."""
        author: dict[str, Any] = {"login": self.login, "name": self.name, "id": self.id}
        return author if self.pseudonym is None else {**author, "pseudonym": self.pseudonym}


def read_people(path: Path) -> dict[str, Person]:
    """The people of `path` (TOML) by the short key that commit lines use."""
    return {key: Person(**fields) for key, fields in tomllib.loads(path.read_text(encoding="utf-8")).items()}
