"""A README, whatever it is written in, as HTML that is safe to put on a page.

Belongs here: choosing the reader by format, and the limits beyond which a document is shown as plain text. A README is
hostile input: anybody with a repository can write one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from research_platform_assets.privacy import mask_addresses
from research_platform_assets.site.links import DocumentPlace, is_web_address
from research_platform_assets.site.markup_markdown import markdown_html
from research_platform_assets.site.markup_org import org_html
from research_platform_assets.site.markup_restructuredtext import UnreadableMarkupError, restructuredtext_html
from research_platform_assets.site.rewriting import TooLargeError
from research_platform_assets.site.sanitising import sanitised

#: Characters of a README that are shown, as on GitHub; the rest is one link away.
MAXIMUM_CHARACTERS = 512_000

#: A document with more may take longer than a second: lines take up to 150 microseconds in docutils and 35 in
#: markdown-it-py, marks 20 and whatever else it stops at 5.
_MOST_LINES = {"markdown": 10_000, "org": 10_000, "restructuredtext": 4_000}
_MOST_MARKS, _MARKS = 15_000, "[*_`<!&"
_MOST_STOPS, _STOPS = 100_000, "{}[]()>#$%+-:=@^~|\\\"'"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_READERS: Mapping[str, Callable[[str], str]] = {
    "markdown": markdown_html,
    "org": org_html,
    "restructuredtext": restructuredtext_html,
}


def render_readme(
    text: str,
    format: str,  # noqa: A002
    *,
    full_name: str,
    head_oid: str | None,
    path: str,
    html_url: str,
) -> str:
    """Return a README as HTML that can run, load, submit, style and shadow nothing.

    Headings start at level 3, ids carry the prefix `readme-`, relative links lead to the repository at `head_oid`,
    images are loaded late from where they are, e-mail addresses are masked.

    Args:
        text: The contents.
        format: One of `tables.core.README_FORMATS`; formats without a reader are shown as plain text.
        full_name: Owner and name of the repository, for notes to the reader.
        head_oid: The commit that the contents were read at; null leads to the default branch.
        path: Path of the file in the repository.
        html_url: Address of the repository on GitHub.
    """
    place = DocumentPlace(html_url.rstrip("/"), head_oid, path)
    whole = readable(text)
    shown, notes = whole[:MAXIMUM_CHARACTERS], ""
    if len(whole) > len(shown):
        notes = _note(f"Only the first {MAXIMUM_CHARACTERS:,} characters are shown.", full_name, place)
    reader = _READERS.get(format)
    if reader is None:
        return notes + _plain(shown)
    try:
        _require_quick(shown, format)
        return notes + sanitised(reader(shown), place)
    except (TooLargeError, UnreadableMarkupError) as reason:
        notes += _note(f"Shown as plain text, because the document has {reason}.", full_name, place)
        return notes + _plain(shown)


def _require_quick(text: str, format: str) -> None:  # noqa: A002
    if text.count("\n") > _MOST_LINES[format]:
        raise TooLargeError(f"more than {_MOST_LINES[format]:,} lines")
    if sum(map(text.count, _MARKS)) > _MOST_MARKS or sum(map(text.count, _STOPS)) > _MOST_STOPS:
        raise TooLargeError("more marks than can be read in a second")


def readable(text: str) -> str:
    """Return `text` as text: one kind of line break, and nothing that has no look, such as null bytes."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return _CONTROL.sub("\ufffd", unified.encode("utf-8", "replace").decode("utf-8"))


def _plain(text: str) -> str:
    return f'<pre class="plain" tabindex="0">{escape(mask_addresses(text), quote=False)}</pre>'


def _note(sentence: str, full_name: str, place: DocumentPlace) -> str:
    link = ""
    if is_web_address(place.html_url):
        link = f' <a href="{escape(place.html_url)}" rel="noopener noreferrer">Read it in {escape(full_name)}</a>.'
    return f'<p class="note">{escape(sentence)}{link}</p>'
