"""What pages say of works, notebooks, data, dependencies and code, and of there being none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

import pytest

from research_platform_assets.site.addresses import badge_file
from research_platform_assets.site.badges import badge
from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import site_index
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.comparison import MEASURES, scores_pages
from research_platform_assets.site.pages.finding import MAXIMUM_LISTED
from research_platform_assets.site.pages.publications import publications_files, publications_page
from research_platform_assets.site.pages.repository import repository_pages
from research_platform_assets.site.pages.scores import badge_files
from research_platform_assets.site.templating import rendered, shared_values
from research_platform_assets_tests.site.checks import elements, read, text_of
from research_platform_assets_tests.site.sample_content import (
    CORRECTED,
    EMPTY,
    GONE,
    OBSERVED,
    ODD,
    UNREADABLE,
    row,
    with_tables,
)
from research_platform_assets_tests.site.sample_findings import MARKUP, publication

Site = dict[str, bytes]
NAMES = ("publications", "notebooks", "data", "dependencies", "code")


def words(html: str) -> str:
    return " ".join(text_of(html).split())


def section(html: str, name: str) -> str:
    """The words of one section of a page."""
    return words(html.partition(f'<section aria-labelledby="{name}">')[2].partition("</section>")[0])


def page_of(content: SiteContent, repository: int) -> str:
    index = site_index(content)
    page = next(page for page in repository_pages(index) if page.path == f"repositories/{repository}.html")
    return rendered(page, shared_values(index, {page.path})).decode()


def html_of(content: SiteContent, page: Page) -> str:
    return rendered(page, shared_values(site_index(content), {page.path})).decode()


def without(content: SiteContent, *tables: str) -> SiteContent:
    return replace(content, tables={name: frame for name, frame in content.tables.items() if name not in tables})


@pytest.mark.parametrize(
    ("repository", "name", "said"),
    [
        (OBSERVED, "publications", ["On volatility & {braces} Ada Lovelace, Bo Ek · 2023 · Journal of Examples"]),
        (OBSERVED, "publications", ["doi:10.5555/own · arxiv:2301.00001 v1, v2", "own: preferred citation"]),
        (OBSERVED, "publications", ["Please cite it.", "From citation file in CITATION.cff; 3 mentions in all"]),
        (
            OBSERVED,
            "publications",
            ["Works of others, which are cited here 1 identifier", "Works of which no document says"],
        ),
        (
            OBSERVED,
            "publications",
            ["7 works described without an identifier, in bibliographies or elsewhere, are not listed"],
        ),
        (OBSERVED, "publications", ["Cited in this organisation by risk-data by identifier Uses the models of [1]."]),
        (CORRECTED, "publications", ["Cites in this organisation volatility-models by identifier"]),
        (EMPTY, "publications", ["No document names a publication: it has no document that could name one."]),
        (
            UNREADABLE,
            "publications",
            ["Seen before", "last known", "there may be more: bibliography: 403 too large"],
        ),
        (GONE, "publications", ["unknown: its documents have not been looked at."]),
        (ODD, "publications", ["isbn:not a number not valid wrong check digit", "notebook: only the first 100 cells"]),
        (OBSERVED, "notebooks", ["fit.ipynb jupyter python observed 4 4 in order none"]),
        (OBSERVED, "notebooks", ["r observed 5 3 out of order begins at 7 2 errors KeyError, ValueError"]),
        (OBSERVED, "notebooks", ["quarto r observed 2 not stored not stored not stored", "contents not recorded"]),
        (EMPTY, "notebooks", ["There are no notebooks among its files: the repository is empty."]),
        (UNREADABLE, "notebooks", ["Not known as a whole.", "403 too large", "earlier.ipynb last known", "never run"]),
        (GONE, "notebooks", ["unknown: files of the repository: no capture has asked for it."]),
        (OBSERVED, "data", ["3 files of data with 5 MB in the 2 whose size is known, and 1 deposit linked"]),
        (OBSERVED, "data", ["3 MB in 40 files a Zarr store", "dvc unknown a file of DVC stands for it"]),
        (OBSERVED, "data", ["doi:10.5281/zenodo.1 perhaps not data zenodo external not measured"]),
        (EMPTY, "data", ["There is no data among its files", "the repository is empty"]),
        (UNREADABLE, "data", ["unknown: files of the repository: 403 too large."]),
        (OBSERVED, "dependencies", ["Packages to run 4 Pinned 1 Locked unknown Pinned or locked unknown"]),
        (OBSERVED, "dependencies", ["broken/poetry.lock not read: not valid TOML", "1 entry of files that were read"]),
        (OBSERVED, "dependencies", ["numpy==2.0 in pyproject.toml pinned", "locked 2.2.2", "not fixed runtime"]),
        (OBSERVED, "dependencies", ["xarray in pyproject.toml unknown a lock file could not be read"]),
        (OBSERVED, "dependencies", ["Packages for development, building, or as an option 1 package"]),
        (EMPTY, "dependencies", ["It declares no dependencies: the repository is empty."]),
        (UNREADABLE, "dependencies", ["unknown: 403 too large", "requirements.txt last known not read"]),
        (OBSERVED, "code", ["Grade + of", "complexity +, repetition ++, rated by Heitlager, Kuipers and Visser"]),
        (OBSERVED, "code", ["Measured in 9 of 10 files (90 %); 1 file that others or programs wrote left out."]),
        (OBSERVED, "code", ["Lines of code 1,200", "With types not judged", "Functions of R cannot be judged here."]),
        (CORRECTED, "code", ["No grade: fewer than 100 lines of code."]),
        (EMPTY, "code", ["There is no program text: the repository is empty."]),
        (UNREADABLE, "code", ["Not known as a whole.", "403 too large", "Grade -", "last known"]),
    ],
)
def test_a_section_says_what_was_found_or_why_nothing_is_shown(
    site: Site, repository: int, name: str, said: Sequence[str]
) -> None:
    text = section(site[f"repositories/{repository}.html"].decode(), name)
    for sentence in said:
        assert sentence in text


@pytest.mark.parametrize("name", NAMES)
def test_none_and_unknown_look_different(site: Site, name: str) -> None:
    def classes(repository: int) -> str:
        html = site[f"repositories/{repository}.html"].decode()
        return html.partition(f'<section aria-labelledby="{name}">')[2].partition("</section>")[0]

    assert 'class="empty"' in classes(EMPTY)
    assert "unknown" not in classes(EMPTY)
    assert 'class="unknown"' in classes(GONE)
    assert 'class="empty"' not in classes(GONE)


def test_what_was_never_computed_says_so_and_is_not_taken_for_none(content: SiteContent) -> None:
    tables = ("research.publications", "research.notebooks", "research.datasets", "insight.dependency_coverage")
    html = page_of(without(content, *tables, "insight.code_quality", "insight.manifests"), EMPTY)
    for name in NAMES:
        assert "unknown: it has not been computed." in section(html, name)


@pytest.mark.parametrize(("name", "analysis"), [("publications", "publications"), ("code", "code_quality")])
def test_what_is_switched_off_says_so_with_its_last_result_or_without(
    content: SiteContent, name: str, analysis: str
) -> None:
    off = replace(content, analyses={analysis: False})
    assert "What is shown is its last result" in section(page_of(off, OBSERVED), name)
    assert "No result of it has been computed" in section(page_of(off, GONE), name)


def test_hostile_names_and_sentences_stay_text(site: Site) -> None:
    for path in (f"repositories/{ODD}.html", "publications.html", "scores.html"):
        html = site[path].decode()
        found = read(html)
        assert found.faults == []
        assert [e for e in found.elements if "onerror" in e or (e.tag == "script" and not e.get("src"))] == []
        assert [e for e in found.elements if e.get("href", "").lower().startswith("javascript")] == []
        assert "<img src=x" not in html


def test_a_file_is_linked_at_the_commit_whatever_its_name(site: Site) -> None:
    links = [element.get("href", "") for element in elements(site[f"repositories/{ODD}.html"].decode())]
    assert [link.partition("/docs/")[2] for link in links if "/docs/" in link] == [f"{quote(MARKUP)}%23%3F.cff"]
    links = [element.get("href", "") for element in elements(site[f"repositories/{OBSERVED}.html"].decode())]
    assert "https://github.com/example-lab/volatility-models/blob/c0ffee" + "0" * 34 + "/fit.ipynb" in links


def test_ten_thousand_works_are_cut_on_pages_and_whole_in_the_bibliography(content: SiteContent) -> None:
    many = [publication(row, OBSERVED, f"10.5555/{place}", title="The same", year=2020) for place in range(10_000)]
    full = with_tables(content, {"research.publications": many})
    html = page_of(full, OBSERVED)
    assert html.count('<li class="work">') < 2 * MAXIMUM_LISTED
    assert "The first 100 are shown, of works with 10,000 identifiers." in section(html, "publications")
    index = site_index(full)
    text = publications_files(index)["publications.bib"].decode()
    assert text.count("@misc{") == 10_000
    assert len({line for line in text.splitlines() if line.startswith("@")}) == 10_000
    assert "The newest 300 of 10,000 works are shown" in words(html_of(full, publications_page(index)))


def test_publications_stand_by_year_with_their_repositories_and_coverage(site: Site) -> None:
    text = words(site["publications.html"].decode())
    assert text.index("2024 1 work") < text.index("2023 1 work") < text.index("Without a year 1 work")
    assert "On volatility & {braces} Ada Lovelace, Bo Ek · 2023 · Journal of Examples" in text
    assert "Own works 3 1 as last known" in text, "an identifier that is not valid is that of no work"
    assert "Documents all read 3 of 6 repositories" in text, "one was cut"
    assert "2 repositories have documents that could not be read" in text
    links = [element.get("href") for element in elements(site["publications.html"].decode())]
    assert {f"repositories/{number}.html#publications" for number in (OBSERVED, CORRECTED)} <= set(links)
    assert "publications.bib" in links


def test_no_publications_unknown_ones_and_switched_off_ones_differ(content: SiteContent) -> None:
    def said(changed: SiteContent) -> str:
        return words(html_of(changed, publications_page(site_index(changed))))

    none = with_tables(content, {"research.publications": []})
    assert "No document says that a work is a repository's own." in said(none)
    assert publications_files(site_index(none)) == {}
    assert "unknown: publications have not been computed" in said(without(content, "research.publications"))
    off = replace(without(content, "research.publications"), analyses={"publications": False})
    assert "Switched off." in said(off)
    assert "have not been computed" not in said(off)


def test_scores_stand_side_by_side_with_coverage_and_those_not_in_use_apart(site: Site) -> None:
    html = site["scores.html"].decode()
    in_use, _, apart = html.partition('id="apart"')
    assert "volatility-models 72.5 silver 90 % unknown it has not been computed unknown + 90 %" in words(in_use)
    assert "no score the repository is empty" in words(apart)
    assert "unknown 403 too large" in words(html)
    assert "no grade fewer than 100 lines of code" in words(in_use)
    listed = [element["href"] for element in elements(apart) if element.get("href", "").startswith("repositories/")]
    assert f"repositories/{GONE}.html" in listed
    assert f"repositories/{OBSERVED}.html" not in listed


@pytest.mark.parametrize(
    ("score", "level", "said"),
    [(69.6, "silver", "silver (69/100)"), (79.67, "silver", "silver (79/100)"), (100.0, "gold", "gold (100/100)")],
)
def test_a_badge_shows_no_more_than_was_reached(content: SiteContent, score: float, level: str, said: str) -> None:
    scored = row("research.reproducibility", repository_id=OBSERVED, status="observed", score=score, level=level)
    index = site_index(with_tables(content, {"research.reproducibility": [scored]}))
    assert badge_files(index) == {badge_file(OBSERVED): badge("reproducibility", said)}


def test_a_grade_that_was_last_known_counts_as_none_of_now(content: SiteContent) -> None:
    stale = row("insight.code_quality", repository_id=UNREADABLE, status="unknown", reason="403", grade="++",
                coverage_share=1.0, is_current=False)  # fmt: skip
    changed = with_tables(content, {"insight.code_quality": [stale]})
    text = words(html_of(changed, next(scores_pages(site_index(changed)))))
    assert "0 of 4 repositories in use have one." in text.partition("How easily is its code changed?")[2]
    assert "++ last known" in text


def test_what_may_be_a_pointer_has_no_part_in_the_size_of_data(content: SiteContent) -> None:
    pointer = row("research.datasets", repository_id=OBSERVED, location="data/x.csv", rule="format", relation="data",
                  format="csv", storage="unknown", size_bytes=132, files_count=1, is_current=True)  # fmt: skip
    changed = with_tables(content, {"research.datasets": [pointer]})
    assert "1 file of data of unknown size" in section(page_of(changed, OBSERVED), "data")


def test_documents_that_were_cut_are_not_all_read(content: SiteContent) -> None:
    cut = row("research.publication_coverage", repository_id=OBSERVED, source="readme", status="observed",
              note="README.md: only the first 200000 characters were read", unidentified_count=0)  # fmt: skip
    changed = with_tables(content, {"research.publications": [], "research.publication_coverage": [cut]})
    assert "All documents of 0 of 6 repositories were read." in words(
        html_of(changed, publications_page(site_index(changed)))
    )
    said = section(page_of(changed, OBSERVED), "publications")
    assert "unknown: not all documents could be read (readme: README.md: only the first" in said


def test_each_score_says_when_it_is_off_or_missing(content: SiteContent) -> None:
    bare = without(content, *(measure.table for measure in MEASURES))
    off = replace(bare, analyses={"health": False})
    text = words(html_of(off, next(scores_pages(site_index(off)))))
    assert "The analysis health is switched off" in text
    assert "unknown: reproducibility has not been computed" in text
    assert "health has not been computed" not in text
