"""Any sequence of operations, killed at any point: pointers lead somewhere, readers see one build, nothing is lost."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from research_platform_assets.errors import PlatformError
from research_platform_assets.warehouse import builds, doctor, hold, publication
from research_platform_assets.warehouse.doctor import Finding
from research_platform_assets_tests.warehouse import operations
from research_platform_assets_tests.warehouse.laboratory import DECLARED, Laboratory, catalog_rows, tree
from research_platform_assets_tests.warehouse.operations import Kill

MEMORY = Path("/dev/shm")
LINES = 6000
"""About as many lines of the warehouse's code as a whole build executes."""

kills = st.one_of(
    st.none(),
    st.builds(Kill, line=st.integers(1, LINES)),
    st.builds(Kill, line=st.integers(1, 600)),
    st.builds(Kill, seconds=st.floats(0.001, 0.25)),
)
tables = st.lists(st.sampled_from(sorted(DECLARED)), min_size=1, unique=True)


class WarehouseMachine(RuleBasedStateMachine):
    """The warehouse beside what the test remembers of it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.laboratory = Laboratory(self.root)
        self.contents: dict[str, tuple[dict[str, bytes], dict[str, list[tuple[object, ...]]]]] = {}
        self.known: dict[str, int] = {}
        self.backups: list[str] = []
        self.is_shown = False
        self.is_folder_damaged = False
        self.may_forget = False

    def run(self, name: str, kill: Kill | None, /, **arguments: object) -> operations.Ended:
        return operations.run(self.laboratory, name, kill, **arguments)

    @initialize(state=st.integers(0, 5), kill=kills)
    def first_build(self, state: int, kill: Kill | None) -> None:
        self.laboratory.state = state
        self.run("build", kill)

    @rule(state=st.integers(0, 5), code=st.sampled_from(["k1", "k2"]), kill=kills)
    def build(self, state: int, code: str, kill: Kill | None) -> None:
        self.laboratory.state, self.laboratory.code = state, code
        if self.run("build", kill) == "done":
            self.is_folder_damaged = False

    @rule(state=st.integers(0, 5), code=st.sampled_from(["k1", "k2"]), some=tables, kill=kills)
    def materialize_some(self, state: int, code: str, some: list[str], kill: Kill | None) -> None:
        self.laboratory.state, self.laboratory.code = state, code
        self.run("materialize", kill, tables=some)

    @rule(table=st.sampled_from(["core.totals", "insight.ranking", "reports.site"]), kill=kills)
    def reject(self, table: str, kill: Kill | None) -> None:
        assert self.run("reject", kill, table=table) in {"refused", "killed"}

    @rule(kill=kills)
    def publish(self, kill: Kill | None) -> None:
        if self.run("publish", kill) == "done":
            self.is_folder_damaged = False

    @precondition(lambda self: self.known)
    @rule(data=st.data(), some=st.one_of(st.just(sorted(DECLARED)), tables), holds=st.booleans(), kill=kills)
    def restore(self, data: st.DataObject, some: list[str], *, holds: bool, kill: Kill | None) -> None:
        build_id = data.draw(st.sampled_from(sorted(self.known)))
        ended = self.run("restore", kill, build_id=build_id, tables=some, holds=holds)
        if len(some) == len(DECLARED) and ended == "done":
            assert self.laboratory.layout.shown() == build_id
        if ended == "done":
            self.is_folder_damaged = False

    @rule(last=st.integers(0, 2), kill=kills)
    def prune(self, last: int, kill: Kill | None) -> None:
        self.may_forget = True
        self.run("prune", kill, last=last)

    @rule(kill=kills)
    def back_up(self, kill: Kill | None) -> None:
        name = f"backup-{len(self.backups)}"
        ended = self.run("back_up", kill, name=name)
        exists = (self.root / "backups" / name).exists()
        assert exists or ended != "done"
        if exists:
            self.backups.append(name)

    @precondition(lambda self: self.backups)
    @rule(data=st.data(), kill=kills)
    def put_back(self, data: st.DataObject, kill: Kill | None) -> None:
        self.may_forget = True
        # A build that the backup knows may have lost its folder since; the next publication lays it out again.
        self.is_folder_damaged = True
        self.run("put_back", kill, name=data.draw(st.sampled_from(self.backups)))

    @precondition(lambda self: self.is_shown)
    @rule()
    def delete_published_folder(self) -> None:
        shutil.rmtree(self.laboratory.layout.root)
        self.is_shown, self.is_folder_damaged = False, True

    @rule()
    def everything_converges(self) -> None:
        hold.release(self.laboratory.directory)
        assert self.run("build", None) == "done"
        self.is_folder_damaged = False
        with self.laboratory.store() as store:
            assert self.examine(store) == []
            assert self.laboratory.layout.shown() == builds.current(store.connection)
            self.laboratory.computed.clear()
            again = self.laboratory.build(store)
            assert (self.laboratory.computed, again.is_new_build, again.was_laid_out) == ([], False, False)
        shown = (self.laboratory.layout.current / "site" / "index.html").read_text()
        assert f"<p>{self.laboratory.code}<ul>" in shown
        assert f" {self.laboratory.state}<li>" in shown

    def examine(self, store: operations.Any) -> list[Finding]:
        return doctor.examine(store, self.laboratory.layout, DECLARED, deep=True)

    @invariant()
    def the_warehouse_is_sound(self) -> None:
        with self.laboratory.store() as store:
            serious = [finding for finding in self.examine(store) if finding.severity == "error"]
            if self.is_folder_damaged:
                serious = [finding for finding in serious if "it lays the build out again" not in finding.remedy]
            assert serious == []
            known = {build.build_id: build.number for build in builds.listing(store.connection)}
        held = hold.read(self.laboratory.directory)
        kept = set(self.known) if not self.may_forget else {held.build_id} & set(self.known) if held else set()
        if not self.is_folder_damaged:
            assert kept <= set(known)
        self.known, self.may_forget = known, False

    @invariant()
    def readers_see_one_whole_build(self) -> None:
        layout = self.laboratory.layout
        shown = layout.shown()
        assert shown is not None or not self.is_shown
        if shown is None:
            return
        self.is_shown = True
        folder = layout.current.resolve(strict=True)
        assert json.loads((folder / publication.MANIFEST).read_text())["build_id"] == folder.name == shown
        seen = tree(folder), catalog_rows(folder / publication.CATALOG)
        assert self.contents.setdefault(shown, seen) == seen

    def teardown(self) -> None:
        try:
            if (self.laboratory.directory / "warehouse.duckdb").exists():
                self.everything_converges()
        finally:
            shutil.rmtree(self.root, ignore_errors=True)


def examples(number: int, steps: int) -> settings:
    return settings(
        max_examples=number,
        stateful_step_count=steps,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def test_nothing_is_lost_whatever_happens() -> None:
    run_state_machine_as_test(WarehouseMachine, settings=examples(4, 10))


@pytest.mark.soak
def test_nothing_is_lost_in_the_long_run() -> None:
    run_state_machine_as_test(WarehouseMachine, settings=examples(30, 40))


def test_a_refused_operation_says_why(tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path)
    assert operations.run(laboratory, "publish") == "refused"
    assert "were never materialized" in (tmp_path / "errors.txt").read_text()
    with pytest.raises(PlatformError), laboratory.store() as store:
        laboratory.publish(store)
