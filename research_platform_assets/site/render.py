"""The whole site as files.

Belongs here: which pages there are. A pure function: the same content gives the same bytes, whatever the order of rows,
the day and the machine.
"""

from __future__ import annotations

from collections.abc import Iterator

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import SiteIndex, site_index
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.build import build_page
from research_platform_assets.site.pages.changes import FEED, changes_files, changes_page
from research_platform_assets.site.pages.comparison import scores_page
from research_platform_assets.site.pages.data import data_page, table_pages
from research_platform_assets.site.pages.overview import overview_page
from research_platform_assets.site.pages.people import people_page, person_pages
from research_platform_assets.site.pages.publications import publications_files, publications_page
from research_platform_assets.site.pages.repositories import repositories_page
from research_platform_assets.site.pages.repository import repository_pages
from research_platform_assets.site.pages.scores import badge_files
from research_platform_assets.site.pages.status import status_page
from research_platform_assets.site.pages.topics import topic_coverage_page, topic_pages, topics_page
from research_platform_assets.site.table_scripts import table_scripts
from research_platform_assets.site.templating import rendered, static_files


def render_site(content: SiteContent) -> dict[str, bytes]:
    """Return every file of the site by its path, which has forward slashes and is relative to the site's folder.

    Pages link to `../tables/<schema>.<table>.parquet`, `../catalog.duckdb` and `../datapackage.json`, which stand
    beside that folder.
    """
    index = site_index(content)
    beside = changes_files(index)
    pages = list(site_pages(index))
    paths = {page.path for page in pages}
    files = {page.path: rendered(page, index, paths, has_feed=FEED in beside) for page in pages}
    files |= beside | publications_files(index) | dict(badge_files(index)) | table_scripts(content) | static_files()
    return dict(sorted(files.items()))


def site_pages(index: SiteIndex) -> Iterator[Page]:
    """Every page before it is rendered."""
    yield overview_page(index)
    yield repositories_page(index)
    yield from repository_pages(index)
    yield people_page(index)
    yield from person_pages(index)
    yield topics_page(index)
    yield topic_coverage_page(index)
    yield from topic_pages(index)
    yield publications_page(index)
    yield scores_page(index)
    yield changes_page(index)
    yield data_page(index)
    yield from table_pages(index)
    yield build_page(index)
    yield status_page()
