"""Derived assets are asked for when an input or the code changed, once, and not while a build is held.

Dagster's own evaluation decides, on a real instance; a small graph stands for ours where assets have to fail.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from uuid import uuid4

import dagster as dg
import pytest

from research_platform_assets.automation.conditions import follows_inputs, name_of, with_conditions
from research_platform_assets.definitions import build_definitions
from research_platform_assets.settings import Settings, resolve_organizations
from research_platform_assets.warehouse import dead_runs, hold


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


class Graph:
    """`source` -> `middle` -> `leaf`, and `apart`; what each returns and whether it fails can be chosen."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self.instance = instance
        self.versions = {"source": "1", "middle": "1", "leaf": "1", "apart": "1"}
        self.codes = dict.fromkeys(self.versions, "1")
        self.failing: set[str] = set()
        self.cursor: object = None

    def definitions(self) -> dg.Definitions:
        inputs: Mapping[str, list[str]] = {"source": [], "middle": ["source"], "leaf": ["middle"], "apart": ["other"]}
        made = [with_conditions(self._asset(name, inputs[name])) for name in self.versions]
        return dg.Definitions(assets=[*made, self._asset("other", [])])

    def _asset(self, name: str, inputs: list[str]) -> dg.AssetsDefinition:
        group = "github" if not inputs else "core"

        @dg.asset(name=name, deps=inputs, group_name=group, code_version=self.codes.get(name))
        def asset() -> dg.MaterializeResult[None]:
            if name in self.failing:
                raise RuntimeError(name)
            return dg.MaterializeResult(data_version=dg.DataVersion(self.versions.get(name, "1")))

        return asset

    def materialize(self, *names: str) -> None:
        job = self.definitions().resolve_implicit_global_asset_job_def()
        keys = [dg.AssetKey(name) for name in names]
        job.execute_in_process(instance=self.instance, asset_selection=keys, raise_on_error=False)

    def tick(self) -> set[str]:
        """What is asked for now; it is materialized at once."""
        result = dg.evaluate_automation_conditions(
            defs=self.definitions(),
            instance=self.instance,
            cursor=self.cursor,  # pyright: ignore[reportArgumentType] - the type has no public name
        )
        self.cursor = result.cursor
        asked = {name for name in self.versions if result.get_num_requested(dg.AssetKey(name))}
        if asked:
            self.materialize(*sorted(asked))
        return asked


@pytest.fixture
def graph(instance: dg.DagsterInstance) -> Graph:
    graph = Graph(instance)
    graph.materialize("source", "middle", "leaf", "apart", "other")
    assert graph.tick() == set()
    return graph


def test_equal_data_versions_ask_for_nothing(graph: Graph) -> None:
    for _ in range(3):
        graph.materialize("source")
        assert graph.tick() == set()


def test_another_data_version_asks_for_exactly_its_descendants_in_one_run(graph: Graph) -> None:
    graph.versions["source"] = "2"
    graph.materialize("source")
    assert graph.tick() == {"middle", "leaf"}
    assert [graph.tick() for _ in range(3)] == [set()] * 3


def test_a_whole_run_leaves_nothing_to_ask_for(graph: Graph) -> None:
    graph.versions |= {"source": "2", "middle": "2", "leaf": "2"}
    graph.materialize("source", "middle", "leaf", "apart", "other")
    assert [graph.tick() for _ in range(2)] == [set()] * 2


def test_another_code_asks_for_it_and_what_follows(graph: Graph) -> None:
    graph.codes["middle"] = "2"
    assert graph.tick() == {"middle", "leaf"}
    assert graph.tick() == set()


def test_an_asset_that_fails_is_asked_for_once_until_something_changes(graph: Graph) -> None:
    graph.failing = {"middle"}
    graph.versions["source"] = "2"
    graph.materialize("source")
    assert [graph.tick() for _ in range(5)] == [{"middle", "leaf"}, *[set[str]()] * 4]
    graph.failing = set()
    graph.versions["source"] = "3"
    graph.materialize("source")
    assert graph.tick() == {"middle", "leaf"}


def test_every_derived_asset_has_the_condition_and_no_captured_one() -> None:
    specs = build_definitions(Settings()).resolve_all_asset_specs()
    assert {spec.group_name == "github" for spec in specs if spec.automation_condition is None} == {True}
    assert {spec.automation_condition for spec in specs if spec.group_name != "github"} == {follows_inputs()}


def test_a_run_that_died_without_a_word_is_not_waited_for(instance: dg.DagsterInstance, tmp_path: object) -> None:
    settings = Settings(data_directory=tmp_path)  # pyright: ignore[reportArgumentType] - pydantic takes it
    (organization,) = resolve_organizations(settings)
    repository = build_definitions(settings).get_repository_def()
    died = dead_runs.process_name(os.getpid()).rpartition(":")[0] + ":1"
    tags = {dead_runs.PROCESS_TAG: died}
    run = dg.DagsterRun(job_name="build", run_id=str(uuid4()), status=dg.DagsterRunStatus.STARTED, tags=tags)
    instance.add_run(run)
    with dg.build_sensor_context(instance=instance, cursor=None, repository_def=repository) as context:
        repository.get_sensor_def(name_of(organization.slug)).evaluate_tick(context)
    ended = instance.get_run_by_id(run.run_id)
    assert ended is not None
    assert ended.status == dg.DagsterRunStatus.FAILURE


def test_a_held_build_is_left_alone(instance: dg.DagsterInstance, tmp_path: object) -> None:
    settings = Settings(data_directory=tmp_path)  # pyright: ignore[reportArgumentType] - pydantic takes it
    (organization,) = resolve_organizations(settings)
    directory = settings.data_directory / organization.slug
    repository = build_definitions(settings).get_repository_def()
    sensor = repository.get_sensor_def(name_of(organization.slug))
    hold.place(directory, hold.Hold("0123456789ab", "2026-01-01T00:00:00+00:00", "run"))
    with dg.build_sensor_context(instance=instance, cursor=None, repository_def=repository) as context:
        held = sensor.evaluate_tick(context)
        assert (held.run_requests, held.cursor) == (None, None)
        assert held.skip_message == f"{organization.slug}: held at build 0123456789ab until research-platform release"
        assert hold.release(directory)
        assert sensor.evaluate_tick(context).cursor is not None
        # Nobody knows whether there is a hold: nothing is asked for, and nothing fails.
        hold.path(directory).mkdir()
        unsure = sensor.evaluate_tick(context)
        assert (unsure.run_requests, "is not a hold" in str(unsure.skip_message)) == (None, True)
