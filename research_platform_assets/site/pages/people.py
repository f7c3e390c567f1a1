"""Everyone who committed: an index with bots apart, and a page a person."""

from __future__ import annotations

from collections.abc import Iterator

from research_platform_assets.site.addresses import person_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.people import HIDDEN_NOTE, IDENTITY_NOTES, identity_note, person_label


def people_page(index: SiteIndex) -> Page:
    """The index, most commits first."""
    ordered = sorted(index.people.values(), key=lambda person: _by_commits(person, index))
    pairs = [(person, index.person_stats.get(person["person_id"])) for person in ordered]
    return Page(
        "people.html",
        "people.html",
        "People",
        "people.html",
        {
            "people": [pair for pair in pairs if not pair[0]["is_bot"]],
            "bots": [pair for pair in pairs if pair[0]["is_bot"]],
            "notes": IDENTITY_NOTES,
            "hidden_note": HIDDEN_NOTE,
        },
    )


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
                "contributions": [(index.repository[entry["repository_id"]], entry) for entry in contributions],
            },
        )


def _by_commits(person: Row, index: SiteIndex) -> tuple[int, str]:
    stats = index.person_stats.get(person["person_id"])
    return (-stats["commits_count"] if stats else 0), person["person_id"]
