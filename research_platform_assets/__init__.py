"""A GitHub organisation as a living research platform: one Dagster asset graph over a versioned DuckDB warehouse.

Importing the package wires nothing; `research_platform_assets.definitions` builds the Dagster definitions.
"""
