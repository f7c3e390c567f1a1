"""GitHub's choice of README, as a table of trees."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.github.readme_choice import UNRESOLVED_LINK, ReadmeChoice, choose_readme
from research_platform_assets.github.records import FileRecord


def oid(path: str) -> str:
    return hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()


def blob(path: str, mode: str = "100644") -> FileRecord:
    return FileRecord(path=path, type="blob", mode=mode, size_bytes=len(path), oid=oid(path))


def chosen(*paths: str, links: dict[str, str | None] | None = None) -> str | None:
    targets = {oid(path): target for path, target in (links or {}).items()}
    entries = [blob(path) for path in paths] + [blob(path, mode="120000") for path in links or {}]
    choice = choose_readme(entries, targets.get)
    return None if choice is None else choice.path


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["docs/README.md", "README.md", ".github/README.md"], ".github/README.md"),
        (["docs/README.md", "README.txt"], "README.txt"),
        (["docs/README.rst", "src/README.md"], "docs/README.rst"),
        (["readme.MD"], "readme.MD"),
        (["ReadMe"], "ReadMe"),
        (["README.org"], "README.org"),
        (["README", "README.txt", "README.rmd", "README.rst", "README.md"], "README.md"),
        (["README", "README.txt", "README.rmd", "README.rst"], "README.rst"),
        (["README", "README.txt", "README.rmd"], "README"),
        (["README.txt", "README.rmd"], "README.rmd"),
        (["README.md", "README.adoc"], "README.adoc"),
        (["README.md", "README.markdown"], "README.markdown"),
        (["README.Rmd", "README.md"], "README.md"),
        (["README.de.adoc", "README.md"], "README.md"),
        (["README.zh-CN.md", "README.de.md"], "README.de.md"),
        (["README.html", "README.txt"], "README.txt"),
        (["README.html"], "README.html"),
        (["README.1st"], "README.1st"),
        (["readme.md", "README.md"], "README.md"),
        (["README.pdf", "README.png"], None),
        (["README_LESSONS.md", "readmes.md", "NOREADME.md", "my.readme.md"], None),
        (["src/README.md", "docs/guide/README.md", "Docs/README.md"], None),
        ([], None),
    ],
)
def test_the_readme_that_github_shows_is_chosen(paths: list[str], expected: str | None) -> None:
    assert chosen(*paths) == expected
    assert chosen(*reversed(paths)) == expected


MARKUPS = "markdown mdown mdwn mkd mkdn mkdown md adoc asc asciidoc creole mediawiki org pod rdoc rst textile wiki"
NO_TEXTS = "doc docx odt pages pdf pptx rtf xlsx gif ico jpeg jpg png svg webp gz zip"


@pytest.mark.parametrize("extension", MARKUPS.split())
def test_markup_comes_before_plain_text(extension: str) -> None:
    assert chosen("README", "README.rmd", "README.text", "README.txt", f"README.{extension}") == f"README.{extension}"


@pytest.mark.parametrize("extension", ["text", "txt", "rmd"])
def test_plain_text_comes_before_unknown_extensions(extension: str) -> None:
    assert chosen("README.aaa", f"README.{extension}") == f"README.{extension}"


@pytest.mark.parametrize("extension", NO_TEXTS.split())
def test_what_is_no_text_is_no_readme(extension: str) -> None:
    assert chosen(f"README.{extension}") is None


def test_a_folder_or_submodule_of_that_name_is_no_readme() -> None:
    folder = FileRecord(path="README.md", type="tree", mode="040000", size_bytes=None, oid=oid("a"))
    submodule = FileRecord(path="README", type="commit", mode="160000", size_bytes=None, oid=oid("b"))
    assert choose_readme([folder, submodule], lambda _: None) is None
    found = choose_readme([folder, submodule, blob("docs/README.md")], lambda _: None)
    assert found is not None
    assert found.path == "docs/README.md"


@pytest.mark.parametrize(
    ("link", "target", "contents_of"),
    [
        ("README.md", "docs/guide.md", "docs/guide.md"),
        ("README.md", "./docs/../docs/guide.md", "docs/guide.md"),
        (".github/README.md", "../docs/guide.md", "docs/guide.md"),
        ("docs/README.md", "guide.md", "docs/guide.md"),
    ],
)
def test_a_symbolic_link_keeps_its_path_and_has_the_contents_of_its_target(
    link: str, target: str, contents_of: str
) -> None:
    entries = [blob("docs/guide.md"), blob(link, mode="120000")]
    expected = ReadmeChoice(link, oid(contents_of), len(contents_of))
    assert choose_readme(entries, lambda _: target) == expected


@pytest.mark.parametrize("target", ["gone.md", "../outside.md", "/etc/passwd", "src", "other-link", "README.md"])
def test_a_link_that_leads_to_no_file_of_the_tree_is_no_readme(target: str) -> None:
    folder = FileRecord(path="src", type="tree", mode="040000", size_bytes=None, oid=oid("src"))
    entries = [blob("README.md", mode="120000"), folder, blob("other-link", mode="120000"), blob("docs/README.txt")]
    found = choose_readme(entries, lambda _: target)
    assert found is not None
    assert found.path == "docs/README.txt"


def test_a_link_whose_target_is_not_recorded_is_the_readme_without_contents() -> None:
    found = choose_readme([blob("README.md", mode="120000"), blob("README.rst")], lambda _: None)
    assert found == ReadmeChoice("README.md", oid("README.md"), None, UNRESOLVED_LINK)


NAMES = st.sampled_from(["README", "readme", "Readme", "readme.de", "guide"])
EXTENSIONS = st.sampled_from(["", ".md", ".rst", ".txt", ".html", ".pdf", ".MD"])
PATHS = st.builds(lambda *parts: "".join(parts), st.sampled_from(["", "docs/", ".github/", "src/"]), NAMES, EXTENSIONS)


@given(st.lists(PATHS, unique=True, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_tree_does_not_matter(paths: list[str], random: st.DataObject) -> None:
    shuffled = list(paths)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert chosen(*paths) == chosen(*shuffled)
