"""`research-platform check-history`: what files of history would bring, before they are named in the settings.

Belongs here: words. Does not belong here: reading and believing them (`assets/history_files`, `analysis`).
"""

from __future__ import annotations

from pathlib import Path

from research_platform_assets.analysis.history_import import resolve
from research_platform_assets.assets.history_files import read_files
from research_platform_assets.assets.leaving_out import register_of
from research_platform_assets.cli.organization import target
from research_platform_assets.errors import MissingInputsError
from research_platform_assets.tables.core import REPOSITORIES


def check_history(*paths: Path, organization: str | None = None) -> None:
    """Say what recorded history would bring; `history.import_files` in the settings brings it in with the next build.

    Args:
        paths: the predecessor's `citation_history.json`, recorded listings, or folders of them.
        organization: slug of the organization; needed where several are configured.
    """
    listings = read_files(paths)
    chosen = target(organization)
    with chosen.store() as store:
        head = store.heads().get(REPOSITORIES.qualified_name)
        if head is None:
            raise MissingInputsError(f"{REPOSITORIES.qualified_name} was never computed; build once, then check again")
        is_public = chosen.settings.publication.visibility == "public"
        register = register_of(chosen.settings, chosen.directory, chosen.organization.login)
        repositories = store.read(REPOSITORIES, head.version)
        found = resolve(listings, repositories, is_public=is_public, has_opt_outs=not register.is_empty)
    days = found.rows["day"].n_unique()
    subjects = found.rows["subject"].n_unique()
    print(f"{len(listings)} listings: {found.rows.height} values of {subjects} repositories on {days} days")  # noqa: T201
    for file, at in found.refused:
        print(f"not believed: {file} of {at[:19]}Z names no repository that GitHub has shown")  # noqa: T201
    kept = [name for name in found.unassigned if name not in found.withheld]
    if kept:
        print(f"kept under the name alone, as no repository is certain: {', '.join(kept)}")  # noqa: T201
    if found.withheld:
        print(f"left out, as nothing says that they may be published: {', '.join(found.withheld)}")  # noqa: T201
