"""What a file is for, told by its path.

Belongs here: names that tools and conventions give to files, one role a purpose. Does not belong here: reading
contents, data (`datasets`), or deciding what a role is worth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

from research_platform_assets.analysis.code_quality.paths import is_integration, is_test

Role: TypeAlias = Literal[
    "archive metadata",
    "changelog",
    "citation",
    "container",
    "contributing",
    "data description",
    "integration",
    "license",
    "linter",
    "lock",
    "manifest",
    "notebook",
    "owners",
    "pipeline",
    "security",
    "source",
    "tests",
    "updates",
]

#: Kinds of `github.documents` that are a role.
_KINDS: Mapping[str, tuple[Role, ...]] = {
    "citation": ("citation",),
    "codemeta": ("citation",),
    "zenodo": ("archive metadata",),
    "license": ("license",),
    "manifest": ("manifest",),
    "notebook": ("notebook",),
    "source": ("source",),
}
#: Lower-case names that mean the same in every folder.
_NAMES: Mapping[Role, str] = {
    "lock": "pipfile.lock pdm.lock poetry.lock uv.lock pylock.toml conda-lock.yml pixi.lock renv.lock packrat.lock "
    "juliamanifest.toml manifest.toml package-lock.json npm-shrinkwrap.json pnpm-lock.yaml yarn.lock cargo.lock "
    "gemfile.lock composer.lock go.sum flake.lock cabal.project.freeze",
    "container": "dockerfile containerfile singularity singularity.def apptainer.def compose.yaml compose.yml "
    "docker-compose.yaml docker-compose.yml devcontainer.json .devcontainer.json flake.nix default.nix shell.nix "
    "guix.scm",
    "pipeline": "makefile gnumakefile snakefile dvc.yaml nextflow.config main.nf justfile taskfile.yml taskfile.yaml "
    "noxfile.py tox.ini _targets.r dodo.py master.r master.do master.m master.py",
    "data description": "datapackage.json croissant.json",
    "linter": ".pre-commit-config.yaml .flake8 ruff.toml .ruff.toml .pylintrc mypy.ini .lintr .clang-format "
    ".clang-tidy .rubocop.yml rustfmt.toml .rustfmt.toml .juliaformatter.toml biome.json .golangci.yml .golangci.yaml",
}
#: Lower-case names that count at the root, in `.github` or in `docs`.
_FRONT_NAMES: Mapping[Role, str] = {
    "owners": "codeowners maintainers maintainers.md",
    "updates": "dependabot.yml dependabot.yaml renovate.json renovate.json5 .renovaterc .renovaterc.json .pyup.yml",
}
#: Beginnings of lower-case names before an extension, that count at the root, in `.github` or in `docs`.
_FRONT_STEMS: Mapping[str, Role] = {
    "changelog": "changelog",
    "changes": "changelog",
    "history": "changelog",
    "news": "changelog",
    "release_notes": "changelog",
    "releasenotes": "changelog",
    "contributing": "contributing",
    "security": "security",
}


def _by_name(names: Mapping[Role, str]) -> dict[str, Role]:
    return {name: role for role, listed in names.items() for name in listed.split()}


_BY_NAME = _by_name(_NAMES)
_BY_FRONT_NAME = _by_name(_FRONT_NAMES)
_FRONT_FOLDERS = frozenset({"", ".github", "docs", "doc"})
_TEXT_EXTENSIONS = frozenset({"", "md", "markdown", "rst", "txt", "adoc", "org", "rmd", "qmd"})

_DATA_FOLDER = re.compile(r"(?:raw|input|external)?[_-]?(?:data|datasets?)(?:[_-](?:raw|input))?")
_DESCRIPTION_STEM = re.compile(
    r"(?:readme|codebook|datasheet|data[_-]?(?:dictionary|card|sheet|description)|variables)"
)
_CODEBOOK = re.compile(r"codebook|datasheet|data[_-](?:dictionary|card|sheet|description)")
_RUN_SCRIPT = re.compile(r"(?:run_?all|reproduce|replicate|run_?analysis|run_?pipeline)\.[a-z]+")
#: Folders of other people's or generated files, which say nothing about a repository's own work.
_FOREIGN = frozenset(
    ".git .ipynb_checkpoints .tox .venv __pycache__ bower_components node_modules site-packages third_party vendor "
    "venv".split()
)


def roles_of(path: str, kind: str | None) -> tuple[Role, ...]:
    """The roles of the file at `path`, of which `github.documents` has the `kind` or none; mostly none or one."""
    folder, _, name = path.lower().rpartition("/")
    parts = folder.split("/") if folder else []
    if not _FOREIGN.isdisjoint(parts):
        return ()
    found: list[Role] = [*_KINDS.get(kind or "", ())]
    named = _BY_NAME.get(name) or (_by_front_name(name) if folder in _FRONT_FOLDERS else None)
    if named:
        found.append(named)
    if is_integration(path):
        found.append("integration")
    if kind == "source" and name != "__init__.py" and is_test(path):
        found.append("tests")
    if kind == "source" and _RUN_SCRIPT.fullmatch(name):
        found.append("pipeline")
    if kind is None:
        found += _by_extension(parts, name)
    return tuple(dict.fromkeys(found))


def _by_front_name(name: str) -> Role | None:
    stem, _, extension = name.partition(".")
    return _BY_FRONT_NAME.get(name) or (_FRONT_STEMS.get(stem) if extension in _TEXT_EXTENSIONS else None)


def _by_extension(parts: list[str], name: str) -> list[Role]:
    if name.startswith("dockerfile.") or name.endswith((".dockerfile", ".def")):
        return ["container"] if not name.endswith(".def") or "singularity" in name else []
    if name.endswith((".smk", ".nf")):
        return ["pipeline"]
    stem, _, extension = name.rpartition(".") if "." in name else (name, "", "")
    if _CODEBOOK.match(stem) or (
        extension in _TEXT_EXTENSIONS and _in_data_folder(parts) and _DESCRIPTION_STEM.match(stem)
    ):
        return ["data description"]
    return []


def _in_data_folder(parts: list[str]) -> bool:
    return any(_DATA_FOLDER.fullmatch(part) for part in parts)
