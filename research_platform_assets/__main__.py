"""`python -m research_platform_assets` is the command line `research-platform`."""

from __future__ import annotations

from research_platform_assets.cli import main

if __name__ == "__main__":
    main()
