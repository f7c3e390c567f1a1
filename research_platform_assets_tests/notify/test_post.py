"""Posting to a real local server that misbehaves: what is an error, which kind, and that none shows the address."""

from __future__ import annotations

import asyncio
import threading
import time
import traceback
from pathlib import Path

import pytest

from research_platform_assets.errors import PermanentError, PlatformError, TransientError
from research_platform_assets.notify import policy
from research_platform_assets.notify.post import post
from research_platform_assets_tests.github_server.replies import BAD_GATEWAY, HANG, RESET, Reply
from research_platform_assets_tests.github_server.server import github_server
from research_platform_assets_tests.notify.smtp_server import certificate

VARIABLE = "NOTIFICATION_WEBHOOK_URL"
SECRET = "T0/B0/hunter2hunter2"


def refused(url: str, timeout_seconds: float = 5.0) -> PlatformError:
    with pytest.raises(PlatformError) as raised:
        post(f"{url}/{SECRET}", b"{}", variable=VARIABLE, timeout_seconds=timeout_seconds)
    assert "hunter2" not in "".join(traceback.format_exception(raised.value))
    return raised.value


def test_the_content_arrives_as_json() -> None:
    with github_server([Reply(204)]) as server:
        post(f"{server.url}/{SECRET}", '{"text": "ü"}'.encode(), variable=VARIABLE, timeout_seconds=60)
    (request,) = server.requests
    assert (request.method, request.path, request.json()) == ("POST", f"/{SECRET}", {"text": "ü"})
    assert request.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("reply", "kind", "text"),
    [
        (BAD_GATEWAY, TransientError, "answered 502"),
        (Reply(500, b"x" * 100_000), TransientError, "answered 500"),
        (Reply(429), TransientError, "answered 429"),
        (Reply(404), PermanentError, f"answered 404; check the address in {VARIABLE}"),
        (Reply(410), PermanentError, f"answered 410; check the address in {VARIABLE}"),
        (RESET, TransientError, "cannot be reached (ReadError)"),
    ],
)
def test_an_answer_that_is_no_yes_is_an_error(reply: Reply, kind: type[PlatformError], text: str) -> None:
    with github_server([reply]) as server:
        error = refused(server.url)
    assert (type(error), str(error)) == (kind, text)


def test_a_redirect_is_not_followed() -> None:
    with github_server([Reply(200)]) as other:
        with github_server([Reply(307, headers={"location": f"{other.url}/elsewhere"})]) as server:
            error = refused(server.url)
        assert other.requests == []
    assert isinstance(error, PermanentError)
    assert str(error).startswith("was redirected (307), which is not followed")


def test_a_server_that_says_nothing_is_not_waited_for_longer_than_allowed() -> None:
    began = time.monotonic()
    with github_server([HANG]) as server:
        error = refused(server.url, timeout_seconds=0.3)
        assert time.monotonic() - began < 20
    assert (type(error), str(error)) == (TransientError, "gave no answer in time")


def test_a_body_without_end_is_not_read() -> None:
    began = time.monotonic()
    with github_server([Reply(200, b"x" * 10_000, fault="drip")]) as server:
        post(server.url, b"{}", variable=VARIABLE, timeout_seconds=60)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "not an address", "http://", "https://exa mple:x"])
def test_what_is_no_address_of_a_web_hook_is_said_without_it(url: str) -> None:
    error = refused(url)
    assert (type(error), str(error)) == (PermanentError, f"is no address of a web hook; correct {VARIABLE}")


def test_nobody_listening_may_pass() -> None:
    error = refused("http://127.0.0.1:9")
    assert (type(error), str(error)) == (TransientError, "cannot be reached (ConnectError)")


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    loop, stop, port, ready = asyncio.new_event_loop(), asyncio.Event(), [0], threading.Event()

    async def serve() -> None:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
        port[0] = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(10)
        error = refused(f"https://127.0.0.1:{port[0]}")
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
    assert isinstance(error, PermanentError)
    assert str(error) == f"shows no certificate that this machine trusts; check {VARIABLE}"


def test_pauses_grow() -> None:
    assert [policy.pause(made) for made in (1, 2, 3)] == [0.5, 1.0, 2.0]
