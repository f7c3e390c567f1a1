"""The section that says who is told how a run ended.

Belongs here: its keys and what makes a value impossible. Does not belong here: addresses of web hooks and the password,
which are secrets and no settings (`secrets`), sending (`notify`).
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from research_platform_assets.settings.sections import Section
from research_platform_assets.settings.values import Positive, Text, not_a_boolean

_MAILBOX = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+")
_SITE = re.compile(r"https?://[^\s/]+(?:/\S*)?")


def _recipients(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _mailboxes(value: str) -> str:
    parts = _recipients(value)
    if not parts or not all(_MAILBOX.fullmatch(part) for part in parts):
        raise ValueError("must be e-mail addresses without names, separated by commas")
    return value


def _mailbox(value: str) -> str:
    if not _MAILBOX.fullmatch(value):
        raise ValueError("must be one e-mail address without a name")
    return value


def _site(value: str) -> str:
    if not _SITE.fullmatch(value):
        raise ValueError("must be the address of a page, such as https://acme.example/site/")
    return value


class Notifications(Section):
    """Who is told how a run ended; nobody by default.

    The addresses of web hooks and the password of the mail server are no settings but the variables
    `NOTIFICATION_WEBHOOK_URL`, `NOTIFICATION_SLACK_WEBHOOK_URL` and `NOTIFICATION_SMTP_PASSWORD`.
    """

    on: Literal["failure", "success", "changes", "always"] = "failure"
    """What is told: `failure`, runs that failed; `success`, runs that did not; `changes`, runs after which readers see
    something else, and runs that failed; `always`, every run."""
    webhook: bool = False
    """Post a summary as JSON to the address in `NOTIFICATION_WEBHOOK_URL`."""
    slack: bool = False
    """Post a message to the address in `NOTIFICATION_SLACK_WEBHOOK_URL`, of Slack or whoever speaks like it."""
    email_to: Annotated[Text, AfterValidator(_mailboxes)] | None = None
    """Recipients of an e-mail, separated by commas; goes with `email_from` and `smtp_host`."""
    email_from: Annotated[Text, AfterValidator(_mailbox)] | None = None
    """Sender of the e-mail."""
    smtp_host: Text | None = None
    """Mail server that takes the e-mail."""
    smtp_port: Annotated[Positive, Field(le=65535)] = 587
    """Port of the mail server."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is encrypted: `starttls`, from the first command on; `tls`, from the start (port 465); `none`,
    not at all."""
    smtp_user: Text | None = None
    """Name to log in with at the mail server, with the password in `NOTIFICATION_SMTP_PASSWORD`; default: no login."""
    site_url: Annotated[Text, AfterValidator(_site)] | None = None
    """Address at which the site is published, for a link."""
    timeout_seconds: Annotated[float, BeforeValidator(not_a_boolean), Field(gt=0, le=30, allow_inf_nan=False)] = 20.0
    """The longest that telling of one run may take, all channels and attempts together."""
    attempts: Annotated[Positive, Field(le=5)] = 3
    """How often each channel is tried."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """The recipients of an e-mail; none where there is to be no e-mail."""
        return _recipients(self.email_to or "")

    @property
    def is_on(self) -> bool:
        """Whether there is anybody to be told."""
        return self.webhook or self.slack or bool(self.recipients)

    @model_validator(mode="after")
    def _mail_is_complete(self) -> Self:
        missing = [name for name in ("email_from", "smtp_host") if getattr(self, name) is None]
        if self.email_to and missing:
            raise ValueError(f"email_to needs {' and '.join(missing)} as well")
        if self.smtp_user and self.smtp_security == "none":
            raise ValueError("smtp_user needs a connection that is encrypted; set smtp_security to starttls or tls")
        return self
