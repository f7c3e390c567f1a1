"""Everyone who committed: an index with bots apart, and a page a person."""

from __future__ import annotations

from collections.abc import Iterator

from research_platform_assets.site.addresses import person_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.people import HIDDEN_NOTE, IDENTITY_NOTES, identity_note, person_label
from research_platform_assets.site.rest import ONLY_ROWS, ROWS, rest_of, rest_path

_PATH = "people.html"


def people_pages(index: SiteIndex) -> Iterator[Page]:
    """The index, most commits first, and the rest of its tables where they are long."""
    ordered = sorted(index.people.values(), key=lambda person: _by_commits(person, index))
    pairs = [(person, index.person_stats.get(person["person_id"])) for person in ordered]
    people, bots = ([pair for pair in pairs if pair[0]["is_bot"] is is_bot] for is_bot in (False, True))
    page = Page(
        _PATH,
        "people.html",
        "People",
        _PATH,
        {
            "people": people[:ROWS],
            "people_count": len(people),
            "bots": bots[:ROWS],
            "bots_count": len(bots),
            "rest": rest_path(_PATH),
            "notes": IDENTITY_NOTES,
            "hidden_note": HIDDEN_NOTE,
        },
    )
    yield page
    yield from rest_of(page, "rows_people.html", {"people": people, "bots": bots})


def person_pages(index: SiteIndex) -> Iterator[Page]:
    """The page of each person and each bot."""
    for person_id, person in index.people.items():
        contributions = index.contributions_by.get(person_id, [])
        yield Page(
            person_page(person_id),
            "person.html",
            person_label(person),
            "people.html",
            {
                "person": person,
                "note": identity_note(person, index.content.people),
                "account_url": index.account_url(person),
                "stats": index.person_stats.get(person_id),
                "contributions": [(index.named[entry["repository_id"]], entry) for entry in contributions[:ONLY_ROWS]],
                "contributions_count": len(contributions),
            },
        )


def _by_commits(person: Row, index: SiteIndex) -> tuple[int, str]:
    stats = index.person_stats.get(person["person_id"])
    return (-stats["commits_count"] if stats else 0), person["person_id"]
