"""A capture that lacks something: figures stay as they were last known, say so, and come back by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from research_platform_assets_tests.archives import Recorded, commit, git_oid, write_archive, write_lines
from research_platform_assets_tests.workbench import Workbench

NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
IDS = {name: 1001 + number for number, name in enumerate(NAMES)}
MAILMAP = b"Ada <7+ada@users.noreply.github.com> <100+alpha-dev@users.noreply.github.com>\n"
CORRECTIONS = """
repositories:
- {repository: zeta, field: license_spdx_id, value: Apache-2.0, by: eve, date: 2026-01-02, why: the file says so}
people:
- {bot: '@zeta-dev', by: eve, date: 2026-01-02, why: it is a program}
"""
FIGURES = ("person_id", "repositories_count", "commits_count", "additions", "active_days_count", "first_commit_at")


def recorded(name: str) -> Recorded:
    """A repository to which ada committed once and somebody of its own twice."""
    own = {"login": f"{name}-dev", "id": IDS[name] - 901}
    commits = [commit(3, author=own), commit(1), commit(0, author=own)]
    listed = [own | {"type": "User", "contributions": 2}, {"login": "ada", "id": 7, "type": "User", "contributions": 1}]
    readme = f"# {name}\n\nNotes on tides near {name}.\n".encode()
    files = {"README.md": readme} | ({".mailmap": MAILMAP} if name == "alpha" else {})
    return Recorded(name=name, id=IDS[name], files=files, commits=commits, contributors=listed)


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A whole archive, and one without alpha's history, beta's README, any listing of zeta, and commits in gamma."""
    root = tmp_path_factory.mktemp("archives")
    whole = {name: recorded(name) for name in NAMES}
    lacking = {name: repository for name, repository in whole.items() if name != "zeta"}
    lacking["alpha"] = replace(lacking["alpha"], commits=None, meta=None, contributors=None)
    lacking["gamma"] = replace(lacking["gamma"], files=None, commits=[], contributors=[])
    first = write_archive(root / "first", list(whole.values()))
    second = write_archive(root / "second", list(lacking.values()))
    lost = {git_oid((whole["beta"].files or {})["README.md"]), git_oid(MAILMAP)}
    index = [json.loads(line) for line in (second / "blobs.jsonl").read_text(encoding="utf-8").splitlines()]
    write_lines(second / "blobs.jsonl", [entry for entry in index if entry["sha"] not in lost])
    for oid in lost:
        (second / "blobs" / oid).unlink()
    return first, second


