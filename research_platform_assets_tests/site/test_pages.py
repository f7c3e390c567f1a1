"""What each page says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.index import site_index
from research_platform_assets.site.pages.changes import MAXIMUM_LISTED, change_groups
from research_platform_assets.site.pages.data import recompute_command, type_words
from research_platform_assets.site.pages.repository import repository_pages
from research_platform_assets.site.people import person_label
from research_platform_assets.site.render import render_site
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.site.checks import elements, text_of
from research_platform_assets_tests.site.sample_content import (
    ACCOUNT,
    BOT,
    CORRECTED,
    EMPTY,
    GONE,
    OBSERVED,
    ODD,
    PSEUDONYM,
    SYNTHETIC,
    UNREADABLE,
    row,
    sample_content,
    sample_rows,
    with_tables,
)

Site = dict[str, bytes]


def words(site: Site, path: str) -> str:
    """The page's text with white space made single."""
    return " ".join(text_of(site[path].decode()).split())


def without(content: SiteContent, *tables: str) -> SiteContent:
    return replace(content, tables={name: frame for name, frame in content.tables.items() if name not in tables})


@pytest.mark.parametrize(
    ("repository", "said"),
    [
        (OBSERVED, ["Stars 1,234 observed 2024-01-10 GitHub", "Forks 0 observed", "Languages Python, R observed"]),
        (OBSERVED, ["Size on GitHub 2 MB observed", "Commits 12 observed", "made more than half of the commits"]),
        (EMPTY, ["Stars none absent the repository is empty", "has no README: the repository is empty."]),
        (EMPTY, ["There are no commits.", "None: too little text: 0 terms."]),
        (UNREADABLE, ["Stars unknown last known: 12 unknown 403 too large 2024-02-19", "The README is unknown: 403"]),
        (UNREADABLE, ["Who contributed is unknown: 403 too large.", "unknown: README not at hand."]),
        (CORRECTED, ["Description Market risk data corrected by a person observed", "declared correction"]),
        (CORRECTED, ["Created 2024-01-10 corrected by a person", "Commits 4 made up observed"]),
        (CORRECTED, ["as far as the history is captured"]),
        (GONE, ["Gone. The last capture did not find this repository.", "README is unknown: the repository is gone"]),
        (ODD, ["Commits unknown unknown timeout", "<script>alert(1)</script> & more"]),
    ],
)  # fmt: skip
def test_a_repository_page_says_what_is_known_and_why_the_rest_is_not(
    site: Site, repository: int, said: Sequence[str]
) -> None:
    text = words(site, f"repositories/{repository}.html")
    for sentence in said:
        assert sentence in text


def test_an_unknown_value_is_never_shown_as_a_number(site: Site) -> None:
    first = words(site, f"repositories/{UNREADABLE}.html").partition("README People Topics")[0]
    strip = first[first.index("Commits unknown") :]
    assert strip.count("unknown") == 6
    assert "0" not in strip.replace("last known: 12", "")


def test_names_and_addresses_of_repositories_cannot_become_markup(site: Site) -> None:
    html = site[f"repositories/{ODD}.html"].decode()
    assert "<b>Ü" not in html
    assert "javascript:alert(1)" in html
    assert 'href="javascript' not in html
    assert [element for element in elements(html) if "onload" in element] == []


def test_an_invented_organisation_says_so_on_every_page_and_a_real_one_does_not(
    site: Site, content: SiteContent
) -> None:
    html = [page.decode() for path, page in site.items() if path.endswith(".html")]
    assert all("Invented sample organisation." in page for page in html)
    organization = sample_rows()["github.organizations"][0] | {"is_invented": False}
    real = render_site(with_tables(content, {"github.organizations": [organization]}))
    assert not [path for path, page in real.items() if b"Invented sample" in page]


@pytest.mark.parametrize(
    ("person", "said", "profile"),
    [
        (ACCOUNT, ["ada", "GitHub account", "ada-work .mailmap of volatility-models"], "https://github.com/ada"),
        (BOT, ["bot: login suffix", "Share of commits by bots 100 %"], "https://github.com/apps/dependabot"),
        (PSEUDONYM, ["<i>Bo</i>", "The commits are linked to no GitHub account", "in part"], None),
        (SYNTHETIC, ["made-up identity", "invented login and id", "Lines added unknown", "Active days unknown"], None),
    ],
)
def test_a_person_page_says_how_far_the_identity_can_be_trusted(
    site: Site, person: str, said: Sequence[str], profile: str | None
) -> None:
    path = f"people/{person}.html"
    for sentence in said:
        assert sentence in words(site, path)
    links = [element["href"] for element in elements(site[path].decode()) if element.get("class") == "button"]
    assert links == ([profile] if profile else [])


