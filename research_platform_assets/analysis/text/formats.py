"""Which markup a README is written in, told by its file name.

Belongs here: file name endings. Does not belong here: looking at contents; GitHub does not either when it renders.
"""

from __future__ import annotations

from typing import Literal

ReadmeFormat = Literal["markdown", "restructuredtext", "org", "asciidoc", "text", "other"]

# The endings that GitHub's `github-markup` library hands to each renderer.
_FORMAT_BY_SUFFIX: dict[str, ReadmeFormat] = {
    "md": "markdown",
    "mkd": "markdown",
    "mkdn": "markdown",
    "mdwn": "markdown",
    "mdown": "markdown",
    "markdown": "markdown",
    "mdx": "markdown",
    "qmd": "markdown",
    "rmd": "markdown",
    "rst": "restructuredtext",
    "rest": "restructuredtext",
    "org": "org",
    "adoc": "asciidoc",
    "asc": "asciidoc",
    "asciidoc": "asciidoc",
    "txt": "text",
    "text": "text",
}


def readme_format(path: str) -> ReadmeFormat:
    """Return the markup of the file at `path`: `README` is text, `README.rst.txt` is reStructuredText."""
    name = path.rpartition("/")[2].lower()
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem:
        return "text"
    if suffix == "txt" and readme_format(stem) == "restructuredtext":
        return "restructuredtext"
    return _FORMAT_BY_SUFFIX.get(suffix, "other")
