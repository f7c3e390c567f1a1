"""Which file has which format, by its name.

Belongs here: the register of formats. Does not belong here: how one is read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass

from research_platform_assets.analysis.dependencies.conda import read_environment
from research_platform_assets.analysis.dependencies.conda_locks import read_conda_lock, read_pixi_lock
from research_platform_assets.analysis.dependencies.go import read_go_mod, read_go_sum
from research_platform_assets.analysis.dependencies.javascript import read_package_json
from research_platform_assets.analysis.dependencies.javascript_locks import (
    read_package_lock,
    read_pnpm_lock,
    read_yarn_lock,
)
from research_platform_assets.analysis.dependencies.julia import read_project
from research_platform_assets.analysis.dependencies.model import (
    CARGO,
    COMPOSER,
    CONDA,
    CRAN,
    GEM,
    GOLANG,
    JULIA,
    MAVEN,
    NPM,
    PYPI,
    Manifest,
    ManifestError,
)
from research_platform_assets.analysis.dependencies.other_locks import (
    read_composer,
    read_composer_lock,
    read_gemfile_lock,
)
from research_platform_assets.analysis.dependencies.pipfile import read_pipfile, read_pipfile_lock
from research_platform_assets.analysis.dependencies.pixi import read_pixi
from research_platform_assets.analysis.dependencies.pyproject import read_pyproject
from research_platform_assets.analysis.dependencies.r import read_description, read_renv_lock
from research_platform_assets.analysis.dependencies.requirements_txt import read_requirements
from research_platform_assets.analysis.dependencies.rust import read_cargo
from research_platform_assets.analysis.dependencies.setup_cfg import read_setup_cfg
from research_platform_assets.analysis.dependencies.setup_py import read_setup_py
from research_platform_assets.analysis.dependencies.toml_locks import (
    read_cargo_lock,
    read_julia_manifest,
    read_python_lock,
)

NOT_READ = "format not read: it is a program or refers to others, so that only its own tool can tell"

_PROGRAM = 200_000
_WRITTEN_BY_HAND = 500_000
_LISTED = 2_000_000

Read = Callable[[str, str], Manifest]
"""From text and path to what it says; raises ManifestError where it cannot be read."""


@dataclass(frozen=True)
class Format:
    """A format of dependency files.

    Attributes:
        ecosystem: The one that its tool belongs to; entries may be of another.
        read: Reads it.
        is_lock: Whether it is a lock file; some files tell by their contents.
        longest: The most characters that are read, so that no file takes a second.
    """

    ecosystem: str
    read: Read
    is_lock: bool = False
    longest: int = _WRITTEN_BY_HAND


def _read_nothing(text: str, path: str) -> Manifest:
    del text, path
    raise ManifestError(NOT_READ)


_BY_NAME = {
    "pyproject.toml": Format(PYPI, read_pyproject),
    "setup.cfg": Format(PYPI, read_setup_cfg, longest=_PROGRAM),
    "setup.py": Format(PYPI, read_setup_py, longest=_PROGRAM),
    "Pipfile": Format(PYPI, read_pipfile),
    "Pipfile.lock": Format(PYPI, read_pipfile_lock, is_lock=True, longest=_LISTED),
    "pdm.lock": Format(PYPI, read_python_lock, is_lock=True, longest=_LISTED),
    "poetry.lock": Format(PYPI, read_python_lock, is_lock=True, longest=_LISTED),
    "pylock.toml": Format(PYPI, read_python_lock, is_lock=True, longest=_LISTED),
    "uv.lock": Format(PYPI, read_python_lock, is_lock=True, longest=_LISTED),
    "environment.yaml": Format(CONDA, read_environment),
    "environment.yml": Format(CONDA, read_environment),
    "conda-lock.yml": Format(CONDA, read_conda_lock, is_lock=True, longest=_LISTED),
    "pixi.lock": Format(CONDA, read_pixi_lock, is_lock=True, longest=_LISTED),
    "pixi.toml": Format(CONDA, read_pixi),
    "DESCRIPTION": Format(CRAN, read_description),
    "renv.lock": Format(CRAN, read_renv_lock, is_lock=True, longest=_LISTED),
    "JuliaManifest.toml": Format(JULIA, read_julia_manifest, is_lock=True, longest=_LISTED),
    "Manifest.toml": Format(JULIA, read_julia_manifest, is_lock=True, longest=_LISTED),
    "JuliaProject.toml": Format(JULIA, read_project),
    "Project.toml": Format(JULIA, read_project),
    "package.json": Format(NPM, read_package_json),
    "package-lock.json": Format(NPM, read_package_lock, is_lock=True, longest=_LISTED),
    "pnpm-lock.yaml": Format(NPM, read_pnpm_lock, is_lock=True, longest=_LISTED),
    "yarn.lock": Format(NPM, read_yarn_lock, is_lock=True, longest=_LISTED),
    "Cargo.toml": Format(CARGO, read_cargo),
    "Cargo.lock": Format(CARGO, read_cargo_lock, is_lock=True, longest=_LISTED),
    "go.mod": Format(GOLANG, read_go_mod),
    "go.sum": Format(GOLANG, read_go_sum, is_lock=True, longest=_LISTED),
    "composer.json": Format(COMPOSER, read_composer),
    "composer.lock": Format(COMPOSER, read_composer_lock, is_lock=True, longest=_LISTED),
    "Gemfile": Format(GEM, _read_nothing),
    "Gemfile.lock": Format(GEM, read_gemfile_lock, is_lock=True, longest=_LISTED),
    "pom.xml": Format(MAVEN, _read_nothing),
    "build.gradle": Format(MAVEN, _read_nothing),
    "build.gradle.kts": Format(MAVEN, _read_nothing),
}
_PYLOCK = re.compile(r"pylock\.[^./]+\.toml")
# With hashes such a file is as long as a lock file.
_PLAIN = Format(PYPI, read_requirements, longest=_LISTED)


def format_of(path: str) -> Format:
    """The format of the manifest at `path`; every other name is one of requirements, as the capture chose it."""
    name = posixpath.basename(path)
    if _PYLOCK.fullmatch(name):
        return _BY_NAME["pylock.toml"]
    return _BY_NAME.get(name, _PLAIN)
