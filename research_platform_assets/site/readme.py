"""A README that a page shows, before it is rendered.

Belongs here: what decides its HTML, as plain values, and who renders many of them. Does not belong here: rendering
(`markup`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from research_platform_assets.site.content import Row
from research_platform_assets.site.markup import render_readme


@dataclass(frozen=True)
class Readme:
    """One README.

    Attributes:
        repository_id: The repository.
        oid: Git object id of the file; null where its contents are not at hand.
        text: The contents, masked.
        arguments: What else `markup.render_readme` is given, by name.
    """

    repository_id: int
    oid: str | None
    text: str
    arguments: Mapping[str, str | None]


Renderer = Callable[[Sequence[Readme]], Mapping[int, str]]
"""Of READMEs their HTML by repository id, as `markup.render_readme` makes it."""


def readme_of(repository: Row, readme: Row | None) -> Readme | None:
    """The README of a repository, from its rows of `core.repositories` and `core.readmes`; null without a text."""
    if not readme or readme["text"] is None:
        return None
    return Readme(
        repository["repository_id"],
        readme["oid"] if readme["status"] == "observed" else None,
        readme["text"],
        {
            "format": readme["format"] or "other",
            "full_name": repository["full_name"],
            "head_oid": repository["head_oid"],
            "path": readme["path"] or "README",
            "html_url": repository["html_url"],
        },
    )


def readme_html(text: str, arguments: Mapping[str, str | None]) -> str:
    """The HTML of a README with this text and these arguments."""
    return render_readme(
        text,
        arguments["format"] or "other",
        full_name=arguments["full_name"] or "",
        head_oid=arguments["head_oid"],
        path=arguments["path"] or "",
        html_url=arguments["html_url"] or "",
    )


def render_each(readmes: Sequence[Readme]) -> Mapping[int, str]:
    """Render READMEs one after the other, remembering none."""
    return {readme.repository_id: readme_html(readme.text, readme.arguments) for readme in readmes}
