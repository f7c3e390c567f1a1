"""One file of program text, measured.

Belongs here: which measures a file gets, and why it lacks some. Does not belong here: a repository as a whole
(`repositories`), lint findings, for which a program is run (`programs.ruff`).
"""

from __future__ import annotations

import codecs
from typing import TypedDict

from research_platform_assets.analysis.code_quality.bounds import (
    complexity_problem,
    python_problem,
    scan_problem,
    shape_problem,
    size_problem,
)
from research_platform_assets.analysis.code_quality.duplication import blocks_of
from research_platform_assets.analysis.code_quality.functions import Functions, functions_of
from research_platform_assets.analysis.code_quality.languages import (
    NOTEBOOK,
    PYTHON,
    Language,
    extension_of,
    language_of,
)
from research_platform_assets.analysis.code_quality.notebooks import program_of
from research_platform_assets.analysis.code_quality.paths import generated_text
from research_platform_assets.analysis.code_quality.python_facts import PythonFacts, python_facts
from research_platform_assets.analysis.code_quality.scanner import Scan, scan, unified
from research_platform_assets.analysis.text.decoding import decode

_MIXED = "is prose with code in it, which is not told apart"
_CELLS = "the cells of a notebook are documented by the text between them"
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Measures(TypedDict):
    """The figures of one file; JSON-able, so that they are worked out once for each content.

    Attributes:
        problem: Why the file is not measured; then all figures are empty.
        is_generated: Whether it is not measured because nobody wrote it by hand.
        language: Its language.
        lines, code_lines, comment_lines: Lines in all, with code, with comments or documentation only.
        functions: Complexity and lines of code of each function.
        functions_problem: Why the functions are not known.
        documentable, documented, annotatable, annotated: Those of `PythonFacts`.
        python_problem: Why these four are not known.
        lint_problem: Why no linter for Python may be given the text.
        block_digests, block_sizes, block_lines: Those of `Blocks`.
    """

    problem: str | None
    is_generated: bool
    language: str | None
    lines: int
    code_lines: int
    comment_lines: int
    functions: list[list[int]]
    functions_problem: str | None
    documentable: int
    documented: int
    annotatable: int
    annotated: int
    python_problem: str | None
    lint_problem: str | None
    block_digests: str
    block_sizes: list[int]
    block_lines: int


class ProgramText(TypedDict):
    """The text that is measured, with line feeds as line ends; `problem` says why there is none."""

    text: str
    problem: str | None


def measure(content: bytes, path: str) -> Measures:
    """The figures of the file `content` found at `path`."""
    program = program_text(content, path)
    if program["problem"] is not None:
        return _unmeasured(program["problem"])
    text = program["text"]
    language = _language(path, text)
    if language is None:
        return _unmeasured(_MIXED)
    generated = generated_text(text)
    if generated is not None:
        return _unmeasured(generated, is_generated=True)
    read = scan(text, language)
    problem = scan_problem(read)
    if problem is not None:
        return _unmeasured(problem)
    return _measured(text, read, language, is_notebook=extension_of(path) == NOTEBOOK)


def program_text(content: bytes, path: str) -> ProgramText:
    """The program in a file, of a notebook its code cells.

    What is no UTF-8 is read as Latin-1: whatever it says, its lines and tokens are the same.
    """
    is_notebook = extension_of(path) == NOTEBOOK
    # How large a notebook is follows from its pictures; the capture has a bound for it.
    problem = None if is_notebook else size_problem(len(content))
    if problem is not None:
        return ProgramText(text="", problem=problem)
    text = _text(content)
    if text is None:
        return ProgramText(text="", problem="holds null bytes, so that it is no text")
    if is_notebook:
        program = program_of(text)
        text, problem = program.text, program.problem or size_problem(len(program.text))
    return ProgramText(text="" if problem else unified(text), problem=problem)


def _text(content: bytes) -> str | None:
    if content.startswith(_MARKS):
        text = decode(content).text
        return None if text is None or "\N{REPLACEMENT CHARACTER}" in text else text
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _language(path: str, text: str) -> Language | None:
    return PYTHON if extension_of(path) == NOTEBOOK else language_of(path, text)


def _unmeasured(problem: str, *, is_generated: bool = False) -> Measures:
    return Measures(
        problem=problem,
        is_generated=is_generated,
        language=None,
        lines=0,
        code_lines=0,
        comment_lines=0,
        functions=[],
        functions_problem=problem,
        documentable=0,
        documented=0,
        annotatable=0,
        annotated=0,
        python_problem=problem,
        lint_problem=problem,
        block_digests="",
        block_sizes=[],
        block_lines=0,
    )


def _measured(text: str, read: Scan, language: Language, *, is_notebook: bool) -> Measures:
    problem = shape_problem(read)
    if problem is None and language is PYTHON:
        problem = python_problem(read)
    functions = _functions(read, language, problem)
    tree = _facts(text, language, problem)
    facts = PythonFacts(problem=_CELLS) if is_notebook else tree
    blocks = blocks_of(read.tokens, read.code_lines)
    return Measures(
        problem=None,
        is_generated=False,
        language=language.name,
        lines=read.lines,
        code_lines=len(read.code_lines),
        comment_lines=read.comment_lines,
        functions=[list(each) for each in functions.figures],
        functions_problem=functions.problem,
        documentable=facts.documentable,
        documented=facts.documented,
        annotatable=facts.annotatable,
        annotated=facts.annotated,
        python_problem=facts.problem,
        lint_problem=tree.problem,
        block_digests=blocks.digests,
        block_sizes=list(blocks.sizes),
        block_lines=blocks.lines,
    )


def _functions(read: Scan, language: Language, problem: str | None) -> Functions:
    """`problem` is why no analyser may have the text; a reader that follows indentation makes something of anything."""
    if language.reader is None:
        return Functions(problem=f"the complexity of {language.name} is not measured")
    problem = problem or complexity_problem(read)
    return Functions(problem=problem) if problem else functions_of(read.plain, language.reader, read.code_lines)


def _facts(text: str, language: Language, problem: str | None) -> PythonFacts:
    if language is not PYTHON:
        return PythonFacts(problem=f"{language.name} is not Python")
    return PythonFacts(problem=problem) if problem else python_facts(text)
