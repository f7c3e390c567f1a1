"""What every markup reader hands back, and the clean-up that all of them share.

Belongs here: `Block` and what is no prose in any markup (addresses, links, formulas, identifiers). Does not belong
here: the syntax of one markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from research_platform_assets.privacy import MASK, mask_addresses

_NOT_PROSE = re.compile(
    r"""
      \b(?:https?|ftp|git|ssh|file|mailto|doi|arxiv):[^\s<>\])]+    # addresses of pages and files, prefixed identifiers
    | \bwww\.[^\s<>\])]+
    | \bgit@[\w.-]+:[^\s<>\])]+
    | \b10\.\d{4,9}/[^\s<>\])]+                                     # DOIs
    | \b(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|edu|gov|io|dev)(?:/[^\s<>\])]*|\b(?!\.\w))
    | \[?!\[[^\]\n]{0,200}\](?:\[[^\]\n]{0,200}\]|\([^)\n]{0,300}\))     # images whose address is nowhere
        \]?(?:\[[^\]\n]{0,200}\])?
    | \$\$.+?\$\$                                                   # displayed formulas
    | \$[^$\n]*\\[^$\n]*\$                                          # formulas with a command in them; $5 is money
    | (?<![\w:]):[a-z0-9_+-]+:(?![\w:])                             # emoji by name
    | \[[ xX]\]                                                     # boxes of task lists
    | \[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
# Lines that are typed into a terminal, where no markup says so.
_COMMAND = re.compile(
    r"""^[ \t]*(?:[$%>][ \t]+)?(?:sudo[ \t]+)?(?:
      (?:pip3?|conda|mamba|npm|npx|yarn|pnpm|brew|apt|apt-get|dnf|yum|gem|cargo|docker|git|cabal|poetry|uv|snap|composer)
        [ \t]+(?:install|add|create|activate|run|clone|get|pull|build|update|upgrade|sync|init|-\w)\b
    | python3?[ \t]+(?:-m[ \t]|\S+\.py\b) | make(?:[ \t]+(?:install|all|test|build|clean))?[ \t]*(?:&&|$)
    | (?:curl|wget)[ \t]+(?:-|http) | cd[ \t]+[\w./~-]+[ \t]*(?:&&|$) | \./[\w./-]+
    ).*$
    | ^[ \t]*\$[ \t]+[a-z./].*$""",
    re.VERBOSE | re.MULTILINE,
)
_BIBTEX_ENTRY = re.compile(r"\s*@[a-z]+\s*[{(]", re.IGNORECASE)
_WHITESPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Block:
    """A heading (`level` 1 to 6, 1 the highest) or a piece of body text (`level` 0), on one line."""

    text: str
    level: int = 0


def block(text: str, level: int = 0) -> Block | None:
    """Return a `Block` of what is prose in `text`, or None where nothing is."""
    if _BIBTEX_ENTRY.match(text):
        return None
    prose = _WHITESPACE.sub(" ", _NOT_PROSE.sub(" ", _COMMAND.sub(" ", without_addresses(text)))).strip()
    return Block(prose, level) if any(character.isalnum() for character in prose) else None


def without_addresses(text: str) -> str:
    """Return `text` without e-mail addresses and without the mask that stands for one in stored texts.

    So the prose of a document is the same before and after masking.
    """
    return mask_addresses(text).replace(MASK, "")


def is_plain_words(code: str) -> bool:
    """Whether inline code is words that read as prose, such as a product's name, and no program text."""
    return all(word.isalpha() and len(word) > 1 for word in code.split()) and bool(code.strip())