def test_people_and_bots_are_listed_apart_with_the_reason(site: Site) -> None:
    people, _, bots = site["people.html"].decode().partition('id="bots-heading"')
    assert "dependabot[bot]" not in people
    assert "login suffix" in bots
    assert "3 people with a commit" in words(site, "people.html")


def test_a_person_without_statistics_is_listed_as_unknown(content: SiteContent) -> None:
    site = render_site(without(content, "insight.person_stats"))
    assert "unknown" in words(site, "people.html").partition("How far")[0]
    assert "they have not been computed" in words(site, f"people/{ACCOUNT}.html")


@pytest.mark.parametrize(
    ("login", "name", "expected"),
    [("ada", "Ada L.", "ada"), (None, "Ada L.", "Ada L."), (None, None, "pseudonym 0a1b2c3d")],
)
def test_a_person_is_named_by_login_then_name_then_pseudonym(
    login: str | None, name: str | None, expected: str
) -> None:
    assert person_label({"login": login, "name": name, "person_id": PSEUDONYM}) == expected


def test_figures_show_their_coverage_and_lead_to_their_table(site: Site) -> None:
    text = words(site, "index.html")
    assert "People 3 What people_count counts. 4 of 6 repositories" in text
    assert "Watchers unknown" in text
    figures = [element for element in elements(site["index.html"].decode()) if element.get("class") == "figure"]
    assert {element["href"] for element in figures} == {"data/insight.organization_stats.html#value"}


def test_figures_that_count_repositories_of_a_state_list_them(content: SiteContent) -> None:
    figure = row("insight.organization_stats", metric="gone_repositories_count", value=1.0, unit="repositories")
    html = render_site(with_tables(content, {"insight.organization_stats": [figure]}))["index.html"].decode()
    assert "repositories.html?state=gone" in [element.get("href") for element in elements(html)]


def test_the_chart_admits_what_it_does_not_know(site: Site) -> None:
    text = words(site, "index.html")
    assert "1 repository is captured without the whole history, so these counts are a lower bound." in text
    assert "The commits of 2 repositories are unknown and not part of the chart." in text


def test_commits_that_were_not_computed_are_unknown(content: SiteContent) -> None:
    assert "Commits: unknown" in words(render_site(without(content, "github.commits")), "index.html")


@pytest.mark.parametrize("page", ["index.html", "topics.html", "topics/coverage.html", "topics/0.html"])
def test_an_analysis_that_is_switched_off_says_that_its_result_may_be_old(content: SiteContent, page: str) -> None:
    site = render_site(replace(content, analyses={"topics": False}))
    assert "Switched off. The analysis topics is switched off" in words(site, page)
    assert "which may be older than everything else" in words(site, page)
    assert "topics switched off" in words(site, "build.html")


def test_an_analysis_that_was_never_computed_has_no_result(content: SiteContent) -> None:
    tables = ("insight.topics", "insight.repository_topics", "insight.topic_coverage")
    off = render_site(replace(without(content, *tables), analyses={"topics": False}))
    assert "No result of it has been computed." in words(off, "topics.html")
    on = render_site(without(content, *tables))
    assert "Topics have not been computed." in words(on, "topics.html")
    assert "topics have not been computed for this repository" in words(on, f"repositories/{OBSERVED}.html")


def test_topics_of_a_repository_that_this_build_does_not_know_are_left_out(content: SiteContent) -> None:
    rows = sample_rows()
    stranger = row("insight.repository_topics", repository_id=999, topic_id=0, share=1.0, rank=1)
    coverage = row("insight.topic_coverage", repository_id=999, status="observed", terms_count=3)
    changed = with_tables(
        content,
        {
            "insight.repository_topics": [*rows["insight.repository_topics"], stranger],
            "insight.topic_coverage": [*rows["insight.topic_coverage"], coverage],
        },
    )
    assert render_site(changed)["topics/0.html"] == render_site(content)["topics/0.html"]


def test_repositories_without_topics_are_listed_with_the_reason(site: Site) -> None:
    text = words(site, "topics/coverage.html")
    assert "blocked-data unknown README not at hand" in text
    assert "empty-shell absent too little text: 0 terms" in text
    assert "With topics 2 Too little text to tell 2 Text not at hand 2" in text


def test_the_list_says_what_is_unknown(site: Site) -> None:
    text = words(site, "repositories.html")
    assert "old-course goneA course unknown unknown unknown unknown unknown unknown unknown" in text


def test_changes_count_rows_not_cells(content: SiteContent) -> None:
    groups = {group.table: group for group in change_groups(content.rows("reports.changes"))}
    found = groups["core.repositories"]
    assert (found.added_count, found.removed_count, found.changed_count, found.repositories_count) == (1, 0, 1, 2)
    assert groups["core.people"].removed_count == 1