@pytest.fixture(scope="module")
def workbench(archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """Built from the whole archive, nothing more."""
    data = tmp_path_factory.mktemp("carried")
    (data / "corrections.yaml").write_text(CORRECTIONS, encoding="utf-8")
    environ = {
        "ORGANIZATIONS": '["Lab"]',
        "CAPTURE__COVERAGE_FLOOR": "0.5",
        "CORRECTIONS": str(data / "corrections.yaml"),
    }
    workbench = Workbench(data / "data", "lab", environ)
    with workbench.instance:
        workbench.build(archives[0])
        yield workbench


def persons(workbench: Workbench) -> dict[str, dict[str, object]]:
    rows = workbench.read("insight.person_stats").iter_rows(named=True)
    return {row["person_id"]: row for row in rows}


def figures(workbench: Workbench) -> dict[str, tuple[float | None, int, int, int]]:
    columns = ("metric", "value", "observed_count", "last_known_count", "total_count")
    return {name: tuple(rest) for name, *rest in workbench.read("insight.organization_stats").select(columns).rows()}


def causes(workbench: Workbench) -> dict[tuple[int | None, str, str], tuple[str, str | None]]:
    """Cause and event of each change by repository, table and column."""
    changes = workbench.read("reports.changes").iter_rows(named=True)
    return {
        (row["repository_id"], row["table_name"], row["column_name"]): (row["cause"], row["event"]) for row in changes
    }


def test_figures_stay_as_they_were_last_known_until_they_can_be_read_again(
    archives: tuple[Path, Path], workbench: Workbench
) -> None:
    whole, lacking = archives
    before, first = persons(workbench), workbench.versions()
    assert before["account-7"]["commits_count"] == 8, "six of her own, and two that alpha's .mailmap says are hers"
    assert "account-100" not in before
    people = workbench.read("core.people")

    workbench.build(lacking)

    after = persons(workbench)
    ada = ("repositories_count", "commits_count", "additions", "active_days_count", "is_complete", "is_current")
    assert [before["account-7"][column] for column in ada] == [6, 8, 16, 3, True, True]
    assert [after["account-7"][column] for column in ada] == [5, 7, 14, 3, False, False], "gamma was emptied"
    for name, is_current in (("beta", True), ("delta", True), ("zeta", False)):
        person = f"account-{IDS[name] - 901}"
        assert {key: after[person][key] for key in FIGURES} == {key: before[person][key] for key in FIGURES}
        assert (after[person]["is_complete"], after[person]["is_current"]) == (is_current, is_current)
    gone = f"account-{IDS['gamma'] - 901}"
    assert gone not in after, "a repository that was emptied has nobody"
    assert workbench.read("core.people").equals(people.filter(pl.col("person_id") != gone))

    assert figures(workbench)["people_count"] == (4.0, 4, 1, 5), "zeta is gone: its people count in no total"
    assert figures(workbench)["commits_by_people_count"] == (12.0, 4, 1, 5)
    assert figures(workbench)["repositories_with_readme"] == (4.0, 5, 0, 5)

    spread = workbench.read("insight.repository_contributors")
    shown = {row[0]: row[1:] for row in spread.select("repository_id", "status", "commits_count", "is_current").rows()}
    assert shown[IDS["alpha"]] == ("unknown", 3, False)
    assert shown[IDS["beta"]] == ("observed", 3, True)
    assert shown[IDS["gamma"]] == ("absent", 0, True)

    readmes = {row["repository_id"]: row for row in workbench.read("core.readmes").iter_rows(named=True)}
    for name, reason in (("beta", "contents not recorded"), ("zeta", "not listed in the latest capture")):
        readme = readmes[IDS[name]]
        assert (readme["status"], readme["reason"]) == ("unknown", reason)
        assert readme["text"] == f"# {name}\n\nNotes on tides near {name}.\n"
    page = (workbench.current / "site" / "repositories" / f"{IDS['beta']}.html").read_text(encoding="utf-8")
    assert "Last known." in page
    assert "Notes on tides near beta" in page

    for check in (("core.contributions", "reconciliation"), ("core.repositories", "corrections")):
        evaluation = workbench.checks()[check]
        assert evaluation.passed, evaluation.description

    told = causes(workbench)
    assert told[IDS["alpha"], "insight.repository_contributors", "status"] == ("seen", None)
    assert told[IDS["beta"], "core.readmes", "status"] == ("seen", None)
    assert told[IDS["gamma"], "insight.repository_contributors", "commits_count"] == ("github", None)
    assert told[IDS["zeta"], "core.repositories", "state"] == ("unclear", "lost"), "GitHub does not say why"
    assert told[IDS["zeta"], "core.readmes", "status"] == ("seen", None)
    assert "code" not in {cause for cause, _ in told.values()}

    assert workbench.build(lacking)["computed"] == 0

    workbench.build(whole)
    assert persons(workbench) == before
    again = workbench.versions()
    assert [name for name in again if name.startswith("insight.") and again[name] != first[name]] == []


def test_a_merge_declared_while_commits_are_unknown_can_be_taken_back(
    archives: tuple[Path, Path], workbench: Workbench, tmp_path: Path
) -> None:
    merge = "people:\n- {merge: ['@ada', '@zeta-dev'], by: eve, date: 2026-01-02, why: asked}\n"
    (tmp_path / "merge.yaml").write_text(merge, encoding="utf-8")

    def computed(archive: Path, **environ: str) -> dict[str, dict[str, object]]:
        assert workbench.run(archive, selection='+key:"lab/insight/person_stats"', environ=environ).is_success
        return persons(workbench)

    computed(archives[0])
    alone = computed(archives[1])
    merged = computed(archives[1], CORRECTIONS=str(tmp_path / "merge.yaml"))
    assert merged["account-7"]["commits_count"] == 9
    assert "account-105" not in merged
    assert computed(archives[1]) == alone
