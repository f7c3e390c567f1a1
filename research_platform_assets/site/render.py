"""The whole site as files.

Belongs here: which pages there are, and which of them have to be rendered. Pure functions: the same content gives the
same bytes, whatever the order of rows, the day, the machine, and what is known from earlier builds. Does not belong
here: where contents are kept (`warehouse.remembered_files`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from research_platform_assets.site.capture import PATH as CAPTURE
from research_platform_assets.site.capture import capture_of, capture_script
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import SiteIndex, site_index
from research_platform_assets.site.marks import mark
from research_platform_assets.site.names import without_names
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.build import build_page
from research_platform_assets.site.pages.changes import FEED, changes_files, changes_page
from research_platform_assets.site.pages.collaboration import collaboration_page
from research_platform_assets.site.pages.comparison import scores_pages
from research_platform_assets.site.pages.data import data_page, table_pages
from research_platform_assets.site.pages.dependencies import dependencies_page
from research_platform_assets.site.pages.ended_topics import ended_topic_pages
from research_platform_assets.site.pages.health import health_pages
from research_platform_assets.site.pages.languages import language_pages, languages_page
from research_platform_assets.site.pages.notebooks import notebook_files, notebook_pages, notebooks_page
from research_platform_assets.site.pages.other_works import other_work_pages
from research_platform_assets.site.pages.overview import overview_page
from research_platform_assets.site.pages.people import people_pages, person_pages
from research_platform_assets.site.pages.publications import publications_files, publications_page
from research_platform_assets.site.pages.quality import quality_pages
from research_platform_assets.site.pages.repositories import repositories_files, repositories_pages
from research_platform_assets.site.pages.repository import repository_pages
from research_platform_assets.site.pages.reproducibility import reproducibility_pages
from research_platform_assets.site.pages.scores import badge_files
from research_platform_assets.site.pages.search import search_page
from research_platform_assets.site.pages.status import status_page
from research_platform_assets.site.pages.topics import topic_coverage_pages, topic_pages, topics_page
from research_platform_assets.site.pages.trends import trends_page
from research_platform_assets.site.readme import render_each
from research_platform_assets.site.searching import found
from research_platform_assets.site.sitemap import sitemap_files
from research_platform_assets.site.table_scripts import table_scripts
from research_platform_assets.site.templating import rendered, shared_values, static_files

#: Pages that are in memory at a time.
_BATCH = 200


@dataclass(frozen=True)
class SiteFile:
    """A file of the site.

    Attributes:
        path: Where it lies: with forward slashes, relative to the site's folder.
        mark: Name of all that decides the contents, but for the code; null for a file that is always made.
        content: The contents; null where the mark is known, so that they are at hand.
    """

    path: str
    mark: str | None
    content: bytes | None


def render_site(content: SiteContent) -> dict[str, bytes]:
    """Return every file of the site by its path, which has forward slashes and is relative to the site's folder.

    Pages link to `../tables/<schema>.<table>.parquet`, `../catalog.duckdb` and `../datapackage.json`, which stand
    beside that folder.
    """
    files = {file.path: file.content for file in site_files(content)}
    return {path: made for path, made in sorted(files.items()) if made is not None}


def site_files(content: SiteContent, known: Container[str] = frozenset()) -> Iterator[SiteFile]:
    """Every file of the site, in the order in which they are made; a page with a known mark is not rendered."""
    index = site_index(content)
    beside = changes_files(index)
    pages = deque(site_pages(index))
    shared = shared_values(index, {page.path for page in pages}, has_feed=FEED in beside)
    paths: list[str] = []
    for batch in _batches(found(page, index) for page in chain(_taken(pages), subject_pages(index))):
        paths += [page.path for page in batch if page.path.endswith(".html")]
        yield from _made(batch, shared, known, content)
    others = {CAPTURE: capture_script(capture_of(index))} | beside | publications_files(index)
    others |= repositories_files(index) | dict(badge_files(index)) | static_files()
    others |= table_scripts(content) | sitemap_files(content.base_url, paths)
    for path, made in chain(others.items(), notebook_files(index)):
        yield SiteFile(path, None, made)


def _made(
    pages: Sequence[Page], shared: Mapping[str, Any], known: Container[str], content: SiteContent
) -> Iterator[SiteFile]:
    common = mark(shared, content.opt_outs)
    marks = {page.path: mark(page, common) for page in pages}
    readmes = [page.readme for page in pages if page.readme is not None and marks[page.path] not in known]
    html = without_names(content.readmes or render_each, content.mask)(readmes)
    for page in pages:
        is_known = marks[page.path] in known
        readme = None if page.readme is None else html.get(page.readme.repository_id)
        yield SiteFile(page.path, marks[page.path], None if is_known else rendered(page, shared, readme))


def _taken(pages: deque[Page]) -> Iterator[Page]:
    """`pages` one after the other; none stays in memory when it is made, as those of a large site are long lists."""
    while pages:
        yield pages.popleft()


def _batches(pages: Iterable[Page]) -> Iterator[list[Page]]:
    remaining = iter(pages)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def site_pages(index: SiteIndex) -> Iterator[Page]:
    """The pages of which there is one, before they are rendered."""
    yield overview_page(index)
    if index.content.has_search:
        yield search_page(index)
    yield from repositories_pages(index)
    if index.content.people != "off":
        yield from people_pages(index)
        yield collaboration_page(index)
    yield topics_page(index)
    yield from topic_coverage_pages(index)
    yield languages_page(index)
    yield dependencies_page(index)
    yield publications_page(index)
    yield from other_work_pages(index)
    yield notebooks_page(index)
    yield from scores_pages(index)
    yield from reproducibility_pages(index)
    yield from quality_pages(index)
    yield from health_pages(index)
    yield trends_page(index)
    yield changes_page(index)
    yield data_page(index)
    yield build_page(index)
    yield status_page()


def subject_pages(index: SiteIndex) -> Iterator[Page]:
    """The pages of which there is one for each repository, person, topic or table; made one by one."""
    yield from repository_pages(index)
    if index.content.people != "off":
        yield from person_pages(index)
    yield from topic_pages(index)
    yield from ended_topic_pages(index)
    yield from language_pages(index)
    yield from table_pages(index)
    yield from notebook_pages(index)
