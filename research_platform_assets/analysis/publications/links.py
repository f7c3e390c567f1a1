"""Links to repositories on GitHub.

Belongs here: where a text links to a repository, and to which. Does not belong here: whether it is one of the
organisation (`citations`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from research_platform_assets.analysis.publications.mention import NOTHING_SAID, Mention

_LINK = re.compile(
    r"(?<![\w.-])(?:https?://|git://|git\+https://|ssh://git@|git@)?(?:www\.)?github\.com[/:]"
    r"(?P<owner>[a-z0-9](?:[a-z0-9-]{0,38}))/(?P<name>[\w.-]{1,100})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Link:
    """A link to `owner/name`, in lower case, at a position of a text."""

    start: int
    full_name: str

    def mention(self, technique: str, position: int, sentence: str) -> Mention:
        """The same as a mention; a link says of no work whose it is."""
        return Mention(
            kind="repository",
            identifier=self.full_name,
            version=None,
            problem=None,
            technique=technique,
            position=position,
            relation="unclear",
            reason="a link",
            confidence="high",
            sentence=sentence,
            doi_role=None,
            entry=None,
            work=NOTHING_SAID,
        )


def links_in(text: str) -> Iterator[Link]:
    """The links in `text`, each repository once."""
    seen: set[str] = set()
    for found in _LINK.finditer(text):
        name = found["name"].rstrip(".").removesuffix(".git")
        full_name = f"{found['owner']}/{name}".lower()
        if name and full_name not in seen:
            seen.add(full_name)
            yield Link(found.start(), full_name)
