"""What a file is for, told by its path."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.file_roles import roles_of


@pytest.mark.parametrize(
    ("path", "kind", "roles"),
    [
        ("model.py", "source", ("source",)),
        ("tests/test_model.py", "source", ("source", "tests")),
        ("src/model_test.go", "source", ("source", "tests")),
        ("tests/testthat/test-fit.R", "source", ("source", "tests")),
        ("tests/__init__.py", "source", ("source",)),
        ("latest.py", "source", ("source",)),
        ("contest/model.py", "source", ("source",)),
        ("run_all.sh", "source", ("source", "pipeline")),
        ("node_modules/x/index.js", "source", ()),
        ("Makefile", None, ("pipeline",)),
        ("rules/map.smk", None, ("pipeline",)),
        ("uv.lock", "manifest", ("manifest", "lock")),
        ("pyproject.toml", "manifest", ("manifest",)),
        ("Dockerfile", None, ("container",)),
        ("docker/gpu.Dockerfile", None, ("container",)),
        (".github/workflows/ci.yml", "workflow", ("integration",)),
        (".circleci/config.yml", None, ("integration",)),
        (".github/dependabot.yml", None, ("updates",)),
        (".pre-commit-config.yaml", None, ("linter",)),
        ("CITATION.cff", "citation", ("citation",)),
        (".zenodo.json", "zenodo", ("archive metadata",)),
        ("CHANGELOG.md", None, ("changelog",)),
        ("src/changelog.md", None, ()),
        ("news/index.html", None, ()),
        ("docs/CONTRIBUTING.rst", None, ("contributing",)),
        ("CODEOWNERS", None, ("owners",)),
        ("SECURITY.md", None, ("security",)),
        ("docs/guide.md", None, ()),
        ("data/tides.csv.gz", None, ()),
        ("results/table.csv", None, ()),
        ("figures/tide.png", None, ()),
        ("package.json", "manifest", ("manifest",)),
        ("data", None, ()),
        ("data/README.md", None, ("data description",)),
        ("data-raw/variables.txt", None, ("data description",)),
        ("codebook.pdf", None, ("data description",)),
        ("database/README.md", None, ()),
    ],
)
def test_roles_of_a_file(path: str, kind: str | None, roles: tuple[str, ...]) -> None:
    assert roles_of(path, kind) == roles
