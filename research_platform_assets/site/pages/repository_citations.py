"""How the page of a repository says to cite it."""

from __future__ import annotations

from typing import Any

from research_platform_assets.site.citing import asked_for, of_state, state_of
from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex


def citations_of(index: SiteIndex, row: Row) -> dict[str, Any]:
    """What its documents ask for, where they do, and the state of the code that is shown, where it has one."""
    number = row["repository_id"]
    found = index.findings["research.publications"].get(number, [])
    asked = asked_for([each for each in found if each["relation"] == "own"], index.work)
    state = state_of(row, index.releases.get(number, []))
    organization = index.organization or {}
    owner = organization.get("name") or organization.get("login") or row["full_name"].partition("/")[0]
    return {
        "asked": asked,
        "state": state,
        "of_state": None if state is None else of_state(row, owner, state),
    }
