"""Notebooks as HTML: read leniently, rendered by nbconvert, never run.

Belongs here: everything between the bytes of a notebook and what a page shows of it. Does not belong here: the pages
(`pages/notebooks`), what is told of notebooks in tables (`analysis/notebooks`).
"""
