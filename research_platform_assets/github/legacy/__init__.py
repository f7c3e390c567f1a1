"""The predecessor's `data/*.json`: as a source of an organisation, and as files to import from.

Belongs here: everything that knows where and how these files lie on disk, and the format of `repos.json`. Does not
belong here: what pages hold (`records`), the figures in the other files (`analysis.legacy_outputs`).

What the files say, and what they cannot say:

* `repos.json`: a list of repositories. Keys that are missing are unknown. `No License`, the language `Unknown` and
  empty texts stand for none; a README of `No README available`, no release and 0 contributors stand for none or for an
  error, so they are unknown.
* No file holds ids, commits, trees, contributor lists or watchers: those facts are unknown. Ids are worked out from the
  full name, so that they stay as long as the name does; they are larger than any of GitHub's.
* Times without a zone are taken as UTC.
"""

from research_platform_assets.github.legacy.folder import LegacyFolder
from research_platform_assets.github.legacy.source import LegacySource

__all__ = ["LegacyFolder", "LegacySource"]
