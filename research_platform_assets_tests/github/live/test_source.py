"""The live source as a whole: what a capture asks for, given what earlier ones know, and what its pages then say."""

from __future__ import annotations

import logging
import zlib
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from research_platform_assets.github.live.deep.authors import pseudonym_of
from research_platform_assets.github.live.source import progress
from research_platform_assets.warehouse.memory import memory_path, open_memory
from research_platform_assets.warehouse.spool import spool_path
from research_platform_assets_tests.github.live.conftest import MAILMAP
from research_platform_assets_tests.github.live.laboratory import (
    RECIPE,
    CutError,
    Laboratory,
    statuses,
    whole_capture,
)
from research_platform_assets_tests.github.live.repository import Repository, blob_oid

LOOK = {"/orgs/acme unchanged": 1, "/orgs/acme/repos unchanged": 1}
LISTING_CHANGED = {"/orgs/acme unchanged": 1, "/orgs/acme/repos": 1}


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


def test_an_account_that_comes_back_to_an_earlier_state_is_captured_anew_and_reads_nothing(lab: Laboratory) -> None:
    """Else a repository that came and went in between would be forgotten with the tables of that time."""
    cold = lab.capture()
    lab.account.repositories[9] = Repository(9, "passing")
    lab.later(minutes=1)
    between = lab.capture()
    assert lab.capture().is_known
    del lab.account.repositories[9]
    lab.later(minutes=1)
    after = lab.capture()
    assert not after.is_known
    assert after.state not in (cold.state, between.state)
    assert after.asked["Blobs"] == after.asked["History"] == 0
    assert {key: page for key, page in after.pages.items() if "repository/" in key} == {
        key: page for key, page in cold.pages.items() if "repository/" in key
    }
    assert lab.capture().is_known


def test_a_verification_reads_everything_whatever_the_listing_says(lab: Laboratory) -> None:
    cold = lab.capture()
    lab.account.repositories[1].languages["R"] = 5
    lab.later(minutes=1)
    assert lab.capture().is_known
    lab.verify = True
    verified = lab.capture()
    assert {**verified.asked} == {**LOOK, "Repositories": 1}
    assert verified.state != cold.state
    assert [language.name for language in verified.page(1).repository.languages or ()] == ["Python", "R"]
    lab.verify = False
    assert lab.capture().is_known


def test_a_verification_that_was_cut_short_is_gone_on_with(lab: Laboratory) -> None:
    lab.chunk = 1
    lab.capture()
    lab.later(minutes=1)
    lab.verify = True
    with pytest.raises(CutError):
        lab.capture(most=13)
    lab.verify = False
    lab.later(minutes=1)
    rest = lab.capture()
    assert not rest.is_known
    assert rest.asked["Repositories"] == 2
    assert lab.capture().is_known


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
