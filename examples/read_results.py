"""Print what a published build says, from its Parquet files: python examples/read_results.py PUBLISHED_FOLDER."""

import sys
from pathlib import Path

import polars as pl

tables = Path(sys.argv[1]) / "tables"
repositories = pl.read_parquet(tables / "core.repositories.parquet")
contributors = pl.read_parquet(tables / "insight.repository_contributors.parquet")

known = repositories.join(contributors, on="repository_id").filter(pl.col("status") == "observed")
print(f"{repositories.height} repositories, commits known for {known.height}")
print(
    known.select("name", "state", "contributors_count", "commits_count", "truck_factor")
    .sort("commits_count", "name", descending=[True, False])
    .head(10)
)
