"""Repositories that were known and are not in the listing any more.

Belongs here: what becomes of each, as a function of what GitHub says of it. Does not belong here: asking.
"""

from __future__ import annotations

from typing import Literal

from research_platform_assets.github.live.deep import Missing, RepositoryFacts

Verdict = Literal["gone", "transferred", "kept"]


def verdict(found: RepositoryFacts | Missing, login: str, *, include_private: bool) -> Verdict:
    """What became of a repository that a whole listing of `login` lacks.

    `gone` where GitHub denies that it is there (deleted, or not to be seen any more), or where it became private and
    private ones are left out. `kept` where GitHub says that it still belongs to `login`, or does not say anything.
    """
    if isinstance(found, Missing):
        return "gone" if found.kind == "not found" else "kept"
    if found.is_private and not include_private:
        return "gone"
    return "kept" if found.owner.lower() == login.lower() else "transferred"
