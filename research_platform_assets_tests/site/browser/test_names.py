"""Names and texts of every script and length, and names that no file system or address could bear, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.render import render_site
from research_platform_assets_tests.site.browser.conftest import Visit, on_disk, write_site
from research_platform_assets_tests.site.multiplied import multiplied
from research_platform_assets_tests.site.sample_content import with_tables

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

PHONE = {"width": 360, "height": 740}
NAMES = (
    "..",
    "CON",
    "aux.py",
    "nul",
    "Tidal.Models",
    "tidal.models",
    "100%25 & more?#a=b",
    "quote'\"<i>s</i>",
    "نماذج-المد-والجزر",
    "מודלים-של-גאות",
    "潮汐模型与海岸线的长期演变研究资料库",
    "👩\u200d🔬🏳️\u200d🌈-lab",
    "unbroken" * 24,
    "\u202etxet desrever",
    "Ω≈ç√∫˜µ≤",
    "z\u0351\u0352\u0353a\u0354\u0355l\u0356\u0357g\u0358o",
)
TEXTS = (
    "# نماذج المد والجزر\n\nنماذج `fit(x)` مع [رابط](docs/a.md).\n\n| عمود | قيمة |\n|---|---|\n| أ | 1 |\n",
    "# 潮汐模型\n\n" + "没有空格的很长的句子" * 60 + "\n\n- [x] 完成\n- [ ] 未完成\n",
    "# 👩\u200d🔬 Lab 🏳️\u200d🌈\n\n" + "🌊" * 300 + "\n",
    f"# Long\n\n{'unbroken' * 80}\n\n`{'code' * 100}`\n\nhttps://example.org/{'path/' * 99}\n\n```\n{'x' * 900}\n```\n",
    f"|{' wide |' * 30}\n|{'---|' * 30}\n|{' wideandunbroken |' * 30}\n",
    "# \u202eReversed\n\nSome words in Hebrew, שלום עולם, and on in English.\n",
)
#: Elements that overlap others, of those with text outside of what scrolls by itself.
OVERLAPS = """() => {
  const blocks = "h1,h2,h3,h4,p,li,td,th,dt,dd,pre,summary,caption";
  const isApart = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.position === "absolute" || style.position === "fixed" || style.position === "sticky") return true;
      if (at !== element && /auto|scroll|hidden/.test(style.overflowX + style.overflowY)) return true;
    }
    return false;
  };
  const leaves = [...document.querySelectorAll(blocks)].filter(
    (element) => element.innerText?.trim() && !element.querySelector(blocks) && !isApart(element),
  );
  const boxes = leaves.map((element) => [element, element.getBoundingClientRect()]).filter(([, box]) => box.width);
  const found = [];
  for (let i = 0; i < boxes.length; i += 1) {
    for (let j = i + 1; j < boxes.length; j += 1) {
      const [one, a] = boxes[i];
      const [other, b] = boxes[j];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > 2) found.push(`${one.innerText.slice(0, 40)} / ${other.innerText.slice(0, 40)}`);
    }
  }
  return found;
}"""
#: Pages of people, topics and tables that are looked at.
OF_EACH_KIND = 2
WIDTH = "document.scrollingElement.scrollWidth"


@pytest.fixture(scope="module")
def named(content: SiteContent) -> SiteContent:
    """A repository for each name, and people and works with odd names, too."""
    many = multiplied(content, len(NAMES))
    repositories = [
        row | {"name": name, "full_name": f"example-lab/{name}", "description": name, "topics": [name]}
        for row, name in zip(many.rows("core.repositories"), NAMES, strict=True)
    ]
    readmes = [
        row | {"status": "observed", "path": "README.md", "format": "markdown", "text": TEXTS[place % len(TEXTS)]}
        for place, row in enumerate(many.rows("core.readmes"))
    ]
    people = [row | {"name": NAMES[-1 - place]} for place, row in enumerate(many.rows("core.people"))]
    return with_tables(many, {"core.repositories": repositories, "core.readmes": readmes, "core.people": people})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, named: SiteContent) -> Path:
    top = tmp_path_factory.mktemp("named")
    empty = with_tables(named, {name: [] for name in named.tables if name != "github.organizations"})
    for below, shown in (("site", named), ("empty", empty)):
        write_site(top / "some" / "where" / below, render_site(shown))
    return top


@pytest.fixture(scope="module")
def base(folder: Path) -> str:
    return on_disk(folder)


@pytest.fixture
def phone(browser: Any, base: str) -> Iterator[Visit]:
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(60_000)
    yield Visit(context.new_page(), base)
    context.close()


def test_nothing_is_pushed_out_of_a_phone_or_over_something_else(phone: Visit, folder: Path) -> None:
    root = folder / "some" / "where" / "site"
    by_folder: dict[str, list[str]] = {}
    for file in sorted(root.rglob("*.html")):
        by_folder.setdefault(file.parent.name, []).append(file.relative_to(root).as_posix())
    paths = [
        path
        for name, listed in by_folder.items()
        for path in (listed if name in {"site", "repositories"} else listed[:OF_EACH_KIND])
    ]
    paths += ["../empty/index.html", "../empty/repositories.html", "../empty/people.html", "../empty/scores.html"]
    wide: dict[str, int] = {}
    over: dict[str, list[str]] = {}
    for path in paths:
        page = phone.open(path)
        if (width := page.evaluate(WIDTH)) > PHONE["width"]:
            wide[path] = width
        if found := page.evaluate(OVERLAPS):
            over[path] = found[:3]
    assert wide == {}
    assert over == {}
    assert phone.complaints == []


def test_every_repository_is_reached_by_its_link_whatever_its_name_is(
    phone: Visit, named: SiteContent, folder: Path
) -> None:
    page = phone.open("repositories.html")
    links = page.locator("#repositories tbody th a, #repositories-cards a").all()
    found = {link.inner_text(): link.get_attribute("href") for link in links}
    wanted = {row["name"]: row["repository_id"] for row in named.rows("core.repositories")}
    assert {name: found.get(name) for name in wanted} == {
        name: f"repositories/{number}.html" for name, number in wanted.items()
    }
    for name, href in found.items():
        assert href is not None
        phone.open(href)
        assert page.locator("h1").first.inner_text().startswith(name)
        title = page.locator("h1 bdi, h1[dir=auto]").first
        assert title.count() == 1, "a name read from right to left must not turn what stands around it"
    lowered = [path.relative_to(folder).as_posix().casefold() for path in folder.rglob("*") if path.is_file()]
    assert len(lowered) == len(set(lowered)), "no two files differ by case only"
