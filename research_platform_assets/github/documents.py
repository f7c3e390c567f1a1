"""Which files of a tree are documents: files whose contents the platform reads.

Belongs here: the kind of a path, and how many and how large files of a kind are read. Does not belong here: which
README is the README (`readme_choice`), reading contents, what is concluded from them (`analysis/`).
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from research_platform_assets.github.readme_choice import SYMBOLIC_LINK, ReadmeChoice
from research_platform_assets.github.records import FileRecord

#: Files that mean something only at the root, by lower-case name.
_ROOT_NAMES: Mapping[str, str] = {
    "citation.cff": "citation",
    "codemeta.json": "codemeta",
    ".zenodo.json": "zenodo",
    ".mailmap": "mailmap",
}
# GitHub looks for the licence at the root only: LICENSE, LICENCE, COPYING or UNLICENSE, with an extension or suffix.
_LICENSE_NAME = re.compile(r"(?:un)?licen[sc]e(?:[.-][^/]*)?|copying(?:\.lesser|[.-][^/]*)?")

#: Names that declare or pin dependencies, by ecosystem, with upper and lower case as the tools require it.
_MANIFESTS = {
    "python": ["pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "Pipfile.lock", "pdm.lock", "poetry.lock"],
    "python locks": ["pylock.toml", "uv.lock"],
    "conda": ["environment.yaml", "environment.yml", "conda-lock.yml", "pixi.lock", "pixi.toml"],
    "r": ["DESCRIPTION", "renv.lock"],
    "julia": ["JuliaManifest.toml", "JuliaProject.toml", "Manifest.toml", "Project.toml"],
    "javascript": ["package.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock"],
    "java": ["build.gradle", "build.gradle.kts", "pom.xml"],
    "rust, ruby": ["Cargo.lock", "Cargo.toml", "Gemfile", "Gemfile.lock"],
    "php, go": ["composer.json", "composer.lock", "go.mod", "go.sum"],
}
_MANIFEST_NAMES = frozenset(name for names in _MANIFESTS.values() for name in names)
_REQUIREMENTS = re.compile(
    r"(?:.*/)?(?:[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements/[^/]+\.(?:txt|in))", re.IGNORECASE
)
#: What people declare for the whole organisation, in the repository in which GitHub looks for its common files.
_COMMON_REPOSITORY = ".github"
_COMMUNITY_PATHS = frozenset({"community.yaml", ".github/community.yaml"})
_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")

#: Extensions of program text, lower case. Markup, style sheets and data are not programs.
_SOURCES = {
    "scientific": [".do", ".ipy", ".jl", ".m", ".nf", ".py", ".pyx", ".qmd", ".r", ".rmd", ".sas", ".smk", ".stan"],
    "native": [".c", ".cc", ".cpp", ".cu", ".cxx", ".h", ".hpp", ".f", ".f03", ".f90", ".f95", ".for", ".go", ".rs"],
    "managed": [".cs", ".java", ".kt", ".scala", ".swift"],
    "functional": [".hs", ".ml"],
    "scripting": [".js", ".jsx", ".lua", ".mjs", ".php", ".pl", ".pm", ".rb", ".sh", ".sql", ".ts", ".tsx"],
    "contracts": [".sol"],
}
_SOURCE_EXTENSIONS = frozenset(extension for extensions in _SOURCES.values() for extension in extensions)
#: Folders of other people's or generated files; what lies in them says nothing about the repository's own work.
_FOREIGN = {
    "dependencies": [".tox", ".venv", "bower_components", "node_modules", "site-packages", "venv"],
    "copies": ["third_party", "vendor"],
    "generated": [".git", ".ipynb_checkpoints", "__pycache__"],
}
_FOREIGN_FOLDERS = frozenset(folder for folders in _FOREIGN.values() for folder in folders)

_KIB = 1024


def _default_counts() -> dict[str, int]:
    return {"license": 10, "manifest": 100, "bibliography": 100, "workflow": 100, "notebook": 200, "source": 500}


def _default_sizes() -> dict[str, int]:
    return {"bibliography": 4096 * _KIB, "manifest": 4096 * _KIB, "notebook": 16384 * _KIB}


@dataclass(frozen=True)
class DocumentLimits:
    """How much of one repository is read, so that a repository with thousands of files stays bounded.

    `counts` gives the most files of a kind (by default 10 licences, 100 manifests, bibliographies and workflows each,
    200 notebooks, 500 source files; other kinds have one or two files at most). `sizes_bytes` gives the largest file
    of a kind (by default 4 MiB for manifests and bibliographies, 16 MiB for notebooks); `size_bytes` holds for all
    other kinds (by default 1 MiB).
    """

    counts: Mapping[str, int] = field(default_factory=_default_counts)
    sizes_bytes: Mapping[str, int] = field(default_factory=_default_sizes)
    size_bytes: int = 1024 * _KIB

    def largest(self, kind: str) -> int:
        """The largest size in bytes that is read of a kind."""
        return self.sizes_bytes.get(kind, self.size_bytes)


@dataclass(frozen=True)
class Selection:
    """A document of a tree; `problem` says why its contents are not read, null where they are."""

    path: str
    kind: str
    oid: str
    size_bytes: int | None
    problem: str | None


def classify_document(path: str, repository: str) -> str | None:
    """The kind of document that a path is by its name, or None; never `readme`, which depends on the whole tree.

    `repository` is the name of the repository, without its owner.
    """
    folder, name = posixpath.split(path)
    if repository.lower() == _COMMON_REPOSITORY and path in _COMMUNITY_PATHS:
        return "community"
    if not folder:
        kind = _ROOT_NAMES.get(name.lower()) or ("license" if _LICENSE_NAME.fullmatch(name.lower()) else None)
        if kind:
            return kind
    if _WORKFLOW.fullmatch(path):
        return "workflow"
    return None if _FOREIGN_FOLDERS.intersection(folder.split("/")) else _classify_anywhere(path, name)


def _classify_anywhere(path: str, name: str) -> str | None:
    if name in _MANIFEST_NAMES or _REQUIREMENTS.fullmatch(path):
        return "manifest"
    extension = posixpath.splitext(name)[1].lower()
    if extension in (".bib", ".ipynb"):
        return "bibliography" if extension == ".bib" else "notebook"
    return "source" if extension in _SOURCE_EXTENSIONS else None


def select_documents(
    files: Iterable[FileRecord], readme: ReadmeChoice | None, limits: DocumentLimits, *, repository: str
) -> list[Selection]:
    """The documents of a tree, sorted by path; those beyond a limit are listed with the limit as their problem.

    `repository` is the name of the repository, without its owner.

    Where there are more files of a kind than the limit, those nearest to the root are read. Symbolic links (other than
    the README) and submodules are no documents.
    """
    found = [_selection(file, kind, limits) for file in files if (kind := _kind(file, readme, repository)) is not None]
    if readme is not None:
        found.append(_readme_selection(readme, limits))
    seen: Counter[str] = Counter()
    result: list[Selection] = []
    for document in sorted(found, key=lambda document: (document.path.count("/"), document.path)):
        seen[document.kind] += document.problem is None
        most = limits.counts.get(document.kind, seen[document.kind])
        if document.problem is None and seen[document.kind] > most:
            problem = f"beyond the first {most} files of kind {document.kind}"
            document = Selection(document.path, document.kind, document.oid, document.size_bytes, problem)  # noqa: PLW2901
        result.append(document)
    return sorted(result, key=lambda document: document.path)


def _kind(file: FileRecord, readme: ReadmeChoice | None, repository: str) -> str | None:
    if file.type != "blob" or file.mode == SYMBOLIC_LINK or (readme is not None and file.path == readme.path):
        return None
    return classify_document(file.path, repository)


def _selection(file: FileRecord, kind: str, limits: DocumentLimits) -> Selection:
    return Selection(file.path, kind, file.oid, file.size_bytes, _too_large(file.size_bytes, kind, limits))


def _readme_selection(readme: ReadmeChoice, limits: DocumentLimits) -> Selection:
    problem = readme.problem or _too_large(readme.size_bytes, "readme", limits)
    return Selection(readme.path, "readme", readme.oid, readme.size_bytes, problem)


def _too_large(size_bytes: int | None, kind: str, limits: DocumentLimits) -> str | None:
    most = limits.largest(kind)
    return f"larger than {most} bytes" if size_bytes is not None and size_bytes > most else None
