"""No e-mail address is written, wherever one stands in what was captured, and the tables come out the same."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.errors import ArchiveError
from research_platform_assets.github.identity import mailmap_links
from research_platform_assets.github.records import FacetRecord, RepositoryPage
from research_platform_assets.privacy import MASK, contains_address
from research_platform_assets_tests.archives import MemorySink, Recorded, git_oid, write_archive
from research_platform_assets_tests.github.archive import pages as make
from research_platform_assets_tests.github.archive.captures import captured
from research_platform_assets_tests.github.archive.test_round_trip import same_tables

ADDRESS = "ada.lovelace@uni.example"
README = f"# Alpha\n\nWrite to [Ada](mailto:{ADDRESS}) or <{ADDRESS}>, whose data this repository describes in full.\n"
MAILMAP = f"Ada <{ADDRESS}> <b@uni.example>\n<7+ada@users.noreply.github.com> <8+bob@users.noreply.github.com>\n"
NOTEBOOK = json.dumps({"cells": [{"source": f"\n{ADDRESS}\n"}]})
#: Contents by path; the names of some files are addresses too, and differ in nothing else.
FILES = {
    ".mailmap": MAILMAP.encode(),
    "README.md": README.encode(),
    "data.py": b"\0\1\2\3" + ADDRESS.encode() + b"\0\1\2\3",
    "mail/ada@uni.example.py": f"# {ADDRESS}\n".encode(),
    "mail/bob@uni.example.py": b"# bob@uni.example\n",
    "study.ipynb": NOTEBOOK.encode(),
    "wide.py": codecs.BOM_UTF16_LE + f"# {ADDRESS}\n".encode("utf-16-le"),
}
KINDS = {".mailmap": "mailmap", "README.md": "readme", "study.ipynb": "notebook"}


def planted() -> RepositoryPage:
    """A page with an address in every text that is not a word of the format."""
    texts = ("node_id", "description", "homepage", "language", "default_branch", "license_spdx_id", "license_name")
    return make.page(
        repository=make.repository(
            **dict.fromkeys(texts, f"by {ADDRESS}"),
            full_name=ADDRESS,
            html_url=f"https://github.com/{ADDRESS}",
            topics=[ADDRESS, "bob@uni.example"],
            languages=[{"name": ADDRESS, "size_bytes": 1}],
        ),
        facets={"license": FacetRecord(status="unknown", reason=f"asked {ADDRESS}", origin=ADDRESS)},
        files=[make.file(path, content) for path, content in FILES.items()],
        documents=[make.document(path, KINDS.get(path, "source"), content) for path, content in FILES.items()],
        commits=[make.commit(author_login=ADDRESS, author_name=f"Ada <{ADDRESS}>", headline=f"Thanks, {ADDRESS}")],
        contributors=[make.contributor(7, ADDRESS)],
        releases=[make.release(tag, name=ADDRESS, target_commitish=ADDRESS) for tag in (ADDRESS, "bob@uni.example")],
        identity_links=mailmap_links(MAILMAP),
    )


@pytest.fixture
def sink() -> MemorySink:
    page = planted()
    owner = make.organization(page, name=ADDRESS, description=ADDRESS, login=ADDRESS, html_url=ADDRESS)
    return make.capture_of(page, owner=owner, contents=FILES)


@pytest.fixture
def copy(sink: MemorySink, tmp_path: Path) -> Path:
    make.recorded(sink, tmp_path / "copy")
    return tmp_path / "copy"


def test_no_file_holds_an_address_but_those_that_name_an_identity(copy: Path) -> None:
    for path in copy.rglob("*"):
        assert "@" not in path.name
        if path.is_file():
            content = path.read_bytes()
            for text in (content.decode("utf-8", "surrogateescape"), content.decode("utf-16-le", "replace")):
                assert "uni.example" not in text, path
                assert not contains_address(text) or path.name == git_oid(FILES[".mailmap"]), path


def test_the_tables_are_the_same(sink: MemorySink, copy: Path) -> None:
    same_tables(sink, make.read(copy))


def test_names_that_differ_in_the_address_alone_stay_different(copy: Path) -> None:
    [page] = make.repositories_of(make.read(copy))
    paths = [file.path for file in page.files]
    assert [path for path in paths if path.startswith("mail/")] == [f"mail/{MASK}", f"mail/{MASK} (2)"]
    assert [release.tag_name for release in page.releases] == [MASK, f"{MASK} (2)"]
    assert {document.path for document in page.documents} == set(paths)


def test_a_mailmap_still_links_the_same_identities(copy: Path) -> None:
    sink = make.read(copy)
    links = mailmap_links(sink.documents[git_oid(FILES[".mailmap"])].decode())
    assert [(link.identity, link.canonical) for link in links] == [("account-8", "account-7")]
    assert make.repositories_of(sink)[0].identity_links == links


def test_the_index_tells_what_was_replaced(copy: Path) -> None:
    index = {line["sha"]: line for line in map(json.loads, (copy / "blobs.jsonl").read_text().splitlines())}
    assert list(index) == sorted(git_oid(content) for content in FILES.values())
    for path, content in FILES.items():
        line = index[git_oid(content)]
        assert line["size"] == len(content)
        assert line["stored_size"] == (copy / "blobs" / git_oid(content)).stat().st_size
        assert line["replaced_addresses"] == {"README.md": 2, ".mailmap": 2}.get(path, 1)
    assert index[git_oid(FILES["README.md"])]["kinds"] == ["readme"]
    assert index[git_oid(FILES["README.md"])]["paths"] == ["alpha/README.md"]


def test_a_notebook_can_still_be_parsed(copy: Path) -> None:
    notebook = json.loads((copy / "blobs" / git_oid(FILES["study.ipynb"])).read_bytes())
    assert notebook == {"cells": [{"source": f"\n{MASK}\n"}]}


def test_recording_again_gives_the_same_bytes(copy: Path) -> None:
    make.recorded(make.read(copy), copy.with_name("again"))
    for path in copy.rglob("*"):
        if path.is_file():
            assert (copy.with_name("again") / path.relative_to(copy)).read_bytes() == path.read_bytes(), path


def test_contents_that_were_masked_by_another_keep_their_size(tmp_path: Path) -> None:
    original, stored = f"# Beta\n{ADDRESS} and more".encode(), b"# Beta\nuser-1a2b@example.invalid and more"
    repository = Recorded(files={"README.md": original}, stored={"README.md": stored})
    sink = captured(write_archive(tmp_path / "first", [repository]))
    make.recorded(sink, tmp_path / "copy")
    [line] = map(json.loads, (tmp_path / "copy" / "blobs.jsonl").read_text().splitlines())
    assert (line["size"], line["stored_size"], line["replaced_addresses"]) == (len(original), 33, 1)
    same_tables(sink, make.read(tmp_path / "copy"))


def test_one_content_in_several_places_is_stored_once(tmp_path: Path) -> None:
    pages = [
        make.page(repository=make.repository(repository_id=number, name=name))
        for number, name in ((7, "alpha"), (8, "beta"))
    ]
    written = make.recorded(make.capture_of(*pages), tmp_path / "copy")
    assert (written.repositories_count, written.contents_count, written.masked_contents_count) == (2, 1, 0)
    [line] = map(json.loads, (tmp_path / "copy" / "blobs.jsonl").read_text().splitlines())
    assert line["paths"] == ["alpha/README.md", "beta/README.md"]


@pytest.mark.parametrize("name", ["a/../b", "..", "ada@uni.example", "", "x" * 101])
def test_a_repository_whose_name_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="a name that files cannot have"):
        make.recorded(make.capture_of(make.page(repository=make.repository(name=name))), tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_languages_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    languages: list[dict[str, Any]] = [{"name": name, "size_bytes": 1} for name in (ADDRESS, "bob@uni.example")]
    page = make.page(repository=make.repository(languages=languages))
    with pytest.raises(ArchiveError, match="repository of the page repository/0000000000000000007 would come back"):
        make.recorded(make.capture_of(page), tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []
