"""Org mode to HTML that is not yet safe.

Belongs here: the blocks of Org syntax that READMEs are written in (https://orgmode.org/worg/org-syntax.html). Does not
belong here: what stands inside a line (`markup_org_inline`), agenda, tables as sheets, making the result safe
(`sanitising`).

No library on the package index turns Org into HTML and is kept up, so this reads it line by line, once, and looks no
further than a block goes.
"""

from __future__ import annotations

import re
from html import escape

from research_platform_assets.site.links import slug
from research_platform_assets.site.markup_markdown import formula_html
from research_platform_assets.site.markup_org_inline import inline_html

#: Lists inside each other; deeper ones go on at this level.
MAXIMUM_NESTING = 20

_HEADING = re.compile(
    r"(?P<stars>\*{1,20})\s+(?:(?P<state>TODO|DONE|NEXT|WAITING|CANCELLED)\s+)?(?:\[#\w\]\s+)?(?P<title>.*)"
)
_TAGS = re.compile(r"\s:[\w@#%:]{1,200}:\s*$")
_BLOCK = re.compile(r"\s*#\+begin_(?P<kind>\w{1,40})(?:\s+(?P<argument>\S{1,40}))?", re.IGNORECASE)
_TITLE = re.compile(r"\s*#\+title:\s*(?P<text>.*)", re.IGNORECASE)
_DRAWER = re.compile(r"\s*:[\w-]{1,60}:\s*$")
_CUSTOM_ID = re.compile(r"\s*:custom_id:\s*(?P<name>\S{1,200})", re.IGNORECASE)
_DRAWER_END = re.compile(r"\s*:end:\s*$", re.IGNORECASE)
_SILENT = re.compile(r"\s*(?:#\+\w|#(?:\s|$)|(?:SCHEDULED|DEADLINE|CLOSED):)")
_RULE = re.compile(r"\s*-{5,}\s*$")
_FIXED = re.compile(r"\s*:(?:\s(?P<text>.*)|$)")
_ROW = re.compile(r"\s*\|")
_ROW_RULE = re.compile(r"\s*\|-[-+|]*\s*$")
_ITEM = re.compile(
    r"(?P<indent>\s*)(?P<sign>[-+]|(?<=\s)\*|\d{1,9}[.)])\s+(?:\[(?P<box>[ Xx-])\]\s+)?"
    r"(?:(?P<term>[^:\n]{1,200})\s::\s+)?(?P<text>.*)"
)
_NOTE = re.compile(r"\[fn:(?P<name>[\w-]{1,40})\]\s+(?P<text>.*)")
_PROSE_BLOCKS = {"quote": "blockquote", "center": "center", "verse": "blockquote", "abstract": "blockquote"}
_BOXES = {" ": "\u2610 ", "-": "\u2610 ", "x": "\u2611 "}


def org_html(text: str) -> str:
    """Return `text` as HTML: headings, lists, tables, code, quotes, footnotes, links and emphasis; HTML is text."""
    writer = _Writer()
    for line in text.split("\n"):
        writer.line(line)
    return writer.result()


