"""The `reports` group: what changed, the site, the data files, and their publication.

Belongs here: which tables are shown. Does not belong here: rendering (`site/`), the published folder (`warehouse/`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.changes import changes as changed_rows
from research_platform_assets.analysis.circumstances import Circumstances
from research_platform_assets.analysis.code_quality.yardstick import code_yardstick
from research_platform_assets.analysis.health.rubric import health_rubric
from research_platform_assets.analysis.reproducibility.rubric import reproducibility_rubric
from research_platform_assets.analysis.rubrics.description import described
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import COMPARISON, Inputs
from research_platform_assets.assets.lineage import LINEAGE, ORIGINS
from research_platform_assets.assets.platform import exported, people_shown, presentation
from research_platform_assets.assets.site_files import (
    checked_site_files,
    refuse_addresses,
    remembered_readmes,
    search_index,
)
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.exports import data_files
from research_platform_assets.site.legacy_files import legacy_files
from research_platform_assets.site.media_types import media_type
from research_platform_assets.site.names import nameless_notebook
from research_platform_assets.site.notebooks.remembered import RememberedNotebooks
from research_platform_assets.site.notebooks.rendered import Question, questions, render_notebook, rendered
from research_platform_assets.site.notebooks.rendered_notebook import RenderedNotebook
from research_platform_assets.tables.core import CORE_TABLES, REPOSITORIES
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import DOCUMENTS, GITHUB_TABLES, ORGANIZATIONS
from research_platform_assets.tables.insight import HISTORY, INSIGHT_TABLES, SIMILAR_REPOSITORIES
from research_platform_assets.tables.insight_code import CODE_FILES
from research_platform_assets.tables.insight_health import HEALTH_CRITERIA
from research_platform_assets.tables.insight_people import ACTIVITY, COLLABORATORS, ORGANIZATION_ACTIVITY
from research_platform_assets.tables.insight_topics import TOPIC_DRIFT, TOPIC_HISTORY, TOPIC_MODELS
from research_platform_assets.tables.legacy import LEGACY_TABLES
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.tables.reports import CHANGES, EXPORTS, SITE
from research_platform_assets.tables.research import RESEARCH_TABLES
from research_platform_assets.tables.research_files import NOTEBOOKS
from research_platform_assets.tables.research_works import RESEARCH_WORKS_TABLES
from research_platform_assets.warehouse.files import sha256
from research_platform_assets.warehouse.store import Made

_NOT_COMPARED = (
    HISTORY,
    ACTIVITY,
    ORGANIZATION_ACTIVITY,
    SIMILAR_REPOSITORIES,
    TOPIC_MODELS,
    TOPIC_HISTORY,
    TOPIC_DRIFT,
    COLLABORATORS,
    CODE_FILES,
    HEALTH_CRITERIA,
    *RESEARCH_WORKS_TABLES,
)

COMPARED = tuple(table for table in (*CORE_TABLES, *RESEARCH_TABLES, *INSIGHT_TABLES) if table not in _NOT_COMPARED)
"""The tables whose rows `reports.changes` reports: all but those that have new rows or values with every capture or
week, those in which every place and measure moves with any other, as what moved them is in the tables that they
are made from, versions of the topic model, of which what happened to topics is compared, and those in which others
than the source speak, each row with the time at which they did. Of code, repositories are compared and files are
not."""

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


def yardsticks() -> dict[str, dict[str, Any]]:
    """By what today's code judges, by the name of the analysis that does."""
    return {
        "reproducibility": described(reproducibility_rubric()),
        "health": described(health_rubric()),
        "code_quality": code_yardstick(),
    }


@derived(SITE, inputs=_SHOWN, options=presentation, shows_documents=True, kinds=frozenset({"html"}))
def site(inputs: Inputs) -> Made:
    """The static site; it works without a server, without scripts and without the network."""
    organization = inputs[ORGANIZATIONS].row(0, named=True)
    shown = people_shown(inputs.options)
    content = SiteContent(
        title=inputs.options["title"] or organization["name"] or organization["login"],
        tables=shown.published(inputs.frames),
        people=shown.mode,
        versions=inputs.versions,
        dictionary=list(ALL_TABLES.values()),
        lineage=LINEAGE,
        analyses=inputs.options["analyses"],
        # It says of people whose accounts belong together.
        corrections=(inputs.options["corrections"] or None) if shown.mode == "named" else None,
        base_url=inputs.options.get("base_url"),
        readmes=remembered_readmes(inputs.per_document),
        mask=inputs.masked,
        has_search=inputs.options["search"],
        notebooks=_notebooks(inputs),
        opt_outs=inputs.opt_outs,
        yardsticks=yardsticks(),
    )
    kept = [*inputs.keep_files(checked_site_files, content)]
    if content.has_search:
        kept += inputs.keep_files(search_index, inputs.read_files(kept))
    return Made(_file_list(SITE, [(file.path, file.sha256, file.size_bytes) for file in kept]))


def _notebooks(inputs: Inputs) -> RememberedNotebooks:
    """Notebooks as pages show them; each content is rendered once, ever."""

    def answers(asked: Sequence[Question]) -> list[RenderedNotebook]:
        made = inputs.per_document(render_notebook, [(each.oid, each.asked) for each in asked])
        shown = [rendered(made[each.oid, each.asked], each.head_oid) for each in asked]
        return [nameless_notebook(each, inputs.masked) for each in shown]

    return RememberedNotebooks(questions(inputs[NOTEBOOKS], inputs[DOCUMENTS], inputs[REPOSITORIES]), answers)


def _names_the_day(options: Mapping[str, Any]) -> bool:
    return bool(options["legacy_files"])


@derived(EXPORTS, inputs=_SHOWN, options=exported, is_dated=_names_the_day, kinds=frozenset({"parquet"}))
def exports(inputs: Inputs) -> Made:
    """The tables as Parquet, the smaller ones also as CSV and JSON, and a description of all of them.

    With `exports.legacy_files` also the files that the predecessor wrote, as far as the tables know them.
    """
    organization = inputs[ORGANIZATIONS].row(0, named=True)
    shown = inputs.options["title"] or organization["name"] or organization["login"]
    tables = people_shown(inputs.options).published(inputs.frames)
    files = data_files(tables, _SHOWN, name=organization["login"].lower(), title=shown)
    if inputs.options["legacy_files"]:
        files |= legacy_files(tables, inputs.observed_on)
    for path, content in files.items():
        refuse_addresses(EXPORTS.qualified_name, path, content)
    listed = [(path, sha256(content), len(content)) for path, content in files.items()]
    return Made(_file_list(EXPORTS, listed), {sha256(content): content for content in files.values()})


def _file_list(table: Table, files: Sequence[tuple[str, str, int]]) -> pl.DataFrame:
    """A frame of path, SHA-256 and bytes of each file."""
    return table.frame(
        [
            {"path": path, "sha256": name, "size_bytes": size_bytes, "media_type": media_type(path)}
            for path, name, size_bytes in sorted(files)
        ]
    )
