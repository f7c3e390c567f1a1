"""The GraphQL documents of this package.

Belongs here: loading them, and writing a document for one row out for many. Does not belong here: values; ids, object
ids and cursors are always variables.

A document for rows names everything that belongs to its first row with a 0 at the end (`row0`, `$oid0`). The lines that
do so are repeated for each further row, with its number.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

#: The version of the code includes the queries.
DATA_FILES = ("*.graphql",)

_OF_FIRST_ROW = re.compile(r"(?<=[a-z])0\b")


@cache
def load(*names: str) -> str:
    """The document made of the files `names`: a query and the fragments that it uses."""
    folder = files("research_platform_assets.github.live.deep")
    return "\n".join(folder.joinpath(f"{name}.graphql").read_text(encoding="utf-8") for name in names)


@cache
def for_rows(document: str, count: int) -> str:
    """`document`, written for one row, for `count` rows."""
    lines: list[str] = []
    for line in document.splitlines():
        is_repeated = _OF_FIRST_ROW.search(line) is not None
        lines += [_OF_FIRST_ROW.sub(str(row), line) for row in range(count)] if is_repeated else [line]
    return "\n".join(lines)
