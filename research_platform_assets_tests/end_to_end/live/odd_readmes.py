"""Repositories whose README is odd: which of several files it is, what a link leads to, what its bytes are.

Belongs here: the cases and the README that GitHub shows for each. Does not belong here: the rules' implementation.
"""

from __future__ import annotations

from research_platform_assets_tests.end_to_end.live.organisation import (
    NO_README,
    Case,
    Readme,
    repository,
    text_of,
    texts,
)

#: Name, files, and which of them is the README.
_CHOICES: list[tuple[str, list[str], str | None]] = [
    ("github-folder", [".github/README.md", "README.md", "docs/README.md"], ".github/README.md"),
    ("github-folder-plain", [".github/README", "README.md"], ".github/README"),
    ("root", ["README.rst", "docs/README.md"], "README.rst"),
    ("docs-only", ["docs/readme.markdown", "src/main.py"], "docs/readme.markdown"),
    ("extensions", ["README.md", "README.rst", "README.adoc", "README", "README.org"], "README.adoc"),
    ("markup-first", ["README", "README.textile"], "README.textile"),
    ("plain", ["README.txt", "README", "README.Rmd"], "README"),
    ("odd-extension", ["README.xyz", "README.txt"], "README.txt"),
    ("only-odd-extension", ["README.xyz"], "README.xyz"),
    ("letter-case", ["rEaDmE.Md"], "rEaDmE.Md"),
    ("two-cases", ["readme.md", "README.md"], "README.md"),
    ("languages", ["README.de.md", "README.md", "README.zh-CN.md"], "README.md"),
    ("one-language", ["README.de.md"], "README.de.md"),
    ("namesakes", ["readme.pdf", "README.png", "READMES.md", "src/README.md", "README.d/a.md"], None),
    ("folder-of-that-name", ["README.md/a.txt", "docs/README.md"], "docs/README.md"),
]

_GUIDE = texts("docs/guide.md")
#: Name, files, links, and the README with the file that it leads to.
_LINKS: list[tuple[str, dict[str, bytes], dict[str, str], tuple[str, str] | None]] = [
    ("link-to-file", _GUIDE, {"README.md": "docs/guide.md"}, ("README.md", "docs/guide.md")),
    ("link-upwards", _GUIDE, {".github/README.md": "../docs/guide.md"}, (".github/README.md", "docs/guide.md")),
    ("link-to-folder", _GUIDE | texts("README.txt"), {"README.md": "docs"}, ("README.txt", "README.txt")),
    ("link-to-nothing", _GUIDE, {"README.md": "nowhere.md"}, None),
    ("link-chain", _GUIDE, {"README.md": "a.md", "a.md": "docs/guide.md"}, None),
    ("link-to-itself", {}, {"README.md": "README.md"}, None),
    ("link-out-of-the-tree", {}, {"README.md": "../../other/README.md", "README": "/etc/passwd"}, None),
]

_TEXT = "# Tides\n\nÜber die Gezeiten – 潮汐 🌊\n"
_HASH = "the contents that GitHub gives do not have the hash that names them"
#: Name, bytes of README.md, and what becomes of them.
_BYTES: list[tuple[str, bytes, str, str | None]] = [
    ("utf-16", _TEXT.encode("utf-16"), "observed", None),
    ("utf-16-without-mark", ("tides and floods, " * 9).encode("utf-16-be"), "observed", None),
    ("utf-8-with-mark", _TEXT.encode("utf-8-sig"), "observed", None),
    ("windows-1252", "# Gezeiten\n\nÜber Häfen – und Dünen\n".encode("cp1252"), "observed", None),
    ("carriage-returns", b"# Tides\r\n\r\nof the sea\r\n", "observed", None),
    (
        "one-nul",
        b"# Tides\n\nof the \0 sea, with a good deal of text so that this is no binary file\n",
        "observed",
        None,
    ),
    ("empty-file", b"", "observed", None),
    ("binary", bytes(range(256)) * 8, "unknown", "the contents are binary data, not text"),
    ("too-large", b"tides " * 200_000, "unknown", "larger than 1048576 bytes"),
    ("long-text", ("潮汐 " * 90_000).encode(), "observed", None),
]


def readme_cases() -> list[Case]:
    """All of them."""
    choices = [
        Case(repository(f"readme-{name}", texts(*paths)), _read(chosen, text_of(chosen)) if chosen else NO_README)
        for name, paths, chosen in _CHOICES
    ]
    links = [
        Case(
            repository(f"readme-{name}", files, links=targets),
            _read(read[0], text_of(read[1])) if read else NO_README,
        )
        for name, files, targets, read in _LINKS
    ]
    contents = [
        Case(repository(f"readme-{name}", {"README.md": content}), Readme(status, "README.md", content, reason))
        for name, content, status, reason in _BYTES
    ]
    made_up = Case(
        repository("readme-made-up-by-the-server", unrecorded=["README.rst"]),
        Readme("unknown", "README.rst", b"README.rst", _HASH),
    )
    return [*choices, *links, *contents, made_up]


def _read(path: str, content: bytes) -> Readme:
    return Readme("observed", path, content)
