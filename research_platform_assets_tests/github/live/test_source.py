"""The live source as a whole: what a capture asks for, given what earlier ones know, and what its pages then say."""

from __future__ import annotations

import logging
import zlib
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from research_platform_assets.errors import CaptureError
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.live.chunk import Limits
from research_platform_assets.github.live.deep.authors import pseudonym_of
from research_platform_assets.github.live.source import progress
from research_platform_assets.warehouse.memory import memory_path, open_memory
from research_platform_assets.warehouse.spool import spool_path
from research_platform_assets_tests.github.live.account import Account, Link, Repository, blob_oid
from research_platform_assets_tests.github.live.conftest import MAILMAP, small_account
from research_platform_assets_tests.github.live.laboratory import (
    NOWHERE,
    RECIPE,
    Captured,
    CutError,
    Laboratory,
    laboratory,
)

LOOK = {"/orgs/acme unchanged": 1, "/orgs/acme/repos unchanged": 1}
LISTING_CHANGED = {"/orgs/acme unchanged": 1, "/orgs/acme/repos": 1}


def whole_capture(account: Account, directory: Path) -> Captured:
    """What a source that remembers nothing captures of `account`."""
    return Laboratory(account, NOWHERE, directory, is_near=True).capture()


def statuses(captured: Captured, repository_id: int) -> dict[str, str]:
    return {name: facet.status for name, facet in captured.page(repository_id).facets.items()}


def test_a_first_capture_reads_everything(served: Laboratory) -> None:
    cold = served.capture()
    # A `.mailmap` is asked for apart.
    assert cold.asked == {"/orgs/acme": 1, "/orgs/acme/repos": 1, "Repositories": 1, "LineCounts": 1, "Blobs": 2}
    assert (cold.usage["calls"], cold.usage["points"]) == ({"core": 2, "graphql": 4}, 4)
    assert cold.organization.repository_ids == [1, 2, 3]
    assert cold.organization.observed_at == served.now
    engine, empty = cold.page(1), cold.page(3)
    assert (engine.head.commits_count, engine.head.is_history_complete) == (2, True)
    assert [file.path for file in engine.files] == [".mailmap", "README.md", "src", "src/a.py"]
    assert {document.kind: document.status for document in engine.documents} == dict.fromkeys(
        ("mailmap", "readme", "source"), "observed"
    )
    assert [(commit.additions, commit.author_id) for commit in engine.commits] == [(2, 1815), (2, None)]
    assert [(c.login, c.contributions) for c in engine.contributors] == [("ada", 1)]
    assert (engine.repository.subscribers_count, [release.tag_name for release in engine.releases]) == (3, ["v1"])
    assert (empty.head.commits_count, statuses(cold, 3)["files"]) == (0, "absent")
    assert served.documents.keys() == {document.oid for i in (1, 2) for document in cold.page(i).documents}


def test_no_address_is_kept_and_the_mailmap_still_counts(lab: Laboratory) -> None:
    _, steps = replace(lab, directory=lab.directory / "other", documents={}, captured={}).steps_of_capture()
    with pytest.raises(CutError, match="drop answers"):
        lab.capture(steps.index("drop answers"))
    with duckdb.connect(str(spool_path(lab.directory)), read_only=True) as spool:
        rows = spool.execute("select content from answer").fetchall()
    answers = [kept for (kept,) in rows if kept.startswith(b"x")]  # what zlib has packed
    histories = [text for kept in answers if b"messageHeadline" in (text := zlib.decompress(kept))]
    assert len(histories) == 1
    assert b"ada@example.org" not in histories[0]
    cold = lab.capture()
    pseudonym = pseudonym_of("ada@example.org", RECIPE.key)
    links = [(link.identity, link.canonical) for link in cold.page(1).identity_links]
    assert links == [(f"pseudonym-{pseudonym}", "account-1815")]
    assert lab.documents[blob_oid(MAILMAP)] == MAILMAP.replace(
        b"ada@example.org", f"{pseudonym}@pseudonym.invalid".encode()
    )
    with open_memory(lab.directory) as memory:
        remembered = repr(list(memory.recall_all("")))
    assert "ada@example.org" not in remembered + repr(cold.pages)
    assert pseudonym in remembered


def test_an_unchanged_account_costs_two_free_requests(served: Laboratory) -> None:
    cold = served.capture()
    served.later(days=1)
    again = served.capture()
    assert (again.is_known, again.state, again.asked) == (True, cold.state, LOOK)
    assert served.account.log[-1].status == 304


