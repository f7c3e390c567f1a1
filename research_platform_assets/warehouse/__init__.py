"""The warehouse: a content-addressed build cache for tables, one DuckDB file an organisation.

Belongs here: how tables are named by content, how a version, its derivation and the pointer to it appear together, who
may write, what is kept, and how a build is published and restored. Does not belong here: what a table means
(`tables/`), how it is computed (`analysis/`), what the site looks like (`site/`). Only `resource` knows Dagster.
"""
