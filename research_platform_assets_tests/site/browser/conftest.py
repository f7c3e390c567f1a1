"""A real browser on the small organisation's site, from a disk and from a server under a sub-path."""

from __future__ import annotations

import functools
import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.programs.pagefind import search_files
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.render import render_site
from research_platform_assets_tests.site.sample_content import with_tables

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


BUILD = {
    "build_id": "25dad11742ed",
    "captured_at": "2026-02-01T00:00:00+00:00",
    "code_version": "017f096af966906e",
    "coverage": 0.9876,
    "checks": {"core.people.contract": "passed", "core.repositories.corrections": "<i>failed</i>"},
}


JUDGEMENT = (
    "scores.html",
    "reproducibility.html",
    "quality.html",
    "health.html",
    "publications.html",
    "cited-works.html",
    "unclear-works.html",
)
"""Pages whose accessibility `test_judgement` checks, with every state of a score, a grade and a citation on them."""


class _Quiet(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        # Style sheet and scripts are the same for all pages.
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes a connection early is no news."""


@pytest.fixture(scope="session")
def shown(content: SiteContent) -> SiteContent:
    """The small organisation with a hostile README."""
    rows = [row | ({"text": HOSTILE} if row["repository_id"] == 101 else {}) for row in content.rows("core.readmes")]
    return with_tables(content, {"core.readmes": rows})


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, shown: SiteContent) -> Path:
    """A folder with the site of it, some folders down, and what lies beside it."""
    top = tmp_path_factory.mktemp("published")
    files = render_site(shown)
    write_site(top / "some" / "where" / "site", files | search_files(files.items()))
    (top / "some" / "where" / "site" / "status.json").write_text(json.dumps(STATUS), encoding="utf-8")
    (top / "some" / "where" / "build.json").write_text(json.dumps(BUILD), encoding="utf-8")
    return top


# Not for the whole session: while it is there an event loop runs, and tests beside these begin one of their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium found on PATH")
    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=executable, args=arguments)
        yield launched
        launched.close()


@pytest.fixture(scope="module", params=["disk", "server"])
def base(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of the site, from a disk and from a server."""
    return on_disk(folder) if request.param == "disk" else request.getfixturevalue("served")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """The address of the site on a server that knows nothing of it, under a sub-path."""
    with _Server(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/some/where/site/"
        server.shutdown()
        thread.join()


def write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their path below `folder`."""
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def on_disk(folder: Path) -> str:
    """The address of the site in `folder`, opened without a server."""
    return (folder / "some" / "where" / "site").as_uri() + "/"


def inaccessible(page: Any) -> list[str]:
    """What breaks a rule of accessibility on an open page in the light, and in the dark, where colours differ."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    # Without motion colours change at once.
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    light = axe.Axe().run(page, options=options).response["violations"]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    # The page has the rules by now.
    dark = page.evaluate("options => axe.run(options)", options | {"runOnly": ["color-contrast"]})["violations"]
    return [
        f"{page.url}, {scheme}: {rule['id']}: {node['html']}"
        for scheme, found in (("light", light), ("dark", dark))
        for rule in found
        for node in rule["nodes"]
    ]


def _is_elsewhere(address: str) -> bool:
    return address.startswith("https://")


def _is_foreign_image(request: Any) -> bool:
    """Whether a request is what a README with images may ask for: an image, without saying from where."""
    return request.resource_type == "image" and _is_elsewhere(request.url) and "referer" not in request.headers


def _answered(route: Any) -> None:
    """An image for whoever may ask for one, from nowhere but here."""
    if _is_foreign_image(route.request):
        route.fulfill(content_type="image/svg+xml", body="<svg xmlns='http://www.w3.org/2000/svg'/>")
    else:
        route.abort()


class Visit:
    """A page with everything that it asked for and complained about."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.route(_is_elsewhere, _answered)
        page.on("request", lambda request: None if _is_foreign_image(request) else self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def open(self, path: str) -> Any:
        self.page.goto(self.base + path)
        return self.page


def beside_of(base: str) -> str:
    """The address below which the site lies with what is published with it."""
    return base.removesuffix("site/")


def keep_inside(context: Any, base: str) -> None:
    """Answer for the rest of the world, which has empty pictures and nothing else."""

    def answer(route: Any) -> None:
        if route.request.resource_type == "image":
            route.fulfill(content_type="image/svg+xml", body='<svg xmlns="http://www.w3.org/2000/svg"/>')
        else:
            route.abort()

    context.route(lambda url: not url.startswith(beside_of(base)), answer)


@pytest.fixture
def visit(browser: Any, base: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    keep_inside(context, base)
    yield Visit(context.new_page(), base)
    context.close()
