"""An account that processes read from a stand-in for GitHub.

Belongs here: how a build is pointed at a stand-in, and a made-up account. Does not belong here: what is expected of it
(the tests), captures without a build (`capturing`).
"""

from __future__ import annotations

import json
from pathlib import Path

from research_platform_assets_tests import processes
from research_platform_assets_tests.archives import Recorded, commit, write_archive
from research_platform_assets_tests.end_to_end.campaigns.capturing import TOKEN

#: The recorded organisation.
LOGIN = "Digital-AI-Finance"


def environment(data: Path, url: str, login: str = LOGIN, **more: str) -> dict[str, str]:
    """The environment of a process that reads `login` from the server at `url`; `more` adds variables."""
    variables = {
        "GITHUB_TOKEN": TOKEN,
        "RESEARCH_PLATFORM_SOURCE": "live",
        "RESEARCH_PLATFORM_ORGANIZATIONS": json.dumps([login]),
        "RESEARCH_PLATFORM_GITHUB__API_URL": url,
    }
    environ = processes.environment(data, **variables, **more)
    # A process that is killed, or measured, measures nothing.
    return {name: value for name, value in environ.items() if not name.startswith("COV")}


def slug_of(login: str) -> str:
    """The slug that follows from `login`."""
    return login.lower().replace("-", "_")


def made_up(directory: Path, count: int = 6) -> Path:
    """An archive of `Lab` with repositories small enough for a quick test, one with a history of several pages."""
    histories = {0: 230}
    return write_archive(
        directory,
        [
            Recorded(
                name=f"tide-{number}",
                id=1000 + number,
                files={
                    "README.md": f"# Tide {number}\n".encode(),
                    "LICENSE": b"Permission is granted.\n",
                    "src/deep/er/still/main.py": f"print({number})\n".encode(),
                    "requirements.txt": b"polars\n",
                },
                commits=[
                    commit(number * 1000 + at, date="2026-01-01T10:00:00Z", committer_date="2026-01-01T11:00:00Z")
                    for at in reversed(range(histories.get(number, 3)))
                ],
            )
            for number in range(count)
        ],
    )
