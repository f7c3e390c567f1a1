"""Where an organisation is read from.

Belongs here: the one place that turns settings into a source, for the graph and for the command line alike. Does not
belong here: any source itself (`github/`), running a capture (`assets.github`).
"""

from __future__ import annotations

from research_platform_assets.github.archive.source import ArchiveSource
from research_platform_assets.github.source import OrganizationSource
from research_platform_assets.settings import ResolvedOrganization, Settings


def open_source(settings: Settings, organization: ResolvedOrganization) -> OrganizationSource:
    """The source that `settings` choose for `organization`; nothing is read before it is asked.

    Private repositories are delivered only where what is published is private, too.
    """
    return ArchiveSource(organization.archive_directory, include_private=settings.publication.visibility == "private")
