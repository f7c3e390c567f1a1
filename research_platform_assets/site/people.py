"""How a person is named and what the reader must know about an identity.

Belongs here: words about identities. Does not belong here: merging them (`analysis/people.py`).
"""

from __future__ import annotations

from research_platform_assets.showing_people import Mode
from research_platform_assets.site.content import Row

IDENTITY_NOTES = {
    "synthetic": "Made-up identity: the archive knows no GitHub account for this person and invented login and id.",
    "pseudonym": "The commits are linked to no GitHub account; they share one author address.",
}

HIDDEN_NOTE = (
    "On this site people bear pseudonyms that lead to no account. The same person has the same one everywhere and in "
    "every build. Bots keep their names."
)
"""What the reader must know where everybody bears a pseudonym."""


def identity_note(person: Row, mode: Mode) -> str | None:
    """What the reader must know about the identity of a person; null where there is nothing to be known."""
    is_hidden = mode == "pseudonymous" and not person["is_bot"]
    return HIDDEN_NOTE if is_hidden else IDENTITY_NOTES.get(person["identity"])


def person_label(person: Row) -> str:
    """The login, else the display name, else the pseudonym shortened."""
    if person["login"]:
        return person["login"]
    return person["name"] or short_pseudonym(person["person_id"])


def short_pseudonym(person_id: str) -> str:
    """A pseudonym short enough to read; the page's address keeps the whole one."""
    return f"pseudonym {person_id.removeprefix('pseudonym-')[:8]}"
