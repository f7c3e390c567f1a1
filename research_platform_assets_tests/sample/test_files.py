"""Files of a repository as git sees them: hashes, modes, order, kinds, languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets.sample.bundle import AuthoredFile
from research_platform_assets.sample.files import StoredFile, language_bytes, stored_file, tree_records
from research_platform_assets.sample.git_objects import blob_sha, named_sha, tree_sha
from research_platform_assets.sample.kinds import document_kinds, language

NOWHERE = Path("no-shared-texts")


def _file(path: str, text: str = "", **attributes: str) -> StoredFile:
    return stored_file(AuthoredFile(path, text, attributes), "gauges", NOWHERE)


def test_objects_have_the_names_that_git_gives_them() -> None:
    assert blob_sha(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert blob_sha(b"x\n") == "587be6b4c3f93f93c489c0111bba5596147a26cb"
    assert tree_sha([]) == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def test_a_tree_is_listed_and_hashed_as_git_does() -> None:
    records = tree_records(
        [
            _file("link", "a/x\n", symlink=""),
            _file("a/x", "x\n"),
            StoredFile("a.d/y", "blob", "100644", 1, blob_sha(b"y"), b"y"),
            _file("a-b", "#!/bin/sh\n", executable=""),
        ]
    )
    assert [(record["mode"], record["path"], record["sha"][:12], record["size"]) for record in records] == [
        ("100755", "a-b", "1a2485251c33", 10),
        ("040000", "a.d", "eb9e42c670ee", None),
        ("100644", "a.d/y", "e25f1814e515", 1),
        ("040000", "a", "ab69b4abf3bb", None),
        ("100644", "a/x", "587be6b4c3f9", 2),
        ("120000", "link", "7e2844aca564", 3),
    ]
    top = [(record["mode"], record["path"], record["sha"]) for record in records if "/" not in record["path"]]
    assert tree_sha(top) == "8f7a87b8bb1400ad6dacec0bc4210d05c6705d25"


def test_names_of_unrecorded_things_depend_on_every_part() -> None:
    assert len({named_sha("a", "b"), named_sha("a", "c"), named_sha("ab"), named_sha("b", "a")}) == 4


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"unrecorded": "12"}, ("blob", "100644", 12)),
        ({"unrecorded": "null"}, ("blob", "100644", None)),
        ({"submodule": ""}, ("commit", "160000", None)),
    ],
)
def test_a_file_without_contents_has_no_kind(attributes: dict[str, str], expected: tuple[str, str, int | None]) -> None:
    file = _file("model.py", **attributes)
    assert (file.type, file.mode, file.size) == expected
    assert file.content is None
    assert file.kinds == []


def test_a_link_is_stored_as_its_target_and_is_no_document() -> None:
    file = _file("README.md", "docs/README.md\n", symlink="")
    assert file.content == b"docs/README.md"
    assert file.kinds == []


def test_text_is_stored_in_its_encoding() -> None:
    assert _file("README.md", "é\n", encoding="latin-1").content == b"\xe9\n"


def test_shared_texts_are_stored_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "mit.txt").write_bytes(b"Permission\r\n")
    file = stored_file(AuthoredFile("LICENSE", "", {"shared": "mit.txt"}), "gauges", tmp_path)
    assert file.content == b"Permission\r\n"
    assert file.kinds == ["license"]


def test_languages_count_bytes_of_program_text_only() -> None:
    files = [
        _file("a.py", "12345\n"),
        _file("b.R", "123456789\n"),
        _file("c.py", "123\n"),
        _file("README.md", "# long\n" * 9),
        _file("link.py", "a.py\n", symlink=""),
        _file("big.py", unrecorded="null"),
        _file("empty.jl"),
    ]
    totals = language_bytes(files)
    assert list(totals.items()) == [("Python", 10), ("R", 10)]


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("README.md", ["readme"]),
        ("docs/readme.rst", ["readme"]),
        (".github/README.md", ["readme"]),
        ("src/README.md", []),
        ("LICENSE", ["license"]),
        ("vendor/LICENSE", []),
        ("CITATION.cff", ["citation"]),
        (".mailmap", ["mailmap"]),
        (".zenodo.json", ["zenodo"]),
        ("codemeta.json", ["codemeta"]),
        ("DESCRIPTION", ["manifest"]),
        ("requirements-dev.txt", ["manifest"]),
        ("paper/references.bib", ["bibliography"]),
        ("a/b.ipynb", ["notebook"]),
        (".github/workflows/ci.yml", ["workflow"]),
        ("ci.yml", []),
        ("R/fit.R", ["source"]),
        ("Makefile", ["source"]),
        ("data.csv", []),
    ],
)
def test_the_path_tells_the_kind(path: str, kinds: list[str]) -> None:
    assert document_kinds(path) == kinds


@pytest.mark.parametrize(
    ("path", "name"), [("a.py", "Python"), ("x/Dockerfile", "Dockerfile"), ("a.bib", None), ("a", None)]
)
def test_the_path_tells_the_language(path: str, name: str | None) -> None:
    assert language(path) == name
