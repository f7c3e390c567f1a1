"""What a site is made from: tables, their versions, and what the reader must be told about them.

Belongs here: the input of `render.render_site` and nothing that knows about pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from research_platform_assets.opt_out.rendered import Mask
from research_platform_assets.showing_people import Mode
from research_platform_assets.site.notebooks.rendered_notebook import RenderedNotebook
from research_platform_assets.tables.declaration import Table

if TYPE_CHECKING:
    from research_platform_assets.site.readme import Renderer

Row = dict[str, Any]

RESULTS: Mapping[str, str] = {
    "topics": "insight.topic_coverage",
    "collaboration": "insight.collaborators",
    "publications": "research.publication_coverage",
    "reproducibility": "research.reproducibility",
    "health": "insight.health",
    "code_quality": "insight.code_quality",
}
"""For each analysis that can be switched off a table that has rows wherever it ever was on."""


@dataclass(frozen=True)
class SiteContent:
    """Everything that the site shows.

    Attributes:
        title: Name of the site.
        tables: Frames by qualified name; a table that was never computed is missing.
        versions: Content hash of each frame's table version.
        dictionary: Declarations of all tables, in the order in which the data dictionary lists them.
        lineage: For each table and column the (table, column) pairs it is computed from.
        analyses: For each analysis that the settings know whether it is switched on.
        corrections: Text of the corrections file; null where there is none.
        people: How people are shown in `tables`, which hold nothing else: `named`, `pseudonymous` or `off`.
        slug: Key prefix of the organisation in the asset graph; `*` stands for any.
        has_search: Whether the site has a search page; its index is made from the files of the site.
        base_url: Address at which the site's folder stands, ending with a slash; null where nobody said so.
        readmes: Renders READMEs, or remembers how they were rendered; null where each is to be rendered anew.
        notebooks: Notebooks as pages show them, by repository id and path; those not given have no page.
        mask: Masks those who opted out in a text; null where nobody did.
        opt_outs: Names who opted out, without telling; pages that were made for others count no more.
        yardsticks: By what each analysis that judges does so, by its name: `reproducibility` and `health` as
            `analysis.rubrics.description` has it, `code_quality` as `analysis.code_quality.yardstick` does.
    """

    title: str
    tables: Mapping[str, pl.DataFrame]
    versions: Mapping[str, str]
    dictionary: Sequence[Table]
    lineage: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]
    analyses: Mapping[str, bool]
    corrections: str | None = None
    people: Mode = "named"
    slug: str = "*"
    base_url: str | None = None
    readmes: Renderer | None = None
    has_search: bool = True
    notebooks: Mapping[tuple[int, str], RenderedNotebook] | None = None
    mask: Mask | None = None
    opt_outs: str = ""
    yardsticks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])

    def declaration(self, table: str) -> Table | None:
        """The declaration of a table by its qualified name."""
        return next((declared for declared in self.dictionary if declared.qualified_name == table), None)

    def rows(self, table: str) -> list[Row]:
        """The rows of a table in key order, whatever order the frame has; none where it was never computed."""
        frame = self.ordered(table)
        return [] if frame is None else frame.to_dicts()

    def ordered(self, table: str) -> pl.DataFrame | None:
        """A table with its rows in key order, whatever order the frame has; null where it was never computed."""
        frame, declared = self.tables.get(table), self.declaration(table)
        if frame is None:
            return None
        return frame.sort(declared.key if declared else frame.columns, nulls_last=True)

    def without_result(self) -> list[str]:
        """Analyses that never had a result: one that was always switched off has tables, but none with rows."""
        frames = {analysis: self.tables.get(table) for analysis, table in RESULTS.items()}
        return [analysis for analysis, frame in frames.items() if frame is None or frame.is_empty()]

    def is_switched_off(self, analysis: str) -> bool:
        """Whether the settings switch `analysis` off; one that they do not know is on."""
        return not self.analyses.get(analysis, True)
