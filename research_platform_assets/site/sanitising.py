"""Foreign HTML made fit to stand on a page of ours.

Belongs here: which elements, attributes and addresses may stay, and how what stays is fitted into the page. Does not
belong here: turning a markup language into HTML (`markup_markdown`, `markup_restructuredtext`, `markup_org`).

Three steps: nh3 cleans what came (afterwards the HTML is well-formed), `rewriting` fits it into the page, nh3 cleans
what goes out against a narrower list. So a mistake in the middle step cannot let anything through.

The policy, in words. Of what came, text, tables, lists, images and boxes to tick stay; scripts, styles, forms, frames,
media, SVG and MathML go with all that they hold. What goes out has no element of these kinds either, but formulas: only
`markup_math` writes MathML, from TeX, after the first step, and only elements that hold text and each other, of which
none takes HTML inside it, an address, an event or a style. Ids carry a prefix, classes are those listed here, addresses
are http or https, and images are loaded late and without saying from where.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from research_platform_assets.site import highlighting, markup_math
from research_platform_assets.site.links import DocumentPlace
from research_platform_assets.site.rewriting import ALIGNMENTS, require_showable, rewritten
from research_platform_assets.site.rewritten_image import THEMES

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
    "applet audio canvas embed frameset iframe noembed noframes noscript object script select style svg template"
    " textarea title video xmp".split()
)
_ALERTS = {f"markdown-alert-{kind}" for kind in ("note", "tip", "important", "warning", "caution", "title")} | set(
    "markdown-alert admonition admonition-title attention caution danger error hint important note tip warning".split()
)
_MATH = {"math-inline", "math-display"}
NO_CLASSES: frozenset[str] = frozenset()
# Landmarks and centring of the guest must not become landmarks of the page.
_ONLY_INSIDE = set("address article aside center footer header main section".split())


def sanitised(html: str, place: DocumentPlace, classes: frozenset[str] = NO_CLASSES) -> str:
    """Return `html` with nothing left that can run, submit, style or shadow anything on the page.

    Headings are two levels lower, ids carry `links.ID_PREFIX`, links and images are resolved against `place`, code is
    coloured, formulas are typeset.

    Args:
        html: What came, well-formed or not.
        place: The document.
        classes: Besides those of documents, classes of a template of ours around parts that are `cleaned` each.

    Raises:
        TooLargeError: More elements than a browser should be asked to show.
    """
    require_showable(html)
    return _outgoing(classes).clean(rewritten(_incoming(classes).clean(html), place))


def cleaned(html: str) -> str:
    """Return `html` after the first step: well-formed, so that what stands after it stays outside of it.

    Raises:
        TooLargeError: As `sanitised`.
    """
    require_showable(html)
    return _incoming(NO_CLASSES).clean(html)


@cache
def _incoming(classes: frozenset[str]) -> Cleaner:
    from nh3 import Cleaner

    named = {f"language-{language}" for language in highlighting.LANGUAGES}
    return Cleaner(
        tags=set(f"{_TEXT} {_BLOCKS} {_TABLES} img input picture source".split()),
        clean_content_tags=_DROPPED_WITH_CONTENT | {"math"},
        attributes={
            "*": {"align", "dir", "id", "lang", "title"},
            "a": {"href", "name"},
            "details": {"open"},
            "img": {"alt", "height", "src", "width"},
            "input": {"checked", "type"},
            "li": {"value"},
            "ol": {"reversed", "start", "type"},
            "source": {"media", "srcset"},
            "td": {"colspan", "rowspan", "style"},
            "th": {"colspan", "rowspan", "scope", "style"},
        },
        filter_style_properties={"text-align"},
        allowed_classes={
            "aside": _ALERTS,
            "code": named | _MATH,
            "div": _ALERTS | classes,
            "li": {"task-list-item"},
            "p": _ALERTS | classes,
            "pre": set(highlighting.LANGUAGES) | classes,
            "span": set(classes),
            "ul": {"contains-task-list"},
        },
        # Relative addresses pass here and are resolved in the next step.
        url_schemes=_SCHEMES,
        link_rel=None,
    )


@cache
def _outgoing(classes: frozenset[str]) -> Cleaner:
    from nh3 import Cleaner

    aligned = {f"align-{word}" for word in ALIGNMENTS}
    tags = (set(f"{_TEXT} {_BLOCKS} {_TABLES} img".split()) - _ONLY_INSIDE) - {"h1", "h2"}
    return Cleaner(
        tags=tags | set(markup_math.ELEMENTS),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={
            "*": {"dir", "id", "lang", "title"},
            "a": {"href"},
            "details": {"open"},
            "div": {"tabindex"},
            "img": {"alt", "height", "src", "width"},
            "li": {"value"},
            "ol": {"reversed", "start", "type"},
            "pre": {"tabindex"},
            "span": {"tabindex"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan", "scope"},
            **{name: set(attributes) for name, attributes in markup_math.ELEMENTS.items()},
        },
        # Not set here, because nh3 sets them in another order each time.
        tag_attribute_values={
            "img": {"decoding": {"async"}, "loading": {"lazy"}, "referrerpolicy": {"no-referrer"}},
        },
        allowed_classes=dict.fromkeys(tags - {"a", "div", "img", "li", "p", "pre", "span", "ul"}, aligned)
        | {
            "a": {"image"},
            "div": _ALERTS | {"table-scroll"} | aligned | classes,
            "img": {"align-left", "align-middle", "align-right", "align-top", *THEMES.values()},
            "li": {"task-list-item"} | aligned,
            "mtd": aligned,
            "p": _ALERTS | aligned | classes,
            "pre": aligned | classes,
            "span": {"image"} | aligned | classes | highlighting.CLASSES | _MATH,
            "ul": {"contains-task-list"} | aligned,
        },
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
