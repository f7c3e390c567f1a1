"""Foreign HTML made fit to stand on a page of ours.

Belongs here: which elements, attributes and addresses may stay, and how what stays is fitted into the page. Does not
belong here: turning a markup language into HTML (`markup_markdown`, `markup_restructuredtext`).

Three steps: nh3 cleans what came (afterwards the HTML is well-formed), `rewriting` fits it into the page, nh3 cleans
what goes out against a narrower list. So a mistake in the middle step cannot let anything through.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from research_platform_assets.site.links import DocumentPlace
from research_platform_assets.site.rewriting import ALIGNMENTS, require_showable, rewritten

if TYPE_CHECKING:
    from nh3 import Cleaner

_TEXT = "a abbr b bdi br cite code del dfn em i ins kbd mark q s samp small span strong sub sup tt u var wbr"
_BLOCKS = (
    "address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr"
    " li main ol p pre section summary ul"
)
_TABLES = "caption col colgroup table tbody td tfoot th thead tr"
_SCHEMES = {"http", "https"}
# Their text is code or belongs to another document: it goes with the element.
_DROPPED_WITH_CONTENT = set(
    "applet audio canvas embed frameset iframe math noembed noframes noscript object script select style svg template"
    " textarea title video xmp".split()
)
_ALERTS = {f"markdown-alert-{kind}" for kind in ("note", "tip", "important", "warning", "caution", "title")}
# Landmarks and centring of the guest must not become landmarks of the page.
_ONLY_INSIDE = set("address article aside center footer header main section".split())


def sanitised(html: str, place: DocumentPlace) -> str:
    """Return `html` with nothing left that can run, load, submit, style or shadow anything on the page.

    Headings are two levels lower, ids carry `links.ID_PREFIX`, links are resolved against `place`, images are links.

    Raises:
        TooLargeError: More elements than a browser should be asked to show.
    """
    require_showable(html)
    return _outgoing().clean(rewritten(_incoming().clean(html), place))


@cache
def _incoming() -> Cleaner:
    from nh3 import Cleaner

    return Cleaner(
        tags=set(f"{_TEXT} {_BLOCKS} {_TABLES} img input".split()),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={
            "*": {"align", "dir", "id", "lang", "title"},
            "a": {"href", "name"},
            "details": {"open"},
            "img": {"alt", "src"},
            "input": {"checked", "type"},
            "li": {"value"},
            "ol": {"reversed", "start", "type"},
            "td": {"colspan", "rowspan", "style"},
            "th": {"colspan", "rowspan", "scope", "style"},
        },
        filter_style_properties={"text-align"},
        allowed_classes={"div": _ALERTS | {"markdown-alert"}, "p": _ALERTS},
        # Relative addresses pass here and are resolved in the next step.
        url_schemes=_SCHEMES,
        link_rel=None,
    )


@cache
def _outgoing() -> Cleaner:
    from nh3 import Cleaner

    aligned = {f"align-{word}" for word in ALIGNMENTS}
    tags = (set(f"{_TEXT} {_BLOCKS} {_TABLES}".split()) - _ONLY_INSIDE) - {"h1", "h2"}
    return Cleaner(
        tags=tags,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={
            "*": {"dir", "id", "lang", "title"},
            "a": {"href"},
            "details": {"open"},
            "div": {"tabindex"},
            "li": {"value"},
            "ol": {"reversed", "start", "type"},
            "pre": {"tabindex"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan", "scope"},
        },
        allowed_classes=dict.fromkeys(tags - {"a", "div", "p", "span"}, aligned)
        | {
            "a": {"image"},
            "div": _ALERTS | {"markdown-alert", "table-scroll"} | aligned,
            "p": _ALERTS | aligned,
            "span": {"image"} | aligned,
        },
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
