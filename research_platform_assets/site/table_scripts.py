"""What each table says about itself, for the panels of evidence.

Belongs here: the file beside the page of a table that says the same for scripts; a page asks for it when a reader does.
Does not belong here: what changes with every build (`build.json`).
"""

from __future__ import annotations

import json

from research_platform_assets.site.addresses import table_page
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.data_script import data_script
from research_platform_assets.site.pages.data import TableEntry, table_entries


def table_scripts(content: SiteContent) -> dict[str, bytes]:
    """The scripts by their path in the site."""
    return {
        table_page(entry.declared.qualified_name).removesuffix(".html") + ".js": _script(entry)
        for entry in table_entries(content)
    }


def _script(entry: TableEntry) -> bytes:
    declared = entry.declared
    said = {
        "columns": {name: column.description or "" for name, column in declared.contract.columns().items()},
        "command": entry.command,
        "description": declared.description,
        "version": entry.version,
    }
    return data_script(f"(globalThis.evidenceTables??={{}})[{json.dumps(declared.qualified_name)}]", said)
