"""Who works with whom: what is drawn, said and kept from readers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from research_platform_assets.site.content import SiteContent
from research_platform_assets.site.figures.drawing import drawn, live
from research_platform_assets.site.index import site_index
from research_platform_assets.site.pages import collaboration_figure as figure_module
from research_platform_assets.site.pages.collaboration import collaboration_page
from research_platform_assets_tests.site.sample_content import ACCOUNT, PSEUDONYM, row, sample_content, with_tables


def network(people: list[str], pairs: list[tuple[str, str, float]]) -> SiteContent:
    """The sample with these people in the network; each pair shares repository 101."""
    degrees = {person: sum(person in pair[:2] for pair in pairs) for person in people}
    weights = {person: sum(pair[2] for pair in pairs if person in pair[:2]) for person in people}
    rows = [
        row("insight.collaborators", person_id=person, degree=degrees[person], weighted_degree=weights[person],
            repositories_count=1, betweenness=0.25, community_id=0 if degrees[person] else None,
            x=place % 50 / 50, y=place // 50 / 50, is_complete=True, is_current=True)
        for place, person in enumerate(people)
    ]  # fmt: skip
    edges = [
        row("insight.collaborations", person_id=min(one, other), other_id=max(one, other), weight=weight,
            shared_repositories_count=1, repository_ids=[101], is_current=True)
        for one, other, weight in pairs
    ]  # fmt: skip
    tables: dict[str, Any] = {"insight.collaborators": rows, "insight.collaborations": edges}
    return with_tables(sample_content(), tables)


def test_people_lead_to_their_pages_and_the_words_say_what_the_table_says() -> None:
    values = collaboration_page(site_index(network([ACCOUNT, PSEUDONYM], [(ACCOUNT, PSEUDONYM, 0.5)]))).values
    figure = values["network"]
    assert figure.description == "2 people and 1 pair. Nobody drawn works with more others than <i>Bo</i>: 1."
    assert sorted(cells[:3] for cells in figure.rows) == [("<i>Bo</i>", 1, 1), ("ada", 1, 1)]
    assert f"people/{ACCOUNT}.html" in figure.links
    assert "<i>" not in drawn(figure)
    assert "<i>" not in live(figure, "")
    (ends, pair, repositories) = values["pairs"][0]
    assert [label for label, _ in ends] == ["ada", "<i>Bo</i>"]
    assert (pair["weight"], [each["repository_id"] for each in repositories]) == (0.5, [101])


def test_pseudonyms_of_the_network_lead_nowhere() -> None:
    hidden = [f"collaborator-{number:016x}" for number in (1, 2)]
    values = collaboration_page(site_index(network(hidden, [(hidden[0], hidden[1], 1.0)]))).values
    assert values["are_hidden"]
    assert values["network"].links == []
    assert "href" not in live(values["network"], "")
    assert all(path is None for ends, _, _ in values["pairs"] for _, path in ends)


def test_where_the_analysis_is_off_nobody_is_shown_not_even_in_the_last_result() -> None:
    content = replace(network([ACCOUNT, PSEUDONYM], [(ACCOUNT, PSEUDONYM, 0.5)]), analyses={"collaboration": False})
    values = collaboration_page(site_index(content)).values
    assert values["is_off"]
    assert values["network"] is None
    assert values["central"] == values["pairs"] == values["stats"] == []


def test_of_a_large_network_the_strongest_part_is_drawn_and_said() -> None:
    people = [f"account-{number}" for number in range(1000, 1400)]
    pairs = [(one, other, 1 / (a + 1)) for a, one in enumerate(people[:30]) for other in people[a + 1 : a + 40]]
    values = collaboration_page(site_index(network(people, pairs))).values
    figure = values["network"]
    assert len(figure.rows) == figure_module.MOST_PEOPLE
    assert f"400 people and {len(pairs):,} pairs." in figure.description
    assert figure.description.endswith(
        "Drawn are the 250 people of most weight and the 500 strongest pairs between them."
    )
    assert sum(int(cells[4]) for cells in figure.rows) == 2 * figure_module.MOST_PAIRS
    assert len(live(figure, "")) < 150_000
