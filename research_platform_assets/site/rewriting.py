"""Clean HTML fitted into a page: headings, ids, links, images, code, formulas, addresses split over tags, depth.

Belongs here: the one pass over HTML that a sanitiser has made well-formed. Does not belong here: deciding what is safe
(`sanitising`), where a link leads (`links`).
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote

from research_platform_assets.privacy import MASK, contains_address, mask_addresses
from research_platform_assets.site.highlighting import LANGUAGES, highlighted
from research_platform_assets.site.links import ID_PREFIX, DocumentPlace, resolve
from research_platform_assets.site.links import slug as slug_of
from research_platform_assets.site.markup_math import mathml
from research_platform_assets.site.rewritten_image import image_html, image_label

ALIGNMENTS = ("left", "center", "right")

#: Elements inside each other, from which on only their text is kept: browsers cut at 512, readers lose track sooner.
MAXIMUM_DEPTH = 64
#: Elements of one document; the longest lists on GitHub stay below.
MAXIMUM_ELEMENTS = 30_000
_MAXIMUM_SPAN = 100

#: Characters of code in one document that are coloured.
MAXIMUM_HIGHLIGHTED = 30_000
#: Formulas in one document that are typeset.
MAXIMUM_FORMULAS = 1_000

_VOID = frozenset({"br", "col", "hr", "img", "input", "source", "wbr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset(
    "a abbr b bdi cite code del dfn em i ins kbd mark picture q s samp small span strong sub sup tt u var wbr".split()
)
_RENAMED = {"address": "div", "article": "div", "aside": "div", "center": "div", "footer": "div", "header": "div"} | {
    "main": "div",
    "section": "div",
}
_START_TAG = re.compile(r"<[A-Za-z]")
_SPACE = re.compile(r"\s")
_TEXT_ALIGN = re.compile(r"text-align:\s*(left|center|right)")
_THEME = re.compile(r"\(prefers-color-scheme:\s*(light|dark)\)")
_MATH = {"math-inline": False, "math-display": True}
_LANGUAGE = "language-"
_OF_CODE = LANGUAGES | frozenset(_MATH)

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
        self._code: tuple[int, str, list[str]] | None = None  # its depth, what it is, and its texts
        self._coloured = self._formulas = 0
        self._language = ""  # of the block of code that was opened last
        self._themed: dict[str, str] = {}

    def result(self) -> str:
        self._end_run()
        for index, fragment, title in self._fragments:
            self._parts[index] = self._fragment_link(fragment, title)
        return "".join(self._parts)

    def handle_data(self, data: str) -> None:
        if self._code:
            self._code[2].append(data)
            return
        self._run.append((len(self._parts), data))
        self._parts.append(escape(data, quote=False))
        if self._heading:
            self._heading[3].append(data)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self._code:
            self._open += [] if tag in _VOID else [(tag, "")]
            return
        if tag not in _INLINE and tag not in {"img", "input", "source"}:
            self._end_run()
        values = {name: value or "" for name, value in attrs}
        if tag in _VOID:
            self._void(tag, values)
            return
        closing = "" if len(self._open) >= MAXIMUM_DEPTH else self._opened(tag, values)
        self._open.append((tag, closing))
        if tag == "code":
            self._begin_code(values.get("class", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._code and len(self._open) > self._code[0]:
            self._open.pop()
            return
        if self._code:
            self._end_code()
        if tag not in _INLINE:
            self._end_run()
        _, closing = self._open.pop()
        self._themed = {} if tag == "picture" else self._themed
        if tag in _HEADINGS and closing:
            self._end_heading()
        self._parts.append(closing)

    def _begin_code(self, classes: str) -> None:
        named = [word.removeprefix(_LANGUAGE) for word in classes.split() if word.startswith(_LANGUAGE)]
        if classes in _MATH:
            self._code = (len(self._open), classes, [])
        elif len(self._open) > 1 and self._open[-2][0] == "pre":
            self._code = (len(self._open), next(iter(named), self._language), [])

    def _end_code(self) -> None:
        """Write code that was read as a whole; as text where an address has to be masked in it."""
        if self._code is None:
            return
        _, kind, texts = self._code
        self._code = None
        whole = mask_addresses("".join(texts))
        self._run.append((len(self._parts), whole))
        self._parts.append(self._formula(whole, kind) if kind in _MATH else self._coloured_code(whole, kind))
        if self._heading:
            self._heading[3].append(whole)

    def _formula(self, formula: str, kind: str) -> str:
        """A formula in the place of the code element that held it; as this code where it cannot be typeset."""
        self._formulas += 1
        is_readable = self._formulas <= MAXIMUM_FORMULAS and MASK not in formula and bool(self._open[-1][1])
        made = mathml(formula, is_display=_MATH[kind]) if is_readable else None
        if made is None:
            return escape(formula, quote=False)
        self._parts[-1] = f'<span class="{kind}">'
        self._open[-1] = ("code", "</span>")
        return made

    def _coloured_code(self, code: str, language: str) -> str:
        self._coloured += len(code)
        return highlighted(code, language if self._coloured <= MAXIMUM_HIGHLIGHTED else "")

    def _opened(self, tag: str, values: dict[str, str]) -> str:
        if tag == "a":
            return self._link(values)
        if tag == "picture":
            self._themed = {}
            return ""
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
        named = values.get("class", "").split()
        classes = [word for word in named if word not in _OF_CODE and not word.startswith(_LANGUAGE)]
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
            self._language = next((word for word in [*named, values.get("lang", "")] if word in LANGUAGES), "")
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
        elif tag == "source":
            theme = _THEME.search(values.get("media", ""))
            source = values.get("srcset", "").split(" ")[0]
            self._themed |= {theme[1]: source} if theme and source else {}
        elif tag == "input":
            if values.get("type", "").lower() == "checkbox":
                self._parts.append("\u2611" if "checked" in values else "\u2610")
        elif len(self._open) < MAXIMUM_DEPTH:
            self._parts.append(f"<{tag}>")

    def _image(self, values: dict[str, str]) -> None:
        """An image, or its description where it comes from nowhere that a page may load from."""
        element = image_html(values, self._place, self._themed)
        if element is not None:
            self._parts.append(element)
            return
        target = resolve(values.get("src", ""), self._place, view="raw")
        is_linked = any(tag == "a" and closing == "</a>" for tag, closing in self._open)
        opening, closing = '<span class="image">', "</span>"
        if target and not target.startswith("#") and not is_linked:
            opening, closing = f'<a class="image" href="{escape(target)}">', "</a>"
        self._parts.append(opening)
        self.handle_data(f"Image: {image_label(values)}")
        self._parts.append(closing)

    def _end_heading(self) -> None:
        if self._heading is None:
            return
        index, level, wanted, texts = self._heading
        self._heading = None
        slug = wanted or slug_of(mask_addresses("".join(texts))) or "section"
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
