"""How well code is kept, measured from the code itself.

Belongs here: figures of a file, of all files of a repository, and what published thresholds say of them. Does not
belong here: starting programs (`programs`), rubrics that judge more than code.
"""

from __future__ import annotations
