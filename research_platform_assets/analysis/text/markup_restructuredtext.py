"""The prose in reStructuredText.

Belongs here: which nodes of docutils hold prose. Does not belong here: rendering (`site.markup`).
"""

from __future__ import annotations

import re
from typing import Any

from research_platform_assets.analysis.text.blocks import Block, block, is_plain_words

# Roles are taken off before parsing: those of Sphinx are unknown to docutils, and a role that one document declares
# stays known to docutils for the rest of the process, which would make a result depend on what was read before.
_ROLES_WITH_PROSE = frozenset(
    {
        "abbr",
        "any",
        "doc",
        "download",
        "emphasis",
        "ref",
        "strong",
        "sub",
        "subscript",
        "sup",
        "superscript",
        "t",
        "term",
        "title",
        "title-reference",
    }
)
_ROLE = re.compile(r"(?<![\w`:]):(?P<role>[A-Za-z][\w:+.-]*):`(?P<text>[^`]+)`")
_ROLE_BEHIND = re.compile(r"(?<![\w`])`(?P<text>[^`]+)`:(?P<role>[A-Za-z][\w:+.-]*):(?![\w`])")
_ROLE_DECLARATION = re.compile(r"^([ \t]*\.\.)[ \t]+(?:default-role|role)::.*$", re.MULTILINE)
_TARGET = re.compile(r"\s*<[^<>]*>\s*$")
_LINE_BREAKS = re.compile(r"\r\n?")
#: docutils looks for addresses in a way that takes time in the square of such a stretch, which no word is.
_STRETCH = re.compile(r"[!-~]{300,}")

# Names of docutils nodes, see https://docutils.sourceforge.io/docs/ref/doctree.html
_SILENT = frozenset(
    {
        "comment",
        "docinfo",
        "doctest_block",
        "field_list",
        "image",
        "literal_block",
        "math",
        "math_block",
        "pending",
        "raw",
        "substitution_definition",
        "substitution_reference",
        "system_message",
        "target",
    }
)
_TEXTS = frozenset({"attribution", "caption", "classifier", "line", "paragraph", "rubric", "subtitle", "term"})


def restructuredtext_blocks(text: str) -> list[Block]:
    """Return the headings and texts of a reStructuredText document, in order.

    Literal blocks, images, comments, substitutions, field lists, link targets and directives that docutils does not
    know (those of Sphinx) fall away. docutils reads no file, no configuration and no clock here.
    """
    source = _ROLE_DECLARATION.sub(r"\1", _LINE_BREAKS.sub("\n", text))
    source = _STRETCH.sub(" ", _ROLE_BEHIND.sub(_role_text, _ROLE.sub(_role_text, source)))
    found: list[Block | None] = []
    _walk(_document(source), 0, found)
    return [each for each in found if each]


def _role_text(match: re.Match[str]) -> str:
    role = match["role"].rpartition(":")[2].lower()
    if role in _ROLES_WITH_PROSE or ("cite" not in role and is_plain_words(match["text"])):
        return _TARGET.sub("", match["text"])
    return " "


def _document(source: str) -> Any:
    from docutils.frontend import get_default_settings
    from docutils.parsers.rst import Parser
    from docutils.utils import new_document

    parser = Parser()
    settings = get_default_settings(parser)
    settings.file_insertion_enabled = False
    settings.raw_enabled = False
    settings.report_level = settings.halt_level = 5
    settings.warning_stream = False
    document = new_document("README", settings)
    parser.parse(source, document)
    return document


def _walk(parent: Any, depth: int, found: list[Block | None]) -> None:
    for node in parent.children:
        if node.tagname in _SILENT:
            continue
        if node.tagname == "title":
            found.append(block(_inline_text(node), min(max(depth, 1), 6)))
        elif node.tagname in _TEXTS:
            found.append(block(_inline_text(node)))
        else:
            _walk(node, depth + (node.tagname == "section"), found)


def _inline_text(node: Any) -> str:
    if node.tagname in _SILENT:
        return " "
    if not node.children:
        return node.astext()
    if node.tagname == "literal":
        code = node.astext()
        return code if is_plain_words(code) else " "
    return "".join(_inline_text(child) for child in node.children)
