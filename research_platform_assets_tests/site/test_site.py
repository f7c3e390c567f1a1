"""The site as a whole: its files, its links, its HTML, and that it is a function of its content."""

from __future__ import annotations

import hashlib
import posixpath
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from research_platform_assets.privacy import contains_address
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.readme import render_each
from research_platform_assets.site.render import render_site
from research_platform_assets.site.templating import (
    CONTENT_SECURITY_POLICY,
    NAVIGATION,
    POLICY_WITH_IMAGES,
    WEBASSEMBLY_POLICY,
    navigation,
)
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.site.checks import broken_links, elements, read
from research_platform_assets_tests.site.sample_content import sample_content, with_tables

Site = dict[str, bytes]


def pages(site: Site) -> dict[str, str]:
    return {path: content.decode() for path, content in site.items() if path.endswith(".html")}


def digest(site: Site) -> str:
    joined = b"".join(path.encode() + b"\0" + content + b"\0" for path, content in site.items())
    return hashlib.sha256(joined).hexdigest()


def test_every_kind_of_page_is_there(site: Site) -> None:
    assert [name for name, _ in navigation(site)] == [name for name, _ in NAVIGATION]
    for path in (
        "repositories/101.html",
        "people/account-7.html",
        "people/pseudonym-0a1b2c3d4e5f.html",
        "topics/0.html",
        "topics/coverage.html",
        "data/core.repositories.html",
        "static/site.css",
    ):
        assert path in site
    assert list(site) == sorted(site)


def test_every_link_inside_the_site_leads_to_a_page_and_an_id_that_exist(site: Site) -> None:
    assert broken_links(site) == []


def test_links_out_of_the_site_lead_to_published_files_or_the_web(site: Site, content: SiteContent) -> None:
    always = {f"../tables/{table}.parquet" for table in content.tables} | {"../catalog.duckdb", "../datapackage.json"}
    # Larger tables are published as Parquet alone.
    others = {f"../{kind}/{table}.{kind}" for table in content.tables for kind in ("csv", "json")} | {"../build.json"}
    found: set[str] = set()
    for path, text in pages(site).items():
        for element in elements(text):
            link = element.get("href", "")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link)) if link else ""
            if not urlsplit(link).scheme and target.startswith("../"):
                found.add(target)
            elif urlsplit(link).scheme:
                assert link.startswith(("https://", "http://"))
    assert always <= found <= always | others


def test_no_page_is_linked_by_its_folder_or_from_the_root(site: Site) -> None:
    for text in pages(site).values():
        for element in elements(text):
            link = urlsplit(element.get("href", "x.html"))
            if not link.scheme and link.path:
                assert not link.path.startswith("/")
                assert not link.path.endswith("/")


def test_html_is_well_formed_and_ids_are_unique(site: Site) -> None:
    assert {path: faults for path, text in pages(site).items() if (faults := read(text).faults)} == {}


def test_pages_need_no_inline_code_or_style(site: Site) -> None:
    for text in pages(site).values():
        for element in elements(text):
            assert "style" not in element
            assert not [name for name in element if name.startswith("on")]
            assert element.tag != "style"
            # A block of data is no code: browsers never run it.
            assert element.tag != "script" or element.get("src") or element["type"] == "application/json"


def test_every_page_states_its_policy_language_title_and_landmarks(site: Site) -> None:
    for path, text in pages(site).items():
        found = elements(text)
        tags = [element.tag for element in found]
        own = WEBASSEMBLY_POLICY if path == "search.html" else CONTENT_SECURITY_POLICY
        policy = POLICY_WITH_IMAGES if '<img src="https' in text else own
        assert {"http-equiv": "Content-Security-Policy", "content": policy} in [dict(e) for e in found]
        assert next(element for element in found if element.tag == "html")["lang"] == "en"
        assert text.partition("</head>")[0].count("<title>") == 1
        assert tags.count("h1") == tags.count("main") == 1
        assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_headings_never_skip_a_level(site: Site) -> None:
    for path, text in pages(site).items():
        levels = [int(element.tag[1]) for element in elements(text) if element.tag in {f"h{n}" for n in range(1, 7)}]
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_every_table_has_a_caption_and_scoped_headers(site: Site) -> None:
    for path, text in pages(site).items():
        before_readme, _, rest = text.partition('<div class="readme"')
        own = before_readme + rest.partition("</section>")[2]
        assert own.count("<table") == own.count("<caption"), path
        for element in elements(own):
            assert element.tag != "th" or "scope" in element, path


def test_the_same_content_gives_the_same_bytes(site: Site) -> None:
    assert render_site(sample_content()) == site


def test_the_order_of_rows_and_tables_does_not_matter(site: Site, content: SiteContent) -> None:
    for turn in (1, 2):
        shuffled = {
            name: frame.reverse() if turn == 1 else frame.sample(fraction=1.0, shuffle=True, seed=5)
            for name, frame in reversed(content.tables.items())
        }
        assert render_site(replace(content, tables=shuffled)) == site


def test_hash_randomisation_does_not_matter(site: Site) -> None:
    code = (
        "from research_platform_assets_tests.site.sample_content import sample_content\n"
        "from research_platform_assets.site.render import render_site\n"
        "from research_platform_assets_tests.site.test_site import digest\n"
        "print(digest(render_site(sample_content())))"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2]), "TZ": "Asia/Tokyo"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == digest(site)


def test_readmes_rendered_before_give_the_same_site(site: Site, content: SiteContent) -> None:
    marked = render_site(
        replace(content, readmes=lambda readmes: {**render_each(readmes), 101: "<p>from the store</p>"})
    )
    assert b"<p>from the store</p>" in marked["repositories/101.html"]
    assert {path for path in site if site[path] != marked[path]} == {"repositories/101.html"}


def test_an_organisation_without_anything_still_has_a_site(content: SiteContent) -> None:
    empty = {table: ALL_TABLES[table].empty() for table in content.tables}
    for tables in (empty, {}):
        site = render_site(replace(content, tables=tables, versions={}, lineage={}, corrections=None, analyses={}))
        assert [name for name, _ in navigation(site)] == [name for name, _ in NAVIGATION]
        assert {path for path, text in pages(site).items() if read(text).faults} == set()
        assert "No figures have been computed" in site["index.html"].decode()


def test_no_page_shows_an_address(content: SiteContent) -> None:
    secret = "ada&#64;example.org <a href='mailto:ada@example.org'>x</a>"
    rows = [row | {"text": secret} for row in content.rows("core.readmes") if row["status"] == "observed"]
    site = render_site(replace(with_tables(content, {"core.readmes": rows}), corrections="by: ada@example.org"))
    assert [path for path, text in pages(site).items() if contains_address(text)] == []
