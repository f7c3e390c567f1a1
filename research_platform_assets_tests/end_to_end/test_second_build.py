"""What a build does when there is nothing new, and when there is a little."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from research_platform_assets.assets import status
from research_platform_assets.assets.reports import COMPARED
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.workbench import (
    SLUG,
    STATES,
    Workbench,
    catalog,
    catalog_rows,
    file_marks,
    files,
)

#: What the sample's second state leaves alone; the rest it changes, directly or not. The topic model is computed, but
#: comes out as it was, so nothing that is read off it alone is.
UNTOUCHED = {
    "github.identity_links",
    "legacy.outputs",
    "insight.topic_history",
    "insight.topic_events",
}
CHANGED = sorted(ALL_TABLES.keys() - UNTOUCHED)


def test_the_status_says_what_was_looked_at_and_what_changed(
    second: Workbench, sample_builds: SampleBuilds, tmp_path: Path
) -> None:
    root = second.layout.root
    before = status.read(Workbench(sample_builds.first).layout.root)
    assert before is not None
    rows = Workbench(sample_builds.first).read("core.repositories")
    assert set(before.repositories) == set(rows["repository_id"])
    assert {one.verified_at for one in before.repositories.values()} == {before.captured_at}
    later = status.read(root)
    assert later is not None
    assert later.captured_at > before.captured_at
    changed = {i for i, one in later.repositories.items() if one.changed_at == later.captured_at}
    assert 0 < len(changed) < len(later.repositories)
    last_run = second.build(2)
    after = status.read(root)
    assert after is not None
    assert after.repositories == later.repositories
    assert after.last_run == last_run != later.last_run
    assert second.checks()["reports.publication", status.CHECK].passed
    assert not second.run(2, selection=second.select("core.people"), restore_build="no such build").is_success
    failed = status.read(root)
    assert failed is not None
    assert failed.last_failure is not None
    with (
        pytest.raises(ValueError, match="later"),
        status.failures_noted(root, dg.AssetKey("x"), failed.last_failure.run_id),
    ):
        raise ValueError("later in the same run")
    assert status.read(root) == failed
    assert (failed.last_failure.table, failed.last_failure.error) == ("core.people", "UnknownBuildError")
    assert failed.model_copy(update={"last_failure": None}) == after
    archive = Path(shutil.copytree(STATES[2], tmp_path / "archive"))
    (archive / "repos.jsonl").write_text("{", encoding="utf-8")
    assert not second.run(archive).is_success
    captured = status.read(root)
    assert captured is not None
    assert captured.last_failure is not None
    assert captured.last_failure.table == "github.capture"
    second.build(2)
    mended = status.read(root)
    assert mended is not None
    assert mended.last_failure is None
    (root / status.NAME).write_text("{", encoding="utf-8")
    assert status.read(root) is None


def test_a_second_build_computes_nothing_and_leaves_the_publication_untouched(first: Workbench) -> None:
    builds, marks = first.builds(), file_marks(first.current.resolve())
    switched = first.current.lstat()
    last_run = first.build(1)
    assert (last_run["computed"], last_run["reused"], last_run["computed_tables"]) == (0, len(ALL_TABLES), [])
    assert first.builds() == builds
    assert file_marks(first.current.resolve()) == marks
    assert (first.current.lstat().st_ino, first.current.lstat().st_mtime_ns) == (switched.st_ino, switched.st_mtime_ns)


def test_a_reused_table_is_materialized_too_so_that_it_counts_as_fresh(first: Workbench) -> None:
    first.build(1)
    key = dg.AssetKey([SLUG, "core", "people"])
    event = first.instance.get_latest_materialization_event(key)
    assert event is not None
    materialization = event.asset_materialization
    assert materialization is not None
    assert materialization.metadata["reused"].value is True
    assert materialization.tags is not None
    assert materialization.tags["dagster/data_version"] == first.versions()["core.people"]


def test_the_second_state_computes_what_depends_on_its_changes(second: Workbench) -> None:
    last_run = second.last_run()
    assert last_run["computed_tables"] == CHANGED
    assert last_run["reused"] == len(UNTOUCHED)
    assert len(second.builds()) == 2


def test_documents_seen_before_are_not_described_again(first: Workbench) -> None:
    def described() -> int:
        with first.store() as store:
            return store.connection.execute("select count(*) from platform.document_result").fetchall()[0][0]

    def readmes() -> set[tuple[str, str]]:
        return set(first.read("github.documents").filter(kind="readme", status="observed").select("oid", "path").rows())

    before, known = described(), readmes()
    assert first.run(2, selection=f'+key:"{SLUG}/core/readmes"').is_success
    assert described() - before == len(readmes() - known) == 2


def test_what_changed_between_the_states_is_listed(sample_builds: SampleBuilds) -> None:
    before, after = (
        dict(catalog(data / "published" / SLUG / "current" / "catalog.duckdb"))
        for data in (sample_builds.first, sample_builds.second)
    )
    assert before["reports.changes"].is_empty()
    changes = after["reports.changes"]
    new = set(after["core.repositories"]["repository_id"]) - set(before["core.repositories"]["repository_id"])
    assert set(changes.filter(table_name="core.repositories", kind="added")["repository_id"]) == new
    assert len(new) == 1
    for table in (table.qualified_name for table in COMPARED):
        assert _differing_keys(before[table], after[table], table) == _listed_keys(changes, table), table


def test_after_the_second_state_a_further_build_computes_nothing(second: Workbench) -> None:
    marks = file_marks(second.current.resolve())
    assert second.build(2)["computed"] == 0
    assert file_marks(second.current.resolve()) == marks


def test_a_lost_publication_is_laid_out_again_without_computing(second: Workbench) -> None:
    before, rows = files(second.current), catalog_rows(second.current / "catalog.duckdb")
    shutil.rmtree(second.layout.root)
    assert second.build(2)["computed"] == 0
    assert files(second.current) == before
    assert catalog_rows(second.current / "catalog.duckdb") == rows


def _differing_keys(before: pl.DataFrame, after: pl.DataFrame, table: str) -> set[str]:
    key = ALL_TABLES[table].key
    rows = [
        {json.dumps({name: row[name] for name in key}): row for row in frame.to_dicts()} for frame in (before, after)
    ]
    return {each for each in rows[0].keys() | rows[1].keys() if rows[0].get(each) != rows[1].get(each)}


def _listed_keys(changes: pl.DataFrame, table: str) -> set[str]:
    return {json.dumps(json.loads(key)) for key in changes.filter(table_name=table)["row_key"]}
