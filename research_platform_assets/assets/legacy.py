"""The `legacy` group: what the predecessor's files say.

Belongs here: reading the files as settings of an asset. Does not belong here: what they say of whom (`analysis`), and
reading an organisation from them (`github.legacy`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from research_platform_assets.analysis.legacy_outputs import legacy_outputs
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import Attachment, Inputs
from research_platform_assets.assets.platform import Platform
from research_platform_assets.github.legacy.folder import LEGACY_FILES, LegacyFolder
from research_platform_assets.tables.legacy import OUTPUTS


def legacy_files(platform: Platform, slug: str) -> Mapping[str, Any]:
    """The predecessor's files, of which only what they say decides, and who may read what is published.

    Raises:
        LegacyError: a file is missing or no JSON.
    """
    directory = platform.organizations[slug].legacy_directory
    if directory is None:
        return {"files": Attachment("", {}), "visibility": platform.settings.publication.visibility}
    folder = LegacyFolder(directory)
    return {
        "files": Attachment(folder.digest(*LEGACY_FILES), {name: folder.value(name) for name in folder.names()}),
        "visibility": platform.settings.publication.visibility,
    }


@derived(OUTPUTS, inputs=[], options=legacy_files, reads_files=True)
def outputs(inputs: Inputs) -> pl.DataFrame:
    """The files of the setting `legacy_directory`; without it, there are no rows."""
    return legacy_outputs(inputs.options["files"].value, is_public=inputs.options["visibility"] == "public")
