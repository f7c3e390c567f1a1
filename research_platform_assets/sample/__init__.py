"""The bundled sample organisation: an invented laboratory, recorded twice in the archive format.

Belongs here: the authored recipe (`recipe/`), the generator that turns it into the two states, and the states
themselves (`state-1/`, `state-2/`), which ship as package data. Does not belong here: reading an archive
(`github.archive`).
"""
