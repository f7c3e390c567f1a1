"""The site in a real browser, from a disk and from a server under a sub-path."""

from __future__ import annotations

import functools
import json
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.render import render_site
from research_platform_assets_tests.site.sample_content import with_tables

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

HOSTILE = """# Title <img src=https://evil.example/a.png onerror="document.title='broken into'">
<script>document.title = 'broken into'</script>
<div style="position:fixed;inset:0" onclick="alert(1)">x</div>
<iframe src="https://evil.example/"></iframe>
<a id="main-content" href="javascript:document.title='broken into'">press</a>
![pixel](https://evil.example/pixel.png)
"""


STATUS = {
    "source": "live",
    "checked_at": "2026-03-01T12:30:00Z",
    "captured_at": "2026-02-01T00:00:00Z",
    "last_run": {
        "finished_at": "2026-03-01T12:31:00+00:00",
        "duration_seconds": 12.5,
        "computed": 3,
        "reused": 23,
        "coverage": 0.9876,
        "calls": 1234,
        "predicted_calls": 1200,
        "calls_per_minute": 60.1,
        "not_modified": 2,
        "error_rate": 0.0008,
        "errors": ["<i>timeout</i>: 1"],
        "remaining": {"core": 4998},
        "peak_memory_bytes": 524288000,
        "failing_checks": ["core.repositories: corrections"],
    },
    "last_failure": {
        "run_id": "8f14e45f",
        "at": "2026-03-02T02:00:10Z",
        "table": "core.readmes",
        "error": "StorageError",
    },
    "held": "b1",
    "warn_hours": 12,
    "fail_hours": 24,
    "repositories": {
        "101": {
            "name": "lab/a",
            "state": "active",
            "verified_at": "2026-03-01T12:30:00Z",
            "changed_at": "2026-02-01T00:00:00Z",
            "behind_since": None,
        },
        "104": {
            "name": "lab/b",
            "state": "active",
            "verified_at": (datetime.now(UTC) - timedelta(hours=13)).isoformat(),
            "changed_at": "2026-02-01T00:00:00Z",
            "behind_since": (datetime.now(UTC) - timedelta(hours=2)).isoformat(),
            "reason": "<b>readme</b>: timeout",
        },
    },
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes a connection early is no news."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, content: SiteContent) -> Path:
    rows = [row | ({"text": HOSTILE} if row["repository_id"] == 101 else {}) for row in content.rows("core.readmes")]
    top = tmp_path_factory.mktemp("published")
    for path, data in render_site(with_tables(content, {"core.readmes": rows})).items():
        file = top / "some" / "where" / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (top / "some" / "where" / "site" / "status.json").write_text(json.dumps(STATUS), encoding="utf-8")
    return top


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium found on PATH")
    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=executable, args=arguments)
        yield launched
        launched.close()


