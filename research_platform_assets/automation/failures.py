"""Why a run failed, read off its events.

Belongs here: finding the sentence of an error of the platform in what Dagster recorded of it. Does not belong here: who
reads it (`runs`, `endings`).
"""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg
from dagster._core.events import JobFailureData
from dagster._core.execution.plan.objects import StepFailureData
from dagster_shared.error import SerializableErrorInfo

from research_platform_assets import errors


def failures(events: Iterable[dg.DagsterEvent]) -> list[tuple[str, str]]:
    """Each step that failed with everything there is to know; "run" where a run failed before its first step."""
    return _failures(events, whole=True)


def reasons(events: Iterable[dg.DagsterEvent]) -> list[tuple[str, str]]:
    """The same with a sentence each: without the stack trace of an error that is not the platform's own."""
    return _failures(events, whole=False)


def _failures(events: Iterable[dg.DagsterEvent], *, whole: bool) -> list[tuple[str, str]]:
    steps: list[tuple[str, str]] = []
    runs: list[tuple[str, str]] = []
    for event in events:
        if event.event_type == dg.DagsterEventType.STEP_FAILURE:
            steps.append((event.step_key or "", _text(event.step_failure_data, whole=whole)))
        elif event.event_type == dg.DagsterEventType.RUN_FAILURE:
            # A run whose resources cannot be set up has an error, one whose process was killed a message only.
            data = event.event_specific_data
            error = data.error if isinstance(data, JobFailureData) else None
            if error is not None:
                runs.append(("run", _sentence(error) or _of_another(error, whole=whole)))
            elif event.message:
                runs.append(("run", event.message))
    return steps or runs


def _text(failure: StepFailureData, *, whole: bool) -> str:
    """What a person has to know: the sentence of an error of the platform, everything there is of any other."""
    if failure.user_failure_data is not None and failure.user_failure_data.description:
        return failure.user_failure_data.description
    known = _sentence(failure.error)
    if known or failure.error is None or whole:
        return known or failure.error_display_string
    return _of_another(failure.error, whole=whole)


def _of_another(error: SerializableErrorInfo, *, whole: bool) -> str:
    if whole:
        return error.to_string()
    # Dagster wraps what an asset raised in an error of its own.
    while error.cause is not None:
        error = error.cause
    return error.message.strip().partition("\n")[0]


def _sentence(error: SerializableErrorInfo | None) -> str | None:
    while error is not None:
        known = getattr(errors, error.cls_name or "", None)
        if isinstance(known, type) and issubclass(known, errors.PlatformError):
            return error.message.removeprefix(f"{known.__module__}.{known.__qualname__}: ").strip()
        error = error.cause
    return None
