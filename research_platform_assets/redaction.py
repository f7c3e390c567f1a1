"""What must never be logged or shown: secrets and e-mail addresses, and how they are masked in any text.

Belongs here: what looks like a secret. Does not belong here: what an address is (`privacy`), logging (`log`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from research_platform_assets.privacy import mask_addresses

MASK = "[secret removed]"

#: A shorter value is no secret worth the name, and masking it would garble ordinary text.
SHORTEST_SECRET = 8

_SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|KEY|WEBHOOK", re.IGNORECASE)

_NOT_YET = rf"(?!{re.escape(MASK)})"

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
        MASK,
    ),
    (re.compile(r"\b([a-z][a-z0-9+.-]{0,30}://)(?!git@)[^/\s]+@", re.IGNORECASE), rf"\1{MASK}@"),
    (
        re.compile(
            r"(\b(?:proxy-)?authorization[\"']?\s*[:=,]\s*(?:b?[\"'])?)"
            rf"(?:(?:bearer|token|basic)\s+)?{_NOT_YET}[^\s\"',;}})\]]+",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
    (re.compile(r"\b(bearer\s+)(?=\S*\d)[\w.~+/-]{8,}=*", re.IGNORECASE), rf"\1{MASK}"),
    (
        re.compile(
            r"([?&](?:(?:access_|auth_?|private_)?token|api_?key|client_secret|key|password|secret|sig|signature|"
            r"view_only|x-amz-(?:credential|security-token|signature))=)"
            rf"{_NOT_YET}[^&\s#\"']+",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
    # Headers such as `X-Dataverse-key` and `Private-Token`, as commands that download pass them.
    (
        re.compile(
            r"(\b(?:x-[a-z-]{0,40}(?:key|token)|private-token)[\"']?\s*:\s*[\"']?)[^\s\"',;})\[\]]{8,}",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
    # GitLab, Hugging Face, Slack, PyPI, AWS.
    (
        re.compile(
            r"(?<![A-Za-z0-9])(?:glpat-[\w-]{16,}|hf_[A-Za-z0-9]{30,}|xox[abeprs]-[\w-]{16,}|pypi-AgE[\w-]{16,}"
            r"|A[KS]IA[0-9A-Z]{16}(?![A-Za-z0-9]))"
        ),
        MASK,
    ),
    (re.compile(r"(?<![A-Za-z0-9])(?:gh[pousr]_[\w-]{16,}(?:\.[\w-]+)*|github_pat_\w{16,})"), MASK),
    (re.compile(r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"), MASK),
)

#: What every text has in which a pattern finds something but an e-mail address; looking for this alone is quick.
MAY_HAVE_SECRET = re.compile(
    r"PRIVATE KEY|://|authorization|bearer\s|[?&][\w-]+=|(?:key|token)[\"']?\s*:|gh[pousr]_|github_pat_|eyJ|glpat-|"
    r"hf_|xox|pypi-|[KS]IA",
    re.IGNORECASE,
)


def secrets_in(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The values in `environ` whose names look secret, longest first, also as they stand in an address.

    A name that ends in `_FILE` holds the path of a secret, which whoever has to correct it must be able to read.
    """
    values = {
        value for name, value in environ.items() if _SECRET_NAME.search(name) and not name.upper().endswith("_FILE")
    }
    forms = {form for value in values for form in (value, value.strip(), quote(value, safe=""), *_within(value))}
    return tuple(sorted((form for form in forms if len(form) >= SHORTEST_SECRET), key=lambda form: (-len(form), form)))


def _within(value: str) -> tuple[str, ...]:
    """What is secret of an address, where it stands without its host, as HTTP libraries log it."""
    scheme, _, rest = value.strip().partition("://")
    path = rest.partition("/")[2]
    return (path,) if scheme in {"http", "https"} else ()


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` with `secrets`, everything that looks like one, and every e-mail address masked; idempotent."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    if MAY_HAVE_SECRET.search(text):
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
    return mask_addresses(text)
