"""The prose in Markdown.

Belongs here: which tokens of markdown-it-py hold prose. Does not belong here: rendering (`site.markup`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from research_platform_assets.analysis.text.blocks import Block, block, is_plain_words
from research_platform_assets.analysis.text.markup_html import html_blocks, silenced_by

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)[^>]*?(?P<alone>/?)>", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"\r\n?")
_TEXT_TOKENS = frozenset({"text", "text_special"})
_BREAK_TOKENS = frozenset({"softbreak", "hardbreak"})


def markdown_blocks(text: str) -> list[Block]:
    """Return the headings and texts of a Markdown document, in order.

    Front matter, code blocks, images (and so badges), tables of contents, link targets, comments and HTML tags fall
    away with their tokens; inline code stays where it is plain words. An HTML block is read as HTML.
    """
    source = _FRONT_MATTER.sub("", _LINE_BREAKS.sub("\n", text), count=1)
    found: list[Block | None] = []
    level = 0
    for token in _parser().parse(source):
        if token.type == "heading_open":
            level = int(token.tag.removeprefix("h"))
        elif token.type == "heading_close":
            level = 0
        elif token.type == "inline" and (level or not _is_contents(token.children or [])):
            found.append(block(_inline_text(token.children or []), level))
        elif token.type == "html_block":
            found += html_blocks(token.content)
    return [each for each in found if each]


def _is_contents(tokens: Iterable[Token]) -> bool:
    """Whether this is a line of a table of contents: nothing but links to headings of the document itself."""
    has_anchor = is_inside = False
    for token in tokens:
        if token.type == "link_open":
            is_inside = str(token.attrs.get("href", "")).startswith("#")
            has_anchor = has_anchor or is_inside
        elif token.type == "link_close":
            is_inside = False
        elif not is_inside and any(character.isalnum() for character in token.content):
            return False
    return has_anchor


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _inline_text(tokens: Iterable[Token]) -> str:
    pieces: list[str] = []
    silent: str | None = None
    for token in tokens:
        if token.type == "html_inline":
            silent = _silence_after(token.content, silent)
            pieces.append(" " if token.content.lower().startswith("<br") else "")
        elif silent:
            continue
        elif token.type in _TEXT_TOKENS:
            pieces.append(token.content)
        elif token.type in _BREAK_TOKENS:
            pieces.append("\n")
        elif token.type == "code_inline":
            pieces.append(token.content if is_plain_words(token.content) else " ")
    return "".join(pieces)


def _silence_after(tag_text: str, silent: str | None) -> str | None:
    """Return the element without prose that is open after `tag_text`, if any."""
    tag = _TAG.match(tag_text)
    if not tag or tag["alone"]:
        return silent
    name = tag["name"].lower()
    if silent:
        return None if tag["close"] and name == silent else silent
    return name if not tag["close"] and silenced_by(name) else None
