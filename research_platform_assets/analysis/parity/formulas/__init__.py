"""The predecessor's formulas, as they were, defects included, as pure functions over the records of its `repos.json`.

Belongs here: one module a formula family, for comparison only; `specification` in a docstring means the description of
the predecessor's behaviour, by section. Does not belong here: anything that the platform reports as its own figure.
"""
