"""Code with its words told apart by class, as editors colour it.

Belongs here: which languages are read, and which classes their words get (`styles/61-code.css` colours them). Does not
belong here: finding code in a document (`rewriting`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pygments.lexer import Lexer

#: Longer pieces stay without colours: readers of some languages take time by the square of the length.
MAXIMUM_CHARACTERS = 6_000
MAXIMUM_LINE = 2_000

#: Names by which people call a language, and the reader behind each. Readers of languages that research software is
#: written in, each tried on texts that are built to take long; what is not here stays as it is.
_LEXERS = {
    "awk": "awk",
    "bash": "bash",
    "bib": "bibtex",
    "bibtex": "bibtex",
    "c": "c",
    "c++": "cpp",
    "cfg": "ini",
    "cmake": "cmake",
    "console": "console",
    "cpp": "cpp",
    "css": "css",
    "cuda": "cuda",
    "cxx": "cpp",
    "cython": "cython",
    "diff": "diff",
    "docker": "docker",
    "dockerfile": "docker",
    "f90": "fortran",
    "fortran": "fortran",
    "fsharp": "fsharp",
    "go": "go",
    "golang": "go",
    "graphql": "graphql",
    "haskell": "haskell",
    "hs": "haskell",
    "html": "html",
    "http": "http",
    "ini": "ini",
    "ipython": "python",
    "ipython3": "python",
    "javascript": "javascript",
    "jl": "julia",
    "js": "javascript",
    "json": "json",
    "jsonc": "json",
    "jsx": "javascript",
    "julia": "julia",
    "kotlin": "kotlin",
    "latex": "latex",
    "lua": "lua",
    "matlab": "matlab",
    "objc": "objective-c",
    "ocaml": "ocaml",
    "octave": "octave",
    "patch": "diff",
    "perl": "perl",
    "php": "php",
    "powershell": "powershell",
    "ps1": "powershell",
    "py": "python",
    "pycon": "pycon",
    "python": "python",
    "python3": "python",
    "r": "r",
    "rb": "ruby",
    "rs": "rust",
    "ruby": "ruby",
    "rust": "rust",
    "scala": "scala",
    "sh": "bash",
    "shell": "bash",
    "shell-session": "console",
    "sql": "sql",
    "stan": "stan",
    "stata": "stata",
    "swift": "swift",
    "tex": "latex",
    "toml": "toml",
    "ts": "typescript",
    "tsx": "typescript",
    "typescript": "typescript",
    "xml": "xml",
    "yaml": "yaml",
    "yml": "yaml",
    "zsh": "bash",
}
LANGUAGES = frozenset(_LEXERS)

#: What a word is, by the kind that Pygments gives it; the first that holds counts. What is none of these has no class.
_KINDS = (
    ("Comment", "comment"),
    ("Keyword.Constant", "number"),
    ("Keyword", "keyword"),
    ("Operator.Word", "keyword"),
    ("Literal.String", "text"),
    ("Literal.Scalar", "text"),
    ("Literal", "number"),
    ("Name.Builtin", "builtin"),
    ("Name.Function", "name"),
    ("Name.Class", "name"),
    ("Name.Decorator", "builtin"),
    ("Name.Attribute", "name"),
    ("Name.Tag", "keyword"),
    ("Generic.Heading", "comment"),
    ("Generic.Subheading", "comment"),
    ("Generic.Inserted", "inserted"),
    ("Generic.Deleted", "deleted"),
    ("Generic.Prompt", "comment"),
    ("Generic.Output", "output"),
)
CLASSES = frozenset(f"code-{kind}" for _, kind in _KINDS)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def highlighted(code: str, language: str) -> str:
    """Return `code` as HTML: escaped text with `span` elements that have one of `CLASSES`, and nothing else.

    Without any where the language is none of `LANGUAGES`, or the code is too long to be read.
    """
    name = _LEXERS.get(language.lower())
    is_long = len(code) > MAXIMUM_CHARACTERS or any(len(line) > MAXIMUM_LINE for line in code.split("\n"))
    if name is None or is_long or _CONTROL.search(code):
        return escape(code, quote=False)
    words = list(_words(code, name))
    if "".join(text for _, text in words) != code:
        return escape(code, quote=False)
    return "".join(
        _span(kind, escape("".join(text for _, text in group), quote=False))
        for kind, group in groupby(words, key=lambda word: word[0])
    )


def _span(kind: str | None, text: str) -> str:
    return text if kind is None else f'<span class="code-{kind}">{text}</span>'


def _words(code: str, name: str) -> Iterator[tuple[str | None, str]]:
    for token, text in _lexer(name).get_tokens(code):
        # White space has no colour, and belongs to its neighbours: so there are fewer elements.
        yield _kind(str(token).removeprefix("Token.")), text


@cache
def _kind(token: str) -> str | None:
    return next((kind for prefix, kind in _KINDS if token == prefix or token.startswith(f"{prefix}.")), None)


@cache
def _lexer(name: str) -> Lexer:
    from pygments import lexers

    untyped: Any = lexers
    return untyped.get_lexer_by_name(name, stripnl=False, stripall=False, ensurenl=False)