def test_a_long_list_of_changes_is_cut_and_says_where_the_rest_is(content: SiteContent) -> None:
    many = [
        row(
            "reports.changes",
            table_name="core.facets",
            row_key=f"[{n}]",
            kind="added",
            column_name="",
            repository_id=101,
            cause="github",
        )
        for n in range(MAXIMUM_LISTED + 1)
    ]
    site = render_site(with_tables(content, {"reports.changes": many}))
    assert f"The first {MAXIMUM_LISTED} of {MAXIMUM_LISTED + 1} changes are listed" in words(site, "changes.html")
    assert "the first 50 are shown" in words(site, f"repositories/{OBSERVED}.html")


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({}, "No row differs from the build before, or there was none before."),
        (None, "There is no comparison with a previous build."),
    ],
)
def test_no_change_and_no_comparison_are_different_things(
    content: SiteContent, tables: dict[str, list[object]] | None, said: str
) -> None:
    changed = without(content, "reports.changes") if tables is None else with_tables(content, {"reports.changes": []})
    site = render_site(changed)
    assert said in words(site, "changes.html")
    assert said in words(site, "index.html")


def test_a_table_page_says_version_rows_command_and_lineage(site: Site, content: SiteContent) -> None:
    text = words(site, "data/core.repositories.html")
    assert content.versions["core.repositories"] in text
    assert "Rows 6" in text
    assert "--select 'key:\"example/core/repositories\"'" in text
    assert "github.repositories.stargazers_count insight.organization_stats.value" in text
    assert "whole number (count), may be null" in text
    assert "repository_id key" in text


def test_a_table_that_the_site_does_not_read_is_described_without_version_or_download(site: Site) -> None:
    text = words(site, "data/reports.site.html")
    assert "Content hash not known to this site" in text
    assert "parquet" not in text


def test_the_build_page_lists_what_the_site_is_made_from(site: Site, content: SiteContent) -> None:
    text = words(site, "build.html")
    for table, version in content.versions.items():
        assert f"{table} {content.tables[table].height} {version}" in text
    assert "risk-data: created_at, description" in text
    assert "Market risk data" in text


@pytest.mark.parametrize(
    ("table", "column", "expected"),
    [
        ("core.repositories", "topics", "list of text"),
        ("core.repositories", "is_fork", "yes or no"),
        ("core.repositories", "created_at", "time, UTC"),
        ("insight.topics", "terms", "list of record (term: text, weight: number, 4 decimals)"),
        ("insight.organization_stats", "value", "number, 4 decimals"),
    ],
)
def test_types_are_said_in_words(table: str, column: str, expected: str) -> None:
    assert type_words(ALL_TABLES[table].contract.columns()[column]) == expected


def test_every_column_type_of_every_table_has_words() -> None:
    for table in ALL_TABLES.values():
        for column in table.contract.columns().values():
            assert type_words(column) != str(column.dtype)


def test_the_command_without_a_known_slug_selects_by_any() -> None:
    assert 'key:"*/core/people"' in recompute_command("*", ALL_TABLES["core.people"])


def test_a_corrected_column_that_the_page_does_not_show_otherwise_is_listed() -> None:
    content = sample_content()
    rows = sample_rows()["core.repositories"]
    rows[0]["corrected_fields"] = ["html_url"]
    page = next(iter(repository_pages(site_index(with_tables(content, {"core.repositories": [rows[0]]})))))
    assert page.values["details"][-1] == {
        "column": "html_url",
        "label": "html_url",
        "text": "https://github.com/example-lab/volatility-models",
        "is_corrected": True,
    }


def test_who_reproduced_or_reviewed_it_stands_beside_the_score(content: SiteContent) -> None:
    address = "https://reports.example/1.html"
    declared = {"repository_id": OBSERVED, "by": "Ada Example", "day": "2024-02-01", "link": address}
    rows = {
        "research.reproducibility": [row("research.reproducibility", repository_id=OBSERVED, status="absent")],
        "research.replications": [
            row("research.replications", kind="replication", outcome="partial", note="One figure differs.", **declared),
            row("research.replications", kind="review", **{**declared, "rating": 3, "link": "javascript:alert(1)"}),
        ],
    }
    site = render_site(with_tables(content, rows))
    text = words(site, f"repositories/{OBSERVED}.html")
    assert "Replication by Ada Example on 2024-02-01: partial" in text
    assert "One figure differs." in text
    assert "Review by Ada Example on 2024-02-01, rated 3 of 5" in text
    targets = [element.get("href") for element in elements(site[f"repositories/{OBSERVED}.html"].decode())]
    assert address in targets
    assert "javascript:alert(1)" not in targets
