"""What a path says about a file: the document kinds of the archive format, and the language.

Belongs here: rules from paths. Does not belong here: reading contents.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_README_FOLDERS = (".", "docs", ".github")
_NAMES = {
    "citation.cff": "citation",
    "codemeta.json": "codemeta",
    ".zenodo.json": "zenodo",
    ".mailmap": "mailmap",
    "pyproject.toml": "manifest",
    "setup.cfg": "manifest",
    "environment.yml": "manifest",
    "package.json": "manifest",
    "description": "manifest",
    "project.toml": "manifest",
}
_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_REQUIREMENTS = re.compile(r"requirements[\w-]*\.txt")
_LANGUAGES = {
    ".py": "Python",
    ".r": "R",
    ".ipynb": "Jupyter Notebook",
    ".jl": "Julia",
    ".cpp": "C++",
    ".hpp": "C++",
    ".sh": "Shell",
    ".tex": "TeX",
    ".stan": "Stan",
    ".html": "HTML",
    ".css": "CSS",
    ".js": "JavaScript",
    ".xsl": "XSLT",
    ".m": "MATLAB",
}
_LANGUAGE_NAMES = {"makefile": "Makefile", "dockerfile": "Dockerfile", "snakefile": "Snakemake"}


def document_kinds(path: str) -> list[str]:
    """The kinds under which the contents of the file at `path` are kept; empty for contents that are not kept."""
    pure = PurePosixPath(path)
    name, stem, folder = pure.name.lower(), pure.stem.lower(), str(pure.parent)
    if stem == "readme" and folder in _README_FOLDERS:
        return ["readme"]
    if stem in {"license", "licence", "copying"} and folder == ".":
        return ["license"]
    if name in _NAMES:
        return [_NAMES[name]]
    return _kinds_by_pattern(path, pure, name)


def language(path: str) -> str | None:
    """The language that the bytes of the file count for, or None for data, prose and configuration."""
    pure = PurePosixPath(path)
    return _LANGUAGE_NAMES.get(pure.name.lower()) or _LANGUAGES.get(pure.suffix.lower())


def _kinds_by_pattern(path: str, pure: PurePosixPath, name: str) -> list[str]:
    if _WORKFLOW.fullmatch(path):
        return ["workflow"]
    if _REQUIREMENTS.fullmatch(name):
        return ["manifest"]
    # Quarto and SQL are no languages that bytes count for, but programs.
    by_suffix = {".bib": "bibliography", ".ipynb": "notebook", ".qmd": "source", ".sql": "source"}
    if pure.suffix in by_suffix:
        return [by_suffix[pure.suffix]]
    return ["source"] if language(path) else []
