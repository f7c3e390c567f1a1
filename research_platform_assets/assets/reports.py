"""The `reports` group: what changed, the site, the data files, and their publication.

Belongs here: which tables are shown. Does not belong here: rendering (`site/`), the published folder (`warehouse/`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from research_platform_assets.analysis.changes import changes as changed_rows
from research_platform_assets.analysis.circumstances import Circumstances
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import COMPARISON, Inputs
from research_platform_assets.assets.lineage import LINEAGE, ORIGINS
from research_platform_assets.assets.platform import exported, presentation
from research_platform_assets.errors import PrivacyError
from research_platform_assets.privacy import contains_address
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.exports import data_files
from research_platform_assets.site.legacy_files import legacy_files
from research_platform_assets.site.media_types import media_type
from research_platform_assets.site.render import render_site
from research_platform_assets.tables.core import CORE_TABLES
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import GITHUB_TABLES, ORGANIZATIONS
from research_platform_assets.tables.insight import HISTORY, INSIGHT_TABLES, SIMILAR_REPOSITORIES
from research_platform_assets.tables.insight_code import CODE_FILES
from research_platform_assets.tables.insight_health import HEALTH_CRITERIA
from research_platform_assets.tables.insight_people import ACTIVITY, COLLABORATORS, ORGANIZATION_ACTIVITY
from research_platform_assets.tables.legacy import LEGACY_TABLES
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.tables.reports import CHANGES, EXPORTS, SITE
from research_platform_assets.tables.research import RESEARCH_TABLES
from research_platform_assets.tables.research_works import RESEARCH_WORKS_TABLES
from research_platform_assets.warehouse.files import sha256
from research_platform_assets.warehouse.store import Made

_NOT_COMPARED = (
    HISTORY,
    ACTIVITY,
    ORGANIZATION_ACTIVITY,
    SIMILAR_REPOSITORIES,
    COLLABORATORS,
    CODE_FILES,
    HEALTH_CRITERIA,
    *RESEARCH_WORKS_TABLES,
)

COMPARED = tuple(table for table in (*CORE_TABLES, *RESEARCH_TABLES, *INSIGHT_TABLES) if table not in _NOT_COMPARED)
"""The tables whose rows `reports.changes` reports: all but those that have new rows or values with every capture or
week, those in which every place and measure moves with any other, as what moved them is in the tables that they
are made from, and those in which others than the source speak, each row with the time at which they did. Of
code, repositories are compared and files are not."""

_SHOWN = [*GITHUB_TABLES, *CORE_TABLES, *RESEARCH_TABLES, *INSIGHT_TABLES, *LEGACY_TABLES, CHANGES]


@derived(CHANGES, inputs=[*GITHUB_TABLES, *COMPARED], history=[*GITHUB_TABLES, *COMPARED], compares_builds=True)
def changes(inputs: Inputs) -> pl.DataFrame:
    """Rows of all but `github` and `reports` against the build published before; what was captured tells why."""
    before = {name: frame for name, frame in inputs.past.items() if frame is not None}
    return build_changes(before, inputs.frames, Circumstances.of(inputs.options[COMPARISON]))


def build_changes(
    before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame], circumstances: Circumstances
) -> pl.DataFrame:
    """`reports.changes` between the tables of two builds, by qualified name."""
    compared = {table.qualified_name: table for table in COMPARED}
    captured = {table.qualified_name: table for table in GITHUB_TABLES}
    return changed_rows(before, after, compared, captured, ORIGINS, circumstances)


@derived(SITE, inputs=_SHOWN, options=presentation, kinds=frozenset({"html"}))
def site(inputs: Inputs) -> Made:
    """The static site; it works without a server, without scripts and without the network."""
    organization = inputs[ORGANIZATIONS].row(0, named=True)
    files = render_site(
        SiteContent(
            title=inputs.options["title"] or organization["name"] or organization["login"],
            tables=inputs.frames,
            versions=inputs.versions,
            dictionary=list(ALL_TABLES.values()),
            lineage=LINEAGE,
            analyses=inputs.options["analyses"],
            corrections=inputs.options["corrections"] or None,
        )
    )
    return _file_list(SITE, files)


def _names_the_day(options: Mapping[str, Any]) -> bool:
    return bool(options["legacy_files"])


@derived(EXPORTS, inputs=_SHOWN, options=exported, is_dated=_names_the_day, kinds=frozenset({"parquet"}))
def exports(inputs: Inputs) -> Made:
    """The tables as Parquet, the smaller ones also as CSV and JSON, and a description of all of them.

    With `exports.legacy_files` also the files that the predecessor wrote, as far as the tables know them.
    """
    organization = inputs[ORGANIZATIONS].row(0, named=True)
    shown = inputs.options["title"] or organization["name"] or organization["login"]
    files = data_files(inputs.frames, _SHOWN, name=organization["login"].lower(), title=shown)
    if inputs.options["legacy_files"]:
        files |= legacy_files(inputs.frames, inputs.observed_on)
    return _file_list(EXPORTS, files)


def _file_list(table: Table, files: Mapping[str, bytes]) -> Made:
    for path, content in files.items():
        is_text = media_type(path).startswith("text/") or media_type(path).endswith("+xml")
        if is_text and contains_address(content.decode()):
            raise PrivacyError(
                f"{table.qualified_name}: {path} would show an e-mail address, so nothing was published. "
                "Please report it: addresses are masked long before this point"
            )
    rows = [
        {"path": path, "sha256": sha256(content), "size_bytes": len(content), "media_type": media_type(path)}
        for path, content in sorted(files.items())
    ]
    return Made(table.frame(rows), {sha256(content): content for content in files.values()})
