"""Which state of the source readers see: a note beside the warehouse.

Belongs here: writing and reading it. It is a file of its own because whoever asks must not open the warehouse, which
may be locked. Does not belong here: captures and what is stored of them (`captures`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from research_platform_assets.warehouse import objects


@dataclass(frozen=True)
class TakenIn:
    """The capture that the published build `build_id` stems from, and since when (ISO 8601, UTC)."""

    capture_id: str
    build_id: str
    since: str


def path(directory: Path) -> Path:
    """The note of the warehouse in `directory`."""
    return directory / "taken_in.json"


def note(directory: Path, taken_in: TakenIn) -> None:
    """Write the note; one that says the same stays as it is."""
    current = read(directory)
    if current is not None and (current.capture_id, current.build_id) == (taken_in.capture_id, taken_in.build_id):
        return
    objects.write_whole(path(directory), (json.dumps(asdict(taken_in), indent=2) + "\n").encode())


def read(directory: Path) -> TakenIn | None:
    """The note; None where there is none that can be read, which only means that a run is asked for."""
    try:
        return TakenIn(**json.loads(path(directory).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget(directory: Path) -> None:
    """Remove the note, so that a run is asked for."""
    path(directory).unlink(missing_ok=True)
