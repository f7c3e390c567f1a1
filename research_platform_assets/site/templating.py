"""Templates filled, static files read.

Belongs here: the template environment, what every page gets, and reading this package's own files. Does not belong
here: what a particular page shows (`pages/`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from research_platform_assets.site import addresses, change_words, charts, evidence, formats, machine_readable, works
from research_platform_assets.site.feed import PATH as FEED
from research_platform_assets.site.figures.drawing import drawn
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.links import is_web_address
from research_platform_assets.site.page import Page
from research_platform_assets.site.people import person_label

if TYPE_CHECKING:
    from jinja2 import Environment

DATA_FILES = ("templates/*.html", "templates/*.json", "static/*", "styles/*.css")

NAVIGATION = (
    ("", (("index.html", "Overview"), ("search.html", "Search"))),
    (
        "Work",
        (
            ("repositories.html", "Repositories"),
            ("topics.html", "Topics"),
            ("languages.html", "Languages"),
            ("publications.html", "Publications"),
            ("notebooks.html", "Notebooks"),
            ("dependencies.html", "Dependencies"),
            ("people.html", "People"),
        ),
    ),
    (
        "Judgement",
        (
            ("scores.html", "Scores"),
            ("reproducibility.html", "Reproducibility"),
            ("quality.html", "Quality"),
            ("health.html", "Health"),
        ),
    ),
    ("Time", (("trends.html", "Trends"), ("changes.html", "Changes"))),
    ("Evidence", (("data.html", "Data"), ("build.html", "Build"), ("status.html", "Status"))),
)
"""Groups of pages; a page that a site does not have is left out."""

#: Nothing may be loaded but what lies beside these pages, `status.json` included; nothing may be sent anywhere.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)

_FILTERS: Mapping[str, Any] = {
    "code_spans": formats.code_spans,
    "condition": evidence.condition,
    "date": formats.date,
    "drawn": drawn,
    "json_text": machine_readable.json_text,
    "instant": change_words.instant,
    "label": formats.label,
    "number": formats.number,
    "percent": formats.percent,
    "plural": formats.plural,
    "share_bar": charts.share_bar,
    "shortened": formats.shortened,
    "size": formats.size,
}
_GLOBALS: Mapping[str, Any] = {
    "identifier_address": works.address,
    "person_label": person_label,
    "person_page": addresses.person_page,
    "repository_file": addresses.repository_file,
    "repository_page": addresses.repository_page,
    "table_page": addresses.table_page,
    "topic_page": addresses.topic_page,
}
_TESTS: Mapping[str, Any] = {"web_address": is_web_address}

_FOLDER = Path(__file__).parent


def navigation(paths: Collection[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """`NAVIGATION` without the pages that are not among `paths`, and without groups of none."""
    groups = [(name, [entry for entry in entries if entry[0] in paths]) for name, entries in NAVIGATION]
    return [(name, entries) for name, entries in groups if entries]


def rendered(page: Page, index: SiteIndex, paths: Collection[str], *, has_feed: bool = False) -> bytes:
    """Return the page as UTF-8 HTML.

    Args:
        page: The page.
        index: The content of the site.
        paths: Of all pages that the site has.
        has_feed: Whether the site has an Atom feed to point to.
    """
    text = (
        _environment()
        .get_template(page.template)
        .render(
            page=page,
            root=addresses.root_of(page.path),
            site_title=index.content.title,
            organization=index.organization,
            navigation=navigation(paths),
            feed=FEED if has_feed else None,
            policy=CONTENT_SECURITY_POLICY,
            **page.values,
        )
    )
    return text.encode("utf-8")


def static_files() -> dict[str, bytes]:
    """Return style sheet, scripts and icon by their path in the site; the parts of the style sheet become one."""
    beside = {f"static/{path.name}": path.read_bytes() for path in sorted((_FOLDER / "static").iterdir())}
    styles = b"\n".join(path.read_bytes() for path in sorted((_FOLDER / "styles").glob("*.css")))
    return {"static/site.css": styles, **beside}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters.update(_FILTERS)
    environment.globals.update(_GLOBALS)
    environment.tests.update(_TESTS)
    return environment