def test_a_row_that_changed_is_all_that_changes(served: Laboratory) -> None:
    cold = served.capture()
    served.later(days=1)
    served.account.repositories[2].row |= {"stargazers_count": 5, "description": "Handy"}
    warm = served.capture()
    assert warm.asked == LISTING_CHANGED
    assert warm.pages["repository/0000000000000000001"] == cold.pages["repository/0000000000000000001"]
    tools, before = warm.page(2), cold.page(2)
    assert (tools.repository.stargazers_count, tools.repository.description) == (5, "Handy")
    assert tools.facets["description"].status == "observed"
    changed = {"stargazers_count": 5, "description": "Handy"}
    facets = before.facets | {"description": tools.facets["description"]}
    assert tools == before.model_copy(
        update={"repository": before.repository.model_copy(update=changed), "facets": facets}
    )
    assert served.capture().is_known
    served.later(days=7)
    assert served.capture().asked["Repositories"] == 1, "a new row is no reading: the repository is due as it was"


def test_a_push_is_read_as_far_as_it_goes(lab: Laboratory, tmp_path: Path) -> None:
    lab.capture()
    lab.later(days=1)
    lab.account.repositories[1].push({"src/b.py": b"b\n"}, authors={"ada@users.noreply.github.com": None})
    warm = lab.capture()
    assert warm.asked == {**LISTING_CHANGED, "Repositories": 1, "LineCounts": 1, "Blobs": 1}
    asked = [asked.what for asked in warm.log]
    assert "('ids', ['R_1'])" in asked[2]
    assert "('first0', 1)" in asked[3]
    assert asked[4].count("oid") == 1
    cold = whole_capture(lab.account, tmp_path / "cold")
    assert [warm.pages[key] for key in sorted(warm.pages) if key != "organization"] == [
        cold.pages[key] for key in sorted(cold.pages) if key != "organization"
    ]
    assert {commit.author_id for commit in warm.page(1).commits} == {1815, None}


def test_an_account_that_an_old_commit_names_is_found_for_a_new_one(lab: Laboratory, tmp_path: Path) -> None:
    """The old form of a noreply address has a login without an id; the other way round it is the same."""
    lab.account.history_page = 1
    lab.account.repositories[2].push({}, authors={"grace@users.noreply.github.com": None})
    lab.capture()
    lab.account.repositories[1].push({"b.py": b"b\n"}, authors={"ada@users.noreply.github.com": None})
    lab.account.repositories[2].push({"c.py": b"c\n"}, authors={"1815+grace@users.noreply.github.com": None})
    warm, cold = lab.capture(), whole_capture(lab.account, tmp_path / "cold")
    for repository_id in (1, 2):
        assert warm.page(repository_id).commits == cold.page(repository_id).commits
        assert warm.page(repository_id).contributors == cold.page(repository_id).contributors
    assert [commit.author_id for commit in warm.page(2).commits] == [1815, 1815, 1815]


def test_a_push_elsewhere_leaves_the_branch_as_it_was(lab: Laboratory) -> None:
    cold = lab.capture()
    lab.account.repositories[1].touch()
    lab.account.repositories[1].releases.append("v2")
    warm = lab.capture()
    assert warm.asked == {**LISTING_CHANGED, "Repositories": 1}
    assert [release.tag_name for release in warm.page(1).releases] == ["v1", "v2"]
    assert (warm.page(1).commits, warm.page(1).documents) == (cold.page(1).commits, cold.page(1).documents)


def test_what_is_unfinished_is_tried_three_times_and_then_with_the_next_refresh(lab: Laboratory) -> None:
    oid = blob_oid(b"print()\n")
    lab.account.troubles[oid] = "INTERNAL"
    cold = lab.capture()
    assert (cold.asked["Blobs"], statuses(cold, 1)["readme"]) == (4, "observed")
    lost = {document.oid: document.reason for document in cold.page(1).documents}
    assert lost[oid] == "GitHub answers with the error INTERNAL"
    for _ in range(2):
        again = lab.capture()
        assert again.state != cold.state
        assert "('ids', ['R_1'])" in again.log[2].what
        assert {**again.asked} == {**LOOK, "Repositories": 1, "Blobs": 3}
    for _ in range(2):
        assert lab.capture().is_known
    del lab.account.troubles[oid]
    assert lab.capture().is_known
    lab.later(days=7)
    refreshed = lab.capture()
    assert {**refreshed.asked} == {**LOOK, "Repositories": 1, "Blobs": 1}
    assert {document.status for document in refreshed.page(1).documents} == {"observed"}
    assert lab.capture().is_known


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


def test_everything_is_due_after_a_week(lab: Laboratory) -> None:
    cold = lab.capture()
    lab.later(days=6)
    assert lab.capture().is_known
    lab.later(days=1)
    lab.account.repositories[1].languages["R"] = 5
    refreshed = lab.capture()
    assert {**refreshed.asked} == {**LOOK, "Repositories": 1}
    assert refreshed.state != cold.state
    assert [language.name for language in refreshed.page(1).repository.languages or ()] == ["Python", "R"]
    assert lab.capture().is_known
    lab.later(days=7)
    assert lab.capture().state not in (cold.state, refreshed.state)


