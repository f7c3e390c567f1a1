"""What a command needs before it can start.

Belongs here: settings and logging for one process. Does not belong here: what only one command needs.
"""

from __future__ import annotations

from research_platform_assets.log import configure_logging
from research_platform_assets.settings import Settings, load_settings


def prepared_settings() -> Settings:
    """The settings of this process, with logging set up as they say."""
    settings = load_settings()
    configure_logging(settings.log)
    return settings