@pytest.fixture(scope="module", params=["disk", "server"])
def base(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "disk":
        yield _on_disk(folder)
        return
    with _Server(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/some/where/site/"
        server.shutdown()
        thread.join()


def _on_disk(folder: Path) -> str:
    return (folder / "some" / "where" / "site").as_uri() + "/"


class Visit:
    """A page with everything that it asked for and complained about."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def open(self, path: str) -> Any:
        self.page.goto(self.base + path)
        return self.page


@pytest.fixture
def visit(browser: Any, base: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield Visit(context.new_page(), base)
    context.close()


def names(page: Any) -> list[str]:
    return page.locator("#repositories tbody tr:not([hidden]) th a").all_inner_texts()


PAGES = [
    "index.html",
    "repositories.html",
    "repositories/101.html",
    "repositories/104.html",
    "repositories/106.html",
    "people.html",
    "people/account-7.html",
    "topics.html",
    "topics/0.html",
    "topics/coverage.html",
    "publications.html",
    "scores.html",
    "changes.html",
    "data.html",
    "data/core.repositories.html",
    "build.html",
    "status.html",
]
DARK_PAGES = ["index.html", "repositories.html", "repositories/101.html", "scores.html", "changes.html"]


def test_no_page_asks_for_anything_foreign_or_breaks_its_policy(visit: Visit) -> None:
    for path in PAGES:
        visit.open(path)
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith(visit.base)] == []
    assert any(url.endswith("static/site.css") for url in visit.requests)


def test_a_page_says_when_its_repository_was_verified_where_it_may_ask(visit: Visit) -> None:
    fresh = visit.open("repositories/101.html").locator("[data-freshness]")
    if visit.base.startswith("file:"):
        assert fresh.is_hidden()
        return
    fresh.locator(".tag").wait_for()
    assert fresh.inner_text() == (
        "late Verified 2026-03-01 12:30 UTC · changed 2026-02-01 00:00 UTC · a restored build is held."
    )
    behind = visit.open("repositories/104.html").locator("[data-freshness]")
    behind.locator(".tag").wait_for()
    assert behind.inner_text().startswith("ageing Verified")
    assert "(<b>readme</b>: timeout)" in behind.inner_text()


def test_the_status_page_says_how_the_last_run_went_where_it_may_ask(visit: Visit) -> None:
    page = visit.open("status.html")
    if visit.base.startswith("file:"):
        assert "research-platform serve" in page.locator("[data-status]").inner_text()
        return
    page.locator("[data-status] dl").first.wait_for()
    text = page.locator("[data-status]").inner_text()
    for said in (
        "GitHub was last asked 2026-03-01 12:30 UTC; what is shown was captured 2026-02-01 00:00 UTC. Build b1 was",
        "3, 23",
        "98.8 %",
        "1,234, 1,200",
        "0.1 % (<i>timeout</i>: 1)",
        "core 4,998",
        "500 MB",
        "core.repositories: corrections",
        "The run of 2026-03-02 02:00 UTC failed at core.readmes (StorageError); Dagster has the reason under run 8f14",
        "late lab/a: verified 2026-03-01 12:30 UTC",
        "ageing lab/b: verified",
    ):
        assert said in text


def test_the_style_sheet_and_the_scripts_are_applied(visit: Visit) -> None:
    page = visit.open("repositories/101.html")
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    assert page.locator("[data-theme-toggle]").is_visible()


def test_a_hostile_readme_does_nothing(visit: Visit) -> None:
    page = visit.open("repositories/101.html")
    page.get_by_text("press").click()
    assert page.title() == "volatility-models · Example Lab"
    assert page.locator(".readme img, .readme iframe, .readme script, .readme [style]").count() == 0
    assert page.locator("#main-content").count() == 1
    assert visit.complaints == []


def test_the_policy_stops_code_and_foreign_pictures_even_if_they_got_into_a_page(visit: Visit) -> None:
    page = visit.open("index.html")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'https://evil.example/a.png'}));"
        "document.body.insertAdjacentHTML('beforeend', '<a id=t onclick=\"document.title=1\">x</a>')"
    )
    page.locator("#t").click()
    page.wait_for_timeout(100)
    assert page.title() == "Overview · Example Lab"
    assert any("Content Security Policy" in complaint for complaint in visit.complaints)


def test_repositories_are_sorted_by_pressing_a_header_and_unknown_comes_last(visit: Visit) -> None:
    page = visit.open("repositories.html")
    stars = page.locator("th", has=page.get_by_role("button", name="Commits", exact=True))
    button = stars.get_by_role("button")
    button.click()
    assert stars.get_attribute("aria-sort") == "descending"
    assert names(page)[:2] == ["volatility-models", "risk-data"]
    button.click()
    assert stars.get_attribute("aria-sort") == "ascending"
    assert names(page)[:2] == ["risk-data", "volatility-models"]
    assert page.locator("th[aria-sort]").count() == 1
    page.get_by_role("button", name="Repository", exact=True).focus()
    page.keyboard.press("Enter")
    assert names(page)[1:] == ["blocked-data", "empty-shell", "old-course", "risk-data", "volatility-models"]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("q", "RISK market", ["risk-data"]),
        ("q", "c++ (", []),
        ("q", "onload", ["<b>Ünï & \u202ecode</b>"]),
        ("state", "gone", ["old-course"]),
        ("language", "R", ["risk-data"]),
        ("language", "none", ["empty-shell"]),
        ("topic", "0", ["volatility-models"]),
        ("readme", "absent", ["empty-shell"]),
    ],
)
def test_filters_show_what_fits_and_the_address_keeps_them(
    visit: Visit, field: str, value: str, expected: list[str]
) -> None:
    page = visit.open("repositories.html")
    control = page.locator(f"[name={field}]")
    control.fill(value) if field == "q" else control.select_option(value)
    assert names(page) == expected
    assert f"{len(expected)} of 6 shown" in page.locator(".filter-count").inner_text()
    assert page.locator("[data-no-match]").is_visible() is (expected == [])
    assert urlsplit(page.url).query.startswith(f"{field}=")
    page.reload()
    assert names(page) == expected
    page.get_by_role("button", name="Clear").click()
    page.wait_for_url(lambda address: "?" not in address)
    assert len(names(page)) == 6


def test_an_address_with_filter_and_order_opens_so(visit: Visit) -> None:
    page = visit.open("repositories.html?state=active&repositories-sort=Repository&repositories-order=descending")
    assert names(page)[:3] == ["volatility-models", "risk-data", "blocked-data"]
    assert page.locator("[name=state]").input_value() == "active"


@pytest.mark.parametrize("query", ["state=nonsense", "repositories-sort=constructor", "topic=%22%5D%3Cb%3E", "q="])
def test_an_address_that_makes_no_sense_shows_everything(visit: Visit, query: str) -> None:
    page = visit.open(f"repositories.html?{query}")
    assert len(names(page)) == 6
    assert visit.complaints == []


def test_the_choice_of_colours_is_kept_from_page_to_page(visit: Visit) -> None:
    page = visit.open("index.html")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Switch to dark colours").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    visit.open("people.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.get_by_role("button", name="Switch to light colours").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_a_browser_that_refuses_storage_still_switches_colours(browser: Any, base: str) -> None:
    context = browser.new_context(color_scheme="dark")
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }})")
    visit = Visit(context.new_page(), base)
    page = visit.open("index.html")
    page.get_by_role("button", name="Switch to light colours").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert visit.complaints == []
    context.close()


def test_without_scripts_the_table_is_whole_and_no_dead_control_is_shown(browser: Any, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = Visit(context.new_page(), base).open("repositories.html")
    assert page.locator("#repositories tbody tr").count() == 6
    assert not page.locator("form.filters").is_visible()
    assert not page.locator("[data-theme-toggle]").is_visible()
    context.close()


def test_no_page_is_wider_than_a_phone(browser: Any, base: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    visit = Visit(context.new_page(), base)
    widths = {path: visit.open(path).evaluate("document.documentElement.scrollWidth") for path in PAGES}
    context.close()
    assert {path: width for path, width in widths.items() if width > 360} == {}


def test_the_first_press_of_tab_offers_the_way_to_the_content(visit: Visit) -> None:
    page = visit.open("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.parametrize(
    ("scheme", "paths", "options"),
    [
        ("light", PAGES, {}),
        (
            "dark",
            ["index.html", "repositories.html", "repositories/101.html", "scores.html", "changes.html"],
            {"runOnly": ["color-contrast"]},
        ),
    ],
)
def test_accessibility_rules_find_nothing(
    browser: Any, folder: Path, scheme: str, paths: list[str], options: dict[str, Any]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    visit = Visit(context.new_page(), _on_disk(folder))
    found: list[str] = []
    for path in paths:
        results = axe.Axe().run(visit.open(path), options=options).response
        found += [f"{path}: {rule['id']}: {node['html']}" for rule in results["violations"] for node in rule["nodes"]]
    context.close()
    assert found == []
