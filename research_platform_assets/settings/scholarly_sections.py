"""The section that says which scholarly indexes are asked, and how gently.

Belongs here: its keys and what makes a value impossible. Does not belong here: OpenAlex' key, which is a secret and no
setting (`secrets`), asking (`scholarly`).

The addresses are those of `scholarly/`, which the settings cannot import; a test holds both equal.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from research_platform_assets.settings.sections import Section
from research_platform_assets.settings.values import Days, Seconds, Text, address_parts

_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


def _mailbox(value: str) -> str:
    if not _MAILBOX.fullmatch(value):
        raise ValueError("must be one e-mail address without a name, in ASCII, as it is sent in a header")
    return value


def _address(value: str) -> str:
    parts = address_parts(value)
    if parts is None:
        raise ValueError("must be the address of the index, such as https://api.crossref.org")
    if parts.scheme != "https" and parts.hostname not in _THIS_MACHINE:
        raise ValueError("must begin with https://, so that nobody on the way reads or changes what is said")
    return value


Address = Annotated[str, AfterValidator(_address)]


class OpenAlex(Section):
    """OpenAlex, https://openalex.org; without the variable `OPENALEX_API_KEY` it answers little a day."""

    enabled: bool = False
    """Whether it is asked."""
    api_url: Address = "https://api.openalex.org"
    """Its address."""


class Crossref(Section):
    """Crossref, https://www.crossref.org."""

    enabled: bool = False
    """Whether it is asked."""
    api_url: Address = "https://api.crossref.org"
    """Its address."""


class DataCite(Section):
    """DataCite, https://datacite.org."""

    enabled: bool = False
    """Whether it is asked."""
    api_url: Address = "https://api.datacite.org"
    """Its address."""


class ArXiv(Section):
    """arXiv, https://arxiv.org."""

    enabled: bool = False
    """Whether it is asked."""
    api_url: Address = "https://export.arxiv.org"
    """Its address."""


class Scholarly(Section):
    """Which scholarly indexes are asked about the publications of the repositories; none by default."""

    relations: Literal["own", "all"] = "all"
    """Which publications they are asked about: `own`, what the organization published; `all`, what it cites, too."""
    refresh_days: Days = 30
    """What an index answered is not asked for again for so many days."""
    max_wait_seconds: Seconds = 120.0
    """The longest that one build waits for the limits and faults of one index; then the last known facts stay."""
    mailto: Annotated[Text, AfterValidator(_mailbox)] | None = Field(default=None, repr=False)
    """An e-mail address under which Crossref can reach you, for which it serves you better; sent to Crossref only."""
    openalex: OpenAlex = OpenAlex()
    crossref: Crossref = Crossref()
    datacite: DataCite = DataCite()
    arxiv: ArXiv = ArXiv()