def test_another_recipe_reads_everything_but_contents_at_hand(lab: Laboratory) -> None:
    cold = lab.capture()
    lab.recipe = replace(RECIPE, code_version="code-2")
    again = lab.capture()
    assert {**again.asked} == {"/orgs/acme": 1, "/orgs/acme/repos": 1, "Repositories": 1, "LineCounts": 1}
    assert (again.pages, again.state != cold.state) == (cold.pages, True)


def test_a_damaged_memory_costs_requests_only(lab: Laboratory, caplog: pytest.LogCaptureFixture) -> None:
    cold = lab.capture()
    memory_path(lab.directory).write_bytes(b"no database" * 1000)
    lab.later(days=1)
    again = lab.capture()
    assert "is begun anew; the next capture asks for everything" in caplog.text
    assert again.asked["Repositories"] == again.asked["LineCounts"] == 1
    assert "('oid0', '" + blob_oid(MAILMAP) in again.log[-1].what, "the mailmap's text was in the memory"
    assert again.asked["Blobs"] == 1
    assert {key: page for key, page in again.pages.items() if key != "organization"} == {
        key: page for key, page in cold.pages.items() if key != "organization"
    }


def test_a_memory_that_was_lost_never_brings_an_old_capture_back(lab: Laboratory) -> None:
    """What changes unseen by the listing would else stand still until a row changes."""
    cold = lab.capture()
    lab.later(days=8)
    refreshed = lab.capture()
    memory_path(lab.directory).unlink()
    lab.later(days=8)
    lost = lab.capture()
    assert lost.state not in (cold.state, refreshed.state)
    lab.later(days=8)
    assert not lab.capture().is_known


def test_contents_that_are_not_at_hand_are_asked_for_again(lab: Laboratory) -> None:
    cold = lab.capture()
    lab.documents.clear()
    lab.account.repositories[3].row["stargazers_count"] = 1
    again = lab.capture()
    assert {**again.asked} == {**LISTING_CHANGED, "Repositories": 1, "Blobs": 1}
    assert again.pages["repository/0000000000000000001"] == cold.pages["repository/0000000000000000001"]
    assert lab.documents.keys() == {document.oid for i in (1, 2) for document in cold.page(i).documents}


def test_a_repository_that_github_denies_is_gone(served: Laboratory) -> None:
    served.capture()
    served.account.repositories[2].is_gone = True
    after = served.capture()
    assert {**after.asked} == {"/orgs/acme": 1, "/orgs/acme/repos": 1, "Repositories": 1}
    assert after.organization.repository_ids == [1, 3]
    assert (served.capture().is_known, served.capture().asked) == (True, LOOK)


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_repository_that_became_private_is_gone(lab: Laboratory, is_listed: bool) -> None:
    lab.capture()
    lab.account.repositories[2].is_private = True
    lab.account.repositories[2].is_listed = is_listed
    assert lab.capture().organization.repository_ids == [1, 3]
    assert lab.capture().is_known


def test_private_repositories_are_kept_apart_whatever_the_listing_says(lab: Laboratory) -> None:
    lab.account.repositories[2].is_private = True
    assert lab.capture().organization.repository_ids == [1, 3]
    lab.recipe = replace(RECIPE, include_private=True)
    assert lab.capture().page(2).repository.is_private
    lab.recipe = RECIPE
    lab.account.public_repos = 9
    lab.account.repositories[1].is_private = True
    public = lab.capture()
    assert (public.organization.repository_ids, public.asked["Repositories"]) == ([3], 0)
    lab.account.repositories[1].is_listed = False
    assert lab.capture().organization.repository_ids == [3]


def test_a_transfer_is_told_until_the_next_refresh(served: Laboratory) -> None:
    cold = served.capture()
    served.account.repositories[2].owner = "other"
    moved = served.capture()
    expected = {"/orgs/acme": 1, "/orgs/acme/repos": 1, "Repositories": 1, "/repos/other/tools": 1}
    assert {**moved.asked} == expected
    assert moved.organization.repository_ids == [1, 2, 3]
    there = moved.page(2)
    assert (there.repository.full_name, there.commits) == ("other/tools", cold.page(2).commits)
    assert served.capture().is_known
    served.later(days=7)
    assert served.capture().organization.repository_ids == [1, 3]
    served.account.repositories[2].owner = "acme"
    assert served.capture().page(2).repository.full_name == "acme/tools"
    assert served.capture().is_known


def test_a_transfer_whose_row_cannot_be_had_is_told_by_its_name(lab: Laboratory) -> None:
    lab.capture()
    lab.account.repositories[2].owner = "other"
    lab.account.troubles["/repos/other/tools"] = "NOT_FOUND"
    assert lab.capture().page(2).repository.full_name == "other/tools"


