"""The prose in Org mode documents.

Belongs here: the parts of Org syntax that decide what is prose. Does not belong here: agenda, tables as sheets, export.
"""

from __future__ import annotations

import re

from research_platform_assets.analysis.text.blocks import Block, block, is_plain_words

_BLOCK_START = re.compile(r"#\+begin_(\w+)", re.IGNORECASE)
_PROSE_BLOCKS = frozenset({"quote", "center", "verse", "abstract"})
_DRAWER_START = re.compile(r":[\w-]+:\s*$")
_HEADING = re.compile(r"(?P<stars>\*+)\s+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)\s+)?(?:\[#\w\]\s+)?(?P<title>.*)")
_TAGS = re.compile(r":[\w@#%:]+:")
_TITLE = re.compile(r"#\+(?P<key>title|subtitle|description):\s*(?P<text>.*)", re.IGNORECASE)
# Keywords (`#+name:`), comments (`# `), fixed-width lines (`: `), planning lines and rules.
_SILENT_LINE = re.compile(r"#\+|#(?:\s|$)|:(?:\s|$)|(?:SCHEDULED|DEADLINE|CLOSED):|-{5,}\s*$|\|[-+|]+\s*$")
# Whatever looks for its own end is bounded: unbounded, a line of opening marks takes time by its length squared.
_LINK = re.compile(r"\[\[(?P<target>[^\[\]]*)\](?:\[(?P<text>[^\]]{0,500})\])?\]")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp)(?:\?.*)?$", re.IGNORECASE)
_VERBATIM = re.compile(r"(?<!\w)([=~])(?P<code>\S(?:[^\n]{0,500}?\S)?)\1(?!\w)")
_EMPHASIS = re.compile(r"(?<!\w)([*/_+])(?P<text>\S(?:[^\n]{0,500}?\S)?)\1(?!\w)")
_FOOTNOTE = re.compile(r"\[fn:[^\]]{0,500}\]")


def org_blocks(text: str) -> list[Block]:
    """Return the headings and texts of an Org document, in order.

    Source and example blocks, drawers, keywords other than the title, comments, fixed-width lines, images and link
    targets fall away. An inline image has no description or one that is itself an image (a badge).
    """
    found: list[Block | None] = []
    paragraph: list[str] = []
    silent_until: re.Pattern[str] | None = None
    for line in [*text.splitlines(), ""]:
        stripped = line.strip()
        if silent_until:
            silent_until = None if silent_until.match(stripped) else silent_until
            continue
        silent_until = _silence(stripped)
        heading = _heading(line)
        if heading or silent_until or not stripped or _SILENT_LINE.match(stripped):
            found.append(block(_inline_text("\n".join(paragraph))))
            paragraph.clear()
        else:
            paragraph.append(stripped)
        if heading:
            found.append(block(_inline_text(heading.text), heading.level))
    return [each for each in found if each]


def _silence(line: str) -> re.Pattern[str] | None:
    start = _BLOCK_START.match(line)
    if start and start[1].lower() not in _PROSE_BLOCKS:
        return re.compile(rf"#\+end_{re.escape(start[1])}", re.IGNORECASE)
    return re.compile(r":end:\s*$", re.IGNORECASE) if _DRAWER_START.match(line) else None


def _heading(line: str) -> Block | None:
    heading = _HEADING.match(line)
    if heading:
        title = heading["title"].strip()
        words = title.rsplit(maxsplit=1)
        if len(words) > 1 and _TAGS.fullmatch(words[1]):
            title = words[0]
        return Block(title, min(len(heading["stars"]), 6))
    title = _TITLE.match(line.strip())
    return Block(title["text"], 1 if title["key"].lower() == "title" else 0) if title else None


def _inline_text(text: str) -> str:
    text = _FOOTNOTE.sub(" ", _LINK.sub(_link_text, text)).replace("|", " ")
    text = _VERBATIM.sub(lambda match: match["code"] if is_plain_words(match["code"]) else " ", text)
    return _EMPHASIS.sub(lambda match: match["text"], text)


def _link_text(match: re.Match[str]) -> str:
    text = match["text"] or ""
    return "" if _IMAGE.search(text) else text
