"""Trees, recorded contents and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets.github.archive.repository import CONTENTS_NOT_RECORDED, NO_README
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.frames import capture_frames
from research_platform_assets.github.readme_choice import UNRESOLVED_LINK
from research_platform_assets_tests.archives import Recorded, commit, git_oid, write_archive
from research_platform_assets_tests.github.archive.captures import captured, facets_of, frames_of, rows_of

STATE = ["path", "kind", "status", "reason"]


def test_documents_are_observed_where_their_contents_are_recorded(tmp_path: Path) -> None:
    repository = Recorded(files={"README.md": b"hello", "LICENSE": b"MIT"}, unrecorded=["model.py"])
    frames = frames_of(tmp_path, repository)
    assert rows_of(frames["github.documents"], STATE) == [
        ("LICENSE", "license", "observed", None),
        ("README.md", "readme", "observed", None),
        ("model.py", "source", "unknown", CONTENTS_NOT_RECORDED),
    ]
    assert captured(tmp_path).documents == {git_oid(b"hello"): b"hello", git_oid(b"MIT"): b"MIT"}


def test_declarations_are_a_document_of_the_common_repository(tmp_path: Path) -> None:
    files = {".github/community.yaml": b"replications: []", "README.md": b"x"}
    frames = frames_of(tmp_path, Recorded(name=".github", files=files))
    assert rows_of(frames["github.documents"], STATE) == [
        (".github/community.yaml", "community", "observed", None),
        ("README.md", "readme", "observed", None),
    ]
    assert captured(tmp_path).documents[git_oid(b"replications: []")] == b"replications: []"


def test_a_readme_whose_contents_are_missing_is_unknown(tmp_path: Path) -> None:
    frames = frames_of(tmp_path, Recorded(files={}, unrecorded=["README.md"]))
    assert facets_of(frames, "readme") == [("unknown", CONTENTS_NOT_RECORDED, None)]
    write_archive(tmp_path)
    (tmp_path / "blobs" / git_oid(b"# Alpha\n")).unlink()
    frames = capture_frames(captured(tmp_path).pages())
    assert facets_of(frames, "readme") == [("unknown", CONTENTS_NOT_RECORDED, None)]


def test_contents_are_found_without_the_index(tmp_path: Path) -> None:
    (write_archive(tmp_path) / "blobs.jsonl").unlink()
    assert captured(tmp_path).documents == {git_oid(b"# Alpha\n"): b"# Alpha\n"}


def test_a_tree_without_readme_says_it_is_absent(tmp_path: Path) -> None:
    frames = frames_of(tmp_path, Recorded(files={"docs/guide.md": b"x"}))
    assert facets_of(frames, "readme", "files") == [("absent", NO_README, None), ("observed", None, None)]


def test_an_empty_readme_is_observed_without_being_recorded(tmp_path: Path) -> None:
    entry = {"path": "README.md", "type": "blob", "mode": "100644", "size": 0, "sha": git_oid(b"")}
    frames = frames_of(tmp_path, Recorded(files={}, entries=[entry]))
    assert facets_of(frames, "readme") == [("observed", None, None)]
    assert captured(tmp_path).documents == {git_oid(b""): b""}


def test_sizes_are_those_of_the_original_where_addresses_were_replaced(tmp_path: Path) -> None:
    original, stored = b"Mail ada@uni.example", b"Mail user-0a1b2c3d@example.invalid"
    frames = frames_of(tmp_path, Recorded(files={"README.md": original}, stored={"README.md": stored}))
    [row] = frames["github.documents"].iter_rows(named=True)
    assert (row["status"], row["size_bytes"], row["oid"]) == ("observed", len(original), git_oid(original))
    assert captured(tmp_path).documents == {git_oid(original): stored}


def test_a_size_that_the_tree_lacks_is_taken_from_the_contents(tmp_path: Path) -> None:
    entry = {"path": "README.md", "type": "blob", "mode": "100644", "size": None, "sha": git_oid(b"hello")}
    donor = Recorded("donor", 5, files={"README.md": b"hello"})
    frames = frames_of(tmp_path, donor, Recorded(files={}, entries=[entry]))
    assert frames["github.files"].filter(repository_id=1001)["size_bytes"].to_list() == [None]
    assert frames["github.documents"]["size_bytes"].to_list() == [5, 5]


ODD_PATHS = [
    "\u200bzero.py",
    " leading.py",
    "line\nbreak.py",
    "Übung.py",
    "\U0001f30a.py",
    "back\\slash.py",
    'quo"te.py',
]


@pytest.mark.parametrize("path", [*ODD_PATHS, "a\u2028b.py", "tab\tname.py", "trailing .py "])
def test_odd_paths_come_through_unchanged(tmp_path: Path, path: str) -> None:
    frames = frames_of(tmp_path, Recorded(files={path: b"x"}))
    assert frames["github.files"]["path"].to_list() == [path]


def test_paths_that_are_no_text_stay_apart(tmp_path: Path) -> None:
    names = [f"a{chr(0xD800)}.py", f"a{chr(0xD801)}.py", "n\0.py"]
    frames = frames_of(tmp_path, Recorded(files=dict.fromkeys(names, b"x")))
    assert frames["github.files"]["path"].to_list() == ["a\\ud800.py", "a\\ud801.py", "n\\x00.py"]


def test_folders_links_and_submodules_are_recorded(tmp_path: Path) -> None:
    entries = [
        {"path": "src", "type": "tree", "mode": "040000", "size": None, "sha": "1" * 40},
        {"path": "vendored", "type": "commit", "mode": "160000", "size": None, "sha": "2" * 64},
    ]
    frames = frames_of(tmp_path, Recorded(files={}, links={"latest": "src"}, entries=entries))
    assert rows_of(frames["github.files"], ["path", "type", "mode", "size_bytes"]) == [
        ("latest", "blob", "120000", 3),
        ("src", "tree", "040000", None),
        ("vendored", "commit", "160000", None),
    ]


def test_a_linked_readme_has_the_contents_of_its_target(tmp_path: Path) -> None:
    frames = frames_of(tmp_path, Recorded(files={"docs/guide.md": b"guide"}, links={"README.md": "docs/guide.md"}))
    assert rows_of(frames["github.documents"], ["path", "oid", "size_bytes", "status"]) == [
        ("README.md", git_oid(b"guide"), 5, "observed")
    ]


def test_a_linked_readme_whose_target_is_not_recorded_is_unknown(tmp_path: Path) -> None:
    link = {"path": "README.md", "type": "blob", "mode": "120000", "size": 4, "sha": "3" * 40}
    frames = frames_of(tmp_path, Recorded(files={}, entries=[link]))
    assert facets_of(frames, "readme") == [("unknown", UNRESOLVED_LINK, None)]


def test_contents_beyond_a_limit_are_not_read(tmp_path: Path) -> None:
    directory = write_archive(tmp_path, [Recorded(files={"a.py": b"1", "b.py": b"2"})])
    sink = captured(directory, DocumentLimits(counts={"source": 1}))
    assert sink.documents == {git_oid(b"1"): b"1"}
    assert rows_of(capture_frames(sink.pages())["github.documents"], ["path", "status", "reason"]) == [
        ("a.py", "observed", None),
        ("b.py", "unknown", "beyond the first 1 files of kind source"),
    ]


def test_a_mailmap_becomes_links_between_identities(tmp_path: Path) -> None:
    mailmap = (
        b"Ada <ada@users.noreply.github.com> <0123456789abcdef@pseudonym.invalid>\n"
        b"Bob <bob@users.noreply.github.com> <bob@home.example>\n"
        b"Eve <5+eve@users.noreply.github.com> <9+eve-old@users.noreply.github.com> # \xff\n"
    )
    by_bob = commit(0, author={"login": "Bob", "id": 8})
    frames = frames_of(tmp_path, Recorded(files={".mailmap": mailmap}, commits=[by_bob]))
    assert sorted(frames["github.identity_links"].rows()) == sorted(
        [
            (1001, "pseudonym-0123456789abcdef", "account-7", ".mailmap"),
            (1001, "account-9", "account-5", ".mailmap"),
        ]
    )


def test_a_mailmap_without_recorded_contents_gives_no_links(tmp_path: Path) -> None:
    frames = frames_of(tmp_path, Recorded(files={}, unrecorded=[".mailmap"]))
    assert frames["github.identity_links"].is_empty()
