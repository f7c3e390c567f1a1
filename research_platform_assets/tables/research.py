"""The `research` schema: what a repository publishes, cites and contains as research.

Belongs here: the list of its tables, which modules of their own declare. Does not belong here: figures of people,
code and topics (`insight`).
"""

from __future__ import annotations

from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.research_files import RESEARCH_FILE_TABLES
from research_platform_assets.tables.research_publications import RESEARCH_PUBLICATION_TABLES
from research_platform_assets.tables.research_reproducibility import RESEARCH_REPRODUCIBILITY_TABLES
from research_platform_assets.tables.research_works import RESEARCH_WORKS_TABLES

RESEARCH_TABLES: tuple[Table, ...] = (
    *RESEARCH_FILE_TABLES,
    *RESEARCH_PUBLICATION_TABLES,
    *RESEARCH_WORKS_TABLES,
    *RESEARCH_REPRODUCIBILITY_TABLES,
)
