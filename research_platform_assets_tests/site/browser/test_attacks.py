"""Attacks on readers, in a real browser: nothing runs, nothing leaves its place, nothing is loaded but images."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from research_platform_assets.site.render import render_site
from research_platform_assets_tests.site.attacks import attacks
from research_platform_assets_tests.site.browser.conftest import write_site
from research_platform_assets_tests.site.hostile_content import hostile_content

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

#: Before any script of a page: what an attack calls, what the browser refused, and names that could be taken over.
_WATCH = """
  window.__runs = [];
  window.executed = (number) => { window.__runs.push(`attack ${number}`); };
  window.__refused = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.__refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
"""

#: After it: wake every handler there could be, and look for what stands where or is called what it must not.
_INSPECT = """() => {
  const found = [];
  const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  const allowed = new Set(["SCRIPT", "LINK", "META", "FORM", "INPUT", "SELECT", "BUTTON", "STYLE"]);
  const foreign = document.querySelectorAll(".readme, .readme *");
  const kinds = ["click", "mouseover", "focus", "toggle", "error", "load", "animationstart", "beforetoggle"];
  for (const element of document.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      if (attribute.name.startsWith("on") || attribute.name === "style" || attribute.name === "srcdoc") {
        say(`attribute ${attribute.name}`, element);
      }
    }
    const href = element.getAttribute("href") ?? element.getAttribute("xlink:href");
    const known = ["http:", "https:", "file:"];
    if (href !== null && !known.includes(URL.parse(href, location)?.protocol)) say("address", element);
  }
  for (const element of foreign) {
    if (allowed.has(element.tagName)) say("element", element);
    if (["IFRAME", "OBJECT", "EMBED", "SVG", "TEMPLATE", "DIALOG", "VIDEO"].includes(element.tagName.toUpperCase())) {
      say("element", element);
    }
    const style = getComputedStyle(element);
    if (["fixed", "absolute", "sticky"].includes(style.position)) say(style.position, element);
    if (style.animationName !== "none" || style.transform !== "none") say("moves", element);
    if (element.id && !element.id.startsWith("readme-")) say("id", element);
    if (element.hasAttribute("name")) say("name", element);
    for (const kind of kinds) element.dispatchEvent(new Event(kind, { bubbles: false, cancelable: true }));
  }
  for (const box of document.querySelectorAll(".readme")) {
    if (!getComputedStyle(box).contain.includes("paint")) say("not contained", box);
    const outside = box.getBoundingClientRect();
    const panel = box.parentElement.getBoundingClientRect();
    if (outside.left < panel.left - 1 || outside.right > panel.right + 1) say("wider than its place", box);
  }
  for (const name of ["getElementById", "querySelector", "addEventListener", "cookie", "body", "head", "forms"]) {
    if (document[name] instanceof Element && !["body", "head"].includes(name)) found.push(`document.${name} is taken`);
  }
  if (document.body.tagName !== "BODY" || document.getElementById("main-content")?.tagName !== "MAIN") {
    found.push("a name of the page is taken");
  }
  if (document.querySelectorAll("main, body > header, h1").length !== 3) found.push("a landmark more");
  window.scrollTo(0, 0);
  const header = document.querySelector(".site-header");
  const { left, top, width, height } = header.getBoundingClientRect();
  for (const [x, y] of [[0.02, 0.5], [0.5, 0.2], [0.5, 0.9], [0.98, 0.5]]) {
    const seen = document.elementFromPoint(left + x * width, top + y * height);
    if (!header.contains(seen)) found.push(`the header is covered by ${seen?.outerHTML.slice(0, 160)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) {
    found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  }
  return [...found, ...window.__runs, ...window.__refused];
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("hostile")
    write_site(top, render_site(hostile_content()))
    return top


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of its own for each test, as what another asked for may come late."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    context.set_default_timeout(60_000)
    context.add_init_script(_WATCH)
    context.route(lambda address: urlsplit(address).scheme != "file", lambda route: route.abort())
    yield context.new_page()
    context.close()


def test_attacks_run_nothing_cover_nothing_and_load_nothing_but_images(page: Any, hostile: Path) -> None:
    assert len(set(attacks())) > 1000
    complaints: list[str] = []
    page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: complaints.append(f"error {error}"))
    page.on("popup", lambda popup: complaints.append(f"popup {popup.url}"))
    page.on("console", lambda message: complaints.append(message.text) if not _is_lost(message.text) else None)
    page.on("request", lambda request: complaints.append(request.url) if not _may_be_asked_for(request) else None)
    found: dict[str, list[str]] = {}
    for path in _pages(hostile):
        complaints.clear()
        page.goto((hostile / path).as_uri(), wait_until="load")
        trouble = [*page.evaluate(_INSPECT), *complaints]
        if trouble:
            found[path] = trouble
    assert found == {}


def test_drawings_run_nothing_where_they_are_opened_by_themselves(page: Any, hostile: Path) -> None:
    drawings = sorted(hostile.rglob("notebooks/pictures/*.svg"))
    assert len(drawings) > 2
    complaints: list[str] = []
    page.on("request", lambda request: complaints.append(request.url) if not request.is_navigation_request() else None)
    for drawing in drawings:
        page.goto(drawing.as_uri())
        complaints += page.evaluate("window.__runs")
        assert page.evaluate("document.documentElement.tagName") == "svg"
    assert complaints == []


def _pages(folder: Path) -> list[str]:
    """Every page with something that others wrote; of the data dictionary, which is ours, one."""
    found = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.html"))
    ours = [path for path in found if path.startswith("data/")]
    return [path for path in found if path not in ours[1:]]


def _is_lost(message: str) -> bool:
    """Whether a message says no more than that an image of elsewhere did not come, as nothing does here."""
    return message.startswith("Failed to load resource: net::ERR_FAILED")


def _may_be_asked_for(request: Any) -> bool:
    is_ours = urlsplit(request.url).scheme == "file"
    is_image = request.resource_type == "image" and request.url.startswith("https://")
    return is_ours or (is_image and "referer" not in request.headers)
