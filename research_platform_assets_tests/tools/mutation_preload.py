"""What mutmut imports once, before it forks a process for each mutant (`preload_modules_file` in pyproject.toml).

Belongs here: modules that start no threads of Polars. Does not belong here: test modules, some of which do, and what
pytest rewrites when it imports it.
"""

from __future__ import annotations

import gc

import research_platform_assets.definitions  # noqa: F401 - imported for the processes forked later

# Mutated code is a hundred thousand objects, which the collector would go through in each forked process.
gc.collect()
gc.freeze()
