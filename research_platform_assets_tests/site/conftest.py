"""Parts that several tests of the site share."""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.render import render_site
from research_platform_assets_tests.site.sample_content import sample_content

_ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "orgs" / "digital-ai-finance"


@pytest.fixture(scope="session")
def shared_archive() -> Path:
    """The folder of a recorded real organisation."""
    if not _ARCHIVE.is_dir():
        pytest.skip("no recorded organisation beside the checkout (../shared)")
    return _ARCHIVE


@pytest.fixture(scope="session")
def content() -> SiteContent:
    """The sample organisation."""
    return sample_content()


@pytest.fixture(scope="session")
def site(content: SiteContent) -> dict[str, bytes]:
    """The sample organisation's site."""
    return render_site(content)
