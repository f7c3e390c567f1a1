"""A whole organisation, asked of a server that answers like GitHub, against the archive that it serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.github.documents import DocumentLimits, select_documents
from research_platform_assets.github.live import deep
from research_platform_assets.github.readme_choice import choose_readme
from research_platform_assets.github.records import CommitRecord, FileRecord, RepositoryPage
from research_platform_assets_tests.github.archive.captures import captured
from research_platform_assets_tests.github.live.deep.answers import KEY
from research_platform_assets_tests.github.live.deep.schema import points
from research_platform_assets_tests.github.live.deep.standin import Recording, Standin, running

LONGEST = "Narrative-Digital-Finance"
LARGEST = "ML_Design_Thinking"
SMALL = "hugo-research-template"


@dataclass(frozen=True)
class Capture:
    """Everything but contents, by the name of the repository."""

    facts: dict[str, deep.RepositoryFacts]
    histories: dict[str, deep.History]
    commits: dict[str, list[CommitRecord]]
    files: dict[str, list[FileRecord]]
    client: Recording


@pytest.fixture(scope="module")
def server(real_archive: Path) -> Iterator[Standin]:
    with running(real_archive) as standin:
        yield standin


@pytest.fixture
def standin(server: Standin) -> Iterator[Standin]:
    """The server as it started."""
    yield server
    server.control("reset", {})
    server.control("settings", {"secondary": False})


@pytest.fixture(scope="module")
def archive(real_archive: Path) -> dict[str, RepositoryPage]:
    """What the archive itself holds, by name."""
    pages = [page for key, page in captured(real_archive).pages() if key.startswith("repository/")]
    return {page.repository.name: page for page in (RepositoryPage.from_json("x", page) for page in pages)}


async def everything(client: Recording, node_ids: list[str]) -> Capture:
    asker = deep.Asker(client)
    found = await deep.repositories(asker, node_ids, KEY)
    facts = [one for one in found.values() if isinstance(one, deep.RepositoryFacts)]
    assert len(facts) == len(node_ids)
    names = {one.node_id: one.name for one in facts}
    histories = {
        node_id: history
        for node_id, history in (await deep.histories(asker, facts, KEY)).items()
        if isinstance(history, deep.History)
    }
    counts = await deep.line_counts(asker, histories)
    trees = await deep.trees(asker, facts)
    return Capture(
        facts={one.name: one for one in facts},
        histories={names[node_id]: history for node_id, history in histories.items()},
        commits={names[key]: deep.with_line_counts(value.commits, counts) for key, value in histories.items()},
        files={names[node_id]: files for node_id, files in trees.items() if isinstance(files, list)},
        client=client,
    )


def capture(standin: Standin, *names: str) -> Capture:
    node_ids = [node_id for name, node_id in standin.repositories().items() if not names or name in names]
    standin.control("reset", {"only": ["log"]})
    return standin.run(lambda client: everything(client, node_ids))


def shown(commits: list[CommitRecord]) -> list[dict[str, Any]]:
    """What both sources tell of commits; the server makes up addresses where there is no account."""
    left_out = {"author_identity", "author_pseudonym", "author_name", "author_type"}
    return [commit.model_dump(exclude=left_out) for commit in commits]


def listed(files: list[FileRecord], edited: dict[str, str] | None = None) -> list[tuple[Any, ...]]:
    """What has to agree: edited files are served as what they now hold, so the directories above them differ too."""
    return [
        (one.path, one.type, one.mode, (edited or {}).get(one.oid, one.oid) if one.type != "tree" else None)
        for one in files
    ]


def test_everything_that_the_archive_holds_comes_in_few_calls(
    standin: Standin, archive: dict[str, RepositoryPage]
) -> None:
    found = capture(standin)
    assert sorted(found.facts) == sorted(archive)
    edited: dict[str, str] = standin.control("edited")
    for name, page in archive.items():
        facts, history = found.facts[name], found.histories[name]
        assert isinstance(facts.head, deep.Head)
        assert facts.head.oid == page.head.head_oid
        assert (history.is_complete, history.total) == (True, page.head.commits_count)
        accounts = {commit.oid for commit in page.commits if commit.author_id is not None}
        expected = [one for one in shown(page.commits) if one["oid"] in accounts]
        assert [one for one in shown(found.commits[name]) if one["oid"] in accounts] == expected
        assert [one.oid for one in found.commits[name]] == [one.oid for one in page.commits]
        assert isinstance(facts.languages, tuple)
        assert {one.name: one.size_bytes for one in facts.languages} == {
            one.name: one.size_bytes for one in page.repository.languages or ()
        }
        assert isinstance(facts.releases, tuple)
        assert {one.tag_name for one in facts.releases} == {one.tag_name for one in page.releases}
        assert listed(found.files[name]) == listed(page.files, edited)
    stats = standin.control("stats")
    assert stats["requests"] <= 0.5 * len(archive)
    assert stats["points"]["graphql"] <= 0.3 * len(archive)
    assert [price for price, _, _ in found.client.asked] == [points(*question) for _, *question in found.client.asked]


@pytest.mark.parametrize("over_budget", ["html_502", "html_504", "resource_limits"])
def test_a_slow_server_gives_the_same_in_more_calls(standin: Standin, over_budget: str) -> None:
    names = (LONGEST, LARGEST, SMALL)
    whole = capture(standin, *names)
    standin.control("settings", {"work_budget_ms": 800, "over_budget": over_budget})
    slow = capture(standin, *names)
    assert (slow.commits, slow.files) == (whole.commits, whole.files)
    assert {name: facts.releases for name, facts in slow.facts.items()} == {
        name: facts.releases for name, facts in whole.facts.items()
    }
    assert standin.control("stats")["requests"] > 4


def test_a_server_too_slow_for_changes_gives_everything_else(standin: Standin) -> None:
    standin.control("settings", {"work_budget_ms": 20})
    found = capture(standin, SMALL)
    assert {commit.additions for commit in found.commits.get(SMALL, [])} <= {None}
    assert found.client.too_large > 0


def test_a_truncated_tree_is_walked(standin: Standin) -> None:
    whole = capture(standin, LARGEST)
    standin.control("settings", {"tree_entry_limit": 100})
    assert capture(standin, LARGEST).files == whole.files


def known(found: Capture, name: str) -> dict[str, deep.KnownHistory]:
    history = found.histories[name]
    oids = frozenset(commit.oid for commit in history.commits)
    return {found.facts[name].node_id: deep.KnownHistory(history.head_oid, history.total, oids)}


@pytest.mark.parametrize(
    ("operation", "more", "kind", "new"),
    [
        ("push", {"files": [{"path": "a/b.txt", "content": "x"}]}, "joined", 1),
        ("force_push", {"drop": 2}, "full", None),
    ],
)
def test_after_a_push_only_what_is_new_is_read(
    standin: Standin, operation: str, more: dict[str, Any], kind: str, new: int | None
) -> None:
    before = capture(standin, LONGEST)
    standin.mutate(operation, LONGEST, more)

    async def again(client: Recording) -> deep.History | deep.Unknown:
        asker = deep.Asker(client)
        facts = (await deep.repositories(asker, [before.facts[LONGEST].node_id], KEY)).values()
        present = [one for one in facts if isinstance(one, deep.RepositoryFacts)]
        (history,) = (await deep.histories(asker, present, KEY, known(before, LONGEST))).values()
        return history

    history = standin.run(again)
    assert isinstance(history, deep.History)
    assert (history.kind, history.is_complete) == (kind, True)
    after = capture(standin, LONGEST).histories[LONGEST]
    if new is None:
        assert history.commits == after.commits
    else:
        assert len(history.commits) == new
        assert deep.joined_commits(history.commits, before.histories[LONGEST].commits) == list(after.commits)


def test_empty_renamed_and_deleted_repositories(standin: Standin) -> None:
    ids = standin.repositories()
    names = ("Teaching", "market-microstructure", "credit-risk-prediction")
    standin.mutate("empty", names[0])
    standin.mutate("rename", names[1], {"name": "microstructure"})
    standin.mutate("delete", names[2])
    found = standin.run(lambda client: deep.repositories(deep.Asker(client), [ids[name] for name in names], KEY))
    empty, renamed, deleted = found.values()
    assert isinstance(empty, deep.RepositoryFacts)
    assert (empty.head, empty.history, empty.directories) == (None, None, None)
    assert isinstance(renamed, deep.RepositoryFacts)
    assert (renamed.owner, renamed.name) == ("Digital-AI-Finance", "microstructure")
    assert isinstance(deleted, deep.Missing)
    assert deleted.kind == "not found"


def test_contents_are_verified_and_made_up_ones_are_unknown(standin: Standin) -> None:
    found = capture(standin, LONGEST, SMALL)
    wanted = [
        deep.WantedBlob(selection.oid, selection.size_bytes, facts.node_id, facts.owner, facts.name)
        for name, facts in found.facts.items()
        for selection in select_documents(
            found.files[name], choose_readme(found.files[name], lambda _oid: None), DocumentLimits(), repository=name
        )
        if selection.problem is None
    ]
    contents = standin.run(lambda client: deep.blobs(deep.Asker(client), wanted))
    assert sorted(contents) == sorted({blob.oid for blob in wanted})
    kinds = [type(content) for content in contents.values()]
    assert bytes in kinds
    assert deep.Unknown in kinds
    assert standin.control("stats")["by_endpoint"].get("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {}).get(
        "200", 0
    ) < len(wanted)


def test_contributors_of_the_list_are_those_of_the_commits(
    standin: Standin, archive: dict[str, RepositoryPage]
) -> None:
    found = capture(standin, LONGEST)
    listed = standin.run(lambda client: deep.contributors(client, "Digital-AI-Finance", LONGEST))
    assert isinstance(listed, tuple)
    assert list(listed) == archive[LONGEST].contributors
    counted = deep.contributors_of_commits(found.commits[LONGEST])
    assert {one.account_id for one in counted} <= {one.account_id for one in listed}
    assert max(counted, key=lambda one: one.contributions).account_id in {one.account_id for one in listed}
