"""The lists of works: own ones, those of others, and unclear ones."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.csl import item
from research_platform_assets.site.index import SiteIndex, site_index
from research_platform_assets.site.page import Page
from research_platform_assets.site.pages.other_works import CITED, UNCLEAR, other_work_pages
from research_platform_assets.site.pages.publications import publications_files, publications_page
from research_platform_assets.site.pages.work_choices import choices, listed
from research_platform_assets.site.pages.works_figure import years_figure
from research_platform_assets.site.works import works
from research_platform_assets_tests.site.checks import elements, read
from research_platform_assets_tests.site.sample_content import CORRECTED, OBSERVED, ODD, row, with_tables
from research_platform_assets_tests.site.sample_findings import HOSTILE, publication
from research_platform_assets_tests.site.sample_judgement import judged_content, section, shown, words

WORKS = ("research.works", "research.citation_stats")


@pytest.fixture(scope="module")
def content() -> SiteContent:
    return judged_content()


@pytest.fixture(scope="module")
def own(content: SiteContent) -> str:
    return shown(content, publications_page)


def other(content: SiteContent, path: str) -> str:
    def page_of(index: SiteIndex) -> Page:
        return next(page for page in other_work_pages(index) if page.path == path)

    return shown(content, page_of)


def test_own_cited_and_unclear_works_are_never_in_one_list(content: SiteContent, own: str) -> None:
    cited, unclear = other(content, CITED), other(content, UNCLEAR)
    assert [read(html).faults for html in (own, cited, unclear)] == [[], [], []]
    assert "10.5555/own" in words(own)
    for html, absent in ((own, "10.5555/cited"), (cited, "10.5555/unclear"), (unclear, "10.5555/cited")):
        assert absent not in html
    for html in (cited, unclear):
        assert "10.5555/own" not in html, "a work that any repository says is its own is no work of others"
    assert "10.5555/both" not in unclear, "what one repository cites as that of others is not unclear"
    assert "They are not counted as output of this organisation" in words(cited)
    assert "They are not counted as output of this organisation" in words(unclear)
    for html in (own, cited, unclear):
        assert "Own works 3 Works of others, cited 2 Unclear whose 1" in words(html)


def test_an_own_work_under_a_name_that_only_a_citation_gives_it_is_not_unclear(content: SiteContent) -> None:
    rows = [
        publication(row, OBSERVED, "10.1/own"),
        publication(row, ODD, "10.1/own", relation="cited", work_id="10.1/preprint"),
        publication(row, CORRECTED, "10.1/preprint", relation="unclear"),
        publication(row, CORRECTED, "10.1/other", relation="unclear"),
    ]
    html = other(with_tables(content, {"research.publications": rows}), UNCLEAR)
    assert ("10.1/other" in html, "10.1/preprint" in html) == (True, False)


def test_works_that_most_repositories_cite_come_first(content: SiteContent) -> None:
    text = section(other(content, CITED), "list")
    assert text.index("10.5555/cited") < text.index("10.5555/both")
    assert "2 repositories volatility-models risk-data cited: entry of a bibliography" in text
    assert "2 works in 2 repositories; 1 of them is named by more than one repository." in words(other(content, CITED))


def test_citations_stand_with_index_and_day_and_are_never_added(own: str) -> None:
    entry = words(own.partition('id="list"')[2])
    assert "Cited by 12 works, says OpenAlex on 2026-01-05." in entry
    assert "Cited by 9 works, says Crossref on 2026-01-05. last known" in entry
    assert "15" not in entry.replace("2015", ""), "records of a work are not added"
    assert "withdrawn, says OpenAlex" in entry
    stats = section(own, "cited")
    assert "OpenAlex 2 of 3 1 12 1 2026-01-05" in stats
    assert "Crossref 1 of 3 2 unknown 1 unknown it could not be asked for all works" in stats
    assert "DataCite 0 of 3 0 none no own work is in this index" in stats


def test_where_no_index_is_asked_nothing_is_counted_and_the_page_says_so(content: SiteContent) -> None:
    html = shown(with_tables(content, {name: [] for name in WORKS}), publications_page)
    assert "unknown: no scholarly index that counts citations is asked" in section(html, "cited")
    assert "Cited by" not in words(html)
    bare = replace(content, tables={name: frame for name, frame in content.tables.items() if name not in WORKS})
    assert "unknown: citations have not been computed." in section(shown(bare, publications_page), "cited")


def test_filters_have_exactly_the_values_that_works_have(content: SiteContent, own: str) -> None:
    index = site_index(content)
    shown_choices = publications_page(index).values["choices"]
    assert [each[:1] + each[2:] for each in shown_choices.years] == [("2024", 1), ("2023", 1), ("unknown", 1)]
    assert [each[0] for each in shown_choices.identifiers] == ["arxiv", "doi"]
    assert {each[1] for each in shown_choices.repositories} >= {"volatility-models", "risk-data"}
    entry = next(e for e in elements(own) if "10.5555/own" in e.get("data-text", ""))
    assert entry["data-repository"].split("\n") == [str(OBSERVED), str(CORRECTED)]
    assert entry["data-identifier"].split("\n") == ["arxiv", "doi"]
    assert (entry["data-year"], entry["data-kind"], entry["data-venue"]) == ("2023", "article", "Journal of Examples")


def test_a_venue_of_many_lines_is_one_choice() -> None:
    entries = listed(works([publication(row, 1, "10.1/a", venue="Journal\n of \u2028 X", year=2020)]))
    assert entries[0].venue == "Journal of X"
    assert choices(entries, {1: {"name": "r"}}).venues == [("Journal of X", "Journal of X", 1)]


def test_works_by_year_leave_no_year_out_and_count_those_without() -> None:
    rows = [
        publication(row, 1, f"10.1/{place}", year=year) for place, year in enumerate([2020, 2023, 2023, None, 1800])
    ]
    figure = years_figure(works(rows), "own", "Own works", 440)
    assert figure is not None
    assert figure.rows[0] == ("before 1964", 1)
    assert figure.rows[-4:] == [("2021", 0), ("2022", 0), ("2023", 2), ("without a year", 1)]
    assert (
        figure.description
        == "4 works with a year; no year has more than 2023: 2; without a year, and not drawn, is 1 work."
    )
    assert years_figure(works([publication(row, 1, "10.1/a")]), "own", "Own works", 440) is None
    early = [publication(row, 1, f"10.1/{year}", year=year) for year in (1800, 1801, 2022, 2023)]
    few = years_figure(works(early), "own", "Own works", 440)
    assert few is not None
    assert few.description.startswith("4 works with a year; no year has more than 2023: 1;")


def test_where_works_appeared_leads_to_them(own: str) -> None:
    text = section(own, "venues")
    assert "Journal of Examples 1 work" in text
    assert "Of 1 work no document names one." in text
    assert "?venue=Journal%20of%20Examples#list" in [element.get("href") for element in elements(own)]


def test_each_entry_can_be_copied_in_both_forms(content: SiteContent, own: str) -> None:
    names = [e["aria-label"] for e in elements(own) if e.tag == "pre"]
    assert "BibTeX of On volatility & {braces}" in names
    assert "CSL-JSON of On volatility & {braces}" in names
    files = publications_files(site_index(content))
    items = json.loads(files["publications.csl.json"])
    assert len(items) == 3
    assert [each["id"] for each in items] == [
        line.partition("{")[2].rstrip(",")
        for line in files["publications.bib"].decode().splitlines()
        if line[:1] == "@"
    ]
    known = next(each for each in items if each.get("DOI") == "10.5555/own")
    assert known == {
        "id": "lovelace2023volatility",
        "type": "article-journal",
        "title": "On volatility & {braces}",
        "author": [{"literal": "Ada Lovelace"}, {"literal": "Bo Ek"}],
        "container-title": "Journal of Examples",
        "issued": {"date-parts": [[2023]]},
        "DOI": "10.5555/own",
        "URL": "https://doi.org/10.5555/own",
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"work_type": "Software", "venue": "Zenodo"}, {"type": "software", "publisher": "Zenodo"}),
        ({"work_type": "dataset"}, {"type": "dataset"}),
        ({"work_type": "inproceedings", "venue": "C"}, {"type": "paper-conference", "container-title": "C"}),
        ({"work_type": None, "year": None, "title": None}, {"type": "document"}),
        ({"authors": ["Ek, Bo", "A, B, C", " "]},
         {"type": "document", "author": [{"family": "Ek", "given": "Bo"}, {"literal": "A, B, C"}]}),
        ({"kind": "arxiv"}, {"type": "document", "archive": "arXiv", "archive_location": "1", "DOI": None}),
        ({"kind": "isbn"}, {"type": "document", "ISBN": "1", "DOI": None}),
    ],
)  # fmt: skip
def test_an_item_holds_what_is_known_and_nothing_else(values: dict[str, object], expected: dict[str, object]) -> None:
    common: dict[str, object] = {"id": "k", "DOI": "1", "URL": "https://x.example"}
    made = item(publication(row, 1, "1", **values), "k", "https://x.example")
    assert made == {name: value for name, value in (common | expected).items() if value is not None}
    assert item(publication(row, 1, "1"), "k", None) == {"id": "k", "type": "document"}


def test_hostile_titles_stay_text_in_every_list(content: SiteContent, own: str) -> None:
    assert HOSTILE in "".join(read(own).text)
    for html in (own, other(content, CITED)):
        assert "<img src=x" not in html
        assert [e for e in elements(html) if "onerror" in e] == []


def test_none_unknown_and_switched_off_differ_for_works_of_others(content: SiteContent) -> None:
    none = with_tables(content, {"research.publications": [publication(row, ODD, "10.1/a")]})
    assert "No document cites a work of others, as far as documents could be read." in words(other(none, CITED))
    tables = {name: frame for name, frame in content.tables.items() if name != "research.publications"}
    bare = replace(content, tables=tables)
    assert "unknown: publications have not been computed." in words(other(bare, UNCLEAR))
    assert "Switched off." in words(other(replace(bare, analyses={"publications": False}), CITED))


def test_more_works_than_a_page_lists_are_cut_and_the_page_says_so(content: SiteContent) -> None:
    many = [publication(row, OBSERVED, f"10.1/{n}", relation="cited", title=f"t{n}") for n in range(1003)]
    html = other(with_tables(content, {"research.publications": many}), CITED)
    assert "The first 300 of 1,003 works are shown" in words(html)
    assert html.count('<li class="work"') == 300
