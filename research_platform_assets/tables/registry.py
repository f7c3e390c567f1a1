"""All tables by name, for everything that has to go through them: exports, the data dictionary, the doctor."""

from __future__ import annotations

from research_platform_assets.tables.core import CORE_TABLES
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import GITHUB_TABLES
from research_platform_assets.tables.insight import INSIGHT_TABLES
from research_platform_assets.tables.legacy import LEGACY_TABLES
from research_platform_assets.tables.reports import REPORT_TABLES
from research_platform_assets.tables.research import RESEARCH_TABLES

ALL_TABLES: dict[str, Table] = {
    table.qualified_name: table
    for table in (*GITHUB_TABLES, *CORE_TABLES, *RESEARCH_TABLES, *INSIGHT_TABLES, *LEGACY_TABLES, *REPORT_TABLES)
}
