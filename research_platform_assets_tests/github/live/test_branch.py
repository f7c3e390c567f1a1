"""What becomes of a branch and of a page when parts of them are known, absent or unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from research_platform_assets.github.archive.facts import EMPTY_REPOSITORY
from research_platform_assets.github.archive.repository import NO_README
from research_platform_assets.github.live.branch import (
    FACETS,
    NO_COMMITS,
    NO_CONTRIBUTORS,
    Branch,
    of_page,
    with_files,
    with_history,
    without_head,
)
from research_platform_assets.github.live.contents import Documents
from research_platform_assets.github.live.deep import Head, History, RepositoryFacts, Unknown
from research_platform_assets.github.live.deep.commits import history_page
from research_platform_assets.github.live.deep.facts import HistoryPage
from research_platform_assets.github.live.deep.repository_facts import repository_facts
from research_platform_assets.github.live.listing import row_of
from research_platform_assets.github.live.pages import NO_RELEASES, NOT_TOLD, page_of_facts, page_with_row
from research_platform_assets.github.records import (
    ContributorRecord,
    DocumentRecord,
    FacetRecord,
    FileRecord,
    HeadRecord,
    IdentityLinkRecord,
)
from research_platform_assets_tests.github.live.deep.answers import KEY, history, oid, repository, row
from research_platform_assets_tests.github.live.repository import Repository

HEAD = Head("main", oid(1), oid(100))
OBSERVED = FacetRecord(status="observed")
NO_ANSWER, BLOCKED = Unknown("no answer"), Unknown("blocked", is_lasting=True)
ADA = ContributorRecord(account_id=1815, login="ada", type="User", contributions=2)
FILE = FileRecord(path="README.md", type="blob", mode="100644", size_bytes=2, oid=oid(200))
README = DocumentRecord(path="README.md", kind="readme", oid=oid(200), size_bytes=2, status="observed", reason=None)
LINK = IdentityLinkRecord(identity="pseudonym-0", canonical="account-1", path=".mailmap")


def page_read() -> HistoryPage:
    page = history_page(history(1, 2, total=2), KEY)
    assert isinstance(page, HistoryPage)
    return page


COMMITS = page_read().commits
WHOLE = History(HEAD.oid, "full", COMMITS, 2, is_complete=True, reason=None, pages=())
LIMITED = replace(WHOLE, total=9, is_complete=False, reason="the history is longer than the 2 commits that are read")
CUT_SHORT = replace(WHOLE, total=9, is_complete=False, reason="no answer", is_cut_short=True)
UNKNOWN_HEAD = HeadRecord(head_oid=None, commits_count=None, recorded_commits_count=0, is_history_complete=False)


def unknown(reason: str) -> FacetRecord:
    return FacetRecord(status="unknown", reason=reason)


def absent(reason: str) -> FacetRecord:
    return FacetRecord(status="absent", reason=reason)


@pytest.mark.parametrize(
    ("head", "is_empty", "facet", "count", "is_unfinished"),
    [
        pytest.param(None, True, absent(EMPTY_REPOSITORY), 0, False, id="empty repository"),
        pytest.param(None, False, absent(NO_COMMITS), 0, False, id="default branch without a commit"),
        pytest.param(NO_ANSWER, False, unknown("no answer"), None, True, id="unknown tip"),
        pytest.param(BLOCKED, False, unknown("blocked"), None, False, id="tip that stays unknown"),
        pytest.param(NO_ANSWER, True, unknown("no answer"), None, True, id="unknown tip of an empty repository"),
    ],
)
def test_a_branch_without_a_tip(
    head: Unknown | None, is_empty: bool, facet: FacetRecord, count: int | None, is_unfinished: bool
) -> None:
    branch = without_head(head, is_empty=is_empty)
    assert branch.facets == dict.fromkeys(FACETS, facet)
    assert branch.head == HeadRecord(
        head_oid=None, commits_count=count, recorded_commits_count=0, is_history_complete=count == 0
    )
    assert (branch.is_unfinished, branch.tree_oid, branch.files, branch.commits) == (is_unfinished, None, (), ())


@pytest.mark.parametrize(
    ("past", "contributors", "facets", "is_complete", "is_unfinished"),
    [
        pytest.param(WHOLE, [ADA], [OBSERVED, OBSERVED, OBSERVED], True, False, id="whole"),
        pytest.param(WHOLE, [], [OBSERVED, OBSERVED, absent(NO_CONTRIBUTORS)], True, False, id="no accounts"),
        pytest.param(LIMITED, [ADA], [OBSERVED, OBSERVED, OBSERVED], False, False, id="limit reached"),
        pytest.param(
            LIMITED, NO_ANSWER, [OBSERVED, OBSERVED, unknown("no answer")], False, True, id="no list of contributors"
        ),
        pytest.param(
            LIMITED, BLOCKED, [OBSERVED, OBSERVED, unknown("blocked")], False, False, id="never a list of contributors"
        ),
    ],
)
def test_a_branch_with_its_past(
    past: History, contributors: Any, facets: list[FacetRecord], is_complete: bool, is_unfinished: bool
) -> None:
    branch = with_history(HEAD, past, COMMITS, contributors)
    assert list(branch.facets.items()) == list(zip(("head", "commits", "contributors"), facets, strict=True))
    assert branch.head == HeadRecord(
        head_oid=HEAD.oid, commits_count=past.total, recorded_commits_count=2, is_history_complete=is_complete
    )
    assert (branch.commits, branch.is_unfinished) == (COMMITS, is_unfinished)
    assert list(branch.contributors) == ([] if isinstance(contributors, Unknown) else contributors)


@pytest.mark.parametrize(
    ("past", "reason", "is_unfinished"),
    [(NO_ANSWER, "no answer", True), (BLOCKED, "blocked", False), (CUT_SHORT, "no answer", True)],
)
def test_a_history_that_a_failure_cut_short_tells_nothing(
    past: History | Unknown, reason: str, is_unfinished: bool
) -> None:
    branch = with_history(HEAD, past, COMMITS, [ADA])
    assert branch.facets == dict.fromkeys(("head", "commits", "contributors"), unknown(reason))
    assert (branch.head, branch.commits, branch.contributors) == (UNKNOWN_HEAD, (), ())
    assert branch.is_unfinished is is_unfinished


@pytest.mark.parametrize(
    ("documents", "readme"),
    [
        pytest.param([README], OBSERVED, id="README"),
        pytest.param([], absent(NO_README), id="none"),
        pytest.param([README.model_copy(update={"kind": "source"})], absent(NO_README), id="another document"),
        pytest.param(
            [README.model_copy(update={"status": "unknown", "reason": "no answer"})], unknown("no answer"), id="unread"
        ),
    ],
)
def test_what_the_files_say_of_a_readme(documents: list[DocumentRecord], readme: FacetRecord) -> None:
    found = Documents(tuple(documents), lost={oid(5): "made up"})
    branch = with_files(with_history(HEAD, WHOLE, COMMITS, [ADA]), HEAD.tree_oid, [FILE], found, [LINK])
    assert (branch.facets["files"], branch.facets["readme"], branch.facets.keys()) == (OBSERVED, readme, set(FACETS))
    assert (branch.tree_oid, branch.files, branch.documents) == (HEAD.tree_oid, [FILE], tuple(documents))
    assert (branch.identity_links, branch.lost, branch.is_unfinished) == ([LINK], {oid(5): "made up"}, False)


@pytest.mark.parametrize(
    ("files", "reason", "is_unfinished"), [(NO_ANSWER, "no answer", True), (BLOCKED, "blocked", False)]
)
def test_files_that_cannot_be_had(files: Unknown, reason: str, is_unfinished: bool) -> None:
    branch = with_files(with_history(HEAD, WHOLE, COMMITS, [ADA]), HEAD.tree_oid, files, Documents(), [])
    assert (branch.facets["files"], branch.facets["readme"]) == (unknown(reason), unknown(reason))
    assert (branch.tree_oid, branch.files, branch.is_unfinished) == (None, (), is_unfinished)
    assert branch.facets["commits"] == OBSERVED


@pytest.mark.parametrize("of_past", [True, False])
@pytest.mark.parametrize("of_documents", [True, False])
def test_a_branch_is_unfinished_where_a_part_is(of_past: bool, of_documents: bool) -> None:
    past = with_history(HEAD, LIMITED, COMMITS, NO_ANSWER if of_past else [ADA])
    branch = with_files(past, HEAD.tree_oid, [FILE], Documents(is_unfinished=of_documents), [])
    assert branch.is_unfinished is (of_past or of_documents)


ROW = row_of(Repository(1, "engine").listed(), "acme")


def facts(**changes: Any) -> RepositoryFacts:
    found = repository_facts(row(repository()), KEY)
    assert isinstance(found, RepositoryFacts)
    return replace(found, **changes)


def branch_read() -> Branch:
    return with_files(with_history(HEAD, WHOLE, COMMITS, [ADA]), HEAD.tree_oid, [FILE], Documents((README,)), [LINK])


def test_a_page_holds_what_the_row_the_facts_and_the_branch_say() -> None:
    page = page_of_facts(ROW, "acme", facts(), branch_read())
    assert {facet: record.status for facet, record in page.facets.items()} == {
        **dict.fromkeys((*FACETS, "languages", "releases", "subscribers_count"), "observed"),
        **dict.fromkeys(("stargazers_count", "forks_count", "open_issues_count", "size_kilobytes"), "observed"),
        **dict.fromkeys(("license", "description", "topics"), "absent"),
    }
    assert page.repository.subscribers_count == 3
    assert [language.size_bytes for language in page.repository.languages or ()] == [120]
    assert ([release.tag_name for release in page.releases], page.identity_links) == (["v1"], [LINK])
    assert of_page(page, HEAD.tree_oid, {}) == replace(
        branch_read(),
        files=page.files,
        documents=page.documents,
        commits=page.commits,
        contributors=page.contributors,
    )


def test_what_a_row_does_not_tell_is_unknown_and_not_zero() -> None:
    given = {key: ROW[key] for key in ROW if key not in ("topics", "forks_count")} | {"stargazers_count": None}
    page = page_of_facts(given, "acme", facts(), branch_read())
    for facet in ("topics", "forks_count", "stargazers_count"):
        assert page.facets[facet] == unknown(NOT_TOLD)
    assert (page.repository.topics, page.repository.forks_count, page.repository.stargazers_count) == (None,) * 3


@pytest.mark.parametrize(
    ("changes", "facet", "record"),
    [
        ({"subscribers_count": NO_ANSWER}, "subscribers_count", unknown("no answer")),
        ({"languages": NO_ANSWER}, "languages", unknown("no answer")),
        ({"languages": ()}, "languages", absent("no language detected")),
        ({"releases": NO_ANSWER}, "releases", unknown("no answer")),
        ({"releases": ()}, "releases", absent(NO_RELEASES)),
    ],
)
def test_facts_that_are_missing_from_a_page(changes: dict[str, Any], facet: str, record: FacetRecord) -> None:
    page = page_of_facts(ROW, "acme", facts(**changes), branch_read())
    assert page.facets[facet] == record
    if facet != "releases":
        assert getattr(page.repository, facet) == ([] if record.status == "absent" else None)
    # The row alone may change while the reason stays.
    again = page_with_row(page, {**ROW, "stargazers_count": 7}, "acme")
    assert (again.facets, again.repository.stargazers_count) == (page.facets, 7)


def test_a_repository_of_which_nothing_could_be_had() -> None:
    page = page_of_facts(ROW, "acme", NO_ANSWER, without_head(NO_ANSWER, is_empty=False))
    of_row = ("license", "description", "topics", "stargazers_count", "forks_count", "open_issues_count")
    for facet, record in page.facets.items():
        if facet not in (*of_row, "size_kilobytes"):
            assert record == unknown("no answer"), facet
    assert (page.repository.name, page.repository.subscribers_count, page.releases) == ("engine", None, [])


def test_an_empty_repository_has_no_releases_because_it_is_empty() -> None:
    empty = without_head(None, is_empty=True)
    assert page_of_facts(ROW, "acme", facts(releases=()), empty).facets["releases"] == absent(EMPTY_REPOSITORY)
    assert page_of_facts(ROW, "acme", facts(), empty).facets["releases"] == OBSERVED
    other = without_head(None, is_empty=False)
    assert page_of_facts(ROW, "acme", facts(releases=()), other).facets["releases"] == absent(NO_RELEASES)


def test_a_new_row_changes_the_row_and_nothing_else() -> None:
    page = page_of_facts(ROW, "acme", facts(), branch_read())
    new = {**ROW, "name": "motor", "full_name": "other/motor", "description": "A motor", "topics": ["x"]}
    again = page_with_row(page, new, "acme")
    assert (again.repository.full_name, again.repository.topics) == ("other/motor", ["x"])
    assert again.facets == page.facets | {"description": OBSERVED, "topics": OBSERVED}
    kept = ("head", "files", "documents", "commits", "contributors", "releases", "identity_links")
    assert all(getattr(again, part) == getattr(page, part) for part in kept)
    unchanged = ("languages", "subscribers_count", "repository_id", "node_id")
    assert all(getattr(again.repository, part) == getattr(page.repository, part) for part in unchanged)
    assert page_with_row(again, ROW, "acme") == page
