"""Research data: files that hold it, and links to where it is deposited.

Belongs here: what counts as data, by path and by address. Does not belong here: reading data, outputs of programs,
publications and their identifiers.
"""
