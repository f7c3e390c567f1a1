"""What answers mean: one table of cases for both APIs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from research_platform_assets.github.live.client.answers import (
    Accepted,
    Answer,
    Data,
    Heard,
    Limited,
    NoAnswer,
    NoContent,
    NotModified,
    Ok,
    PathError,
    Redirected,
    Refused,
    Shrink,
    Transient,
)
from research_platform_assets.github.live.client.classification import classify_rest, wants_json
from research_platform_assets.github.live.client.graphql import classify_graphql
from research_platform_assets_tests.github_server.replies import START, error

SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
PRIMARY = "API rate limit exceeded for user ID 1."
TOO_LARGE = "The history or contributor list is too large to list contributors for this repository via the API."
SAML = "Resource protected by organization SAML enforcement. You must grant your token access."
USED_UP = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(START + 90)}
WRONG = "Something went wrong while executing your query. This may be the result of a timeout."
HTML = b"<html>Unicorn!</html>"


def rest(status: int, body: Any = None, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


def says(status: int, text: str, **headers: str) -> Answer:
    return rest(status, {"message": text}, **headers)


def query(body: Any, status: int = 200, seconds: float = 0.5, **headers: str) -> Answer:
    answer = rest(status, body, **headers)
    return Answer(answer.status, answer.headers, answer.content, seconds)


def limit(scope: Any, wait: float | None, resource: str = "core") -> Limited:
    return Limited(scope, resource, wait)


# Answers to REST requests that were conditional and asked for JSON.
REST: list[tuple[str, Heard, Any]] = [
    ("a page", rest(200, []), Ok()),
    ("made", rest(201, {}), Ok()),
    ("computing", rest(202, {}), Accepted()),
    ("nothing", rest(204, b""), NoContent()),
    ("unchanged", rest(304, b""), NotModified()),
    ("moved", rest(301, {}, location="/repositories/1"), Redirected("/repositories/1")),
    ("moved for a while", rest(307, {}, location="/x"), Redirected("/x")),
    ("moved nowhere", rest(302, {}), Redirected("")),
    ("no connection", NoAnswer("refused", connected=False), Transient("refused")),
    ("broken off", NoAnswer("reset", connected=True), Transient("reset")),
    ("endless", NoAnswer("big", connected=True, too_large=True), Refused("too_large", 200, "big")),
    ("page in HTML", rest(200, HTML), Transient("status 200 with a body that is not JSON")),
    ("invalid UTF-8", rest(200, b'{"a": "\xff"}'), Transient("status 200 with a body that is not JSON")),
    ("nested too deeply", rest(200, b"[" * 200_000), Transient("status 200 with a body that is not JSON")),
    ("part of a page", rest(206, []), Transient("status 206")),
    ("a README about limits", rest(200, {"message": SECONDARY}), Ok()),
    ("too slow a request", rest(408, {}), Transient("status 408")),
    ("a fault", rest(500, HTML), Transient("status 500")),
    ("a gateway's fault", rest(502, HTML), Transient("status 502")),
    ("maintenance", rest(503, HTML, retry_after="7"), Transient("status 503", 7.0)),
    ("403, secondary, told", says(403, SECONDARY, retry_after="30"), limit("secondary", 30.0)),
    ("403, secondary, untold", says(403, SECONDARY), limit("secondary", None)),
    ("403, secondary, used up", says(403, SECONDARY, **USED_UP), limit("secondary", 91.0)),
    ("403, old words", says(403, "You have triggered an abuse detection mechanism."), limit("secondary", None)),
    ("403, only told to wait", says(403, "", retry_after="5"), limit("secondary", 5.0)),
    ("429, untold", rest(429, HTML), limit("secondary", None)),
    ("429, a date", rest(429, {}, retry_after="Fri, 15 Jan 2027 08:00:20 GMT"), limit("secondary", 20.0)),
    ("429, a date in the past", rest(429, {}, retry_after="Fri, 15 Jan 2027 07:00:20 GMT"), limit("secondary", 1.0)),
    ("429, nonsense", rest(429, {}, retry_after="soon"), limit("secondary", None)),
    ("429, used up", says(429, PRIMARY, **USED_UP), limit("primary", 91.0)),
    ("403, used up", says(403, PRIMARY, **USED_UP), limit("primary", 91.0)),
    ("403, used up, no words", says(403, "", **USED_UP), limit("primary", 91.0)),
    ("403, words alone", says(403, PRIMARY), limit("primary", None)),
    (
        "another resource",
        says(403, PRIMARY, x_ratelimit_resource="search", **USED_UP),
        limit("primary", 91.0, "search"),
    ),
    (
        "a clock that is wrong here",
        says(403, PRIMARY, date="Fri, 15 Jan 2027 08:01:00 GMT", **USED_UP),
        limit("primary", 31.0),
    ),
    ("401", says(401, "Bad credentials"), Refused("bad_credentials", 401, "Bad credentials")),
    (
        "locked out",
        says(403, "Maximum number of login attempts exceeded"),
        Refused("bad_credentials", 403, "Maximum number of login attempts exceeded"),
    ),
    (
        "no permission",
        says(403, "Resource not accessible by integration"),
        Refused("forbidden", 403, "Resource not accessible by integration"),
    ),
    (
        "no permission with the last request",
        says(403, "Resource not accessible by integration", **USED_UP),
        Refused("forbidden", 403, "Resource not accessible by integration"),
    ),
    ("SAML", says(403, SAML), Refused("forbidden", 403, SAML)),
    ("403, other words", says(403, "No."), Refused("forbidden", 403, "No.")),
    ("too large", says(403, TOO_LARGE), Refused("too_large", 403, TOO_LARGE)),
    ("too large with the last request", says(403, TOO_LARGE, **USED_UP), Refused("too_large", 403, TOO_LARGE)),
    (
        "blocked",
        rest(451, {"message": "Repository access blocked", "block": {}}),
        Refused("blocked", 451, "Repository access blocked"),
    ),
    ("blocked, 403", rest(403, {"message": "No", "block": {"reason": "tos"}}), Refused("blocked", 403, "No")),
    ("blocked, words", says(403, "Repository access blocked"), Refused("blocked", 403, "Repository access blocked")),
    ("not found", says(404, "Not Found"), Refused("not_found", 404, "Not Found")),
    ("not found, HTML", rest(404, HTML), Refused("not_found", 404, "")),
    ("empty, contents", says(404, "This repository is empty."), Refused("empty", 404, "This repository is empty.")),
    ("empty, commits", says(409, "Git Repository is empty."), Refused("empty", 409, "Git Repository is empty.")),
    ("conflict", says(409, "Conflict"), Refused("conflict", 409, "Conflict")),
    ("gone", says(410, "Issues are disabled"), Refused("gone", 410, "Issues are disabled")),
    (
        "version gone",
        says(410, "The API version is gone"),
        Refused("unsupported_version", 410, "The API version is gone"),
    ),
    (
        "no such version",
        says(400, "API version X is not supported"),
        Refused("unsupported_version", 400, "API version X is not supported"),
    ),
    ("bad request", says(400, "Problems parsing JSON"), Refused("invalid", 400, "Problems parsing JSON")),
    ("unprocessable", says(422, "Validation Failed"), Refused("invalid", 422, "Validation Failed")),
    ("no words but a list", rest(422, ["x"]), Refused("invalid", 422, "")),
    (
        "an address in the words",
        says(404, "ask a.person@example.org"),
        Refused("not_found", 404, "ask [address removed]"),
    ),
]

NODES = {"nodes": [{"id": "1"}, None]}
PATH_ERROR = PathError(("nodes", 1), "NOT_FOUND", "no")

GRAPHQL: list[tuple[str, Heard, Any]] = [
    ("data", query({"data": {"a": 1}}), Data({"a": 1})),
    ("only the cost", query({"data": {"rateLimit": {"cost": 1}}}), Data({"rateLimit": {"cost": 1}})),
    ("parts missing", query({"data": NODES, "errors": [error("NOT_FOUND", path=["nodes", 1])]}), Data(
        NODES, (PATH_ERROR,))),
    ("parts too much", query({"data": NODES, "errors": [error("RESOURCE_LIMITS_EXCEEDED", path=["nodes", 1])]}), Data(
        NODES, (PathError(("nodes", 1), "RESOURCE_LIMITS_EXCEEDED", "no"),))),
    ("a fault in a part", query({"data": NODES, "errors": [error(None, WRONG, ["nodes", 1])]}), Data(
        NODES, (PathError(("nodes", 1), "UNKNOWN", WRONG),))),
    ("a code instead of a type", query({"data": NODES, "errors": [
        {"path": ["nodes", 1], "message": "no", "extensions": {"code": "undefinedField"}}]}), Data(
            NODES, (PathError(("nodes", 1), "undefinedField", "no"),))),
    ("no such organisation", query({"data": {"organization": None}, "errors": [
        error("NOT_FOUND", path=["organization"])]}), Data(
            {"organization": None}, (PathError(("organization",), "NOT_FOUND", "no"),))),
    ("all too much", query({"data": {"nodes": [None], "rateLimit": {"cost": 1}}, "errors": [
        error("RESOURCE_LIMITS_EXCEEDED", path=["nodes", 0])]}), Shrink("RESOURCE_LIMITS_EXCEEDED", certain=True)),
    ("too many nodes", query({"data": None, "errors": [error("MAX_NODE_LIMIT_EXCEEDED")]}), Shrink(
        "MAX_NODE_LIMIT_EXCEEDED", certain=True)),
    ("something went wrong, quickly", query({"data": None, "errors": [error(None, WRONG)]}), Shrink(
        WRONG, certain=False)),
    ("something went wrong, slowly", query({"data": None, "errors": [error(None, WRONG)]}, seconds=10), Shrink(
        WRONG, certain=True)),
    ("something went wrong, null inside", query({"data": {"organization": None}, "errors": [
        error(None, WRONG)]}), Shrink(WRONG, certain=False)),
    ("502", query(HTML, 502), Shrink("status 502", certain=False)),
    ("502 after ten seconds", query(HTML, 502, 10.2), Shrink("status 502", certain=True)),
    ("504", query({"message": "We couldn't respond to your request in time."}, 504), Shrink(
        "status 504", certain=False)),
    ("500", query(HTML, 500), Transient("status 500")),
    ("503", query(HTML, 503), Transient("status 503")),
    ("HTML", query(HTML), Shrink("status 200 with a body that is not a JSON object", certain=False)),
    ("a list", query([1]), Shrink("status 200 with a body that is not a JSON object", certain=False)),
    ("broken off", NoAnswer("reset", connected=True), Shrink("reset", certain=False)),
    ("endless", NoAnswer("big", connected=True, too_large=True), Shrink("big", certain=True)),
    ("no connection", NoAnswer("refused", connected=False), Transient("refused")),
    ("nothing at all", query({}), Transient("status 200 without data")),
    ("an inner fault", query({"data": None, "errors": [error("INTERNAL", "oops")]}), Transient(
        "GraphQL error INTERNAL: oops")),
    ("RATE_LIMITED", query({"errors": [error("RATE_LIMITED")]}, **USED_UP), limit("primary", 91.0, "graphql")),
    ("RATE_LIMIT, not used up", query({"errors": [error("RATE_LIMIT")]}), limit("primary", None, "graphql")),
    ("RATE_LIMITED beside data", query({"data": {"a": 1}, "errors": [error("RATE_LIMITED")]}), limit(
        "primary", None, "graphql")),
    ("200, secondary", query({"errors": [error(None, SECONDARY)]}), limit("secondary", None, "graphql")),
    ("200, secondary, told", query({"message": SECONDARY}, retry_after="9"), limit("secondary", 9.0, "graphql")),
    ("403, secondary", query({"message": SECONDARY}, 403), limit("secondary", None, "graphql")),
    ("403, used up", query({"message": PRIMARY}, 403, **USED_UP), limit("primary", 91.0, "graphql")),
    ("429", query(HTML, 429, retry_after="3"), limit("secondary", 3.0, "graphql")),
    ("a README about limits", query({"data": {"text": SECONDARY}}), Data({"text": SECONDARY})),
    ("a mistake in the query", query({"errors": [{"message": "x", "extensions": {"code": "undefinedField"}}]}), Refused(
        "invalid", 200, "x")),
    ("scopes", query({"errors": [error("INSUFFICIENT_SCOPES", "x")]}), Refused("forbidden", 200, "x")),
    ("nowhere", query({"data": None, "errors": [error("NOT_FOUND", "x")]}), Refused("not_found", 200, "x")),
    ("401", query({"message": "Bad credentials"}, 401), Refused("bad_credentials", 401, "Bad credentials")),
    ("403", query({"message": "No"}, 403), Refused("forbidden", 403, "No")),
    ("moved", query({}, 301), Refused(
        "redirect", 301, "a query is not sent to another address; correct github.api_url")),
    ("errors that are none", query({"data": {"a": 1}, "errors": ["x", 3]}), Data({"a": 1})),
    ("a path that is none", query({"data": {"a": 1}, "errors": [{"path": "a", "message": None}]}), Data(
        {"a": 1}, (PathError((), "UNKNOWN", ""),))),
]  # fmt: skip


def _cases(table: list[tuple[str, Heard, Any]]) -> list[Any]:
    return [pytest.param(heard, expected, id=name) for name, heard, expected in table]


@pytest.mark.parametrize(("heard", "expected"), _cases(REST))
def test_rest(heard: Heard, expected: Any) -> None:
    assert classify_rest(heard, resource="core", now=START, is_conditional=True) == expected


@pytest.mark.parametrize(("heard", "expected"), _cases(GRAPHQL))
def test_graphql(heard: Heard, expected: Any) -> None:
    assert classify_graphql(heard, now=START) == expected


def test_not_modified_without_a_validator_is_a_fault() -> None:
    assert isinstance(classify_rest(rest(304, b""), resource="core", now=START), Transient)


def test_a_raw_page_need_not_be_json() -> None:
    assert classify_rest(rest(200, b"# Title\xff"), resource="core", now=START, is_json=False) == Ok()


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/vnd.github+json", True),
        ("application/json", True),
        ("application/vnd.github.object+json", True),
        ("application/vnd.github.raw+json", False),
        ("application/vnd.github.html+json", False),
        ("application/vnd.github.diff+json", False),
        ("application/vnd.github.patch+json", False),
        ("application/vnd.github.diff", False),
    ],
)
def test_which_accept_wants_json(accept: str, expected: bool) -> None:
    assert wants_json(accept) is expected
