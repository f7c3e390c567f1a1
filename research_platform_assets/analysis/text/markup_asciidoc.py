"""The prose in AsciiDoc documents.

Belongs here: the parts of AsciiDoc syntax that decide what is prose. Does not belong here: includes, output.
"""

from __future__ import annotations

import re

from research_platform_assets.analysis.text.blocks import Block, block, is_plain_words

# A delimited block ends with the very line that began it.
_SILENT_FENCE = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|`{3,}\w*)\s*$")
_FENCE_LANGUAGE = re.compile(r"\w+$")
_OPEN_FENCE = re.compile(r"(?:={4,}|\*{4,}|_{4,}|--|[|,:!]={3,})\s*$")
_HEADING = re.compile(r"(?P<marks>={1,6}|#{1,6})\s+(?P<title>\S.*?)(?:\s+(?P=marks))?\s*$")
_BLOCK_TITLE = re.compile(r"\.(?P<title>[^\s.].*)$")
# Attributes, comments, block attributes and anchors, block macros, page breaks, list continuations, preprocessor lines.
_SILENT_LINE = re.compile(
    r":!?[\w-]+!?:|//|\[[^\]]*\]\s*$|(?:image|video|audio|toc|include|ifn?def|ifeval|endif)::|'{3}|<{3}|\+$"
)
_INLINE_IMAGE = re.compile(r"\b(?:image|icon|kbd|btn|menu|footnote|indexterm2?|stem|latexmath|pass):[^\s\[]*\[[^\]]*\]")
_LINK = re.compile(
    r"(?:\b(?:link|xref|mailto):[^\s\[]*|\b(?:https?|ftp)://[^\s\[]*|\{[\w-]+\}[^\s\[]*)\[(?P<text>[^\]]*)\]"
)
_CROSS_REFERENCE = re.compile(r"<<[^,>]*(?:,\s*(?P<text>[^>]*))?>>")
_CODE = re.compile(r"`\+?(?P<code>[^`\n]+?)\+?`")
_LINK_ATTRIBUTES = re.compile(r"(?:\^|,\s*\w+\s*=.*|,\s*role.*)$")
_ATTRIBUTE = re.compile(r"\{[\w-]+\}|\(\(\(.*?\)\)\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*?|__?|##?)(?P<text>\S(?:[^\n]*?\S)?)\1(?!\w)")
_LITERAL_LINE = re.compile(r"[ \t]+\S")
_LIST_ITEM = re.compile(r"\s*(?:[*.-]+|\d+\.|<\d+>)\s+\S")


def asciidoc_blocks(text: str) -> list[Block]:
    """Return the headings and texts of an AsciiDoc document, in order.

    Listings, literal and passthrough blocks, comments, attributes, macros without text, images and link targets fall
    away; the contents of example, sidebar and quote blocks and of tables stay.
    """
    found: list[Block | None] = []
    paragraph: list[str] = []
    fence: str | None = None
    for line in [*text.splitlines(), ""]:
        stripped = line.strip()
        if fence:
            fence = None if stripped == fence else fence
            continue
        if _SILENT_FENCE.match(stripped):
            fence = _FENCE_LANGUAGE.sub("", stripped)
        heading = _heading(stripped)
        if heading or fence or _ends_paragraph(line, paragraph):
            found.append(block(_inline_text("\n".join(paragraph))))
            paragraph.clear()
        else:
            paragraph.append(stripped)
        if heading:
            found.append(block(_inline_text(heading.text), heading.level))
    return [each for each in found if each]


def _heading(line: str) -> Block | None:
    heading = _HEADING.match(line)
    if heading:
        return Block(heading["title"], len(heading["marks"]))
    title = _BLOCK_TITLE.match(line)
    return Block(title["title"]) if title else None


def _ends_paragraph(line: str, paragraph: list[str]) -> bool:
    stripped = line.strip()
    if not stripped or _OPEN_FENCE.match(stripped) or _SILENT_LINE.match(stripped):
        return True
    return not paragraph and bool(_LITERAL_LINE.match(line)) and not _LIST_ITEM.match(line)


def _inline_text(text: str) -> str:
    text = _LINK.sub(lambda match: _LINK_ATTRIBUTES.sub("", match["text"]), _INLINE_IMAGE.sub(" ", text))
    text = _CROSS_REFERENCE.sub(lambda match: match["text"] or " ", text)
    text = _CODE.sub(lambda match: match["code"] if is_plain_words(match["code"]) else " ", text)
    return _EMPHASIS.sub(lambda match: match["text"], _ATTRIBUTE.sub(" ", text)).replace("|", " ")
