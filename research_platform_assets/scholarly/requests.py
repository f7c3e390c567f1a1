"""Where an index is and who asks it, and the request that follows for a batch.

Belongs here: addresses, headers, the address for Crossref's polite pool and OpenAlex' key. Does not belong here:
sending (`transport`), reading answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from research_platform_assets.scholarly.arxiv import ARXIV
from research_platform_assets.scholarly.crossref import CROSSREF
from research_platform_assets.scholarly.datacite import DATACITE
from research_platform_assets.scholarly.index import Index
from research_platform_assets.scholarly.openalex import OPENALEX

INDEXES: Mapping[str, Index] = {index.name: index for index in (OPENALEX, CROSSREF, DATACITE, ARXIV)}
"""All indexes by name, in the order in which they are asked."""

_USER_AGENT = "research-platform-assets"


@dataclass(frozen=True)
class Access:
    """How one index is reached; it shows neither address nor key.

    Attributes:
        api_url: where it is.
        mailto: an e-mail address under which its operators can reach whoever asks; sent in a header, never in an
            address, which logs and messages may show.
        api_key: the key of an account.
    """

    api_url: str
    mailto: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)


def address(index: Index, access: Access, batch: Sequence[str]) -> str:
    """What to get for `batch`."""
    path, parameters = index.query(batch)
    more = {"api_key": access.api_key} if access.api_key else {}
    return f"{access.api_url.rstrip('/')}{path}?{urlencode({**parameters, **more})}"


def headers(index: Index, access: Access) -> Mapping[str, str]:
    """The headers of every request to an index."""
    agent = f"{_USER_AGENT} (mailto:{access.mailto})" if access.mailto else _USER_AGENT
    return {"accept": index.accept, "user-agent": agent}
