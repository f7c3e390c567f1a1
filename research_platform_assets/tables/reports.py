"""The `reports` schema: what is published and what changed.

Belongs here: declarations of the change list and of the two file lists. Contents of listed files are stored once, by
their SHA-256.
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table

CAUSES = ("github", "code", "seen", "time", "unclear")
EVENTS = (
    "added",
    "renamed",
    "transferred",
    "lost",
    "returned",
    "archived",
    "unarchived",
    "made private",
    "made public",
)


class Changes(dy.Schema):
    table_name = declare.text("Table in which a row differs from the previous build.", key=True)
    row_key = declare.text("Key of the row as JSON, columns in key order.", key=True)
    column_name = declare.text("Column that differs; empty for a row added or removed.", key=True)
    kind = declare.word("What happened.", ("added", "removed", "changed"))
    before = declare.text("Value in the previous build as JSON; null for an added row.", nullable=True)
    after = declare.text("Value in this build as JSON; null for a removed row.", nullable=True)
    repository_id = declare.integer("Repository concerned; null where the row has none.", nullable=True)
    cause = declare.word(
        "Why it differs: it changed on GitHub; our code, rubrics, settings or corrections compute it differently; we "
        "see more or less than before; it speaks of a later day; or which of these cannot be told.",
        CAUSES,
    )
    possible_causes = declare.texts(
        "Every cause that nothing excludes: one, several where that is unclear, none where nothing explains it."
    )
    event = declare.word("What happened to the repository as a whole; null for other changes.", EVENTS, nullable=True)
    explanation = declare.text("The event's reason as far as it is known, or why the cause is unclear.", nullable=True)
    previous_captured_at = declare.timestamp("When the capture behind the previous build was taken.", nullable=True)
    captured_at = declare.timestamp("When the capture behind this build was taken.", nullable=True)


class FileList(dy.Schema):
    path = dy.String(primary_key=True, description="Path of the file, relative to its folder, with forward slashes.")
    sha256 = dy.String(regex="^[0-9a-f]{64}$", description="SHA-256 of the contents.")
    size_bytes = declare.count("Size of the contents.", unit="bytes")
    media_type = declare.text("Media type of the contents.")


CHANGES = Table("reports", "changes", "What differs from the previous build, and why.", Changes)
SITE = Table("reports", "site", "Files of the static site.", FileList)
EXPORTS = Table("reports", "exports", "Data files for download: Parquet, CSV, JSON, datapackage.json.", FileList)

REPORT_TABLES = (CHANGES, SITE, EXPORTS)
