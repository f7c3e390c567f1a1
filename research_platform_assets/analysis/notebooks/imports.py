"""Which modules and packages the code of a notebook loads.

Belongs here: imports of Python and R in cells. Does not belong here: which package of a registry a module belongs to.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Code of one notebook is read up to this many characters, so that none takes long.
MOST_CODE = 200_000
LANGUAGES = ("python", "r")

#: Magics that run the rest of their cell as Python.
_PYTHON_CELLS = frozenset({"capture", "prun", "python", "python3", "py", "time", "timeit"})
_CELL_MAGIC = re.compile(r"\s*%%(?P<name>\w*)")
# Line magics, shell commands and help are no Python, nor are assignments from the first two.
_MAGIC_LINE = re.compile(r"(?P<indent>[ \t]*)(?:[%!?]|[\w.,\[\]\"' \t]{1,200}=[ \t]*[%!])")
_HELP_LINE = re.compile(r"(?P<indent>[ \t]*)[\w.*]{1,200}\?{1,2}[ \t]*$")
_R_TOKEN = re.compile(
    r"""
      "(?:[^"\\]|\\.)*+(?:"|\Z)
    | '(?:[^'\\]|\\.)*+(?:'|\Z)
    | \#[^\n]*
    | \b(?:library|require|requireNamespace|loadNamespace)[ \t]*\([ \t\n]*
      (?:"(?P<double>[A-Za-z][\w.]*)"|'(?P<single>[A-Za-z][\w.]*)'|(?P<bare>[A-Za-z][\w.]*))
      [ \t\n]*(?=[,)])(?P<rest>[^()\n]{0,200})
    """,
    re.VERBOSE | re.DOTALL,
)
_IS_VARIABLE = re.compile(r"character\.only\s*=\s*(?:TRUE|T)\b")


@dataclass(frozen=True)
class Imports:
    """Top-level names, sorted; `unread_count` cells were left out, because they are no valid code or too long."""

    names: Sequence[str]
    unread_count: int


def imports(sources: Iterable[str], language: str) -> Imports:
    """What the cells `sources`, all in `language` (one of `LANGUAGES`), load."""
    names: set[str] = set()
    unread = left = 0
    for source in sources:
        left += len(source)
        found = None if left > MOST_CODE else _python(source) if language == "python" else _r(source)
        unread += found is None
        names |= found or set()
    return Imports(sorted(names), unread)


def _python(source: str) -> set[str] | None:
    """Modules that a cell imports at any depth of nesting; None where it is no Python."""
    body = _python_part(source)
    if "import" not in body:
        return set()
    tree = _parsed(body)
    tree = _parsed(_without_magics(body)) if tree is None else tree
    return None if tree is None else _modules(tree)


def _python_part(source: str) -> str:
    magic = _CELL_MAGIC.match(source)
    if not magic:
        return source
    return source[magic.end() :].partition("\n")[2] if magic["name"] in _PYTHON_CELLS else ""


def _without_magics(source: str) -> str:
    return "\n".join(_without_magic(line) for line in source.split("\n"))


def _without_magic(line: str) -> str:
    magic = _MAGIC_LINE.match(line) or _HELP_LINE.match(line)
    return f"{magic['indent']}pass" if magic else line


def _parsed(source: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            # What Python's parser says of text that is no Python, holds NUL, or is nested too deeply for it.
            return None


def _modules(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return found


def _r(source: str) -> set[str]:
    return {
        match["double"] or match["single"] or match["bare"]
        for match in _R_TOKEN.finditer(source)
        if match["rest"] is not None and not (match["bare"] and _IS_VARIABLE.search(match["rest"]))
    }
