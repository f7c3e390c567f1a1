"""Which addresses belong to one GitHub: its REST base, its GraphQL address, where a token may be sent.

Belongs here: reading `api_url` and joining addresses to it. Does not belong here: sending anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from research_platform_assets.errors import PermanentError, SettingsError

_PORTS = {"http": 80, "https": 443}
_SEARCH = re.compile(r"(?:/api/v3)?/search/(?P<what>\w+)")
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True)
class Host:
    """One GitHub; addresses have no slash at the end."""

    rest: str
    graphql: str
    is_loopback: bool

    def absolute(self, url: str, params: Mapping[str, str | int] | None = None) -> str:
        """`url`, a path below the REST base or an address of this host, made absolute, with `params` added.

        Raises:
            PermanentError: `url` leads to another host.
        """
        address = self.rest + url if url.startswith("/") else url
        if not self.owns(address):
            raise PermanentError(f"{url} is not an address of {self.rest}; only that GitHub is asked for pages")
        if not params:
            return address
        return address + ("&" if "?" in address else "?") + urlencode(params)

    def owns(self, url: str) -> bool:
        """Whether `url` has the scheme, host and port of this GitHub, that is: may see the token."""
        return not _UNFIT.search(url) and _origin(url) == _origin(self.rest)


def host_of(api_url: str) -> Host:
    """The GitHub behind the setting `api_url`.

    That is `https://api.github.com`, `https://api.SUBDOMAIN.ghe.com` or, for an Enterprise Server,
    `https://HOST/api/v3`. Plain HTTP is for this machine alone.

    Raises:
        SettingsError: not such an address.
    """
    base = api_url.strip().rstrip("/")
    origin = None if _UNFIT.search(base) else _origin(base)
    parts = urlsplit(base) if origin else SplitResult("", "", "", "", "")
    if origin is None or "@" in parts.netloc or parts.query or parts.fragment:
        raise SettingsError(f"github.api_url: {_shown(api_url)} is not an address such as https://api.github.com")
    is_loopback = _is_loopback(origin[1])
    if origin[0] != "https" and not is_loopback:
        raise SettingsError(f"github.api_url: {base} would send the token unencrypted; use https://")
    above = base.removesuffix("/v3") if parts.path.endswith("/api/v3") else base
    return Host(rest=base, graphql=f"{above}/graphql", is_loopback=is_loopback)


def redirect_target(url: str, location: str) -> str | None:
    """Where an answer of `url` with this `Location` leads; None where it must not be followed."""
    target = joined(url, location)
    origin = _origin(target) if target else None
    if origin is None or (urlsplit(url).scheme == "https" and origin[0] != "https"):
        return None
    return target


def joined(url: str, reference: str) -> str | None:
    """`reference`, which may be relative, as it stands in an answer of `url`; None where it is no address."""
    if not reference or _UNFIT.search(reference):
        return None
    try:
        return urljoin(url, reference)
    except ValueError:
        return None


def resource_of(url: str) -> str:
    """The name under which GitHub counts a REST request, as in `x-ratelimit-resource`."""
    found = _SEARCH.match(urlsplit(url).path)
    if found is None:
        return "core"
    return "code_search" if found["what"] == "code" else "search"


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.scheme not in _PORTS:
        return None
    return parts.scheme, host, port or _PORTS[parts.scheme]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _shown(api_url: str) -> str:
    """`api_url` as far as it holds no credentials."""
    return re.sub(r"//[^/]*@", "//", api_url).strip() or "(nothing)"
