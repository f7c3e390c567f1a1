"""Why a run failed, from what Dagster recorded of real runs."""

from __future__ import annotations

from collections.abc import Callable

import dagster as dg
import pytest

from research_platform_assets.automation.failures import failures, reasons
from research_platform_assets.errors import StorageError


def events_of(work: Callable[[], None]) -> list[dg.DagsterEvent]:
    """The events of a run whose only asset does `work`."""

    @dg.asset
    def table() -> None:
        work()

    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize([table], instance=instance, raise_on_error=False)
        entries = instance.all_logs(done.run_id)
    return [entry.dagster_event for entry in entries if entry.dagster_event is not None]


def full() -> None:
    raise StorageError("the disk is full; make room")


def nested() -> None:
    try:
        full()
    except StorageError as error:
        raise RuntimeError("around") from error


def refused() -> None:
    raise dg.Failure("insight.topics was not stored")


def defect() -> None:
    raise ValueError("first line\nsecond line")


@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        (full, "the disk is full; make room"),
        (nested, "the disk is full; make room"),
        (refused, "insight.topics was not stored"),
    ],
)
def test_the_platforms_own_sentence_is_enough(work: Callable[[], None], sentence: str) -> None:
    events = events_of(work)
    assert failures(events) == reasons(events) == [("table", sentence)]


def test_of_another_error_there_is_everything_for_the_terminal_and_a_line_for_the_mail() -> None:
    events = events_of(defect)
    ((step, whole),) = failures(events)
    assert "Stack Trace" in whole
    assert "second line" in whole
    assert step == "table"
    assert reasons(events) == [("table", "ValueError: first line")]


def test_a_run_that_was_killed_has_the_word_of_whoever_found_it() -> None:
    run = dg.DagsterRun(job_name="build", status=dg.DagsterRunStatus.STARTED)
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_run(run)
        instance.report_run_failed(run, message="The process ended without a word.")
        entries = instance.all_logs(run.run_id)
    events = [entry.dagster_event for entry in entries if entry.dagster_event is not None]
    assert reasons(events) == failures(events) == [("run", "The process ended without a word.")]


def test_a_run_that_went_well_has_no_reasons() -> None:
    assert reasons(events_of(lambda: None)) == []
