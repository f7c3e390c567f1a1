"""Repositories with odd names, odd names of files, and odd trees.

Belongs here: the cases. Does not belong here: READMEs (`odd_readmes`), histories (`odd_histories`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from research_platform_assets_tests.archives import EMPTY
from research_platform_assets_tests.end_to_end.live.organisation import (
    Case,
    Readme,
    repository,
    text_of,
    texts,
)

MOST_FILES = 300
#: The stand-in cuts longer trees off.
TREE_ENTRY_LIMIT = 60
#: A file of this name is published under another one.
WITH_ADDRESS = "mail-ada@example.org"

_FILES = [
    "Übersicht/naïve café.md",
    "漢字/資料.py",
    "עברית.txt",
    "👩‍🔬/🌊.md",
    "e\N{COMBINING ACUTE ACCENT}.txt",
    "\N{LATIN SMALL LETTER E WITH ACUTE}.txt",
    "new\nline.txt",
    "tab\there.txt",
    "back\\slash.py",
    "quote\"s'.md",
    "%41.txt",
    "a#b?c&d=e.txt",
    " leading and trailing ",
    "-dash",
    "~tilde$(id)`.sh",
    "<b>bold</b>.md",
    "con",
    "aux.py",
    "COM1.txt",
    ".git-like",
    ".gitignore",
    "Makefile",
    "makefile",
    "A/x.py",
    "a/x.py",
    "x" * 255,
    WITH_ADDRESS,
]

_DESCRIPTIONS = {
    "description-of-all-scripts": "Gezeiten 🌊 – 潮汐 – המלחמה \N{RIGHT-TO-LEFT OVERRIDE}abc",
    "description-as-html": "<script>alert(1)</script> & \"quoted\" 'twice' {{ braces }}",
}

_OID = "e" * 40


def name_cases() -> list[Case]:
    """All of them."""
    readme = texts("README.md")
    found = Readme("observed", "README.md", text_of("README.md"))
    names = ["con", ".github", "a.git-like", "-dash", "search", "_", "null", "0", "index.html", "N" * 100]
    odd_names = [Case(repository(name, readme), found) for name in names]
    described = [
        Case(repository(name, readme, metadata={"description": text}), found) for name, text in _DESCRIPTIONS.items()
    ]
    nothing: dict[str, Any] = {
        "description": None,
        "homepage": None,
        "license": None,
        "topics": [],
        "languages": {},
        "language": None,
        "default_branch": "trunk/main-線",
    }
    return [
        *odd_names,
        *described,
        Case(repository("files", texts(*_FILES))),
        Case(repository("nothing-told", readme, metadata=nothing), found),
        Case(repository("archived", readme, metadata={"archived": True}), found),
        Case(repository("disabled", readme, metadata={"disabled": True}), found),
        Case(replace(EMPTY, name="empty", metadata={"languages": {}, "language": None, "license": None})),
        _submodules(),
        _many_folders(),
        Case(
            repository("too-many-files", texts(*(f"{n:03}.txt" for n in range(MOST_FILES + 1)))),
            Readme("unknown", reason=_TOO_MANY),
            {"files": _TOO_MANY, "readme": _TOO_MANY},
        ),
    ]


_TOO_MANY = f"the tree has more than {MOST_FILES} entries"


def _submodules() -> Case:
    entries = [
        {"path": path, "type": "commit", "mode": "160000", "size": None, "sha": _OID}
        for path in ("README.md", "vendor/theirs")
    ]
    files = texts("docs/README.txt", ".gitmodules")
    readme = Readme("observed", "docs/README.txt", text_of("docs/README.txt"))
    return Case(repository("submodules", files, entries=entries), readme)


def _many_folders() -> Case:
    """So many unread folders that the whole tree is asked for at once, which GitHub cuts off."""
    paths = [f"data/runs/{n:02}/result.csv" for n in range(TREE_ENTRY_LIMIT)]
    readme = Readme("observed", "README.md", text_of("README.md"))
    return Case(repository("many-folders", texts("README.md", *paths)), readme)
