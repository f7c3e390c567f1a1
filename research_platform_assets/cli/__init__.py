"""The command line, `research-platform`: what Dagster's own command line does not offer.

Belongs here: one module a command, each a function that reads its arguments, calls the package and prints; what all
commands share (`application`, `preparation`). Does not belong here: anything that another part of the package or the
Dagster UI could want as well.
"""

from __future__ import annotations

from research_platform_assets.cli.application import main

__all__ = ["main"]
