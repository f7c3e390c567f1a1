"""The changes of a build as an Atom feed (RFC 4287).

Belongs here: entries, their ids and times. An id follows from the organisation, the repository and the capture, so that
a feed reader recognises an entry wherever and whenever the site is rendered. Times are those of captures. Does not
belong here: what is told (`change_story`).
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from research_platform_assets.site.addresses import repository_page
from research_platform_assets.site.change_story import Story, Subject
from research_platform_assets.site.digest import subject_lines

PATH = "changes.atom"
PAGE = "changes.html"
_NAMESPACE = "http://www.w3.org/2005/Atom"
#: Characters that XML 1.0 cannot hold, however they are written.
_IMPOSSIBLE = dict.fromkeys((*range(32), 65534, 65535, *range(55296, 57344)))
_SPACES = dict.fromkeys((9, 10, 13), " ")


def feed(story: Story, *, title: str, organization_url: str, updated: datetime, base_url: str | None = None) -> bytes:
    """The feed as UTF-8 XML: an entry for each subject of which there is news.

    Args:
        story: The changes.
        title: Name of the site.
        organization_url: Address of the organisation on GitHub; all ids follow from it.
        updated: When the feed last had something to say, where the story is empty.
        base_url: Address of the site's folder, ending with a slash; without one, links are relative to the feed.
    """
    base = base_url or ""
    at = story.captured_at or updated
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="{_NAMESPACE}" xml:lang="en">',
        f"<id>{_identifier(organization_url, 'changes')}</id>",
        f"<title>{_text(title)}: changes</title>",
        "<subtitle>What differs from the build before, by repository and cause</subtitle>",
        f"<updated>{_time(at)}</updated>",
        f"<author><name>{_text(title)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(base + PATH)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(base + PAGE)}/>',
        *(
            line
            for subject in story.subjects
            if subject.is_news
            for line in _entry(subject, organization_url, at, base)
        ),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(subject: Subject, organization_url: str, at: datetime, base: str) -> list[str]:
    number = subject.repository_id
    told = "".join(f"<li>{_text(line)}</li>" for line in subject_lines(subject))
    events = ", ".join(event.label.lower() for event in subject.events)
    page = PAGE if number is None else repository_page(number)
    return [
        "<entry>",
        f"<id>{_identifier(organization_url, str(number), _time(at))}</id>",
        f"<title>{_text(subject.name)}: {_text(events or 'figures changed')}</title>",
        f"<updated>{_time(at)}</updated>",
        f'<link rel="alternate" type="text/html" href={quoteattr(base + page)}/>',
        f'<content type="html">{escape(f"<ul>{told}</ul>")}</content>',
        "</entry>",
    ]


def _identifier(*parts: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, "#".join(parts)).urn


def _text(text: str) -> str:
    return escape(text.translate(_IMPOSSIBLE | _SPACES))


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z").replace(".000000Z", "Z")
