"""One file of program text: its lines, its functions, what is documented, and what is refused."""

from __future__ import annotations

import io
import json
import tokenize
import tracemalloc

import pytest

from research_platform_assets.analysis.code_quality.document import Measures, measure
from research_platform_assets_tests.analysis.code_quality import gold

FOREIGN_NOTEBOOK = b'{"cells": [], "metadata": {"kernelspec": {"language": "R"}}}'


def lines(found: Measures) -> tuple[int, int, int]:
    assert found["problem"] is None
    return found["lines"], found["code_lines"], found["comment_lines"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "", (0, 0, 0)),
        ("a.py", "x = 1", (1, 1, 0)),
        ("a.py", "# c\n\nx = 1  # d\n", (3, 1, 1)),
        ("a.py", '"""Doc\n\nmore."""\nx = """a\n# b\n"""\n', (6, 3, 3)),
        ("a.py", 'x = \'#\' + """\n\n"""\n', (3, 3, 0)),
        ("a.py", 'def f():\n    r"""Doc\n\n    \\d."""\n    r"more"\n', (5, 1, 4)),
        ("a.py", "x = 1\r# c\r\n\fy = 2\n", (3, 2, 1)),
        ("a.py", "x = 'never closed\n# c\n", (2, 1, 1)),
        ("a.c", "/* a\n b */ int x; // c\n// d\n", (3, 1, 2)),
        ("a.c", "int x; /* never closed\n\n", (2, 1, 1)),
        ("a.rs", "/* a /* b */\n c */\nlet x = 'a';\n", (3, 1, 2)),
        ("a.js", "const a = /[/*]/; // c\nconst b = `\n// d\n`;\n", (4, 4, 0)),
        ("a.R", "#' Doc\nx <- '#'\n", (2, 1, 1)),
        ("a.jl", "#= a\n=#\nx = y'  # c\n", (3, 1, 2)),
        ("a.m", "%{\na\n%}\nx = y'; % c\n", (4, 1, 3)),
        ("a.f", "c comment\n      x = 1 ! c\n", (2, 1, 1)),
        ("a.lua", "--[[ a\n]]\nx = 1 -- c\n", (3, 1, 2)),
        ("a.sh", "#!/bin/sh\necho $# # c\n", (2, 1, 1)),
        ("a.sql", "-- a\nselect '--' /* b */\n", (2, 1, 1)),
        ("a.hs", "{- a {- b -} -}\nx = 'a' -- c\n", (2, 1, 1)),
        ("a.rb", "=begin\na\n=end\nx = 1\n", (4, 1, 3)),
    ],
)
def test_lines(path: str, text: str, expected: tuple[int, int, int]) -> None:
    assert lines(measure(text.encode(), path)) == expected


def test_lines_of_python_are_those_that_python_itself_counts() -> None:
    text = gold.PYTHON
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    layout = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.COMMENT}
    code = {token.start[0] for token in tokens if token.type not in layout}
    documentation = {token.start[0] for token in tokens if token.string == '"""The string is documentation."""'}
    comments = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
    expected = (text.count("\n"), len(code - documentation), len((comments | documentation) - (code - documentation)))
    assert lines(measure(text.encode(), "a.py")) == expected


@pytest.mark.parametrize(("path", "text", "expected"), gold.FUNCTIONS, ids=[path for path, _, _ in gold.FUNCTIONS])
def test_functions_are_as_labelled_by_hand(path: str, text: str, expected: list[tuple[int, int]]) -> None:
    found = measure(text.encode(), path)
    assert found["functions_problem"] is None
    assert [complexity for complexity, _ in found["functions"]] == [complexity for complexity, _ in expected]
    late = 1 if path.endswith(".R") else 0
    differences = [length - label for (_, length), (_, label) in zip(found["functions"], expected, strict=True)]
    assert set(differences) <= {0, late}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (0, 0, 0, 0)),
        ("x = 1\n", (1, 0, 0, 0)),
        ('"""Doc."""\n', (1, 1, 0, 0)),
        ("def f(): pass\n", (2, 0, 1, 0)),
        ("def f() -> None:\n    '''Doc.'''\n", (2, 1, 1, 1)),
        ("def f(a, *, b: int) -> int: ...\n", (2, 0, 1, 0)),
        ("def f(a: int, /, *args: int, **more: int) -> int: ...\n", (2, 0, 1, 1)),
        ("def _f(): pass\n", (1, 0, 0, 0)),
        ("def f() -> None:\n    def g(): pass\n", (2, 0, 1, 1)),
        ("class A:\n    def __init__(self, a: int): ...\n    def f(self) -> int: ...\n", (3, 0, 2, 2)),
        ("class A:\n    @staticmethod\n    def f(a) -> int: ...\n", (3, 0, 1, 0)),
        ("class _A:\n    def f(self): ...\n", (1, 0, 0, 0)),
        ("if x:\n    def f(): pass\n", (2, 0, 1, 0)),
        ("try:\n    pass\nexcept E:\n    def f(): pass\n", (2, 0, 1, 0)),
    ],
)
def test_documentation_and_types(text: str, expected: tuple[int, int, int, int]) -> None:
    found = measure(text.encode(), "a.py")
    assert found["python_problem"] is None
    assert (found["documentable"], found["documented"], found["annotatable"], found["annotated"]) == expected


def test_text_that_is_another_python_keeps_its_lines() -> None:
    found = measure(b"print 'a'\n", "a.py")
    assert lines(found) == (1, 1, 0)
    assert found["python_problem"] == "is not Python 3"
    assert measure(b"print 'a'\n", "a.py")["lint_problem"] == "is not Python 3"


