"""Kinds of documents by path, and the limits on how much is read."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from research_platform_assets.github.documents import DocumentLimits, Selection, classify_document, select_documents
from research_platform_assets.github.readme_choice import UNRESOLVED_LINK, ReadmeChoice
from research_platform_assets.github.records import FileRecord
from research_platform_assets.tables.github import DOCUMENT_KINDS

OID = "a" * 40


def blob(path: str, size_bytes: int | None = 10, mode: str = "100644") -> FileRecord:
    return FileRecord(path=path, type="blob", mode=mode, size_bytes=size_bytes, oid=OID)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("LICENSE", "license"),
        ("License.md", "license"),
        ("LICENCE.txt", "license"),
        ("LICENSE-APACHE", "license"),
        ("COPYING", "license"),
        ("COPYING.LESSER", "license"),
        ("UNLICENSE", "license"),
        ("licensed.md", None),
        ("src/LICENSE", None),
        ("CITATION.cff", "citation"),
        ("docs/CITATION.cff", None),
        ("codemeta.json", "codemeta"),
        (".zenodo.json", "zenodo"),
        (".mailmap", "mailmap"),
        ("sub/.mailmap", None),
        ("pyproject.toml", "manifest"),
        ("service/package.json", "manifest"),
        ("requirements.txt", "manifest"),
        ("code/requirements-dev.txt", "manifest"),
        ("dev_requirements.in", "manifest"),
        ("requirements/base.txt", "manifest"),
        ("deep/requirements/base.in", "manifest"),
        ("requirements.md", None),
        ("setup.py", "manifest"),
        ("uv.lock", "manifest"),
        ("package-lock.json", "manifest"),
        ("Cargo.toml", "manifest"),
        ("go.mod", "manifest"),
        ("renv.lock", "manifest"),
        ("pom.xml", "manifest"),
        ("environment.yml", "manifest"),
        ("DESCRIPTION", "manifest"),
        ("description", None),
        ("Project.toml", "manifest"),
        ("node_modules/left/package.json", None),
        ("paper/refs.bib", "bibliography"),
        ("REFS.BIB", "bibliography"),
        (".github/workflows/test.yml", "workflow"),
        (".github/workflows/test.yaml", "workflow"),
        (".github/workflows/old/test.yml", None),
        ("sub/.github/workflows/test.yml", None),
        ("analysis/fit.ipynb", "notebook"),
        (".ipynb_checkpoints/fit-checkpoint.ipynb", None),
        ("src/model.py", "source"),
        ("R/fit.R", "source"),
        ("model.jl", "source"),
        ("venv/lib/site-packages/x.py", None),
        ("third_party/x.c", None),
        ("site/index.html", None),
        ("style.css", None),
        ("README.md", None),
        ("data.csv", None),
        ("py", None),
        (".py", None),
        ("odd\nname.py", "source"),
        ("\u200bzero.py", "source"),
        (" leading.ipynb", "notebook"),
    ],
)
def test_a_path_is_classified_by_its_name_and_place(path: str, kind: str | None) -> None:
    assert classify_document(path, "tides") == kind
    assert kind is None or kind in DOCUMENT_KINDS


@pytest.mark.parametrize(
    ("path", "repository", "kind"),
    [
        ("community.yaml", ".github", "community"),
        (".github/community.yaml", ".GitHub", "community"),
        ("docs/community.yaml", ".github", None),
        ("community.yaml", "tides", None),
        (".github/community.yaml", "tides", None),
        ("README.md", ".github", None),
        ("check.py", ".github", "source"),
    ],
)
def test_what_people_declare_counts_in_the_common_repository_only(path: str, repository: str, kind: str | None) -> None:
    assert classify_document(path, repository) == kind
    chosen = select_documents([blob(path)], None, DocumentLimits(), repository=repository)
    assert [document.kind for document in chosen] == [each for each in (kind,) if each]
    assert kind is None or kind in DOCUMENT_KINDS


MANIFESTS = """
    pyproject.toml setup.cfg setup.py Pipfile Pipfile.lock pdm.lock poetry.lock pylock.toml uv.lock environment.yaml
    environment.yml conda-lock.yml pixi.lock pixi.toml DESCRIPTION renv.lock JuliaManifest.toml JuliaProject.toml
    Manifest.toml Project.toml package.json package-lock.json pnpm-lock.yaml yarn.lock build.gradle build.gradle.kts
    pom.xml Cargo.lock Cargo.toml Gemfile Gemfile.lock composer.json composer.lock go.mod go.sum
