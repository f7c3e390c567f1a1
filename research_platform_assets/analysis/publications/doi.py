"""Digital Object Identifiers.

Belongs here: reading and checking one DOI, and telling DOIs that stand for another kind of identifier. The form is that
of the DOI Handbook (https://doi.org/10.1000/182), section 2.2: a prefix of `10.` and a registrant, a slash, a suffix of
any printable characters, without regard to case. Does not belong here: finding DOIs in texts (`finding`).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from research_platform_assets.analysis.publications.arxiv import parse_arxiv
from research_platform_assets.analysis.publications.identifier import LONGEST, Identifier, without_surroundings
from research_platform_assets.analysis.publications.ssrn import parse_ssrn

_BEFORE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:(?:dx\.)?doi\.org|zenodo\.org/doi)/|(?:doi|info:doi/|urn:doi)\s*[:=]?\s*",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,3}/\S", re.IGNORECASE)
_LIKE_A_DOI = re.compile(r"10\.[\w.]{1,20}/\S", re.IGNORECASE)
# What templates put where a number has to be filled in.
_PLACEHOLDER = re.compile(r"(?:.*[./])?(?:x{3,}|y{3,}|n{3,}|0{5,}|\.{3,}|your[-_ ]?doi|<.*>)", re.IGNORECASE)
_ARXIV = re.compile(r"10\.48550/arxiv\.", re.IGNORECASE)
_SSRN = re.compile(r"10\.2139/ssrn\.", re.IGNORECASE)
_ZENODO = re.compile(r"10\.5281/zenodo\.\d+")


def parse_doi(text: str) -> Identifier | None:
    """The DOI that `text` consists of, as a number, with `doi:` before it or as an address; None where it is none.

    A DOI that stands for a preprint of arXiv or for a paper of SSRN comes back as that.
    """
    written = text.strip()[: 4 * LONGEST].strip("<>[]{}()\"'` ")
    prefix = _BEFORE.match(written)
    if prefix is not None:
        rest = written[prefix.end() :]
        # In an address these begin what is no part of the path; as part of a DOI they would be written with `%`.
        written = re.split(r"[?#]", unquote(rest), maxsplit=1)[0] if "/" in prefix[0] else rest
    elif "%2f" in written.lower():
        written = unquote(written)
    value = without_surroundings(written.split(maxsplit=1)[0] if written.split() else "")[:LONGEST]
    if not _DOI.match(value):
        return Identifier("doi", value.lower(), problem="no registrant number") if _LIKE_A_DOI.match(value) else None
    return _checked(value)


def _checked(value: str) -> Identifier:
    for pattern, parse in ((_ARXIV, parse_arxiv), (_SSRN, parse_ssrn)):
        if prefix := pattern.match(value):
            other = parse(value[prefix.end() :])
            if other is not None:
                return other
    suffix = value.partition("/")[2]
    problem = "a placeholder" if _PLACEHOLDER.fullmatch(suffix) else None
    return Identifier("doi", value.lower(), problem=problem)


def is_of_zenodo(identifier: Identifier) -> bool:
    """Whether it is a DOI that Zenodo gave out, which has one for all versions of a work and one for each."""
    return identifier.kind == "doi" and _ZENODO.fullmatch(identifier.value) is not None
