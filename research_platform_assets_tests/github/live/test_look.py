"""Which repositories an account has: those listed, and what became of those that are listed no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from research_platform_assets.errors import CaptureError
from research_platform_assets.warehouse.memory import open_memory
from research_platform_assets_tests.github.live.conftest import small_account
from research_platform_assets_tests.github.live.laboratory import (
    RECIPE,
    Laboratory,
    SteppingMemory,
    Steps,
    laboratory,
)
from research_platform_assets_tests.github.live.repository import Repository

LOOK = {"/orgs/acme unchanged": 1, "/orgs/acme/repos unchanged": 1}


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


@pytest.mark.parametrize("status", ["404", "204"])
def test_a_transfer_whose_row_cannot_be_had_is_told_by_its_name(lab: Laboratory, status: str) -> None:
    lab.capture()
    lab.account.repositories[2].owner = "other"
    lab.account.troubles["/repos/other/tools"] = status
    assert lab.capture().page(2).repository.full_name == "other/tools"


def test_a_transfer_of_which_no_page_is_remembered_is_read_where_it_is(lab: Laboratory) -> None:
    cold = lab.capture()
    with open_memory(lab.directory) as memory:
        memory.remember({f"page/{2:019d}": None})
    lab.account.repositories[2].owner = "other"
    moved = lab.capture()
    assert moved.page(2).repository.full_name == "other/tools"
    assert moved.page(2).commits == cold.page(2).commits


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


def test_a_capture_that_is_due_and_cannot_begin_is_the_same_at_every_look_of_a_day(lab: Laboratory) -> None:
    """Otherwise whoever asks for it took each look for another change, and asked for ever."""

    def state() -> str:
        with lab.open_memory() as memory:
            return lab.source(SteppingMemory(memory, steps := Steps()), steps).state()

    cold = lab.capture()
    lab.later(days=7)
    first = state()
    lab.later(minutes=5)
    assert (state() == first, first != cold.state) == (True, True)
    captured = lab.capture()
    assert (captured.state, captured.is_known) == (first, False)
    lab.later(minutes=5)
    assert state() == first
    lab.later(days=7)
    second = state()
    lab.later(days=1)
    assert len({first, second, state()}) == 3
