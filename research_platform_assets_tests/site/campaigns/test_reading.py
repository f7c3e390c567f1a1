"""How quickly large sites answer their readers, in a real Chromium. Run by `make bench`.

The list of repositories is that of 1,000 and 10,000; a reader may begin when its script has drawn it and has nothing
left to do. The search is asked over 10,000 pages: from the last letter until the answers are drawn.
"""

from __future__ import annotations

import functools
import gzip
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from research_platform_assets.cli.site_server import site_server
from research_platform_assets.programs.pagefind import search_files
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import site_index
from research_platform_assets.site.pages.repositories import repositories_files, repositories_pages
from research_platform_assets.site.render import render_site
from research_platform_assets.site.templating import rendered, shared_values, static_files
from research_platform_assets_tests.conftest import SampleBuilds
from research_platform_assets_tests.site.browser.conftest import browser, write_site  # noqa: F401 - a fixture
from research_platform_assets_tests.site.campaigns.rendering import published_content
from research_platform_assets_tests.site.campaigns.test_scale import report
from research_platform_assets_tests.site.multiplied import multiplied
from research_platform_assets_tests.workbench import SLUG

TABLE_GOAL_MS = 300
SEARCH_GOAL_MS = 100
DOCUMENTS = 10_000
REPETITIONS = 5
WORDS = ("model", "glacier terminus", "tidal", "python", "survey data")
#: Milliseconds from the start of loading until nothing is left to do before the reader may press something.
READY = """async () => {
  const quiet = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  await quiet();
  const [navigation] = performance.getEntriesByType("navigation");
  return { interactive: navigation.domContentLoadedEventEnd, loaded: navigation.loadEventEnd };
}"""
#: The same for what follows a press.
PRESSED = """async (selector) => {
  const began = performance.now();
  document.querySelector(selector).click();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - began;
}"""
#: From the input of a text until the number of its answers stands there and the first of them are drawn.
ASKED = """async (text) => {
  const field = document.querySelector("[data-search] input[type=search], input[name=q]");
  const status = document.querySelector("[data-search-status]");
  const list = document.querySelector("[data-search-results]");
  const said = () => status.textContent.includes(`“${text}”`) && list.querySelector("h2");
  const began = performance.now();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  while (!said() && performance.now() - began < 20000) await new Promise((resolve) => setTimeout(resolve, 1));
  return performance.now() - began;
}"""

pytestmark = [pytest.mark.bench, pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def template(sample_builds: SampleBuilds) -> SiteContent:
    """The sample organisation."""
    return replace(published_content((sample_builds.first / "published" / SLUG / "current").resolve()), has_search=True)


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:  # noqa: F811
    """An empty page whose address begins with that of the site in `tmp_path`."""
    (tmp_path / "site").mkdir()
    with site_server(tmp_path, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, base_url=f"http://127.0.0.1:{server.server_port}/site/"
        )
        yield context.new_page()
        context.close()
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("repositories", [1000, 10_000])
def test_how_soon_the_list_of_repositories_answers(
    page: Any, tmp_path: Path, template: SiteContent, repositories: int
) -> None:
    index = site_index(multiplied(template, repositories))
    pages = list(repositories_pages(index))
    shared = shared_values(index, {page.path for page in pages})
    files = {each.path: rendered(each, shared) for each in pages[:1]} | repositories_files(index)
    write_site(tmp_path / "site", files | static_files())
    times: dict[str, list[float]] = {}
    for _ in range(REPETITIONS):
        page = page.context.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
        session.send("Performance.enable")
        page.goto("repositories.html")
        for name, value in page.evaluate(READY).items():
            times.setdefault(name, []).append(value)
        times.setdefault("processor", []).append(_processor_ms(session))
        times.setdefault("ordered", []).append(page.evaluate(PRESSED, "#repositories th:nth-of-type(4) button"))
    figures: dict[str, Any] = {f"{name}_ms": round(median(values)) for name, values in times.items()}
    figures["goal_ms"] = TABLE_GOAL_MS
    figures["rows_drawn"] = page.locator("#repositories tbody tr").count()
    figures["bytes_compressed"] = {path: len(gzip.compress(content, mtime=0)) for path, content in files.items()}
    report(f"list of {repositories} repositories", figures)
    assert figures["rows_drawn"] > 0


def _processor_ms(session: Any) -> float:
    """What the page's main thread has computed so far; a busy machine does not make it longer."""
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return metrics["TaskDuration"] * 1000


def test_how_soon_the_search_answers(page: Any, tmp_path: Path, template: SiteContent) -> None:
    site = render_site(template)
    began = time.perf_counter()
    index = search_files(_many_pages(site))
    seconds = time.perf_counter() - began
    shown = {path: content for path, content in site.items() if path.startswith(("search", "static"))}
    write_site(tmp_path / "site", shown | index)
    page.goto("search.html")
    ask = functools.partial(page.evaluate, ASKED)
    first = ask("lake")
    times = [ask(words) for words in WORDS]
    figures = {
        "pages": DOCUMENTS,
        "index_seconds": round(seconds, 1),
        "index_bytes": sum(map(len, index.values())),
        "first_question_ms": round(first),
        "median_ms": round(median(times)),
        "longest_ms": round(max(times)),
        "goal_ms": SEARCH_GOAL_MS,
    }
    report(f"search over {DOCUMENTS} pages", figures)
    assert max(times) < 20_000, "every question is answered"


def _many_pages(site: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Pages of repositories again and again, each with words of its own."""
    originals = [(path, made) for path, made in site.items() if path.startswith("repositories/") and b"<h1" in made]
    for number in range(DOCUMENTS):
        path, made = originals[number % len(originals)]
        own = f"<p>Copy {number} of copies {number // 7} and {number % 101}.</p></main>".encode()
        yield f"{path.removesuffix('.html')}-{number}.html", made.replace(b"</main>", own)
