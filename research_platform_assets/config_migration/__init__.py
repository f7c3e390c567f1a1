"""Translating the predecessor's `production.yaml` into settings of this package.

Belongs here: what became of every key of the predecessor (`keys`), and the translation (`migrate`). Does not belong
here: reading and writing files (`cli.migrate_config`), translating the predecessor's data.
"""

from __future__ import annotations

from research_platform_assets.config_migration.keys import KEYS
from research_platform_assets.config_migration.migrate import Added, Dropped, Kept, Migration, migrate_config

__all__ = ["KEYS", "Added", "Dropped", "Kept", "Migration", "migrate_config"]
