"""Numbers of preprints on arXiv.

Belongs here: reading and checking one number, in the form since April 2007 (`2103.12345v2`) and the one before
(`hep-th/9901001`), as https://info.arxiv.org/help/arxiv_identifier.html describes them. Does not belong here: finding
them in texts (`finding`).
"""

from __future__ import annotations

import re

from research_platform_assets.analysis.publications.identifier import Identifier

#: Archives that gave out numbers of the old form.
ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga "
    "funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph "
    "q-alg q-bio quant-ph solv-int supr-con"
).split()

_NEW = r"(?P<month>\d{4})\.(?P<number>\d{4,5})"
_OLD = rf"(?P<archive>{'|'.join(sorted(ARCHIVES, key=len, reverse=True))})(?:\.[a-z]{{2}})?/(?P<old>\d{{7}})"
#: A number of either form with its version, for use within other patterns, which must ignore case.
NUMBER = rf"(?:{_NEW}|{_OLD})(?P<version>v\d{{1,3}})?(?![\d])"
_WHOLE = re.compile(
    rf"(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/|arxiv[\s:_-]*)?{NUMBER}"
    r"(?:\.pdf)?/?[\s.,;)\]}]*",
    re.IGNORECASE,
)
_FIRST_NEW = "0704"
_LAST_OLD = "0703"
#: From here on numbers have five digits.
_FIVE_DIGITS = "1501"


def parse_arxiv(text: str) -> Identifier | None:
    """The arXiv number that `text` consists of, bare, with `arXiv:` before it or as an address; None where it is none.

    The version is told apart, and the subject class of an old number, which names nothing, is left out.
    """
    found = _WHOLE.fullmatch(text.strip()[:200])
    return None if found is None else of_match(found)


def of_match(found: re.Match[str]) -> Identifier:
    """The identifier of a match of `NUMBER`."""
    version = found["version"].lower() if found["version"] else None
    if found["archive"]:
        value = f"{found['archive'].lower()}/{found['old']}"
        return Identifier("arxiv", value, version, _problem_of_old(found["old"]))
    value = f"{found['month']}.{found['number']}"
    return Identifier("arxiv", value, version, _problem_of_new(found["month"], found["number"]))


def _problem_of_new(month: str, number: str) -> str | None:
    if not "01" <= month[2:] <= "12":
        return "no such month"
    if month < _FIRST_NEW:
        return "older than numbers of this form"
    if (len(number) == 5) != (month >= _FIVE_DIGITS):
        return "wrong number of digits for its year"
    return None


def _problem_of_old(number: str) -> str | None:
    if not "01" <= number[2:4] <= "12":
        return "no such month"
    # Two digits of a year: 91 to 99, then 00 to 07.
    is_known = number[:2] >= "91" or number[:4] <= _LAST_OLD
    return None if is_known else "no such year"
