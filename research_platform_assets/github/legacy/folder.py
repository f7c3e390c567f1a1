"""Reading the predecessor's files, with errors that name the file.

Belongs here: which files there are, JSON as it comes, their digest. Does not belong here: what they say.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NoReturn

from research_platform_assets.errors import LegacyError

REPOSITORIES_FILE = "repos.json"

#: Every file that is read, in the order in which the predecessor wrote them; of all but the first, any may be missing.
LEGACY_FILES = (
    REPOSITORIES_FILE,
    "stats.json",
    "research_metadata.json",
    "citation_report.json",
    "citation_history.json",
    "reproducibility_report.json",
    "code_quality_report.json",
    "repository_health_report.json",
    "ml_topic_analysis.json",
    "collaboration_network.json",
)
#: A run over hundreds of repositories wrote some megabytes; what is larger is another file.
LARGEST_BYTES = 512 * 1024 * 1024

_ADVICE = "copy it again from the predecessor's `data/`"


class LegacyFolder:
    """The folder `data/` of the predecessor."""

    def __init__(self, directory: Path) -> None:
        """Open `directory`; raises `LegacyError` where it is not a folder."""
        if not directory.is_dir():
            raise LegacyError(
                f"{directory}: there is no such folder; set legacy_directory to the predecessor's `data/`, or a copy"
            )
        self.directory = directory

    def fail(self, name: str, problem: str, advice: str = _ADVICE) -> NoReturn:
        """Raise the `LegacyError` for one file."""
        raise LegacyError(f"{self.directory / name}: {problem}; {advice}")

    def names(self) -> list[str]:
        """The files that are there.

        Raises:
            LegacyError: `repos.json` is missing; without it, nobody can tell which repositories are public.
        """
        found = [name for name in LEGACY_FILES if (self.directory / name).exists()]
        if REPOSITORIES_FILE not in found:
            self.fail(REPOSITORIES_FILE, "is missing", "set legacy_directory to the predecessor's `data/`, or a copy")
        return found

    def digest(self, *names: str) -> str:
        """SHA-256 over the contents of these files, as far as they are there; times and location do not enter."""
        total = hashlib.sha256()
        for name in sorted(set(names) & set(self.names())):
            total.update(f"{hashlib.sha256(self._read(name)).hexdigest()} {name}\n".encode())
        return total.hexdigest()

    def value(self, name: str) -> Any:
        """What a file holds; raises `LegacyError` where it is no JSON in UTF-8."""
        try:
            # Python's own writer, which the predecessor used, writes NaN where it has no number.
            return json.loads(self._read(name).decode("utf-8-sig"), parse_constant=str)
        except UnicodeDecodeError as error:
            self.fail(name, f"is not UTF-8 at byte {error.start + 1}")
        except json.JSONDecodeError as error:
            self.fail(name, f"is not JSON: {error.msg} in line {error.lineno}, column {error.colno}")
        except (ValueError, RecursionError) as error:
            self.fail(name, f"is not JSON that can be read: {error}")

    def _read(self, name: str) -> bytes:
        path = self.directory / name
        try:
            if path.stat().st_size > LARGEST_BYTES:
                self.fail(name, f"is larger than {LARGEST_BYTES} bytes")
            return path.read_bytes()
        except OSError as error:
            self.fail(name, f"cannot be read ({error.strerror})", "check that it is a file, and its permissions")
