"""Programming languages as far as measuring them goes: how comments and strings are written, and who can judge what.

Belongs here: one entry a language, and which language a path is written in. Does not belong here: reading text
(`scanner`), whose files say nothing about a repository's own work (`paths`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Strings:
    """A kind of string: what opens and closes it, whether a backslash escapes, whether it may go over several lines."""

    delimiter: str
    has_escapes: bool = True
    has_lines: bool = False


@dataclass(frozen=True)
class Language:
    """A language.

    Attributes:
        name: Its name, spelt as GitHub spells it.
        line_comments: What opens a comment that ends with its line.
        block_comments: What opens and closes a comment over several lines.
        strings: Kinds of strings; where one delimiter begins with another, the longer one stands first.
        are_comments_nested: Whether a block comment may hold others.
        whole_line_comments: What makes a comment of a line that begins with it.
        whole_line_blocks: What opens and closes a comment over several lines, each at the beginning of a line.
        has_character_literals: Whether `'` encloses one character, and means something else where it does not.
        has_regular_expressions: Whether `/` may open a literal.
        has_docstrings: Whether a string that is a statement of its own is documentation.
        reader: A file name by which lizard knows the language; None where it does not.
    """

    name: str
    line_comments: tuple[str, ...] = ()
    block_comments: tuple[tuple[str, str], ...] = ()
    strings: tuple[Strings, ...] = (Strings('"'), Strings("'"))
    are_comments_nested: bool = False
    whole_line_comments: tuple[str, ...] = ()
    whole_line_blocks: tuple[tuple[str, str], ...] = ()
    has_character_literals: bool = False
    has_regular_expressions: bool = False
    has_docstrings: bool = False
    reader: str | None = None


_DOUBLE = (Strings('"'),)
_LONG = (Strings('"', has_lines=True), Strings("'", has_lines=True))
_TRIPLE = Strings('"""', has_lines=True)
_VERBATIM = (Strings('"', has_escapes=False), Strings("'", has_escapes=False))
_BACKTICKS = Strings("`", has_lines=True)
_PYTHON_STRINGS = (_TRIPLE, Strings("'''", has_lines=True), Strings('"'), Strings("'"))

PYTHON = Language("Python", ("#",), strings=_PYTHON_STRINGS, has_docstrings=True, reader="a.py")
"""The one language whose documentation, annotations and lint findings are measured, too."""

_C = Language("C", ("//",), (("/*", "*/"),), reader="a.c")
_NESTED = replace(_C, are_comments_nested=True, strings=(_TRIPLE, *_DOUBLE), has_character_literals=True)
_SCRIPT = replace(_C, name="JavaScript", strings=(*_C.strings, _BACKTICKS), has_regular_expressions=True, reader="a.js")
_FORTRAN = Language("Fortran", ("!",), strings=_VERBATIM, reader="a.f90")
_SHELL = Language("Shell", ("#",), strings=_LONG)
_OBJECTIVE_C = replace(_C, name="Objective-C", reader="a.m")
_OBJECTIVE_C_MARKS = ("@interface", "@implementation", "@protocol", "#import")

_LANGUAGES: Mapping[str, Language] = {
    ".py": PYTHON,
    ".ipy": replace(PYTHON, name="IPython", reader=None),
    ".pyx": replace(PYTHON, name="Cython", reader=None),
    ".smk": replace(PYTHON, name="Snakemake", reader=None),
    ".r": Language("R", ("#",), strings=(*_LONG, _BACKTICKS), reader="a.r"),
    ".jl": Language("Julia", ("#",), (("#=", "=#"),), (_TRIPLE, _LONG[0]), True, has_character_literals=True),
    ".m": Language("MATLAB", ("%",), strings=_VERBATIM, whole_line_blocks=(("%{", "%}"),)),
    **dict.fromkeys((".f", ".for"), replace(_FORTRAN, whole_line_comments=("c", "C", "*"))),
    **dict.fromkeys((".f90", ".f95", ".f03"), _FORTRAN),
    **dict.fromkeys((".c", ".h"), _C),
    **dict.fromkeys((".cc", ".cpp", ".cxx", ".hpp"), replace(_C, name="C++", reader="a.cpp")),
    ".cu": replace(_C, name="CUDA", reader="a.cpp"),
    ".stan": replace(_C, name="Stan", reader=None),
    ".nf": replace(_C, name="Nextflow", strings=_PYTHON_STRINGS, reader=None),
    ".go": replace(_C, name="Go", strings=(*_C.strings, Strings("`", False, True)), reader="a.go"),
    ".rs": replace(_NESTED, name="Rust", strings=(_LONG[0],), reader="a.rs"),
    ".cs": replace(_C, name="C#", reader="a.cs"),
    ".java": replace(_C, name="Java", strings=(_TRIPLE, *_C.strings), reader="a.java"),
    ".kt": replace(_NESTED, name="Kotlin", reader="a.kt"),
    ".scala": replace(_NESTED, name="Scala", reader="a.scala"),
    ".swift": replace(_NESTED, name="Swift", has_character_literals=False, reader="a.swift"),
    **dict.fromkeys((".js", ".jsx", ".mjs"), _SCRIPT),
    ".ts": replace(_SCRIPT, name="TypeScript", reader="a.ts"),
    ".tsx": replace(_SCRIPT, name="TSX", reader="a.tsx"),
    ".php": replace(_C, name="PHP", line_comments=("//", "#"), strings=_LONG, reader="a.php"),
    ".sol": replace(_C, name="Solidity", reader="a.sol"),
    ".rb": Language("Ruby", ("#",), strings=_LONG, whole_line_blocks=(("=begin", "=end"),), reader="a.rb"),
    **dict.fromkeys(
        (".pl", ".pm"),
        Language("Perl", ("#",), whole_line_blocks=(("=pod", "=cut"), ("=head", "=cut")), reader="a.pl"),
    ),
    ".lua": Language("Lua", ("--",), (("--[[", "]]"),), reader="a.lua"),
    ".sh": _SHELL,
    ".sql": Language("SQL", ("--",), (("/*", "*/"),), _VERBATIM),
    ".hs": Language("Haskell", ("--",), (("{-", "-}"),), _DOUBLE, True, has_character_literals=True),
    ".ml": Language("OCaml", (), (("(*", "*)"),), (_LONG[0],), True, has_character_literals=True),
    ".do": Language("Stata", ("//",), (("/*", "*/"),), _VERBATIM[:1], whole_line_comments=("*",)),
    ".sas": Language("SAS", (), (("/*", "*/"),), _VERBATIM, whole_line_comments=("*",)),
}
#: Prose with code in it.
_MIXED: Mapping[str, str] = {".qmd": "Quarto", ".rmd": "R Markdown"}
NOTEBOOK = ".ipynb"


def extension_of(path: str) -> str:
    """The extension of a path, in lower case."""
    return posixpath.splitext(path)[1].lower()


def language_name(path: str) -> str:
    """The name of the language by the path alone; for a notebook that is `Jupyter Notebook`."""
    extension = extension_of(path)
    if extension == NOTEBOOK:
        return "Jupyter Notebook"
    return _MIXED.get(extension) or (_LANGUAGES[extension].name if extension in _LANGUAGES else "unknown")


def language_of(path: str, text: str) -> Language | None:
    """The language that `text` is written in; None where it cannot be measured, as in prose with code in it."""
    extension = extension_of(path)
    if extension == ".m" and any(mark in text for mark in _OBJECTIVE_C_MARKS):
        return _OBJECTIVE_C
    return _LANGUAGES.get(extension)
