"""Sending one e-mail through an SMTP server.

Belongs here: SMTP and what can go wrong with it, said without addresses. Does not belong here: what is written
(`message`), trying again (`telling`).
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from research_platform_assets.errors import PermanentError, PlatformError, TransientError
from research_platform_assets.notify import policy

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True)
class MailServer:
    """The server that takes mail; without `user` nobody logs in."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def compose(
    *, sender: str, recipients: tuple[str, ...], subject: str, text: str, identity: str, at: datetime
) -> EmailMessage:
    """A plain message; `identity` names the run, so that a mail that was delivered twice shows as one."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{identity}@{sender.rpartition('@')[2]}>"
    # No answer by a machine that is on holiday.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def send(message: EmailMessage, server: MailServer, *, timeout_seconds: float) -> None:
    """Hand `message` to the server.

    Raises:
        TransientError: it did not take it this time.
        PermanentError: it refuses, or cannot be trusted. Neither text has an address in it.
    """
    problem: PlatformError | None = None
    try:
        with _connected(server, timeout_seconds) as connection:
            if server.user is not None:
                connection.login(server.user, server.password or "")
            refused = connection.send_message(message)
        if refused:
            problem = PermanentError(f"refused {len(refused)} of the recipients; check notifications.email_to")
    except OSError as error:  # those of smtplib and ssl are such
        problem = _problem(error)
    # Raised out here, because the errors of the library, which would hang on it, name addresses.
    if problem is not None:
        raise problem


def _problem(error: OSError) -> PlatformError:
    match error:
        case smtplib.SMTPRecipientsRefused():
            return policy.reply(min(code for code, _ in error.recipients.values()), "given the recipients")
        case smtplib.SMTPResponseException():
            is_login = isinstance(error, smtplib.SMTPAuthenticationError)
            return policy.reply(error.smtp_code, "given user and password" if is_login else "given the message")
        case smtplib.SMTPNotSupportedError():
            return PermanentError("lacks what the settings ask for, encryption or a login; check `notifications`")
        case ssl.SSLCertVerificationError():
            return PermanentError("shows no certificate that this machine trusts; check notifications.smtp_host")
        case TimeoutError() | smtplib.SMTPServerDisconnected():
            return TransientError("gave no answer")
        case _:
            return TransientError(f"cannot be reached ({type(error).__name__})")


def _connected(server: MailServer, timeout_seconds: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=timeout_seconds, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=timeout_seconds)
    if server.security == "starttls":
        try:
            connection.starttls(context=context)
        except BaseException:  # interrupted or not, it is closed
            connection.close()
            raise
    return connection
