"""Sending a notification through every channel that is switched on, within a limit of time.

Belongs here: channels from settings, attempts, the limit, the log. Does not belong here: what is said (`message`), how
one channel works (`post`, `mail`).

Whatever goes wrong here is logged and nothing else: the run is over, and what it did stands.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from research_platform_assets.errors import PermanentError, PlatformError, TransientError
from research_platform_assets.notify import mail, message, policy, post
from research_platform_assets.notify.message import Ending
from research_platform_assets.settings import Notifications
from research_platform_assets.settings.secrets import (
    SLACK_VARIABLE,
    SMTP_PASSWORD_VARIABLE,
    WEBHOOK_VARIABLE,
    notification_secret,
)

Send = Callable[[float], None]
"""Sends once, within so many seconds; raises `PermanentError` or `TransientError`."""

_logger = logging.getLogger(__name__)


def tell(ending: Ending, notifications: Notifications, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Tell everybody who is to be told; returns what went wrong, by channel.

    Args:
        ending: How the run ended.
        notifications: Which channels, how long, how often.
        environ: The environment with the secrets; default: that of the process.
    """
    if not message.is_told(notifications.on, ending):
        return {}
    sends = channels(ending, notifications, environ)
    problems = deliver(sends, attempts=notifications.attempts, timeout_seconds=notifications.timeout_seconds)
    for name in sends:
        if name in problems:
            _logger.warning("nobody was told of run %s by %s: it %s", ending.run_id, name, problems[name])
        else:
            _logger.info("told of run %s by %s", ending.run_id, name)
    return problems


def channels(ending: Ending, notifications: Notifications, environ: Mapping[str, str] | None = None) -> dict[str, Send]:
    """The channels that are switched on, by their names for people."""
    found: dict[str, Send] = {}
    if notifications.webhook:
        found["web hook"] = partial(_post, message.payload(ending), WEBHOOK_VARIABLE, environ)
    if notifications.slack:
        found["Slack"] = partial(_post, message.slack(ending), SLACK_VARIABLE, environ)
    if notifications.recipients:
        found["e-mail"] = partial(_mail, ending, notifications, environ)
    return found


def deliver(sends: Mapping[str, Send], *, attempts: int, timeout_seconds: float) -> dict[str, str]:
    """Send through all channels side by side, and return after `timeout_seconds` at the latest with what went wrong."""
    deadline = time.monotonic() + timeout_seconds
    problems = dict.fromkeys(sends, "gave no answer in time")
    lock = threading.Lock()

    def attempt(name: str, send: Send) -> None:
        problem = _attempts(send, attempts, deadline)
        with lock:
            if problem is None:
                del problems[name]
            else:
                problems[name] = problem

    # The process does not wait for such threads at its end, unlike for those of a pool.
    threads = [threading.Thread(target=attempt, args=each, daemon=True) for each in sends.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    with lock:
        return dict(problems)


def _attempts(send: Send, attempts: int, deadline: float) -> str | None:
    problem = "gave no answer in time"
    for number in range(1, attempts + 1):
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            break
        try:
            send(remaining)
        except TransientError as error:
            problem = str(error)
        except PlatformError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - a defect here must not end a run; its text could hold an address
            return f"could not be used ({type(error).__name__})"
        else:
            return None
        if number < attempts:
            time.sleep(max(0.0, min(policy.pause(number), deadline - time.monotonic())))
    return problem


def _post(content: Mapping[str, Any], variable: str, environ: Mapping[str, str] | None, timeout_seconds: float) -> None:
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    post.post(_secret(variable, environ), body, variable=variable, timeout_seconds=timeout_seconds)


def _mail(
    ending: Ending, notifications: Notifications, environ: Mapping[str, str] | None, timeout_seconds: float
) -> None:
    user = notifications.smtp_user
    server = mail.MailServer(
        host=notifications.smtp_host or "",
        port=notifications.smtp_port,
        security=notifications.smtp_security,
        user=user,
        password=_secret(SMTP_PASSWORD_VARIABLE, environ) if user else None,
    )
    composed = mail.compose(
        sender=notifications.email_from or "",
        recipients=notifications.recipients,
        subject=message.subject(ending),
        text=message.text(ending),
        identity=ending.run_id,
        at=ending.finished_at,
    )
    mail.send(composed, server, timeout_seconds=timeout_seconds)


def _secret(variable: str, environ: Mapping[str, str] | None) -> str:
    value = notification_secret(variable, environ)
    if value is None:
        raise PermanentError(f"is not set up: the variable {variable} is empty; set it in the environment or in `.env`")
    return value