def test_a_repository_of_which_github_says_nothing_is_kept(lab: Laboratory) -> None:
    cold = lab.capture()
    lab.account.repositories[2].is_listed = False
    lab.account.troubles["R_2"] = "FORBIDDEN"
    kept = lab.capture()
    assert kept.pages["repository/0000000000000000002"] == cold.pages["repository/0000000000000000002"]
    lab.account.troubles.clear()
    assert (lab.capture().is_known, lab.capture().asked["Repositories"]) == (True, 1)


def test_a_listing_that_cannot_be_whole_deletes_nothing(lab: Laboratory, caplog: pytest.LogCaptureFixture) -> None:
    cold = lab.capture()
    lab.account.repositories[2].is_gone = True
    lab.account.public_repos = 3
    after = lab.capture()
    assert {**after.asked} == {
        "/orgs/acme unchanged": 1,
        "/orgs/acme/repos": 2,
        "/orgs/acme": 1,
    }
    assert "acme: GitHub counts 3 public repositories and lists 2; no repository counts as gone" in caplog.text
    assert after.is_known
    assert after.pages == cold.pages
    lab.account.public_repos = None
    assert lab.capture().organization.repository_ids == [1, 3]


def test_settings_that_name_another_account_begin_anew(lab: Laboratory) -> None:
    """Its repositories are not those of the first account that moved there."""
    lab.capture()
    first = lab.account.repositories
    lab.account.repositories = {}
    lab.account.add(Repository(9, "own", owner="beta")).push({"README.md": b"Own\n"})
    lab.account.login, lab.account.id, lab.recipe = "beta", 8, replace(RECIPE, login="beta")
    lab.account.repositories |= first
    assert lab.capture().organization.repository_ids == [9]


def test_a_form_of_an_id_that_is_not_the_listings_does_no_harm(lab: Laboratory) -> None:
    cold = lab.capture()
    lab.account.repositories[1].answers_as = "MDEwOlJlcG9zaXRvcnkx"
    lab.account.repositories[1].touch()
    assert lab.capture().page(1).commits == cold.page(1).commits


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


def test_after_a_sample_who_was_never_read_is_read_first_then_who_was_not_for_long(lab: Laboratory) -> None:
    lab.chunk = 1
    lab.capture()
    lab.later(days=1)
    lab.account.repositories[1].touch()
    lab.capture()
    lab.later(days=1)
    for repository in lab.account.repositories.values():
        repository.touch()
    lab.account.add(Repository(9, "new"))
    order = [asked.what for asked in lab.capture().log if asked.operation == "Repositories"]
    assert [what.partition("['")[2][:3] for what in order] == ["R_3", "R_9", "R_2", "R_1"]


def test_the_log_tells_how_far_it_is(lab: Laboratory, caplog: pytest.LogCaptureFixture) -> None:
    lab.chunk = 2
    with caplog.at_level(logging.INFO, logger="research_platform_assets.github.live.source"):
        lab.capture()
    lines = [record.getMessage() for record in caplog.records]
    assert lines[0].startswith("acme: read 2 of 3 repositories, 4 requests, 4 points, about ")
    assert lines[1] == "acme: read 3 of 3 repositories, 5 requests, 5 points"


def test_progress_says_how_long_the_rest_may_take() -> None:
    usage = {"calls": {"core": 2, "graphql": 5}, "points": 6}
    assert progress("acme", 25, 100, usage, 10.0) == (
        "acme: read 25 of 100 repositories, 7 requests, 6 points, about 30 s to go"
    )
    assert progress("acme", 100, 100, usage, 10.0) == "acme: read 100 of 100 repositories, 7 requests, 6 points"


def test_usage_counts_looks_and_captures_together(lab: Laboratory) -> None:
    lab.capture()
    usage = lab.capture().usage
    assert (usage["calls"], usage["refusals"]) == ({"core": 2, "graphql": 4}, {})
    assert usage["seconds"] > 0


def test_a_user_has_repositories_too(tmp_path: Path) -> None:
    account = small_account()
    account.kind = "users"
    with laboratory(account, tmp_path) as lab:
        first = lab.capture()
        assert [asked.what.partition("&")[0] for asked in first.log[:3]] == [
            "/orgs/acme",
            "/users/acme",
            "/users/acme/repos?type=owner",
        ]
        assert lab.capture().asked == {"/users/acme unchanged": 1, "/users/acme/repos unchanged": 1}


def test_an_account_that_is_not_there_is_said_so(served: Laboratory) -> None:
    served.recipe = replace(RECIPE, login="nobody")
    with pytest.raises(CaptureError, match=r"GitHub knows no organisation or user nobody.*correct `organizations`"):
        served.capture()
