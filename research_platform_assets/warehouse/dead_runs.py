"""Runs that Dagster believes are going although their process is gone.

Belongs here: signing a run in with its process, and marking runs whose process died as failed. Without it, a run that
was killed stays "started" for ever, because nobody was left to say that it ended.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

import dagster as dg

PROCESS_TAG = "research_platform/process"


def sign_in(instance: dg.DagsterInstance, run_id: str) -> None:
    """Note on the run which process executes it."""
    instance.add_run_tags(run_id, {PROCESS_TAG: process_name(os.getpid())})


def mark_failed(instance: dg.DagsterInstance, own_run_id: str = "") -> list[str]:
    """Mark the started runs of this machine whose process is gone as failed; returns their ids."""
    failed: list[str] = []
    for run in instance.get_runs(filters=dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])):
        process = run.tags.get(PROCESS_TAG)
        if run.run_id != own_run_id and process is not None and is_gone(process):
            instance.report_run_failed(run, message=f"The process of this run ({process}) ended without a word.")
            failed.append(run.run_id)
    return failed


def process_name(process_id: int) -> str:
    """Host, process id and start of the process; the start tells a process from a later one with the same id."""
    return f"{socket.gethostname()}:{process_id}:{_started(process_id)}"


def is_gone(name: str) -> bool:
    """Whether the process called `name` is known not to run any more; a process of another host is not known."""
    host, _, rest = name.partition(":")
    process_id, _, started = rest.partition(":")
    return host == socket.gethostname() and process_id.isdigit() and _started(int(process_id)) != started


def _started(process_id: int) -> str:
    """Start of a process in clock ticks since boot, empty if there is none or the system does not tell."""
    try:
        fields = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return _alive(process_id)
    # The name in parentheses may hold spaces; the start is the 20th field behind it.
    return fields.rpartition(")")[2].split()[19]


def _alive(process_id: int) -> str:
    # Systems without /proc: alive or not is all that can be said.
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        return "alive"
    return "alive" if not Path("/proc").is_dir() else ""
