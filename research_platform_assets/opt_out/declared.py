"""Who opted out, as declared, and how names, logins and ids are spelt to be compared.

Belongs here: plain values. Does not belong here: the file that declares them (`analysis.opt_outs`).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """One person, by whatever is known: `identities` are spelt `account-<id>` or `pseudonym-<hash>`."""

    logins: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()

    def marks(self) -> list[str]:
        """What the person is recognised by."""
        return [
            *(login_mark(login) for login in self.logins),
            *(name_mark(name) for name in self.names),
            *self.identities,
        ]


@dataclass(frozen=True)
class Declared:
    """Everybody and everything that opted out; a repository is named by id, name, or `owner/name`."""

    repositories: tuple[int | str, ...] = ()
    people: tuple[Person, ...] = ()

    def entries(self) -> list[str]:
        """Each entry as a text of its own, sorted; equal entries give equal texts."""
        people = (f"person {sorted(set(person.marks()))}" for person in self.people)
        return sorted({*(repository_mark(each) for each in self.repositories), *people})


def login_mark(login: str) -> str:
    """What a login is recognised by; case does not matter."""
    return f"login {login.casefold()}"


def name_mark(name: str) -> str:
    """What a name is recognised by; case, spaces and the form of Unicode do not matter."""
    return f"name {' '.join(unicodedata.normalize('NFKC', name).casefold().split())}"


def repository_mark(repository: int | str) -> str:
    """What a repository is recognised by: its id, name, or owner and name."""
    return f"repository {repository if isinstance(repository, int) else repository.casefold()}"
