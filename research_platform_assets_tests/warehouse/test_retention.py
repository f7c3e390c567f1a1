"""What is kept, what goes, and that the disk space comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from research_platform_assets.errors import PlatformError, StorageError, UnknownBuildError, WarehouseBusyError
from research_platform_assets.tables.reports import SITE
from research_platform_assets.warehouse import builds, doctor, documents, files, retention, spool, upkeep, versions
from research_platform_assets.warehouse.builds import Build
from research_platform_assets.warehouse.retention import Policy, kept_builds
from research_platform_assets_tests.warehouse.laboratory import (
    DECLARED,
    DERIVED,
    Laboratory,
    catalog_rows,
    contents,
    tree,
)

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)  # a Sunday


def build(number: int, days: float, *, is_current: bool = False, pin: str | None = None) -> Build:
    return Build(f"b{number}", number, "test", "run", NOW - timedelta(days=days), is_current, pin)


AGES = [build(1, 70), build(2, 40), build(3, 13), build(4, 8), build(5, 1.2), build(6, 1.1), build(7, 0.1)]


@pytest.mark.parametrize(
    ("policy", "held", "expected"),
    [
        (Policy(0, 0, 0, 0), None, set()),
        (Policy(2, 0, 0, 0), None, {6, 7}),
        (Policy(99, 0, 0, 0), None, {1, 2, 3, 4, 5, 6, 7}),
        (Policy(0, 2, 0, 0), None, {6, 7}),
        (Policy(0, 9, 0, 0), None, {4, 6, 7}),
        (Policy(0, 0, 1, 0), None, {7}),
        (Policy(0, 0, 2, 0), None, {4, 7}),
        (Policy(0, 0, 0, 1), None, {7}),
        (Policy(0, 0, 0, 3), None, {1, 2, 7}),
        (Policy(1, 9, 2, 3), None, {1, 2, 4, 6, 7}),
        (Policy(0, 0, 0, 0), "b3", {3}),
        (Policy(0, 0, 0, 0), "unknown", set()),
    ],
)
def test_builds_are_thinned_by_number_and_age(policy: Policy, held: str | None, expected: set[int]) -> None:
    assert kept_builds(reversed(AGES), policy, NOW, held) == {f"b{number}" for number in expected}


def test_current_and_pinned_builds_always_stay() -> None:
    known = [build(1, 900, is_current=True), build(2, 800, pin="cited"), build(3, 700)]
    assert kept_builds(known, Policy(0, 0, 0, 0), NOW, None) == {"b1", "b2"}


def test_a_day_is_a_day_in_utc() -> None:
    late = Build("late", 1, "", "", datetime.fromisoformat("2026-03-15T01:30:00+02:00"), False, None)
    early = Build("early", 2, "", "", datetime.fromisoformat("2026-03-15T00:30:00+00:00"), False, None)
    assert kept_builds([late, early], Policy(0, 3, 0, 0), NOW, None) == {"late", "early"}


def thin(laboratory: Laboratory, last: int) -> upkeep.Thinned:
    policy = Policy(last, 0, 0, 0, rejected_days=30)
    return upkeep.thin(laboratory.directory, laboratory.layout, policy, datetime.now(UTC), timeout_seconds=5)


def test_what_only_forgotten_builds_referred_to_goes_and_everything_else_stays(laboratory: Laboratory) -> None:
    first = laboratory.built(state=0)
    second = laboratory.built(state=5)
    seen = tree(laboratory.layout.build(second.build_id)), catalog_rows(laboratory.layout.current / "catalog.duckdb")
    with laboratory.store() as store:
        before = versions.stored(store.connection)
    thinned = thin(laboratory, 1)
    assert thinned.pruned.builds == [first.build_id]
    assert thinned.removed_folders == [first.build_id]
    assert thinned.bytes_after < thinned.bytes_before
    with laboratory.store() as store:
        after = versions.stored(store.connection)
        assert len(before) - len(after) == thinned.pruned.versions > 0
        # The totals tell what was known before, so the state that they read stays.
        assert len([name for name, _ in after if name == "core.totals"]) == 2
        assert documents.known_oids(store.connection) == set(contents(5))
        assert thinned.pruned.documents == len(set(contents(0)) - set(contents(5))) > 0
        lists = [store.read(DECLARED[name], version) for name, version in after if name.startswith("reports.")]
        assert files.known(store.connection) == {name for listed in lists for name in listed["sha256"]}
        assert thinned.pruned.files > 0
        with pytest.raises(
            UnknownBuildError, match=f"^no build {first.build_id}; `research-platform builds` lists them$"
        ):
            builds.tables(store.connection, first.build_id)
    again = tree(laboratory.layout.current.resolve()), catalog_rows(laboratory.layout.current / "catalog.duckdb")
    assert again == seen
    shown = {path.name for path in laboratory.layout.objects.glob("??/*")}
    assert shown == {name for listed in lists for name in listed["sha256"]}
    laboratory.computed.clear()
    assert not laboratory.built().is_new_build
    assert laboratory.computed == []


def test_what_a_table_that_is_switched_off_was_made_from_stays(laboratory: Laboratory) -> None:
    laboratory.built(state=0)
    laboratory.state = 5
    with laboratory.store() as store:
        read = store.heads()["github.things"].version
        laboratory.capture(store)
        for table in DERIVED:
            if table is not SITE:
                laboratory.derive(store, table)
        laboratory.publish(store, switched_off=frozenset({SITE.qualified_name}))
    thin(laboratory, 1)
    with laboratory.store() as store:
        assert store.heads()["reports.site"].inputs["github.things"] == read != store.heads()["github.things"].version
        assert ("github.things", read) in versions.stored(store.connection)
        findings = doctor.examine(store, laboratory.layout, DECLARED, deep=True)
    assert {(finding.severity, finding.remedy) for finding in findings} == {
        ("warning", "an analysis that is switched off does this")
    }
    assert {finding.text.partition(": ")[2] for finding in findings} == {
        "reports.site was made from an earlier github.things (and 1 more): materialize reports.site"
    }


def test_documents_that_an_unfinished_capture_or_recording_counts_on_stay(laboratory: Laboratory) -> None:
    laboratory.built(state=0)
    laboratory.built(state=5)
    for folder in (laboratory.directory, spool.recording_folder(laboratory.directory)):
        with spool.open_spool(folder, "state-6", frozenset(), timeout_seconds=1):
            pass
        assert thin(laboratory, 1).pruned.documents == 0
        spool.remove(folder)
    assert thin(laboratory, 1).pruned.documents > 0


def test_rejected_rows_go_after_their_time(laboratory: Laboratory) -> None:
    laboratory.built()
    with laboratory.store() as store:
        for days in (29, 31):
            store.connection.execute(
                "insert into platform.rejected values ('a.b', 'rule', 1, '[]', 'run', ?)",
                [datetime.now(UTC) - timedelta(days=days)],
            )
    thin(laboratory, 9)
    with laboratory.store() as store:
        assert store.connection.execute("select count(*) from platform.rejected").fetchall() == [(1,)]


def test_a_prune_waits_for_a_capture_and_says_who_it_is(laboratory: Laboratory) -> None:
    laboratory.built()
    with (
        spool.open_spool(laboratory.directory, "state-9", frozenset(), timeout_seconds=1),
        pytest.raises(WarehouseBusyError, match="capture"),
    ):
        upkeep.thin(laboratory.directory, laboratory.layout, Policy(1, 0, 0, 0), NOW, timeout_seconds=0.1)


def test_a_compaction_needs_room(laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    laboratory.built()
    before = (laboratory.directory / "warehouse.duckdb").read_bytes()
    room = retention.shutil._ntuple_diskusage(1, 1, 0)
    monkeypatch.setattr(retention.shutil, "disk_usage", lambda _: room)
    with pytest.raises(StorageError, match="bytes free"):
        retention.compact(laboratory.directory)
    assert (laboratory.directory / "warehouse.duckdb").read_bytes() == before


def test_a_copy_that_fails_is_named_and_leaves_nothing(laboratory: Laboratory) -> None:
    laboratory.built()
    target = laboratory.root / "copy.duckdb"
    with laboratory.store() as store:
        store.connection.execute("attach ':memory:' as copied")
        with pytest.raises(PlatformError, match=f"^{target}: .*copied"):
            retention.copy_database(store.connection, store.path, target)
    assert list(laboratory.root.glob("copy.duckdb*")) == []


def test_a_pinned_build_survives_until_it_is_unpinned(laboratory: Laboratory) -> None:
    first = laboratory.built(state=0)
    laboratory.built(state=1)
    with laboratory.store() as store:
        builds.pin(store.connection, first.build_id, "cited in a paper", NOW)
        assert [build.pin_reason for build in builds.listing(store.connection)] == [None, "cited in a paper"]
    assert thin(laboratory, 1).pruned.builds == []
    with laboratory.store() as store:
        builds.unpin(store.connection, first.build_id)
    assert thin(laboratory, 1).pruned.builds == [first.build_id]


def test_a_build_is_found_by_number_and_by_the_beginning_of_its_id(laboratory: Laboratory) -> None:
    first, second = laboratory.built(state=0).build_id, laboratory.built(state=1).build_id
    with laboratory.store() as store:
        assert builds.resolve(store.connection, "1") == first
        assert builds.resolve(store.connection, second) == second
        assert builds.resolve(store.connection, second[:11]) == second
        for name, said in (("", "is unknown"), ("zz", "is unknown"), ("99", "is unknown")):
            with pytest.raises(UnknownBuildError, match=f"{said}; recorded builds: 2 \\({second}\\), 1 \\({first}\\)"):
                builds.resolve(store.connection, name)
        store.connection.execute(
            "insert into platform.build values ('aa1', 8, '', '', now()), ('aa2', 9, '', '', now())"
        )
        with pytest.raises(UnknownBuildError, match="'aa' is ambiguous"):
            builds.resolve(store.connection, "aa")
