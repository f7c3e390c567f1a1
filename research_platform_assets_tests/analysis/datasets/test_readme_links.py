"""Links to data in READMEs of every markup, with their sentence, and nothing secret in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from research_platform_assets.analysis.datasets.mentions import LONGEST_SENTENCE, mentions, trimmed
from research_platform_assets.analysis.datasets.readme_links import MOST_LINKS, describe_data_links
from research_platform_assets.analysis.text.cost import LONGEST_MARKDOWN
from research_platform_assets.analysis.text.formats import ReadmeFormat

URL = "https://zenodo.org/record/1"
PLACE = "https://doi.org/10.5281/zenodo.1"


def links(text: str, markup: str = "markdown") -> list[dict[str, Any]]:
    return describe_data_links(text.encode(), markup)["links"]


@pytest.mark.parametrize(
    ("markup", "text", "sentence"),
    [
        ("markdown", f"First. The data set is [here]({URL}). Last.", "The data set is here."),
        ("markdown", f"The data set\nis at <{URL}>, see.", f"The data set is at {URL}, see."),
        ("markdown", f"- The data set: `{URL}`", f"The data set: {URL}"),
        ("markdown", f"<p>The data set is <a href='{URL}'>here</a>.</p>", "The data set is here."),
        ("markdown", f"The data set is <a href='{URL}'>here</a>.", "The data set is here."),
        ("markdown", f"| a | b |\n|---|---|\n| x | data set {URL} |", f"data set {URL}"),
        ("markdown", f"```\ncd x\nwget {URL}/files/a.zip\n```", f"wget {URL}/files/a.zip"),
        (
            "restructuredtext",
            f"Title\n=====\n\nThe data set is `here <{URL}>`_. Last.",
            f"The data set is `here <{URL}>`_.",
        ),
        ("org", f"* Title\n\nThe data set is [[{URL}][here]].", f"The data set is [[{URL}][here]]."),
        ("asciidoc", f"== Title\n\nThe data set is {URL}[here].", f"The data set is {URL}[here]."),
        ("text", f"The data set is at {URL}.\n\nOther.", f"The data set is at {URL}."),
    ],
)
def test_a_link_keeps_the_sentence_that_it_stands_in(markup: str, text: str, sentence: str) -> None:
    assert links(text, markup) == [{"location": PLACE, "host": "zenodo", "relation": "data", "sentence": sentence}]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        (f"[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1.svg)]({URL})", "unclear"),
        (f"## Data\n[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1.svg)]({URL})", "unclear"),
        (f"## Data\n\nSee {URL}.", "data"),
        (f"## Data science toolbox\n\nSee {URL}.", "unclear"),
        (f"## Data extraction\n\nSee {URL}.", "unclear"),
        ("## Data\n\nAvailable via Zenodo: 10.5281/zenodo.1.", "data"),
        (f"## Data\n\nCite this software as {URL}.", "unclear"),
        (f"Big data toolkit, version 1.2, {URL}", "unclear"),
        (f"Release 1.0 of the data library: {URL}", "unclear"),
        (f"The data analysis is archived at {URL}", "unclear"),
        (f"All data are at {URL}.", "data"),
        (f"Our corpus: {URL}", "data"),
        (f"Data: {URL}", "data"),
        (f"```\n{URL}\n```", "unclear"),
        (f"```bibtex\n@dataset{{a,\n url = {{{URL}}}\n}}\n```", "data"),
        (f"```bibtex\n@software{{a,\n url = {{{URL}}}\n}}\n```", "unclear"),
        (f"Cite {URL}. The data set is at {URL}.", "data"),
    ],
)
def test_a_deposit_is_data_where_the_text_says_so(text: str, relation: str) -> None:
    assert [(link["location"], link["relation"]) for link in links(text)] == [(PLACE, relation)]


def test_a_badge_alone_has_no_sentence_and_a_later_text_gives_it_one() -> None:
    badge = f"[![x](https://zenodo.org/badge/DOI/10.5281/zenodo.1.svg)]({URL})"
    assert links(badge)[0]["sentence"] is None
    assert links(f"{badge}\n\nArchived at {URL}")[0]["sentence"] == f"Archived at {URL}"


def test_sentences_hold_neither_addresses_nor_secrets_and_are_short() -> None:
    token = "ghp_" + "a1B2" * 9
    found = links(f"Ask lena@example.org with {token} for the data set, {URL}.")
    assert "lena" not in found[0]["sentence"]
    assert token not in found[0]["sentence"]
    long = links("word " * 200 + f"the data set {URL} " + "word " * 200)[0]["sentence"]
    assert long.startswith("… ")
    assert long.endswith(" …")
    assert len(long) <= LONGEST_SENTENCE + 4
    assert json.loads(json.dumps(found)) == found


def test_a_list_of_links_is_cut_and_sorted() -> None:
    found = links("\n\n".join(f"https://zenodo.org/record/{number}" for number in range(1, MOST_LINKS + 50)))
    assert len(found) == MOST_LINKS
    assert [link["location"] for link in found] == sorted(link["location"] for link in found)


def test_a_readme_that_is_no_text_or_long_or_nested_deeply_is_read_as_far_as_it_can_be() -> None:
    assert describe_data_links(b"\x00\x01\x02" * 100, "markdown") == {"links": []}
    assert links("x" * LONGEST_MARKDOWN + f"\n\nThe data set: {URL}")[0]["relation"] == "data"
    assert links("> " * 20_000 + f"\n\nThe data set: {URL}")[0]["relation"] == "data"


@pytest.mark.parametrize("markup", ["markdown", "restructuredtext", "org", "asciidoc", "text", "other"])
def test_every_mention_is_in_the_text(markup: ReadmeFormat) -> None:
    found = mentions("# A\n\nSee (https://a.org/x_(y)), https://b.org/z). And doi:10.1/2", markup)
    assert [each.address for each in found] == ["https://a.org/x_(y)", "https://b.org/z"]


def test_punctuation_of_the_sentence_is_no_part_of_the_address() -> None:
    assert trimmed("https://a.org/b_(c)).") == "https://a.org/b_(c)"
    assert trimmed("https://a.org/b].,;*") == "https://a.org/b"
    assert trimmed("))))") == ""
