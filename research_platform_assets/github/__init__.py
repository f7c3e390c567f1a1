"""GitHub as records: what a source of an organisation delivers and how its pages become the `github.*` tables.

Belongs here: sources (a recorded archive on disk), the records they share, which documents of a tree are of interest,
identities without addresses. Does not belong here: conclusions from what was captured (`analysis/`), storing it
(`warehouse/`).
"""
