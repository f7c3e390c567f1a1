"""How much memory a process of a benchmark needed.

Belongs here: reading it from Linux, on which benchmarks run. Does not belong here: what is run.
"""

from __future__ import annotations

import re
from pathlib import Path


def peak_megabytes() -> float:
    """Return the most memory of this process so far, in MiB; `getrusage` would say its parent's where that had more."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)[1]) / 1024  # type: ignore[index]
