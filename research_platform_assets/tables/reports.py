"""The `reports` schema: what is published and what changed.

Belongs here: declarations of the change list and of the two file lists. Contents of listed files are stored once, by
their SHA-256.
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table


class Changes(dy.Schema):
    table_name = declare.text("Table in which a row differs from the previous build.", key=True)
    row_key = declare.text("Key of the row as JSON, columns in key order.", key=True)
    column_name = declare.text("Column that differs; empty for a row added or removed.", key=True)
    kind = declare.word("What happened.", ("added", "removed", "changed"))
    before = declare.text("Value in the previous build as JSON; null for an added row.", nullable=True)
    after = declare.text("Value in this build as JSON; null for a removed row.", nullable=True)
    repository_id = declare.integer("Repository concerned; null where the row has none.", nullable=True)


class FileList(dy.Schema):
    path = dy.String(primary_key=True, description="Path of the file, relative to its folder, with forward slashes.")
    sha256 = dy.String(regex="^[0-9a-f]{64}$", description="SHA-256 of the contents.")
    size_bytes = declare.count("Size of the contents.", unit="bytes")
    media_type = declare.text("Media type of the contents.")


CHANGES = Table("reports", "changes", "Rows that differ from the previous build.", Changes)
SITE = Table("reports", "site", "Files of the static site.", FileList)
EXPORTS = Table("reports", "exports", "Data files for download: Parquet, CSV, JSON, datapackage.json.", FileList)

REPORT_TABLES = (CHANGES, SITE, EXPORTS)