"""
PROGRAMS = """
    do ipy jl m nf py pyx qmd r rmd sas smk stan c cc cpp cu cxx h hpp f f03 f90 f95 for go rs cs java kt scala swift
    hs ml js jsx lua mjs php pl pm rb sh sql ts tsx sol
"""
FOREIGN = """
    .tox .venv bower_components node_modules site-packages venv third_party vendor .git .ipynb_checkpoints __pycache__
"""


def test_every_known_name_extension_and_folder_counts() -> None:
    assert [name for name in MANIFESTS.split() if classify_document(f"sub/{name}", "tides") != "manifest"] == []
    assert [name for name in PROGRAMS.split() if classify_document(f"sub/x.{name}", "tides") != "source"] == []
    assert [name for name in FOREIGN.split() if classify_document(f"sub/{name}/deep/x.py", "tides") is not None] == []


def selected(
    files: Iterable[FileRecord], readme: ReadmeChoice | None, limits: DocumentLimits | None = None
) -> list[Selection]:
    return select_documents(files, readme, limits or DocumentLimits(), repository="tides")


def test_the_readme_links_and_submodules_are_not_classified_by_their_names() -> None:
    files = [
        blob("LICENSE", mode="120000"),
        FileRecord(path="model.py", type="commit", mode="160000", size_bytes=None, oid=OID),
        FileRecord(path="R.py", type="tree", mode="040000", size_bytes=None, oid=OID),
        blob("README.rmd"),
    ]
    readme = ReadmeChoice("README.rmd", OID, 10)
    assert selected(files, readme) == [Selection("README.rmd", "readme", OID, 10, None)]
    assert selected(files, None) == [Selection("README.rmd", "source", OID, 10, None)]


def test_a_readme_behind_an_unresolved_link_says_so() -> None:
    readme = ReadmeChoice("README.md", OID, None, UNRESOLVED_LINK)
    [found] = selected([blob("README.md", mode="120000")], readme)
    assert (found.kind, found.problem) == ("readme", UNRESOLVED_LINK)


def test_beyond_the_limit_of_a_kind_the_files_nearest_to_the_root_are_read() -> None:
    files = [blob(path) for path in ("a/deep/one.py", "b.py", "a/two.py", "c.ipynb")]
    found = selected(files, None, DocumentLimits(counts={"source": 2}))
    problem = "beyond the first 2 files of kind source"
    assert [(document.path, document.problem) for document in found] == [
        ("a/deep/one.py", problem),
        ("a/two.py", None),
        ("b.py", None),
        ("c.ipynb", None),
    ]


def test_exactly_the_limit_is_read() -> None:
    files = [blob("a.py"), blob("b.py")]
    assert all(d.problem is None for d in selected(files, None, DocumentLimits(counts={"source": 2})))


def test_files_too_large_are_listed_with_the_limit_and_do_not_use_up_the_count() -> None:
    files = [blob("a.py", 101), blob("b.py", 100), blob("c.py", None), blob("n.ipynb", 101)]
    limits = DocumentLimits(counts={"source": 2}, sizes_bytes={"notebook": 1000}, size_bytes=100)
    assert [(document.path, document.problem) for document in selected(files, None, limits)] == [
        ("a.py", "larger than 100 bytes"),
        ("b.py", None),
        ("c.py", None),
        ("n.ipynb", None),
    ]


def test_a_readme_too_large_is_not_read() -> None:
    [found] = selected([], ReadmeChoice("README.md", OID, 1024 * 1024 + 1), DocumentLimits())
    assert found.problem == "larger than 1048576 bytes"


def test_a_repository_with_thousands_of_programs_reads_five_hundred() -> None:
    found = selected([blob(f"page-{number:04}.js") for number in range(4000)], None)
    assert len(found) == 4000
    assert sum(document.problem is None for document in found) == 500


@pytest.mark.parametrize(
    ("kind", "count", "size_bytes"),
    [
        ("license", 10, 1_048_576),
        ("manifest", 100, 4_194_304),
        ("bibliography", 100, 4_194_304),
        ("workflow", 100, 1_048_576),
        ("notebook", 200, 16_777_216),
        ("source", 500, 1_048_576),
        ("readme", None, 1_048_576),
    ],
)
def test_the_limits_are_those_that_are_documented(kind: str, count: int | None, size_bytes: int) -> None:
    limits = DocumentLimits()
    assert (limits.counts.get(kind), limits.largest(kind)) == (count, size_bytes)
