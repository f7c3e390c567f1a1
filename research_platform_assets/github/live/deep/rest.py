"""REST requests that may be refused.

Belongs here: addresses below a repository, and a refusal as a reason. Does not belong here: what the answers mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from research_platform_assets.errors import GitHubRefusedError
from research_platform_assets.github.live.deep.facts import Unknown
from research_platform_assets.github.live.deep.ports import Client, RestPage

RAW = "application/vnd.github.raw+json"
_WITH_AN_ANSWER = (200, 204)
#: Refusals for a reason of the repository's own; others may be gone tomorrow.
_LASTING = ("too_large", "blocked")
JSON_TYPE = "application/vnd.github+json"


def repository_url(owner: str, name: str, *rest: str) -> str:
    """The address of something below a repository."""
    return "/" + "/".join(quote(part, safe="") for part in ("repos", owner, name, *rest))


async def get(
    client: Client, url: str, params: Mapping[str, str | int] | None = None, accept: str = JSON_TYPE
) -> RestPage | Unknown:
    """The answer, or why GitHub refuses this very request; other errors are passed on."""
    try:
        page = await client.get(url, params=params, accept=accept)
    except GitHubRefusedError as error:
        return Unknown(f"GitHub refuses with status {error.status} ({error.kind})", error.kind in _LASTING)
    return page if page.status in _WITH_AN_ANSWER else Unknown(f"GitHub has no answer yet (status {page.status})")
