"""A thin client for GitHub's REST and GraphQL APIs that keeps to GitHub's rules.

Belongs here: limits, waiting, repeating, validators, tokens, time-outs; what an answer means. Does not belong here:
which pages are wanted and what is in them. One module, `transport`, knows the HTTP library.

Decisions are pure functions of plain values (`classification`, `graphql`, `waiting`); `conversation` is
the one loop that acts on them, `gate` the one place where all tasks wait. Any number of tasks may ask at once, and the
client keeps to GitHub's rules for all of them; a capture is one task, which asks one thing after the other (`replay`).
"""

from research_platform_assets.github.live.client.answers import PathError
from research_platform_assets.github.live.client.app import AppInstallation
from research_platform_assets.github.live.client.authentication import Authentication, PersonalToken, Token
from research_platform_assets.github.live.client.client import GitHubClient
from research_platform_assets.github.live.client.options import API_URL, API_VERSION, ClientOptions
from research_platform_assets.github.live.client.pages import GraphQLAnswer, Page, Validator
from research_platform_assets.github.live.client.usage import Usage

__all__ = [
    "API_URL",
    "API_VERSION",
    "AppInstallation",
    "Authentication",
    "ClientOptions",
    "GitHubClient",
    "GraphQLAnswer",
    "Page",
    "PathError",
    "PersonalToken",
    "Token",
    "Usage",
    "Validator",
]
