"""Where a link inside a README leads.

Belongs here: turning an address as written in a document into one that works from the site. Does not belong here: what
markup may stay (`sanitising`), links between the site's own pages (`addresses`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from research_platform_assets.privacy import MASK, contains_address

#: Prefix of every id that comes from a README, so that none of them can shadow an id of the page or of a script.
ID_PREFIX = "readme-"

_WEB_SCHEMES = frozenset({"http", "https"})
# Browsers ignore these inside an address, which is how `java\nscript:` gets past naive filters.
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NOT_IN_A_SLUG = re.compile(r"[^\w\- ]")
_SAFE_IN_PATH = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True)
class DocumentPlace:
    """Where a document stands.

    Attributes:
        html_url: The repository's page.
        head_oid: The commit that it was read at; null leads to the default branch.
        path: Its path in the tree.
        files: Paths in the site, seen from the document's page, of images that it brings along, by the address under
            which it has them.
    """

    html_url: str
    head_oid: str | None
    path: str
    files: Mapping[str, str] = field(default_factory=dict[str, str])

    def base(self, view: str) -> str:
        """The address of the document's folder in one of GitHub's views (`blob` or `raw`), ending with a slash."""
        folder, separator, _ = self.path.rpartition("/")
        return f"{self.root(view)}{quote(folder, safe=_SAFE_IN_PATH)}{separator}"

    def root(self, view: str) -> str:
        """The address of the repository's top folder in one of GitHub's views, ending with a slash."""
        return f"{self.html_url.rstrip('/')}/{view}/{self.head_oid or 'HEAD'}/"


def file_address(html_url: str, head_oid: str | None, path: str) -> str | None:
    """Where GitHub shows a file of a repository; null where the repository has no address on the web."""
    address = DocumentPlace(html_url, head_oid, path).root("blob") + quote(path, safe="/")
    return address if is_web_address(html_url) and MASK not in path else None


def is_web_address(address: str) -> bool:
    """Whether `address` is absolute, http or https, names a host and carries neither account nor password."""
    try:
        parts = urlsplit(address)
        return parts.scheme in _WEB_SCHEMES and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def slug(title: str) -> str:
    """The name by which links within a document lead to one of its headings, as GitHub makes it."""
    return _NOT_IN_A_SLUG.sub("", title.strip().lower()).replace(" ", "-")


def resolve(address: str, place: DocumentPlace, *, view: str = "blob") -> str | None:
    """Return where `address`, found in the document at `place`, leads; null where it leads nowhere fit to follow.

    Relative addresses are resolved against the commit, as GitHub does it: `/docs` starts at the top of the
    repository, `../../issues` leaves the tree. Fragments alone stay on the page, with `ID_PREFIX`.

    Args:
        address: As written in the document.
        place: The document.
        view: `blob` for something to read, `raw` for an image.
    """
    written = _IGNORED_BY_BROWSERS.sub("", address).replace("\\", "/").strip()
    if not written or MASK in unquote(written) or contains_address(unquote(written)):
        return None
    if written.startswith("#"):
        return f"#{ID_PREFIX}{written[1:].removeprefix('user-content-')}" if len(written) > 1 else None
    try:
        resolved = _absolute(written, place, view)
        return _encoded(resolved) if is_web_address(resolved) else None
    except ValueError:
        return None


def _absolute(written: str, place: DocumentPlace, view: str) -> str:
    if written.startswith("//"):
        return f"https:{written}"
    if urlsplit(written).scheme:
        return written
    # A space in a path is legal in a README and would end the address in a header or a log.
    escaped = quote(written, safe=_SAFE_IN_PATH + "?#[]")
    if escaped.startswith("/"):
        return urljoin(place.root(view), escaped.lstrip("/"))
    return urljoin(place.base(view), escaped)


def _encoded(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(
        (
            parts.scheme,
            parts.netloc,
            quote(parts.path, safe=_SAFE_IN_PATH),
            quote(parts.query, safe=_SAFE_IN_PATH + "?[]"),
            quote(parts.fragment, safe=_SAFE_IN_PATH + "?"),
        )
    )
