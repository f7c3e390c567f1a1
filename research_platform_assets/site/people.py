"""How a person is named and what the reader must know about an identity.

Belongs here: words about identities. Does not belong here: merging them (`analysis/people.py`).
"""

from __future__ import annotations

from research_platform_assets.site.content import Row

IDENTITY_NOTES = {
    "synthetic": "Made-up identity: the archive knows no GitHub account for this person and invented login and id.",
    "pseudonym": "Pseudonym: the commits are linked to no GitHub account; they share one author address.",
}


def person_label(person: Row) -> str:
    """The login, else the display name, else the pseudonym shortened."""
    if person["login"]:
        return person["login"]
    return person["name"] or short_pseudonym(person["person_id"])


def short_pseudonym(person_id: str) -> str:
    """A pseudonym short enough to read; the page's address keeps the whole one."""
    return f"pseudonym {person_id.removeprefix('pseudonym-')[:8]}"
