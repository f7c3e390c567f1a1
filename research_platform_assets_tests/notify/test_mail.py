"""Mail through a real local server, well and misbehaving."""

from __future__ import annotations

import time
import traceback
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from research_platform_assets.errors import PermanentError, PlatformError, TransientError
from research_platform_assets.notify.mail import MailServer, Security, compose, send
from research_platform_assets_tests.notify.smtp_server import SmtpServer, certificate, smtp_server

BOTH = ("ada@lab.example", "lee@lab.example")


def mail(recipients: tuple[str, ...] = ("ada@lab.example",), subject: str = "acme: the run failed") -> EmailMessage:
    at = datetime(2026, 3, 2, 2, 5, tzinfo=UTC)
    text = "acme: the run failed\nGrößer als erlaubt\n.\n"
    return compose(sender="bot@lab.example", recipients=recipients, subject=subject, text=text, identity="r1", at=at)


def to(server: SmtpServer, security: Security = "none", user: str | None = None) -> MailServer:
    return MailServer("127.0.0.1", server.port, security, user, "hunter2" if user else None)


def refused(server: MailServer, timeout_seconds: float = 5.0) -> PlatformError:
    with pytest.raises(PlatformError) as raised:
        send(mail(BOTH), server, timeout_seconds=timeout_seconds)
    shown = "".join(traceback.format_exception(raised.value))
    assert "@lab.example" not in shown
    assert "hunter2" not in shown
    return raised.value


def test_a_mail_arrives_with_its_headers_and_text() -> None:
    with smtp_server() as server:
        send(mail(BOTH), to(server), timeout_seconds=5)
    (raw,) = server.messages
    arrived = message_from_bytes(raw, policy=policy.default)
    assert (arrived["From"], arrived["To"]) == ("bot@lab.example", "ada@lab.example, lee@lab.example")
    assert (arrived["Subject"], arrived["Message-ID"]) == ("acme: the run failed", "<r1@lab.example>")
    assert arrived["Date"] == "Mon, 02 Mar 2026 02:05:00 +0000"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert isinstance(arrived, EmailMessage)
    assert "Größer als erlaubt" in arrived.get_content()


def test_a_line_break_in_a_subject_makes_no_header() -> None:
    assert mail(subject="acme\r\nBcc: x@evil.example")["Bcc"] is None


@pytest.mark.parametrize(
    ("answers", "kind", "text"),
    [
        ({"RCPT": "550 no such user ada@lab.example"}, PermanentError, "answered 550 when given the recipients; check"),
        ({"RCPT": "451 later"}, TransientError, "answered 451 when given the recipients"),
        ({"DATA": "554 spam from bot@lab.example"}, PermanentError, "answered 554 when given the message; check"),
        ({"MAIL": "452 full"}, TransientError, "answered 452 when given the message"),
    ],
)
def test_a_refusal_is_an_error_and_4_may_pass(answers: dict[str, str], kind: type[PlatformError], text: str) -> None:
    with smtp_server(answers=answers) as server:
        error = refused(to(server))
    assert type(error) is kind
    assert str(error).startswith(text)


def test_a_server_that_says_nothing_is_not_waited_for_longer_than_allowed() -> None:
    began = time.monotonic()
    with smtp_server(hang=True) as server:
        error = refused(to(server), timeout_seconds=0.3)
        assert time.monotonic() - began < 20
    assert (type(error), str(error)) == (TransientError, "gave no answer")


def test_nobody_listening_may_pass() -> None:
    error = refused(MailServer("127.0.0.1", 9, "none"))
    assert (type(error), str(error)) == (TransientError, "cannot be reached (ConnectionRefusedError)")


def test_the_password_goes_through_encryption_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    with smtp_server() as plain:
        error = refused(to(plain, "starttls", "bot"))
    assert str(error).startswith("lacks what the settings ask for")
    assert plain.logins == []
    with smtp_server(tls=context) as server:
        error = refused(to(server, "starttls", "bot"))
        assert (type(error), server.logins) == (PermanentError, [])
        assert str(error).startswith("shows no certificate that this machine trusts")
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        send(mail(), to(server, "starttls", "bot"), timeout_seconds=5)
    assert server.logins == [(True, "\0bot\0hunter2")]
    assert len(server.messages) == 1


def test_a_wrong_password_is_permanent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with smtp_server(tls=context, answers={"AUTH": "535 wrong"}) as server:
        error = refused(to(server, "starttls", "bot"))
    assert str(error) == "answered 535 when given user and password; check the settings `notifications`"
