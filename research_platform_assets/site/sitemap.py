"""The site's pages for search engines, by the protocol of sitemaps.org.

Belongs here: the format. Its addresses have to be absolute, so that there is one only where the settings say at which
address the site stands. It says nothing of when a page changed: a site is a function of its content, not of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

PATH = "sitemap.xml"
#: Addresses that one file may list, by the protocol.
MAXIMUM_LISTED = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_files(base_url: str | None, pages: Iterable[str]) -> dict[str, bytes]:
    """The sitemap of `pages` by its path; several files and a list of them where one may not hold all.

    Args:
        base_url: Address of the site's folder, ending with a slash; no file without one.
        pages: Paths of pages in the site.
    """
    if base_url is None:
        return {}
    addresses = [f"{base_url}{page}" for page in sorted(pages)]
    parts = [addresses[start : start + MAXIMUM_LISTED] for start in range(0, len(addresses), MAXIMUM_LISTED)]
    if len(parts) <= 1:
        return {PATH: _listed("urlset", "url", addresses)}
    files = {f"sitemap-{number}.xml": _listed("urlset", "url", part) for number, part in enumerate(parts, start=1)}
    return {PATH: _listed("sitemapindex", "sitemap", [f"{base_url}{name}" for name in files]), **files}


def _listed(whole: str, each: str, addresses: Sequence[str]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<{whole} xmlns="{_NAMESPACE}">',
        *(f"<{each}><loc>{escape(address)}</loc></{each}>" for address in addresses),
        f"</{whole}>",
    ]
    return ("\n".join(lines) + "\n").encode()
