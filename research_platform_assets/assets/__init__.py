"""The asset graph: thin definitions around pure computations, one module a group.

Belongs here: which table is made from which, with which settings, and what a materialization shows. Does not belong
here: the computations (`analysis/`, `site/`), reading GitHub (`github/`), storing (`warehouse/`), checks, freshness and
schedules (`automation/`).
"""
