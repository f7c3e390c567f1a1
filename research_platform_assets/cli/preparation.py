"""What a command needs before it can start.

Belongs here: settings and logging for one process. Does not belong here: what only one command needs.
"""

from __future__ import annotations

from research_platform_assets.log import configure_logging
from research_platform_assets.settings import Settings, load_settings


def check_extras(settings: Settings) -> None:
    """Do nothing where all is installed that a build with `settings` needs; said before the build asks anybody.

    Raises:
        ProgramError: something is not.
    """
    if settings.analyses.topics and settings.topics.embeddings == "minilm":
        # NumPy takes a while to import, which `--help` should not.
        from research_platform_assets.analysis.sentences.minilm import check_installed

        check_installed()


def prepared_settings() -> Settings:
    """The settings of this process, with logging set up as they say."""
    settings = load_settings()
    configure_logging(settings.log)
    return settings
