"""What the answer of a channel means and when it is tried again, as pure functions.

Belongs here: status codes to errors, pauses. Does not belong here: sending (`post`, `mail`).
"""

from __future__ import annotations

from research_platform_assets.errors import PermanentError, PlatformError, TransientError

_FIRST_PAUSE_SECONDS = 0.5
_TOO_EARLY, _TOO_MANY, _REQUEST_TIMEOUT = 425, 429, 408


def answer(status: int, variable: str) -> PlatformError | None:
    """What is wrong with the answer of a web hook whose address is in `variable`; None if it took the message."""
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        # The address is a secret, and a redirect would hand the message to somebody else.
        return PermanentError(
            f"was redirected ({status}), which is not followed; put the final address into {variable}"
        )
    if status >= 500 or status in {_REQUEST_TIMEOUT, _TOO_EARLY, _TOO_MANY}:
        return TransientError(f"answered {status}")
    return PermanentError(f"answered {status}; check the address in {variable}")


def reply(code: int, doing: str) -> PlatformError:
    """What the refusal of a mail server means; by RFC 5321, 4xx may pass and 5xx does not."""
    said = f"answered {code} when {doing}"
    if 400 <= code < 500:
        return TransientError(said)
    return PermanentError(f"{said}; check the settings `notifications`")


def pause(attempts_made: int) -> float:
    """Seconds before the next attempt."""
    return _FIRST_PAUSE_SECONDS * 2.0 ** (attempts_made - 1)
