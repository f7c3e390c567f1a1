"""Run a query on a published catalog: python examples/query_catalog.py PUBLISHED_FOLDER [QUERY_FILE]."""

import sys
from pathlib import Path

import duckdb

published = Path(sys.argv[1])
query = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).with_name("topics.sql")

with duckdb.connect(str(published / "catalog.duckdb"), read_only=True) as connection:
    print(connection.sql(query.read_text(encoding="utf-8")))
