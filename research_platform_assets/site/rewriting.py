"""Clean HTML fitted into a page: headings, ids, links, images, addresses split over tags, depth.

Belongs here: the one pass over HTML that a sanitiser has made well-formed. Does not belong here: deciding what is safe
(`sanitising`), where a link leads (`links`).
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from research_platform_assets.privacy import contains_address, mask_addresses
from research_platform_assets.site.links import ID_PREFIX, DocumentPlace, resolve

ALIGNMENTS = ("left", "center", "right")

#: Elements inside each other, from which on only their text is kept: browsers cut at 512, readers lose track sooner.
MAXIMUM_DEPTH = 64
#: Elements of one document; the longest lists on GitHub stay below.
MAXIMUM_ELEMENTS = 30_000
_MAXIMUM_SPAN = 100

_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset(
    "a abbr b bdi cite code del dfn em i ins kbd mark q s samp small span strong sub sup tt u var wbr".split()
)
_RENAMED = {"address": "div", "article": "div", "aside": "div", "center": "div", "footer": "div", "header": "div"} | {
    "main": "div",
    "section": "div",
}
_NOT_IN_A_SLUG = re.compile(r"[^\w\- ]")
_START_TAG = re.compile(r"<[A-Za-z]")
_SPACE = re.compile(r"\s")
_TEXT_ALIGN = re.compile(r"text-align:\s*(left|center|right)")

Attributes = list[tuple[str, str | None]]


class TooLargeError(ValueError):
    """The document has more elements than a page can carry; it is shown as plain text instead."""


def require_showable(html: str) -> None:
    """Refuse HTML, well-formed or not, that would keep a parser or a browser busy for long.

    Raises:
        TooLargeError: More than `MAXIMUM_ELEMENTS` elements.
    """
    if sum(1 for _ in _START_TAG.finditer(html)) > MAXIMUM_ELEMENTS:
        raise TooLargeError(f"more than {MAXIMUM_ELEMENTS:,} elements")


def rewritten(html: str, place: DocumentPlace) -> str:
    """Return `html`, which must be well-formed, fitted into the page (see `sanitising.sanitised`)."""
    rewriter = _Rewriter(place)
    rewriter.feed(html)
    rewriter.close()
    return rewriter.result()


class _Rewriter(HTMLParser):
    def __init__(self, place: DocumentPlace) -> None:
        super().__init__(convert_charrefs=True)
        self._place = place
        self._parts: list[str] = []
        self._open: list[tuple[str, str]] = []  # element as found, closing tags as written ("" where it was dropped)
        self._run: list[tuple[int, str]] = []  # texts since the last block border, with their place in `_parts`
        self._ids: set[str] = set()
        self._slugs: dict[str, int] = {}  # for each heading text the number that the next one like it tries first
        self._heading: tuple[int, str, str | None, list[str]] | None = None
        self._fragments: list[tuple[int, str, str]] = []

    def result(self) -> str:
        self._end_run()
        for index, fragment, title in self._fragments:
            self._parts[index] = self._fragment_link(fragment, title)
        return "".join(self._parts)

    def handle_data(self, data: str) -> None:
        self._run.append((len(self._parts), data))
        self._parts.append(escape(data, quote=False))
        if self._heading:
            self._heading[3].append(data)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag not in _INLINE and tag not in {"img", "input"}:
            self._end_run()
        values = {name: value or "" for name, value in attrs}
        if tag in _VOID:
            self._void(tag, values)
            return
        closing = "" if len(self._open) >= MAXIMUM_DEPTH else self._opened(tag, values)
        self._open.append((tag, closing))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._end_run()
        _, closing = self._open.pop()
        if tag in _HEADINGS and closing:
            self._end_heading()
        self._parts.append(closing)

    def _opened(self, tag: str, values: dict[str, str]) -> str:
        if tag == "a":
            return self._link(values)
        if tag in _HEADINGS and self._heading:
            return ""
        if tag in _HEADINGS:
            level = f"h{min(int(tag[1]) + 2, 6)}"
            self._heading = (len(self._parts), level, values.pop("id", None), [])
            self._parts.append("")
            return f"</{level}>"
        name = _RENAMED.get(tag, tag)
        attributes = self._attributes(tag, values)
        if tag == "table":
            self._parts.append(f'<div class="table-scroll" tabindex="0"><table{attributes}>')
            return "</table></div>"
        self._parts.append(f"<{name}{attributes}>")
        return f"</{name}>"

    def _attributes(self, tag: str, values: dict[str, str]) -> str:
        kept: dict[str, str] = {}
        classes = values.get("class", "").split()
        alignment = _TEXT_ALIGN.search(values.pop("style", ""))
        align = alignment[1] if alignment else values.pop("align", "").lower()
        if tag == "center" or align in ALIGNMENTS:
            classes.append(f"align-{align if align in ALIGNMENTS else 'center'}")
        if classes:
            kept["class"] = " ".join(classes)
        if "id" in values:
            kept |= self._claimed(values["id"])
        for name in ("colspan", "rowspan", "start", "value"):
            if re.fullmatch(r"\d{1,6}", values.get(name, "")):
                kept[name] = str(min(int(values[name]), _MAXIMUM_SPAN) if name.endswith("span") else int(values[name]))
        kept |= {name: values[name] for name in ("dir", "lang", "open", "reversed", "scope", "type") if name in values}
        if "title" in values:
            kept["title"] = mask_addresses(values["title"])
        if tag == "pre":
            kept["tabindex"] = "0"
        return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())

    def _claimed(self, wanted: str) -> dict[str, str]:
        name = ID_PREFIX + _SPACE.sub("-", mask_addresses(wanted)).removeprefix("user-content-")
        if name in self._ids or not wanted:
            return {}
        self._ids.add(name)
        return {"id": name}

    def _link(self, values: dict[str, str]) -> str:
        anchor = self._claimed(values.get("id") or values.get("name") or "")
        title = f' title="{escape(mask_addresses(values["title"]))}"' if "title" in values else ""
        title += "".join(f' id="{escape(name)}"' for name in anchor.values())
        target = resolve(values.get("href", ""), self._place)
        if target is None:
            self._parts.append(f"<span{title}>" if title else "")
            return "</span>" if title else ""
        if target.startswith("#"):
            self._fragments.append((len(self._parts), target.removeprefix(f"#{ID_PREFIX}"), title))
            self._parts.append("")
        else:
            self._parts.append(f'<a href="{escape(target)}"{title}>')
        return "</a>"

    def _fragment_link(self, fragment: str, title: str) -> str:
        for candidate in (fragment, unquote(fragment), unquote(fragment).lower()):
            if f"{ID_PREFIX}{candidate}" in self._ids:
                return f'<a href="#{escape(ID_PREFIX + candidate)}"{title}>'
        target = resolve(f"{self._place.html_url}#{fragment}", self._place)
        return f'<a href="{escape(target)}"{title}>' if target else f"<a{title}>"

    def _void(self, tag: str, values: dict[str, str]) -> None:
        if tag == "img":
            self._image(values)
        elif tag == "input":
            if values.get("type", "").lower() == "checkbox":
                self._parts.append("\u2611" if "checked" in values else "\u2610")
        elif len(self._open) < MAXIMUM_DEPTH:
            self._parts.append(f"<{tag}>")

    def _image(self, values: dict[str, str]) -> None:
        """An image becomes its description: the site never loads anything from elsewhere."""
        source = values.get("src", "")
        label = values.get("alt", "").strip() or unquote(_path_of(source).rsplit("/", 1)[-1]) or "image"
        target = resolve(source, self._place, view="raw")
        linked = any(tag == "a" and closing == "</a>" for tag, closing in self._open)
        opening, closing = '<span class="image">', "</span>"
        if target and not target.startswith("#") and not linked:
            opening, closing = f'<a class="image" href="{escape(target)}">', "</a>"
        self._parts.append(opening)
        self.handle_data(label if linked else f"Image: {label}")
        self._parts.append(closing)

    def _end_heading(self) -> None:
        if self._heading is None:
            return
        index, level, wanted, texts = self._heading
        self._heading = None
        slug = wanted or _slug("".join(texts)) or "section"
        number = self._slugs.get(slug, 0)
        while not (claimed := self._claimed(f"{slug}-{number}" if number else slug)):
            number += 1
        self._slugs[slug] = number + 1
        self._parts[index] = f'<{level} id="{escape(claimed["id"])}">'

    def _end_run(self) -> None:
        """Mask addresses that the reader would see although no single text of the run holds one."""
        whole = "".join(text for _, text in self._run)
        if contains_address(whole):
            for index, text in self._run:
                self._parts[index] = escape(mask_addresses(text), quote=False)
            if contains_address("".join(mask_addresses(text) for _, text in self._run)):
                first, *others = [index for index, _ in self._run]
                self._parts[first] = escape(mask_addresses(whole), quote=False)
                for index in others:
                    self._parts[index] = ""
        self._run.clear()


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _slug(text: str) -> str:
    return _NOT_IN_A_SLUG.sub("", mask_addresses(text).strip().lower()).replace(" ", "-")
