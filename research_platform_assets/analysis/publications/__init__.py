"""Identifiers of scholarly works in documents, and whose works they are.

Belongs here: DOI, arXiv, SSRN and ISBN, the documents that name them, and whether a document says that the work is the
repository's own. Does not belong here: what scholarly indexes say of a work.
"""
