"""What is read of a repository, of its parts that fail, and of those that are never asked for again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.live.chunk import Limits, fitting
from research_platform_assets_tests.github.live.laboratory import (
    RECIPE,
    Laboratory,
    statuses,
    whole_capture,
)
from research_platform_assets_tests.github.live.repository import Link, blob_oid

TOO_LONG = "symbolic link that cannot be read: its target is longer than 4096 bytes"
LISTING_CHANGED = {"/orgs/acme unchanged": 1, "/orgs/acme/repos": 1}


@pytest.mark.parametrize(
    ("weights", "count"),
    [([], 0), ([5], 1), ([11], 1), ([11, 0], 1), ([4, 6], 2), ([4, 6, 0], 3), ([4, 7], 1), ([0, 0, 11], 2)],
)
def test_how_many_fit(weights: list[int], count: int) -> None:
    assert fitting(weights, 10) == count


@pytest.mark.parametrize("facet", ["languages", "watchers", "releases", "defaultBranchRef"])
def test_a_facet_that_is_unknown_is_tried_again(lab: Laboratory, facet: str) -> None:
    lab.account.troubles[f"R_1 {facet}"] = "INTERNAL"
    names = {"watchers": "subscribers_count", "defaultBranchRef": "head"}
    first = lab.capture()
    assert statuses(first, 1)[names.get(facet, facet)] == "unknown"
    lab.account.troubles.clear()
    second = lab.capture()
    assert "unknown" not in statuses(second, 1).values()
    assert second.state != first.state
    assert lab.capture().is_known


def test_a_link_that_cannot_be_read_is_tried_again(lab: Laboratory) -> None:
    lab.account.repositories[2].push({"README.md": Link("docs/x.md"), "docs/x.md": b"x"})
    lab.account.troubles[blob_oid(Link("docs/x.md"))] = "INTERNAL"
    readme = lab.capture().page(2).facets["readme"]
    assert (readme.status, readme.reason) == (
        "unknown",
        "symbolic link that cannot be read: GitHub answers with the error INTERNAL",
    )
    lab.account.troubles.clear()
    assert lab.capture().page(2).facets["readme"].status == "observed"
    assert lab.capture().is_known


@pytest.mark.parametrize(
    ("length", "said", "questions"),
    # One that is read leads out of the repository, and so to no README.
    [(4096, ("absent", "no README in the tree"), 1), (4097, ("unknown", TOO_LONG), 0)],
)
def test_a_link_too_long_for_any_system_is_not_even_asked_for(
    lab: Laboratory, length: int, said: tuple[str, str], questions: int
) -> None:
    link = Link("../" + "x" * (length - 3))
    lab.account.repositories[1].push({"README.md": link})
    lab.account.repositories[2].push({"README.md": None, "README.rst": link})
    cold = lab.capture()
    for repository_id in (1, 2):
        facet = cold.page(repository_id).facets["readme"]
        assert (facet.status, facet.reason) == said
    assert repr(cold.log).count(blob_oid(link)) == questions
    assert lab.capture().is_known, "it stays as long as it is"


def test_a_form_of_an_id_that_is_not_the_listings_does_no_harm(lab: Laboratory) -> None:
    cold = lab.capture()
    lab.account.says["R_1"] = {"id": "MDEwOlJlcG9zaXRvcnkx"}
    lab.account.repositories[1].push({"b.py": b"b\n"})
    assert lab.capture().page(1).commits[1:] == [
        commit.model_copy(update={"position": commit.position + 1}) for commit in cold.page(1).commits
    ]


@pytest.mark.parametrize(
    ("trouble", "status", "reason", "is_tried_again"),
    [
        ("NOT_FOUND", "451", "GitHub refuses with status 451 (blocked)", False),
        ("NOT_FOUND", "404", "GitHub refuses with status 404 (not_found)", True),
        ("NOT_FOUND", None, "GitHub answers with the error NOT_FOUND", True),
        ("FORBIDDEN", "451", "GitHub answers with the error FORBIDDEN", True),
    ],
)
def test_a_listed_repository_that_cannot_be_read(
    lab: Laboratory, trouble: str, status: str | None, reason: str, is_tried_again: bool
) -> None:
    lab.account.troubles |= {"R_2": trouble} | ({} if status is None else {"/repos/acme/tools": status})
    page = lab.capture().page(2)
    for facet in ("head", "commits", "files", "readme", "contributors", "languages", "releases", "subscribers_count"):
        assert (page.facets[facet].status, page.facets[facet].reason) == ("unknown", reason)
    assert (page.repository.name, page.head.commits_count, page.repository.languages) == ("tools", None, None)
    lab.account.troubles.clear()
    assert lab.capture().is_known is not is_tried_again


def test_facts_of_another_repository_are_not_taken_for_its_own(lab: Laboratory) -> None:
    lab.account.says["R_2"] = {"databaseId": 77}
    facet = lab.capture().page(2).facets["head"]
    assert (facet.status, facet.reason) == ("unknown", "GitHub answers with another repository")
    lab.account.says.clear()
    assert lab.capture().page(2).facets["head"].status == "observed"


def test_a_history_that_is_too_long_is_read_as_far_as_the_limit(lab: Laboratory) -> None:
    lab.recipe = replace(RECIPE, limits=Limits(most_commits=1))
    lab.account.history_page = 1
    cold = lab.capture()
    head = cold.page(1).head
    assert (head.commits_count, head.recorded_commits_count, head.is_history_complete) == (2, 1, False)
    # GitHub's own list, as the commits that were read say too little.
    assert [(c.login, c.contributions) for c in cold.page(1).contributors] == [("ada", 3)]
    assert cold.asked["/repos/acme/engine/contributors"] == 1
    assert lab.capture().is_known
    lab.account.troubles["/repos/acme/engine/contributors"] = "404"
    lab.account.repositories[1].push({"b.py": b"b\n"})
    warm = lab.capture()
    assert (warm.page(1).head.commits_count, len(warm.page(1).commits)) == (3, 1)
    assert statuses(warm, 1)["contributors"] == "unknown"
    lab.account.troubles.clear()
    assert statuses(lab.capture(), 1)["contributors"] == "observed"
    assert lab.capture().is_known


def test_a_history_of_which_a_part_failed_is_read_again(lab: Laboratory) -> None:
    lab.account.history_page = 1
    lab.account.troubles["R_1 History"] = "INTERNAL"
    cold = lab.capture()
    assert [statuses(cold, 1)[facet] for facet in ("head", "commits", "contributors")] == ["unknown"] * 3
    assert [statuses(cold, 1)[facet] for facet in ("files", "readme", "languages")] == ["observed"] * 3
    assert (cold.page(1).commits, cold.page(1).head.head_oid) == ([], None)
    lab.account.troubles.clear()
    again = lab.capture()
    assert (again.page(1).head.commits_count, len(again.page(1).commits)) == (2, 2)
    assert again.asked["Blobs"] == 0
    assert lab.capture().is_known


def test_a_tree_that_is_too_large_is_never_read(lab: Laboratory) -> None:
    lab.recipe = replace(RECIPE, limits=Limits(most_files=3))
    cold = lab.capture()
    assert (statuses(cold, 1)["files"], statuses(cold, 1)["readme"]) == ("unknown", "unknown")
    assert cold.page(1).facets["files"].reason == "the tree has more than 3 entries"
    assert (cold.page(1).files, len(cold.page(1).commits)) == ([], 2)
    assert lab.capture().is_known


def test_a_history_that_was_rewritten_is_read_anew(lab: Laboratory, tmp_path: Path) -> None:
    lab.capture()
    engine = lab.account.repositories[1]
    del engine.commits[0]
    engine.push({"src/a.py": b"again\n"}, authors={"grace@example.org": None})
    warm, cold = lab.capture(), whole_capture(lab.account, tmp_path / "cold")
    assert warm.page(1) == cold.page(1)


def test_a_file_beyond_the_limit_is_read_when_another_one_goes(lab: Laboratory) -> None:
    limits = Limits(DocumentLimits(counts={"source": 1}, sizes_bytes={}))
    lab.recipe = replace(RECIPE, limits=limits)
    # The third file has the contents of the first: what is said of one must not be said of the other.
    lab.account.repositories[2].push({"a.py": b"same\n", "b.py": b"b\n", "c.py": b"same\n"})
    cold = {document.path: document.reason for document in lab.capture().page(2).documents if document.kind == "source"}
    assert cold == {"a.py": None, **dict.fromkeys(("b.py", "c.py"), "beyond the first 1 files of kind source")}
    lab.account.repositories[2].push({"d.py": b"d\n"})
    assert lab.capture().page(2).documents[1].status == "observed"
    lab.account.repositories[2].push({"a.py": None})
    warm = {document.path: document.reason for document in lab.capture().page(2).documents if document.kind == "source"}
    assert (warm["b.py"], warm["c.py"]) == (None, "beyond the first 1 files of kind source")


def test_contents_that_a_server_makes_up_are_never_asked_for_again(lab: Laboratory) -> None:
    lab.account.made_up.add(blob_oid(b"print()\n"))
    cold = lab.capture()
    reasons = {document.path: document.reason for document in cold.page(1).documents}
    assert reasons["src/a.py"] == "the contents that GitHub gives do not have the hash that names them"
    assert lab.capture().is_known
    lab.account.repositories[1].push({"b.py": b"b\n"})
    warm = lab.capture()
    assert {document.path: document.reason for document in warm.page(1).documents} == reasons | {"b.py": None}
    assert blob_oid(b"print()\n") not in warm.log[-1].what
    lab.account.repositories[1].touch()
    assert {**lab.capture().asked} == {**LISTING_CHANGED, "Repositories": 1}
    lab.account.repositories[1].push({"c.py": b"c\n"})
    assert blob_oid(b"print()\n") not in repr(lab.capture().log)


@pytest.mark.parametrize(("chunk", "requests"), [(100, 4), (1, 8)])
def test_a_server_that_makes_contents_up_is_given_up_for_a_chunk(lab: Laboratory, chunk: int, requests: int) -> None:
    for number in (1, 2):
        texts = {f"{at}.py": f"print({number}, {at})".encode() for at in range(6)}
        lab.account.repositories[number].push(texts)
        lab.account.made_up |= {blob_oid(text) for text in texts.values()}
    lab.chunk = chunk
    asked = lab.capture().asked
    assert sum(count for what, count in asked.items() if "/git/blobs/" in what) == requests


def test_contents_that_came_from_elsewhere_are_not_lost(lab: Laboratory) -> None:
    lab.account.made_up.add(blob_oid(b"print()\n"))
    lab.capture()
    lab.account.made_up.clear()
    lab.account.repositories[2].push({"same.py": b"print()\n"})
    lab.capture()
    lab.account.repositories[1].push({"b.py": b"b\n"})
    warm = lab.capture()
    assert {document.reason for document in warm.page(1).documents} == {None}
    assert blob_oid(b"print()\n") not in warm.log[-1].what
