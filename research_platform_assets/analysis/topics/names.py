"""Which names the topic model must not take for themes.

Belongs here: the entries for `TopicSettings.banned_terms` that the tables know. Does not belong here: how a name is
told from a common word (`terms`), names that only texts give (`terms.titled_names`, `terms.institutions`).
"""

from __future__ import annotations

import polars as pl


def names_to_ban(organizations: pl.DataFrame, people: pl.DataFrame) -> tuple[str, ...]:
    """Return the organisation's login and name and the full names of people, sorted.

    A display name of one word is left out: it is a nickname, or a first name that may be a common word as well.

    Args:
        organizations: `github.organizations`.
        people: `core.people`; bots are left out.
    """
    own = [name for column in ("login", "name") for name in organizations[column] if name]
    persons = [name for name in people.filter(~pl.col("is_bot"))["name"] if name and len(name.split()) > 1]
    return tuple(sorted({*own, *persons}))
