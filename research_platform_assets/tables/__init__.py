"""The tables of the platform, each declared once.

Belongs here: columns with a sentence each, types, keys, decimals, rules. Contract checks, the Dagster column schema,
the data dictionary and `docs/data-model.md` come from these declarations. Does not belong here: how a table is
computed (`analysis/`, `github/`) or stored (`warehouse/`).
"""
