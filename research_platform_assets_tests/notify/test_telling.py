"""All channels together: attempts, the limit of time, what is logged, and that no secret is."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from research_platform_assets.errors import PermanentError, TransientError
from research_platform_assets.log import configure_logging
from research_platform_assets.notify.telling import channels, deliver, tell
from research_platform_assets.settings import Log, Notifications
from research_platform_assets_tests.github_server.replies import BAD_GATEWAY, HANG, Reply
from research_platform_assets_tests.github_server.server import github_server
from research_platform_assets_tests.notify.smtp_server import smtp_server
from research_platform_assets_tests.notify.test_message import BAD, GOOD, SAME
from research_platform_assets_tests.processes import ROOT

MAIL = {"email_to": "ada@lab.example, lee@lab.example", "email_from": "bot@lab.example", "smtp_security": "none"}
HOOK, SLACK = "NOTIFICATION_WEBHOOK_URL", "NOTIFICATION_SLACK_WEBHOOK_URL"
ENOUGH = 20
"""Seconds that no machine needs, however busy, for what takes a moment."""


def notifications(**options: object) -> Notifications:
    return Notifications.model_validate({"on": "always", "timeout_seconds": ENOUGH, **options})


def test_nobody_is_told_by_default() -> None:
    assert channels(BAD, Notifications()) == {}
    assert tell(BAD, Notifications(), {HOOK: "http://127.0.0.1:9"}) == {}


def test_everybody_is_told_the_same() -> None:
    with github_server([Reply(200)]) as server, smtp_server() as post_office:
        options = notifications(webhook=True, slack=True, smtp_host="127.0.0.1", smtp_port=post_office.port, **MAIL)
        assert tell(GOOD, options, {HOOK: f"{server.url}/hook", SLACK: f"{server.url}/slack"}) == {}
    bodies = {request.path: request.json() for request in server.requests}
    assert (bodies["/hook"]["event"], bodies["/hook"]["run_id"]) == ("success", "r1")
    assert bodies["/slack"]["text"].startswith("acme: a new state was published\nBuild 1776bde3ab49: ")
    (raw,) = post_office.messages
    mail = message_from_bytes(raw, policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("ada@lab.example, lee@lab.example", "acme: a new state was published")


def test_what_nobody_asked_for_is_not_told() -> None:
    with github_server([Reply(200)]) as server:
        assert tell(SAME, notifications(webhook=True, on="changes"), {HOOK: server.url}) == {}
        assert server.requests == []
        tell(BAD, notifications(webhook=True, on="changes"), {HOOK: server.url})
        assert len(server.requests) == 1


def test_what_may_pass_is_tried_again_and_what_does_not_is_not() -> None:
    with github_server([BAD_GATEWAY, Reply(503), Reply(204)]) as server:
        assert tell(BAD, notifications(webhook=True), {HOOK: server.url}) == {}
        assert [request.body for request in server.requests] == [server.requests[0].body] * 3
    with github_server([Reply(404)]) as server:
        assert tell(BAD, notifications(webhook=True), {HOOK: server.url}) == {
            "web hook": f"answered 404; check the address in {HOOK}"
        }
        assert len(server.requests) == 1
    with github_server([BAD_GATEWAY]) as server:
        assert tell(BAD, notifications(webhook=True, attempts=2), {HOOK: server.url}) == {"web hook": "answered 502"}
        assert len(server.requests) == 2


def test_no_channel_waits_for_another() -> None:
    reached = threading.Event()

    def waiting(_: float) -> None:
        if not reached.wait(ENOUGH):
            raise TransientError("waited for nothing")

    assert deliver({"first": waiting, "second": lambda _: reached.set()}, attempts=1, timeout_seconds=ENOUGH) == {}


def test_a_channel_that_hangs_delays_nothing_beyond_the_limit() -> None:
    began = time.monotonic()
    with github_server([HANG]) as server:
        assert tell(BAD, notifications(slack=True, timeout_seconds=0.5), {SLACK: server.url}) == {
            "Slack": "gave no answer in time"
        }
        assert time.monotonic() - began < ENOUGH


def test_a_channel_that_ignores_its_limit_is_left_behind() -> None:
    released = threading.Event()
    began = time.monotonic()
    problems = deliver({"deaf": lambda _: released.wait(2 * ENOUGH) and None}, attempts=3, timeout_seconds=0.2)
    assert (problems, time.monotonic() - began < ENOUGH) == ({"deaf": "gave no answer in time"}, True)
    released.set()


def test_the_end_of_the_process_does_not_wait_for_such_a_channel() -> None:
    code = (
        "import time; from research_platform_assets.notify.telling import deliver; "
        "print(deliver({'deaf': lambda _: time.sleep(60)}, attempts=1, timeout_seconds=0.1))"
    )
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False, timeout=50
    )
    assert (done.returncode, done.stdout) == (0, "{'deaf': 'gave no answer in time'}\n")


def test_a_defect_of_a_channel_ends_nothing() -> None:
    def broken(_: float) -> None:
        raise ValueError("ada@lab.example")

    assert deliver({"broken": broken}, attempts=3, timeout_seconds=5) == {"broken": "could not be used (ValueError)"}


def test_errors_say_which_they_are() -> None:
    def refusing(_: float) -> None:
        raise PermanentError("refused")

    def busy(_: float) -> None:
        raise TransientError("busy")

    assert deliver({"a": refusing, "b": busy}, attempts=1, timeout_seconds=5) == {"a": "refused", "b": "busy"}


def test_a_secret_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert tell(BAD, notifications(webhook=True), {}) == {
        "web hook": f"is not set up: the variable {HOOK} is empty; set it in the environment or in `.env`"
    }
    with github_server([Reply(204)]) as server:
        (tmp_path / ".env").write_text(f"{HOOK}={server.url}/from-dotenv\n")
        assert tell(BAD, notifications(webhook=True), {}) == {}
    assert server.requests[0].path == "/from-dotenv"


def test_neither_the_log_nor_the_result_shows_a_secret_or_an_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    log = tmp_path / "platform.log"
    with github_server([Reply(404)]) as server, smtp_server(answers={"RCPT": "550 no ada@lab.example"}) as post_office:
        for variable in (HOOK, SLACK):
            monkeypatch.setenv(variable, f"{server.url}/hooks/hunter2hunter2")
        configure_logging(Log(level="DEBUG", file=log))
        caplog.set_level(logging.DEBUG)
        options = notifications(webhook=True, slack=True, smtp_host="127.0.0.1", smtp_port=post_office.port, **MAIL)
        problems = tell(replace(BAD, reasons=("x: y",)), options)
    assert sorted(problems) == ["Slack", "e-mail", "web hook"]
    text = f"{problems}{caplog.text}{log.read_text()}"
    assert "nobody was told of run r1 by web hook: it answered 404" in text
    assert "httpx" in caplog.text
    assert "hunter2" not in text
    assert "@lab.example" not in text
