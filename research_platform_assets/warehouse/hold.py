"""The hold: a note beside the warehouse that tells sensors and schedules to leave a restored build alone.

Belongs here: setting, reading and releasing it. It is a file of its own because whoever asks must not open the
warehouse, which may be locked.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from research_platform_assets.errors import StorageError, WarehouseError
from research_platform_assets.warehouse import objects

REMEDY = "run `research-platform release` to remove it, or `research-platform restore BUILD` to set it anew"
"""What to do where the file is no hold."""


@dataclass(frozen=True)
class Hold:
    """Which build is held, since when (ISO 8601, UTC) and by which run."""

    build_id: str
    since: str
    run_id: str

    @property
    def began_at(self) -> datetime:
        """Since when, as an instant."""
        return datetime.fromisoformat(self.since).astimezone(UTC)


def path(directory: Path) -> Path:
    """The file that holds the hold of the warehouse in `directory`."""
    return directory / "hold.json"


def place(directory: Path, hold: Hold) -> None:
    """Set a hold; one that is there for the same build stays as it is, and one that cannot be read is replaced."""
    try:
        current = read(directory)
    except WarehouseError:
        current = None
    if current is not None and current.build_id == hold.build_id:
        return
    directory.mkdir(parents=True, exist_ok=True)
    objects.write_whole(path(directory), (json.dumps(asdict(hold), indent=2) + "\n").encode())


def read(directory: Path) -> Hold | None:
    """The hold, or None.

    Raises:
        WarehouseError: if the file is there but is no hold; automation must not take that for "no hold".
    """
    try:
        held = Hold(**json.loads(path(directory).read_text(encoding="utf-8")))
        # Whoever needs the instant later must not be the first to find that it is none.
        _ = held.began_at
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise WarehouseError(f"{path(directory)} is not a hold ({error}); {REMEDY}") from error
    return held


def release(directory: Path) -> bool:
    """Remove the hold; whether there was one.

    Raises:
        StorageError: the disk refuses; the hold stands.
    """
    try:
        path(directory).unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(
            f"{path(directory)} cannot be removed ({error.strerror}), so the hold stands; see that it is a file in a "
            "folder that this user may write to, and run `research-platform release` again"
        ) from error
    return True
