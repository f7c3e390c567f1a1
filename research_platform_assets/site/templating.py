"""Templates filled, static files read.

Belongs here: the template environment, what every page gets, and reading this package's own files. Does not belong
here: what a particular page shows (`pages/`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from research_platform_assets.site import (
    addresses,
    change_words,
    charts,
    evidence,
    formats,
    machine_readable,
    work_queries,
    works,
)
from research_platform_assets.site.capture import PATH as CAPTURE
from research_platform_assets.site.feed import PATH as FEED
from research_platform_assets.site.figures.drawing import drawn, live
from research_platform_assets.site.figures.moving import hint
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.links import is_web_address
from research_platform_assets.site.page import Page
from research_platform_assets.site.people import person_label

if TYPE_CHECKING:
    from jinja2 import Environment

DATA_FILES = ("templates/*.html", "templates/*.js", "templates/*.json", "static/*", "styles/*.css")

SEARCH = "search.html"

NAVIGATION = (
    ("", (("index.html", "Overview"), (SEARCH, "Search"))),
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

#: Nothing may be loaded but what lies beside these pages, `status.json` included; forms lead to these pages only.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'"
)
#: The same for the search, which runs WebAssembly; text still never becomes code.
WEBASSEMBLY_POLICY = CONTENT_SECURITY_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")

#: On pages that show documents of others, their images may be loaded from where they are.
POLICY_WITH_IMAGES = CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' https:")

_FILTERS: Mapping[str, Any] = {
    "code_spans": formats.code_spans,
    "column_chart": charts.column_chart,
    "condition": evidence.condition,
    "date": formats.date,
    "drawn": drawn,
    "json_document": machine_readable.json_document,
    "hint": hint,
    "instant": change_words.instant,
    "json_text": formats.json_text,
    "label": formats.label,
    "literal": evidence.literal,
    "live": live,
    "number": formats.number,
    "part_bar": charts.part_bar,
    "percent": formats.percent,
    "plural": formats.plural,
    "share_bar": charts.share_bar,
    "spark_columns": charts.spark_columns,
    "spark_line": charts.spark_line,
    "score": formats.score,
    "script_text": formats.script_text,
    "shortened": formats.shortened,
    "size": formats.size,
    "trend_line": charts.trend_line,
}
_GLOBALS: Mapping[str, Any] = {
    "evidence_link": evidence.evidence_link,
    "identifier_address": works.address,
    "person_label": person_label,
    "person_page": addresses.person_page,
    "panel_of": evidence.panel_of,
    "repository_file": addresses.repository_file,
    "repository_page": addresses.repository_page,
    "source_link": evidence.source_link,
    "table_page": addresses.table_page,
    "topic_page": addresses.topic_page,
    "works_query": work_queries.works_query,
}
#: Of the organisation, what pages show; its counts would make every page another one with each capture.
_OF_ORGANIZATION = ("login", "name", "description", "html_url", "is_invented")
_TESTS: Mapping[str, Any] = {"web_address": is_web_address}

_FOLDER = Path(__file__).parent


def navigation(paths: Collection[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """`NAVIGATION` without the pages that are not among `paths`, and without groups of none."""
    groups = [(name, [entry for entry in entries if entry[0] in paths]) for name, entries in NAVIGATION]
    return [(name, entries) for name, entries in groups if entries]


def trail(page: Page) -> list[tuple[str, str]]:
    """Path and name of the pages above `page`, from the first one; none for a page of the navigation."""
    if page.path == page.section:
        return []
    names = {path: name for _, entries in NAVIGATION for path, name in entries}
    first, _ = NAVIGATION[0][1][0]
    return [(path, names[path]) for path in (first, page.section) if path in names] + list(page.parents)


def shared_values(index: SiteIndex, paths: Collection[str], *, has_feed: bool = False) -> dict[str, Any]:
    """What every page shows; a change in any of it is a change of all pages.

    Args:
        index: The content of the site.
        paths: Of the pages that the navigation may name.
        has_feed: Whether the site has an Atom feed to point to.
    """
    organization = index.organization
    return {
        "site_title": index.content.title,
        "organization": organization and {name: organization[name] for name in _OF_ORGANIZATION},
        "navigation": navigation(paths),
        "has_search": SEARCH in paths,
        "people_mode": index.content.people,
        "without_result": index.content.without_result(),
        "capture_file": CAPTURE,
        "base_url": index.content.base_url,
        "feed": FEED if has_feed else None,
    }


def rendered(page: Page, shared: Mapping[str, Any], readme_html: str | None = None) -> bytes:
    """Return the page as UTF-8 HTML. It follows from nothing but the page, what all show, and this package's code.

    Args:
        page: The page.
        shared: What `shared_values` gave.
        readme_html: The HTML of the page's README.
    """
    readme = None if readme_html is None else Markup(readme_html)  # noqa: S704 - `readme.Renderer` gives sanitised HTML
    template = _environment().get_template(page.template)
    place = {
        "page": page,
        "root": addresses.root_of(page.path),
        "trail": trail(page),
        "readme_html": readme,
        "policy": _policy(page, readme_html),
    }
    text = template.render(**shared, **place, **page.values)
    return text.encode("utf-8")


def _policy(page: Page, readme_html: str | None) -> str:
    if page.needs_webassembly:
        return WEBASSEMBLY_POLICY
    return POLICY_WITH_IMAGES if page.loads_images or "<img " in (readme_html or "") else CONTENT_SECURITY_POLICY


def static_files() -> dict[str, bytes]:
    """Return style sheet, scripts and icon by their path in the site; the parts of the style sheet become one."""
    beside = {f"static/{path.name}": path.read_bytes() for path in sorted((_FOLDER / "static").iterdir())}
    styles = b"\n".join(path.read_bytes() for path in sorted((_FOLDER / "styles").glob("*.css")))
    return {"static/site.css": styles, **beside}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from jinja2.runtime import Context

    class _PlainCalls(Context):
        """Calls macros and functions as they are: none of ours asks for the context, and looking takes longer."""

        def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(*args, **kwargs)

    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.context_class = _PlainCalls
    environment.filters.update(_FILTERS)
    environment.globals.update(_GLOBALS)
    environment.tests.update(_TESTS)
    return environment
