"""How the client behaves, in one value.

Belongs here: addresses, limits and time-outs with their defaults and reasons. Does not belong here: secrets
(`authentication`).
"""

from __future__ import annotations

from dataclasses import dataclass

#: The version of GitHub's REST API that this package is written for.
API_VERSION = "2026-03-10"

API_URL = "https://api.github.com"


@dataclass(frozen=True)
class ClientOptions:
    """All times in seconds.

    Attributes:
        api_url: REST base of the GitHub to ask; the GraphQL address follows from it.
        api_version: sent as `X-GitHub-Api-Version`; an Enterprise Server may know only an older one.
        user_agent: GitHub refuses requests without one.
        max_wait_seconds: the longest that one call waits for limits, all its waits together.
        reserve_share: share of each budget that is left to the token's owner.
        attempts: how often one request is sent before it is given up.
        connect_timeout: for the connection.
        read_timeout: between two parts of an answer; GitHub itself gives up after 10 seconds.
        total_timeout: for one whole answer.
        largest_answer_bytes: more than this, uncompressed, is not read.
        rest_concurrency: REST requests under way at once, where several tasks ask.
        graphql_concurrency: queries under way at once, where several tasks ask.
        rest_requests_per_minute: GitHub allows 900 points, one for each request.
        graphql_seconds_per_minute: GitHub allows 60 seconds of computing on queries in 60 seconds.
        all_seconds_per_minute: GitHub allows 90 seconds of computing in 60 seconds.
    """

    api_url: str = API_URL
    api_version: str = API_VERSION
    user_agent: str = "research-platform-assets"
    max_wait_seconds: float = 900.0
    reserve_share: float = 0.1
    attempts: int = 5
    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    total_timeout: float = 120.0
    largest_answer_bytes: int = 200_000_000
    rest_concurrency: int = 8
    graphql_concurrency: int = 2
    rest_requests_per_minute: int = 800
    graphql_seconds_per_minute: float = 50.0
    all_seconds_per_minute: float = 80.0
