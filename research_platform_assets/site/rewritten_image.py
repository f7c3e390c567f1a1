"""An image of a document, fitted into a page.

Belongs here: where it comes from, what it is called when it cannot be seen, how large it is. Does not belong here: what
may stay of other elements (`rewriting`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import unquote, urlsplit

from research_platform_assets.privacy import mask_addresses
from research_platform_assets.site.links import DocumentPlace, resolve

#: Classes of images that are for light or dark colours only.
THEMES = {"light": "only-light", "dark": "only-dark"}

_SIZE = re.compile(r"(\d{1,5})(?:\.\d*)?(?:px)?|(\d{1,2}|100)%")
#: GitHub shows an image with such an address in one of its colour schemes only.
_MARKS = {"#gh-light-mode-only": "light", "#gh-dark-mode-only": "dark"}
_SIDES = {"left": "align-left", "right": "align-right", "middle": "align-middle", "top": "align-top"}


def image_html(values: Mapping[str, str], place: DocumentPlace, themed: Mapping[str, str]) -> str | None:
    """Return the element `img`; None where its source is nothing that a page may load.

    Images of the document's own come from `place.files`; others are loaded from where they are, over HTTPS.

    Args:
        values: Attributes as the document has them.
        place: The document.
        themed: Other sources by `light` or `dark`; the image itself then stands for the other one.
    """
    written = values.get("src", "")
    theme = next((_MARKS[mark] for mark in _MARKS if written.endswith(mark)), None)
    own = _element(values, place, written, theme or _other(themed))
    if own is None:
        return None
    others = (_element(values, place, source, each) for each, source in sorted(themed.items()))
    return own + "".join(each for each in others if each is not None)


def image_label(values: Mapping[str, str]) -> str:
    """What an image is called: its description, else the name of its file."""
    path = _path_of(values.get("src", ""))
    return mask_addresses(values.get("alt", "").strip() or unquote(path.rsplit("/", 1)[-1]) or "image")


def _other(themed: Mapping[str, str]) -> str | None:
    return {"dark": "light", "light": "dark"}[next(iter(themed))] if len(themed) == 1 else None


def _element(values: Mapping[str, str], place: DocumentPlace, written: str, theme: str | None) -> str | None:
    source = place.files.get(written) or _over_https(resolve(written, place, view="raw"))
    if source is None:
        return None
    classes = [THEMES[theme]] if theme else []
    side = _SIDES.get(values.get("align", "").lower())
    classes += [side] if side else []
    is_own = written in place.files and not values.get("alt", "").strip()
    kept = {"src": source, "alt": "Picture without a description" if is_own else image_label(values)}
    kept |= {"title": mask_addresses(values["title"])} if values.get("title") else {}
    for name in ("width", "height"):
        size = _SIZE.fullmatch(values.get(name, "").strip())
        kept |= {name: f"{size[2]}%" if size[2] else size[1]} if size else {}
    kept |= {"class": " ".join(classes)} if classes else {}
    kept |= {"loading": "lazy", "decoding": "async", "referrerpolicy": "no-referrer"}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
    return f"<img{attributes}>"


def _over_https(address: str | None) -> str | None:
    """A page loads nothing that others on the way could read or replace."""
    return address if address and address.startswith("https://") else None


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
