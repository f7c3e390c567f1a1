"""Posting to a web hook: one request, no redirect, no look at what the answer says.

Belongs here: HTTP and what can go wrong with it, said without the address, which is a secret. Does not belong here:
what is posted (`message`), trying again (`telling`).
"""

from __future__ import annotations

import ssl
from typing import Any

from research_platform_assets.errors import PermanentError, TransientError
from research_platform_assets.notify import policy


def post(url: str, content: bytes, *, variable: str, timeout_seconds: float) -> None:
    """Post JSON to the address `url`, which stands in the environment variable `variable`.

    Raises:
        TransientError: no proper answer; asking again may help.
        PermanentError: the address is not usable or the receiver refuses. Neither text has the address in it.
    """
    import httpx

    headers = {"Content-Type": "application/json", "User-Agent": "research-platform"}
    problem: Exception | None = None
    try:
        # Streamed and not read: whatever the receiver has to say, its status is all that counts.
        with (
            httpx.Client(timeout=timeout_seconds, follow_redirects=False) as client,
            client.stream("POST", url, content=content, headers=headers) as response,
        ):
            problem = policy.answer(response.status_code, variable)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
        problem = PermanentError(f"is no address of a web hook; correct {variable}")
    except httpx.TimeoutException:
        problem = TransientError("gave no answer in time")
    except httpx.HTTPError as error:
        problem = (
            PermanentError(f"shows no certificate that this machine trusts; check {variable}")
            if _is_about_certificates(error)
            else TransientError(f"cannot be reached ({type(error).__name__})")
        )
    # Raised out here, because the errors of the library, which would hang on it, name the address.
    if problem is not None:
        raise problem


def _is_about_certificates(error: BaseException) -> bool:
    seen: set[int] = set()
    current: Any = error
    while current is not None and id(current) not in seen:
        if isinstance(current, ssl.SSLCertVerificationError):
            return True
        seen.add(id(current))
        current = current.__cause__ or current.__context__
    return False
