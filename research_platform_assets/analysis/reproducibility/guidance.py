"""What a README tells somebody who wants to run the work again.

Belongs here: headings, commands and identifiers in one README. Does not belong here: the README's
text as a whole (`analysis.readmes`), what a mention is worth (`measures`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypedDict

from research_platform_assets.analysis.datasets.readme_links import NO_TOOL
from research_platform_assets.analysis.text.decoding import decode
from research_platform_assets.analysis.text.formats import readme_format
from research_platform_assets.analysis.text.prose import prose_blocks
from research_platform_assets.analysis.text.words import word_count
from research_platform_assets.redaction import redact

_LONGEST_TEXT = 1_000_000
_LONGEST_HEADING = 80
_LONGEST_LINE = 2_000

# Words of headings, in the languages that READMEs here are written in most.
_INSTALLATION = re.compile(
    r"\b(?:install\w*|set-?up|requirements?|dependenc(?:y|ies)|prerequisites?|environment|voraussetzungen|einrichtung|"
    r"instal[al]\w*|configuration|d[ée]pendances?|requisitos)\b",
    re.IGNORECASE,
)
_USAGE = re.compile(
    r"\b(?:usage|use|using|run|running|quick ?start|getting started|how to (?:use|run|build|start)|examples?|"
    r"tutorials?|reproduc\w+|replicat\w+|workflow|steps?|verwendung|benutzung|nutzung|anwendung|utilisation|exemples?|uso|ejemplos?)\b",
    re.IGNORECASE,
)
_DATA = re.compile(rf"\b(?:data|datasets?|data ?sets?|daten|donn[ée]es|datos)\b{NO_TOOL}", re.IGNORECASE)
_CITATION = re.compile(r"\b(?:cit(?:e|ing|ation|er|ar|ación)|zitier\w*)\b", re.IGNORECASE)
_COMMAND = re.compile(
    r"\b(?:(?:pip3?|pipx|uv|conda|mamba|npm|yarn|cargo|gem|apt(?:-get)?|brew) (?:\w+ )?(?:install|add|sync|ci|create)|"
    r"conda env create|renv::restore|install\.packages|install_github|Pkg\.(?:add|instantiate)|go install|"
    r"bundle install|docker (?:build|run|compose))\b"
)
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`]{3,500}")
# DOIs are told by `research.publications`.
_OWN_IDENTIFIER = re.compile(r"https?://archive\.softwareheritage\.org/(?:badge/)?swh:", re.IGNORECASE)


class Guidance(TypedDict):
    """What one README says; each text is the heading, command or address that says it, null where none does.

    `problem` says why nothing could be read; the other values are then empty.
    """

    problem: str | None
    word_count: int
    installation: str | None
    usage: str | None
    data: str | None
    citation: str | None
    command: str | None
    identifier: str | None


def describe_guidance(content: bytes, path: str) -> Guidance:
    """Read the README `content` found at `path`; of one beyond a million characters, the beginning."""
    text = decode(content).text
    if text is None:
        return _nothing("the contents are binary data, not text")
    text = text[:_LONGEST_TEXT]
    blocks = prose_blocks(text, readme_format(path))
    # The title says what the work is, not what its README explains.
    headings = [block.text for number, block in enumerate(blocks) if block.level and number]
    lines = [line[:_LONGEST_LINE] for line in text.splitlines()]
    addresses = [match[0].rstrip(".,;:!") for line in lines for match in _ADDRESS.finditer(line)]
    return Guidance(
        problem=None,
        word_count=word_count("\n".join(block.text for block in blocks)),
        installation=_first(headings, _INSTALLATION.search),
        usage=_first(headings, _USAGE.search),
        data=_first(headings, _DATA.search),
        citation=_first(headings, _CITATION.search),
        command=next((match[0] for line in lines if (match := _COMMAND.search(line))), None),
        identifier=_first(addresses, _OWN_IDENTIFIER.match),
    )


def _nothing(problem: str) -> Guidance:
    return Guidance(
        problem=problem,
        word_count=0,
        installation=None,
        usage=None,
        data=None,
        citation=None,
        command=None,
        identifier=None,
    )


def _first(texts: list[str], fits: Callable[[str], object]) -> str | None:
    """The first text that fits, shortened, without e-mail addresses and secrets."""
    return next((redact(text)[:_LONGEST_HEADING] for text in texts if fits(text)), None)
