"""People in what is published, as the settings want them when it is made.

Belongs here: the catalog of a build, which shows people as its site and its files do, and builds to which nobody may go
back. Does not belong here: which columns name people (`showing_people`), the option that the site reads (`platform`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

from research_platform_assets.assets.platform import PEOPLE, Platform
from research_platform_assets.errors import PrivacyError
from research_platform_assets.showing_people import TOUCHED, Mode, PeopleShown
from research_platform_assets.tables.core import PEOPLE as PEOPLE_TABLE
from research_platform_assets.tables.reports import EXPORTS
from research_platform_assets.warehouse import builds, pseudonyms
from research_platform_assets.warehouse.catalog import Change
from research_platform_assets.warehouse.fingerprint import Derivation
from research_platform_assets.warehouse.store import Store


def mode_of(tables: Mapping[str, Derivation]) -> Mode:
    """How people are shown in the files of a build, given by its derivations."""
    made = tables.get(EXPORTS.qualified_name)
    kept: dict[str, Any] = json.loads(made.settings) if made else {}
    return cast("Mode", str(kept.get(PEOPLE, "named")).partition(" ")[0])


def changes_of_catalog(store: Store, directory: Path, tables: Mapping[str, Derivation]) -> dict[str, Change]:
    """What the catalog of a build makes of its tables, by table; nothing where people are named.

    Raises:
        WarehouseError, StorageError: the key behind pseudonyms cannot be used.
    """
    mode = mode_of(tables)
    if mode == "named":
        return {}
    shown = PeopleShown(mode, pseudonyms.key(directory))
    people = store.read(PEOPLE_TABLE, tables[PEOPLE_TABLE.qualified_name].version)
    names = shown.names(people)
    return {name: partial(shown.table, name, names=names) for name in sorted(TOUCHED)}


def check_people(store: Store, platform: Platform, build_id: str) -> None:
    """See to it that nobody goes back to a build that shows people otherwise than the settings want.

    Raises:
        PrivacyError: it does.
    """
    made, wanted = mode_of(builds.tables(store.connection, build_id)), platform.settings.site.people
    if made != wanted:
        raise PrivacyError(
            f"build {build_id} was made with `site.people: {made}`, and the settings say `{wanted}`; to go back to it, "
            f"set `site.people: {made}`"
        )
