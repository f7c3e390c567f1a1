"""Asking an index that answers, refuses, breaks off, lies and floods."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from research_platform_assets.scholarly.lookup import Lookup, Surroundings, Usage
from research_platform_assets.scholarly.requests import INDEXES, Access
from research_platform_assets.scholarly.transport import Bounds
from research_platform_assets.scholarly.works import Absent, Finding, Identifier, Observed, Unknown
from research_platform_assets_tests.github_server.replies import DRIP, HANG, RESET, Reply
from research_platform_assets_tests.github_server.server import GitHubServer, Recorded, github_server
from research_platform_assets_tests.github_server.virtual_time import VirtualTime
from research_platform_assets_tests.scholarly import documents
from research_platform_assets_tests.scholarly.documents import asked_dois, atom_reply, json_reply, openalex_works

SMALL = Bounds(largest_bytes=100_000)
#: For servers that are silent: seen in a fraction of a second.
QUICK = Bounds(total_seconds=0.5)


def dois(numbers: Iterable[int]) -> list[Identifier]:
    return [Identifier("doi", f"10.5555/w{number:04}") for number in numbers]


def ask(
    server: GitHubServer,
    identifiers: Iterable[Identifier],
    name: str = "openalex",
    bounds: Bounds = SMALL,
    **options: Any,
) -> tuple[dict[Identifier, Finding], Usage, VirtualTime]:
    """What an index of this server says of `identifiers`, in virtual time."""
    time, found = VirtualTime(), dict[Identifier, Finding]()

    def keep(batch: Mapping[Identifier, Finding]) -> None:
        assert not found.keys() & batch.keys(), "a finding is handed over once"
        found.update(batch)

    access = Access(server.url, **options)
    surroundings = Surroundings(time.clock, time.sleep, lambda: 0.0)
    lookup = Lookup(INDEXES[name], access, keep, 120.0, bounds, surroundings)
    return found, asyncio.run(lookup.run(identifiers)), time


def says(found: Mapping[Identifier, Finding]) -> list[str]:
    """The findings as words, in the order of the identifiers."""
    return [
        each.reason if isinstance(each, Unknown) else type(each).__name__.lower() for _, each in sorted(found.items())
    ]


def works(request: Recorded) -> Reply:
    """All works but the odd ones exist."""
    return json_reply(openalex_works([name for name in asked_dois(request) if int(name[-1]) % 2 == 0]))


def first(*replies: Reply, then: Callable[[Recorded], Reply] = works) -> Callable[[Recorded], Reply]:
    """These replies, then those of `then`."""
    left = list(replies)
    return lambda request: left.pop(0) if left else then(request)


def test_many_identifiers_are_few_requests_that_keep_their_distance() -> None:
    with github_server(works) as server:
        found, usage, time = ask(server, dois(range(120)))
    assert says(found) == ["observed", "absent"] * 60
    assert [len(asked_dois(request)) for request in server.requests] == [50, 50, 20]
    assert (usage.requests, usage.given_up, time.slept) == (3, None, [0.2, 0.2])
    assert server.connections == 1


def test_nothing_to_ask_is_no_request() -> None:
    with github_server(works) as server:
        assert ask(server, [])[1].requests == 0
        assert ask(server, [Identifier("ssrn", "1234567")], "arxiv")[0] == {}
    assert server.connections == 0


def test_two_identifiers_under_one_name_are_asked_for_once() -> None:
    both = [Identifier("arxiv", "2101.00002"), Identifier("doi", "10.48550/arxiv.2101.00002")]
    with github_server(works) as server:
        found, _, _ = ask(server, both)
    assert asked_dois(server.requests[0]) == ["10.48550/arxiv.2101.00002"]
    assert found[both[0]] == found[both[1]]
    assert isinstance(found[both[0]], Observed)


def test_what_cannot_be_asked_for_is_said_to_be() -> None:
    with github_server(works) as server:
        found, _, _ = ask(server, [Identifier("doi", "10.5555/a,b"), *dois([2])])
    assert says(found) == ["not_askable", "observed"]
    assert asked_dois(server.requests[0]) == ["10.5555/w0002"]


TRUNCATED = replace(json_reply(openalex_works(["10.5555/w0000"])), fault="truncate")


@pytest.mark.parametrize(
    "bad",
    [
        json_reply(b"{}", 500),
        json_reply(b"{}", 429, retry_after="7"),
        json_reply(b"{}", 429),
        json_reply(b"{}", 503, retry_after="7"),
        Reply(502, b"<html>Bad gateway</html>", {"content-type": "text/html"}),
        Reply(200, b"<html>Sign in to the Wi-Fi</html>", {"content-type": "text/html"}),
        Reply(200, b"{}", {}),
        json_reply(b'{"results": [{"id": "W1"'),
        json_reply(b"\x00\xff\xfe"),
        json_reply(documents.openalex(count=5_000_000)),
        json_reply(openalex_works(["10.5555/another"])),
        RESET,
        TRUNCATED,
    ],
    ids=[
        "500",
        "429 with a time",
        "429 without",
        "503 with a time",
        "bad gateway",
        "captive portal",
        "no media type",
        "truncated JSON",
        "binary",
        "all works there are",
        "another work",
        "reset",
        "broken off",
    ],
)
def test_what_passes_is_waited_for(bad: Reply) -> None:
    with github_server(first(bad)) as server:
        found, usage, time = ask(server, dois(range(4)))
    assert says(found) == ["observed", "absent", "observed", "absent"]
    assert (usage.requests, usage.given_up) == (2, None)
    assert time.slept[0] >= {"7": 7.0}.get(bad.headers.get("retry-after", ""), 0.5)


@pytest.mark.parametrize("bad", [HANG, DRIP], ids=["silence", "a byte at a time"])
def test_silence_is_not_waited_for(bad: Reply) -> None:
    with github_server(first(bad)) as server:
        found, usage, _ = ask(server, dois([2]), bounds=QUICK)
    assert says(found) == ["observed"]
    assert usage.requests >= 2


@pytest.mark.parametrize(
    ("bad", "reason", "requests"),
    [
        (json_reply(b"{}", 500), "unavailable", 8),
        (json_reply(b"{}", 429, retry_after="3600"), "limit", 1),
        (json_reply(b"{}", 429), "limit", 4),  # 10, 20 and 40 seconds are within two minutes, 80 more are not
        (json_reply(b"{}", 401), "refused", 1),
        (json_reply(b'{"error": "wrong path"}', 404), "refused", 8),
        (Reply(301, b"", {"location": "http://127.0.0.1:9/works"}), "refused", 1),
        (Reply(200, b"<html></html>", {"content-type": "text/html"}), "malformed", 8),
        (json_reply(documents.openalex(count=5_000_000)), "malformed", 8),
    ],
    ids=["500", "a limit of an hour", "429", "401", "404", "redirect", "captive portal", "all works there are"],
)
def test_an_index_out_of_order_is_left_alone_and_nothing_is_known(bad: Reply, reason: str, requests: int) -> None:
    """Never `absent`, whatever an index does that is out of order; and it is not asked hundreds of times."""
    with github_server([bad]) as server:
        found, usage, _ = ask(server, dois(range(200)))
    assert set(says(found)) == {reason}
    assert len(found) == 200
    assert (usage.requests, usage.given_up) == (requests, reason)


def test_nobody_there_is_no_fact() -> None:
    with github_server(works) as server:
        gone = server.url
    time, found = VirtualTime(), dict[Identifier, Finding]()
    surroundings = Surroundings(time.clock, time.sleep, lambda: 0.0)
    lookup = Lookup(INDEXES["openalex"], Access(gone), found.update, 120.0, SMALL, surroundings)
    asyncio.run(lookup.run(dois([1, 2])))
    assert says(found) == ["unavailable", "unavailable"]


def poisoned(name: str, reply: Reply) -> Callable[[Recorded], Reply]:
    return lambda request: reply if name in asked_dois(request) else works(request)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (json_reply(b"{}", 400), "refused"),
        (json_reply(b"{}", 500), "unavailable"),
        (json_reply(b'{"results": [{'), "malformed"),
        (json_reply(b" " * 200_000), "too_large"),
    ],
    ids=["400", "500", "truncated JSON", "huge"],
)
def test_one_record_that_cannot_be_had_costs_no_other(bad: Reply, reason: str) -> None:
    with github_server(poisoned("10.5555/w0006", bad)) as server:
        found, usage, _ = ask(server, dois(range(0, 100, 2)))
    assert found.pop(Identifier("doi", "10.5555/w0006")) == Unknown(reason)
    assert says(found) == ["observed"] * 49
    assert usage.given_up is None


def test_what_was_found_before_an_index_broke_down_stays() -> None:
    def broken_later(request: Recorded) -> Reply:
        return works(request) if "10.5555/w0000" in asked_dois(request) else json_reply(b"{}", 401)

    with github_server(broken_later) as server:
        found, _, _ = ask(server, dois(range(100)))
    assert says(found)[:50] == ["observed", "absent"] * 25
    assert says(found)[50:] == ["refused"] * 50


def test_two_records_under_one_name_are_not_chosen_between() -> None:
    one, other = documents.OPENALEX_WORK, {**documents.OPENALEX_WORK, "id": "https://openalex.org/W2"}
    with github_server([json_reply(documents.openalex(one, one, other))]) as server:
        found, _, _ = ask(server, [Identifier("doi", "10.5555/tides.2021")])
    assert says(found) == ["ambiguous"]


def test_arxiv_is_asked_every_three_seconds_and_says_what_it_has() -> None:
    def feed(request: Recorded) -> Reply:
        names = documents.parameter(request, "id_list").split(",")
        return atom_reply(documents.arxiv(*(documents.entry(f"{name}v1") for name in names if name[-1] != "9")))

    numbers = [Identifier("arxiv", f"2101.{number:05}") for number in range(110)]
    with github_server(feed) as server:
        found, usage, time = ask(server, numbers, "arxiv")
    assert [type(found[each]) for each in numbers[:10]] == [Observed] * 9 + [Absent]
    assert (usage.requests, time.slept) == (2, [3.0])


def test_who_asks_is_told_in_a_header_and_in_no_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="research_platform_assets")
    script = first(json_reply(b"{}", 500), json_reply(b"{}", 401))
    with github_server(script) as server:
        ask(server, dois([1]), "crossref", mailto="ada@acme.example", api_key="s3cr3t-s3cr3t")
    assert server.requests[0].headers["user-agent"] == "research-platform-assets (mailto:ada@acme.example)"
    assert "ada%40" not in server.requests[0].target
    assert "ada" not in server.requests[0].target
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("research_platform"))
    assert "crossref at http://127.0.0.1" in told
    assert "is not asked any further in this run: status 401 (refused)" in told
    assert "acme" not in told
    assert "s3cr3t" not in told
