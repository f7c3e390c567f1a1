"""What is sent: a request as a value, its headers.

Belongs here: which headers go to which address. Does not belong here: sending (`transport`), repeating
(`conversation`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from research_platform_assets.github.live.client.answers import Heard, Outcome
from research_platform_assets.github.live.client.authentication import Token
from research_platform_assets.github.live.client.classification import classify_rest, wants_json
from research_platform_assets.github.live.client.gate import Api
from research_platform_assets.github.live.client.graphql import RESOURCE, classify_graphql
from research_platform_assets.github.live.client.hosts import Host, resource_of
from research_platform_assets.github.live.client.options import ClientOptions
from research_platform_assets.github.live.client.pages import Validator

JSON = "application/vnd.github+json"

#: What requests to other hosts, where redirects lead, are counted as.
_ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Request:
    """A request; `content` is a query in JSON, `bearer` takes the place of the client's own token."""

    url: str
    method: str = "GET"
    accept: str = JSON
    validator: Validator | None = None
    content: bytes | None = field(default=None, repr=False)
    bearer: str | None = field(default=None, repr=False)

    @property
    def api(self) -> Api:
        """By content, as only queries have one."""
        return "rest" if self.content is None else "graphql"

    def resource(self, host: Host) -> str:
        """What GitHub counts it as."""
        if self.api == "graphql":
            return RESOURCE
        return resource_of(self.url) if host.owns(self.url) else _ELSEWHERE


def headers_of(request: Request, token: Token, host: Host, options: ClientOptions) -> Mapping[str, str]:
    """The headers to send; token and validator go to `host` alone, a validator only with the token it was given for."""
    headers = {
        "accept": request.accept,
        # A cache on the way would hide changes for a minute.
        "cache-control": "no-cache",
        "user-agent": options.user_agent,
        "x-github-api-version": options.api_version,
    }
    if request.content is not None:
        headers["content-type"] = "application/json"
    if host.owns(request.url):
        headers["authorization"] = f"Bearer {token.value}"
        if request.validator is not None and request.validator.fingerprint == token.fingerprint:
            headers["if-none-match"] = request.validator.etag
    return headers


def classify(request: Request, heard: Heard, *, resource: str, is_conditional: bool, now: float) -> Outcome:
    """What was heard on `request` means; `now` in epoch seconds."""
    if request.api == "graphql":
        return classify_graphql(heard, now=now)
    is_json = wants_json(request.accept)
    return classify_rest(heard, resource=resource, now=now, is_json=is_json, is_conditional=is_conditional)
