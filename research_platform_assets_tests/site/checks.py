"""Reading HTML back, for assertions.

Belongs here: parsers that say what a page holds and whether it is well-formed. Does not belong here: what a particular
page should hold.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
SVG_VOID = {"polyline", "circle", "line", "path", "rect", "use"}
#: Elements that a reader sees set apart from what follows.
APART = {"dd", "dt", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "pre", "summary", "td", "th"}


class Element(dict[str, str]):
    """The attributes of an element, with its tag."""

    def __init__(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        super().__init__({name: value or "" for name, value in attributes})
        self.tag = tag

    def __repr__(self) -> str:
        return f"<{self.tag} {dict(self)}>"


class Reader(HTMLParser):
    """Collects elements, text and what is not well-formed: ends without start, starts without end, repeated ids."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.text: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self._ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, attrs)
        self.elements.append(element)
        if len(element) != len(attrs):
            self.faults.append(f"repeated attribute in {element}")
        if element.get("id") in self._ids:
            self.faults.append(f"repeated id {element['id']}")
        self._ids |= {element["id"]} if "id" in element else set()
        if tag not in VOID and not (tag in SVG_VOID and self.get_starttag_text().endswith("/>")):
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes nothing")
        if tag in APART:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def close(self) -> None:
        super().close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]


def read(html: str) -> Reader:
    """The parsed page."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def elements(html: str) -> list[Element]:
    """All elements in document order."""
    return read(html).elements


def text_of(html: str) -> str:
    """What a reader sees, without markup; what stands apart stands on lines of its own."""
    return "".join(read(html).text)


def broken_links(site: Mapping[str, bytes]) -> list[str]:
    """Links within a site, given as files by path, that lead to no page or no id."""
    parsed = {path: elements(content.decode()) for path, content in site.items() if path.endswith(".html")}
    ids = {path: {element["id"] for element in page if "id" in element} for path, page in parsed.items()}
    broken: list[str] = []
    for path, page in parsed.items():
        for element in page:
            link = element.get("href") or element.get("src") or ""
            parts = urlsplit(link)
            if parts.scheme or not link:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
            )
            if target.startswith("../"):
                continue
            if target not in site or (parts.fragment and unquote(parts.fragment) not in ids[target]):
                broken.append(f"{path} -> {link}")
    return broken
