"""One module a kind of page: rows in, `Page` values out.

Belongs here: what a page shows and in which order. Does not belong here: markup of the pages (`templates/`).
"""