class _Writer:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._paragraph: list[str] = []
        self._rows: list[str] = []
        self._fixed: list[str] = []
        self._lists: list[tuple[int, str]] = []  # indentation and element of the lists that are open
        self._verbatim: tuple[str, str, list[str]] | None = None  # kind of block, language, lines
        self._in_drawer = False

    def result(self) -> str:
        if self._verbatim:
            self._end_verbatim()
        self._end_all()
        return "".join(self._parts)

    def line(self, line: str) -> None:
        if self._verbatim:
            is_end = line.strip().lower() == f"#+end_{self._verbatim[0]}"
            self._end_verbatim() if is_end else self._verbatim[2].append(line)
        elif self._in_drawer:
            name = _CUSTOM_ID.match(line)
            self._parts += [f'<a id="{escape(name["name"])}"></a>'] if name else []
            self._in_drawer = not _DRAWER_END.match(line)
        elif not (self._row(line) or self._fixed_line(line) or self._opening(line) or self._single(line)):
            self._text(line)

    def _row(self, line: str) -> bool:
        if not _ROW.match(line):
            self._end_table()
            return False
        self._end_paragraph()
        self._rows.append(line)
        return True

    def _fixed_line(self, line: str) -> bool:
        fixed = None if _DRAWER.match(line) else _FIXED.match(line)
        if fixed is None:
            self._end_fixed()
            return False
        self._end_paragraph()
        self._fixed.append(fixed["text"] or "")
        return True

    def _opening(self, line: str) -> bool:
        """Whether a block or a drawer begins or ends here."""
        block = _BLOCK.match(line)
        if block and block["kind"].lower() in _PROSE_BLOCKS:
            self._end_all()
            self._parts.append(f"<{_PROSE_BLOCKS[block['kind'].lower()]}>")
        elif block:
            self._end_paragraph()
            self._verbatim = (block["kind"].lower(), block["argument"] or "", [])
        elif line.strip().lower().removeprefix("#+end_") in _PROSE_BLOCKS:
            self._end_all()
            self._parts.append(f"</{_PROSE_BLOCKS[line.strip().lower().removeprefix('#+end_')]}>")
        elif _DRAWER.match(line):
            self._end_paragraph()
            self._in_drawer = True
        else:
            return False
        return True

    def _single(self, line: str) -> bool:
        """Whether the line says something by itself."""
        heading, title, note = _HEADING.match(line), _TITLE.match(line), _NOTE.match(line)
        if heading or title or note or _RULE.match(line) or _SILENT.match(line):
            self._end_all()
        if heading:
            level = min(len(heading["stars"]), 6)
            state = f"<small>{heading['state']}</small> " if heading["state"] else ""
            text = _TAGS.sub("", heading["title"])
            name = f' id="{escape(slug(text))}"' if state else ""
            self._parts.append(f"<h{level}{name}>{state}{inline_html(text)}</h{level}>\n")
        elif title:
            self._parts.append(f"<h1>{inline_html(title['text'])}</h1>\n")
        elif note:
            name = escape(note["name"])
            self._parts.append(
                f'<p id="fn-{name}"><sup><a href="#fnref-{name}">{name}</a></sup> {inline_html(note["text"])}</p>\n'
            )
        elif _RULE.match(line):
            self._parts.append("<hr>\n")
        elif not _SILENT.match(line):
            return False
        return True

    def _text(self, line: str) -> None:
        item = _ITEM.match(line)
        if item:
            self._end_paragraph()
            self._item(item)
        elif not line.strip():
            self._end_paragraph()
        else:
            if self._lists and not self._paragraph and len(line) - len(line.lstrip()) <= self._lists[0][0]:
                self._end_lists(-1)
            self._paragraph.append(line.strip())

    def _item(self, item: re.Match[str]) -> None:
        indent, element = len(item["indent"]), "ol" if item["sign"][0].isdigit() else "ul"
        self._end_lists(indent)
        if not self._lists or (indent > self._lists[-1][0] and len(self._lists) < MAXIMUM_NESTING):
            self._lists.append((indent, element))
            self._parts.append(f"<{element}>\n")
        else:
            self._parts.append("</li>\n")
        term = f"<strong>{inline_html(item['term'])}</strong>: " if item["term"] else ""
        box = _BOXES[item["box"].lower()] if item["box"] else ""
        self._parts.append(f"<li>{box}{term}")
        self._paragraph.append(item["text"])

    def _end_all(self) -> None:
        self._end_paragraph()
        self._end_table()
        self._end_fixed()
        self._end_lists(-1)

    def _end_paragraph(self) -> None:
        if self._paragraph:
            html = inline_html("\n".join(self._paragraph))
            self._parts.append(html if self._lists else f"<p>{html}</p>\n")
            self._paragraph.clear()

    def _end_lists(self, indent: int) -> None:
        """Close the lists that stand further in than `indent`."""
        while self._lists and self._lists[-1][0] > indent:
            self._parts.append(f"</li></{self._lists.pop()[1]}>\n")

    def _end_fixed(self) -> None:
        if self._fixed:
            self._parts.append(f"<pre>{escape(chr(10).join(self._fixed), quote=False)}</pre>\n")
            self._fixed.clear()

    def _end_table(self) -> None:
        if not self._rows:
            return
        has_head = any(_ROW_RULE.match(row) for row in self._rows[1:-1])
        self._parts.append("<table>")
        for row in self._rows:
            if _ROW_RULE.match(row):
                has_head = False
                continue
            cell = "th" if has_head else "td"
            cells = row.strip().strip("|").split("|")
            self._parts.append(f"<tr>{''.join(f'<{cell}>{inline_html(each.strip())}</{cell}>' for each in cells)}</tr>")
        self._parts.append("</table>\n")
        self._rows.clear()

    def _end_verbatim(self) -> None:
        if self._verbatim is None:
            return
        kind, argument, lines = self._verbatim
        self._verbatim = None
        if kind in {"comment", "export"}:
            return
        text = "\n".join(lines)
        if kind == "latex":
            self._parts.append(f"<p>{formula_html(text, is_display=True)}</p>\n")
            return
        language = f' class="language-{escape(argument.lower())}"' if kind == "src" and argument else ""
        self._parts.append(f"<pre><code{language}>{escape(text, quote=False)}\n</code></pre>\n")