@pytest.mark.parametrize(
    ("path", "content", "problem"),
    [
        ("a.py", b"x\0", "holds null bytes, so that it is no text"),
        ("a.py", b"x" * 2_000_000, "larger than 1048576 bytes"),
        ("a.py", b"x " * 200_000, "more than 80000 tokens, comments and blanks"),
        ("a.Rmd", b"# Title\n", "is prose with code in it, which is not told apart"),
        ("a.py", b"# This file is automatically generated by a tool\nx = 1\n", "says of itself that it is generated"),
        ("a.ipynb", b"{", "is not a notebook that can be read"),
        ("a.ipynb", b"[1]", "is not a notebook that can be read"),
        ("a.ipynb", b"[" * 100_000, "is not a notebook that can be read"),
        (
            "a.ipynb",
            b'{"cells": [], "metadata": {"kernelspec": {"language": "R"}}}',
            "the notebook's language is not Python",
        ),
    ],
)
def test_what_is_not_measured_says_why(path: str, content: bytes, problem: str) -> None:
    found = measure(content, path)
    assert found["problem"] == found["functions_problem"] == found["python_problem"] == problem
    assert found["is_generated"] == ("generated" in problem)


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        ("a.py", "x = " + "(" * 31 + ")" * 31, "nests brackets more than 30 deep"),
        ("a.py", "x = '" + "a" * 10_000 + "'", "has a line of more than 10000 characters"),
        ("a.py", "x = (1", "has a bracket or a string that is not closed"),
        ("a.py", "x = a" + ".b" * 700, "has a syntax tree of more than 600 levels"),
        ("a.py", "x = " + "- " * 700 + "1", "has a syntax tree of more than 600 levels"),
        ("a.py", "x = " + "1 if x else " * 700 + "1", "has a syntax tree of more than 600 levels"),
        ("a.py", "x = f" + "()" * 700, "has a syntax tree of more than 600 levels"),
        ("a.py", "if a:\n    pass\n" + "elif b:\n    pass\n" * 700, "has a syntax tree of more than 600 levels"),
        (
            "a.py",
            "x = " + "f(a.b.c + " * 29 + "z" + "[0]" * 500 + ")" * 29,
            "has a syntax tree of more than 600 levels",
        ),
        ("a.ts", "a <?" + "extends" * 30 + "(>", "has type parameters that cannot be read in reasonable time"),
        ("a.lua", "/*" * 4_000, "opens too many comments that are none in its language"),
        ("a.jl", "f(x) = x", "the complexity of Julia is not measured"),
    ],
)
def test_what_no_analyser_is_given_says_why_and_keeps_its_lines(path: str, text: str, problem: str) -> None:
    found = measure(text.encode(), path)
    assert found["problem"] is None
    assert found["lines"] > 0
    assert found["functions_problem"] is not None
    assert found["functions_problem"].startswith(problem)
    assert found["functions"] == []


@pytest.mark.parametrize(
    ("path", "text", "count"),
    [
        ("a.f90", "subroutine a\n" * 20 + "end\n" * 20, 20),
        # What closes a condition or selects a component closes no definition.
        ("a.f90", "subroutine a\nif (x) then\nend if\n" * 20 + "end\n" * 20, 20),
        ("a.py", "".join(" " * n + "def f():\n" for n in range(20)) + " " * 20 + "pass\n", 20),
        ("a.py", "".join("\u00a0" * n + "def f():\n" for n in range(20)) + "\u00a0" * 20 + "pass\n", 20),
    ],
)
def test_definitions_nested_deeply_take_memory_in_proportion(path: str, text: str, count: int) -> None:
    measure(text.encode(), path)
    tracemalloc.start()
    found = measure(text.encode(), path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(found["functions"]), found["functions_problem"]) == (count, None)
    # A name for each level, twice as long as that around it, would be eight million characters.
    assert most < 1_000_000


def test_long_chains_within_the_bounds_are_parsed() -> None:
    chains = ["a" + ".b" * 560, "- " * 560 + "1", "1 if x else " * 280 + "1", "f" + "()" * 560, "not " * 560 + "a"]
    for chain in chains:
        assert measure(f"x = {chain}\n".encode(), "a.py")["python_problem"] is None
    separate = "\n".join(f"x = a{'.b' * 10}" for _ in range(1_000))
    assert measure(separate.encode(), "a.py")["python_problem"] is None
    listed = "x = [" + ", ".join("a.b" for _ in range(900)) + "]"
    assert measure(listed.encode(), "a.py")["python_problem"] is None


def test_the_code_cells_of_a_notebook_are_one_program() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Title"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "import numpy\n"]},
        {"cell_type": "code", "source": "def f(x):\n    if x:\n        return 1"},
        {"cell_type": "code", "source": "%%bash\nls"},
        {"cell_type": "code", "source": "!pip install numpy\nhelp?\nfiles = !ls"},
    ]
    notebook = {"cells": cells, "metadata": {"kernelspec": {"language": "python"}}}
    found = measure(json.dumps(notebook).encode(), "a.ipynb")
    assert lines(found) == (8, 4, 4)
    assert found["functions"] == [[2, 3]]
    assert measure(json.dumps(notebook).encode(), "a.ipynb")["lint_problem"] is None
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1\n"]}]}], "metadata": {}}
    assert lines(measure(json.dumps(old).encode(), "a.ipynb")) == (1, 1, 0)


def test_an_encoding_does_not_matter() -> None:
    text = "x = 'é'  # é\n"
    expected = lines(measure(text.encode(), "a.py"))
    for encoding in ("latin-1", "utf-8-sig", "utf-16"):
        assert lines(measure(text.encode(encoding), "a.py")) == expected
    assert lines(measure("x = '\ud800'\n".encode(errors="surrogatepass"), "a.py")) == expected
