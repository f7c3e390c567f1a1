"""Which repository or identity an entry of the corrections file means.

Belongs here: resolving ids, names and logins. Does not belong here: applying a correction.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


def resolve_repository(target: int | str, repositories: pl.DataFrame) -> list[int]:
    """Ids of the repositories that `target` may mean: none, one, or (an ambiguous name) several, ascending.

    `repositories` has the columns `repository_id`, `name`, `full_name`, `former_names` and `state`. An id is taken as
    it is; a name (with or without owner) without case. Of the places where a name is found the first counts: a
    repository that still exists, one that does not, a former name.
    """
    if isinstance(target, int):
        return _ids(repositories, pl.col("repository_id") == target)
    wanted = target.lower()
    exists = pl.col("state").is_in(("active", "archived"))
    named = (pl.col("name").str.to_lowercase() == wanted) | (pl.col("full_name").str.to_lowercase() == wanted)
    former = pl.col("former_names").list.eval(pl.element().str.to_lowercase()).list.contains(wanted)
    for condition in (named & exists, named, former):
        found = _ids(repositories, condition)
        if found:
            return found
    return []


def resolve_identity(target: str, logins: Mapping[str, str | None]) -> str | None:
    """The identity (`account-<id>`, `pseudonym-<hash>`) that `target` means, or None where there is none such.

    `logins` maps every known identity to its login. `@login` is compared without case; where two accounts bear it (a
    login can be taken over after a rename) none is meant.
    """
    if not target.startswith("@"):
        return target if target in logins else None
    wanted = target[1:].lower()
    found = [identity for identity, login in logins.items() if login is not None and login.lower() == wanted]
    return found[0] if len(found) == 1 else None


def _ids(repositories: pl.DataFrame, condition: pl.Expr) -> list[int]:
    return repositories.filter(condition)["repository_id"].sort().to_list()
