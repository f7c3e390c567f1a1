"""Reading the authored recipe and resolving it to the states of the sample.

Belongs here: the layout of the `recipe/` folder. Does not belong here: the syntax of a bundle, writing files.

`organization.toml` describes the organisation and, in `[[states]]`, each state (`history`: when metadata was recorded
since the state before); `people.toml` the author identities; `state-1/*.txt` one bundle a repository; `state-2/` only
what changed since then, as bundles laid over the earlier ones (same file name) or new ones; `shared/` texts that
several repositories have in common.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from research_platform_assets.sample.archive import archive_files
from research_platform_assets.sample.bundle import Bundle, amend, read_bundle
from research_platform_assets.sample.metadata_history import Recording
from research_platform_assets.sample.people import read_people
from research_platform_assets.sample.repository import resolve

RECIPE = Path(__file__).parent / "recipe"


def build_states(recipe: Path = RECIPE) -> dict[str, dict[str, bytes]]:
    """Every state by the name of its folder, each as files by path.

    Raises:
        ArchiveError: a bundle cannot be read.
    """
    organization = tomllib.loads((recipe / "organization.toml").read_text(encoding="utf-8"))
    people = read_people(recipe / "people.toml")
    bundles: dict[str, Bundle] = {}
    recordings: list[Recording] = []
    states: dict[str, dict[str, bytes]] = {}
    for state in organization.pop("states"):
        for path in sorted((recipe / state["folder"]).glob("*.txt")):
            change = read_bundle(path)
            bundles[path.stem] = amend(bundles[path.stem], change) if path.stem in bundles else change
        repositories = resolve(list(bundles.values()), people, recipe / "shared")
        recordings += [(moment, repositories) for moment in state["history"]]
        states[state["folder"]] = archive_files({**organization, **state}, repositories, recordings)
    return states
