"""Which refusal it is that will be repeated.

Belongs here: status and words of GitHub -> kind. Does not belong here: limits and faults that pass
(`classification`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from research_platform_assets.github.live.client.answers import Refused
from research_platform_assets.redaction import redact

_LONGEST_MESSAGE = 300

#: Words of a refusal -> kind, for the statuses that mean several things; the first line that fits decides.
_BY_WORDS: tuple[tuple[int, str, str], ...] = (
    (400, "api version", "unsupported_version"),
    (410, "version", "unsupported_version"),
    (403, "access blocked", "blocked"),
    (403, "too large", "too_large"),
    (403, "blobs up to", "too_large"),
    (403, "maximum number of login attempts", "bad_credentials"),
    (403, "not accessible by", "forbidden"),
    (403, "saml", "forbidden"),
    (403, "must have admin rights", "forbidden"),
    (404, "repository is empty", "empty"),
    (409, "repository is empty", "empty"),
)

_BY_STATUS = {
    401: "bad_credentials",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    410: "gone",
    451: "blocked",
}

#: Types of GraphQL errors that leave no data -> kind.
_BY_TYPE = {
    "NOT_FOUND": "not_found",
    "FORBIDDEN": "forbidden",
    "INSUFFICIENT_SCOPES": "forbidden",
}


def known_refusal(status: int, body: Any) -> Refused | None:
    """The refusal that GitHub's words name beyond doubt, also where a budget happens to be used up; else None."""
    message = message_of(body)
    if status == 403 and isinstance(body, Mapping) and "block" in body:
        return Refused("blocked", status, message)
    words = message.lower()
    for of_status, part, kind in _BY_WORDS:
        if status == of_status and part in words:
            return Refused(kind, status, message)
    return None


def refusal(status: int, body: Any) -> Refused:
    """The refusal that an answer below 500 is; `invalid` where no better kind is known."""
    return known_refusal(status, body) or Refused(_BY_STATUS.get(status, "invalid"), status, message_of(body))


def refusal_of_type(error_type: str, message: str) -> Refused:
    """The refusal that a GraphQL error without any data is."""
    return Refused(_BY_TYPE.get(error_type, "invalid"), 200, shown(message))


def message_of(body: Any) -> str:
    """What GitHub says in `message`, fit to be shown; empty where it says nothing."""
    said = body.get("message") if isinstance(body, Mapping) else None  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType]
    return shown(said) if isinstance(said, str) else ""


def shown(text: str) -> str:
    """`text` on one line, not too long, without secrets and addresses."""
    return redact(" ".join(text.split()))[:_LONGEST_MESSAGE]
