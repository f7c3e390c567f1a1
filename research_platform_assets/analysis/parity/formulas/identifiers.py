r"""Identifiers of publications in a README (specification, 3.2).

Belongs here: the patterns that the predecessor used, with what they miss and what they take along. Does not belong
here: recognising publications for `research.publications`.
"""

from __future__ import annotations

import re

_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:a-zA-Z0-9]+")
_ARXIV = (
    re.compile(r"arXiv:\s*(\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE),
    re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE),
)
_SSRN = re.compile(r"(?:ssrn\.com/abstract=|SSRN:\s*)(\d+)", re.IGNORECASE)
_BIBTEX_HEAD = re.compile(r"@\w+\{")
_BIBTEX_END = "\n}"


def identifiers(readme: str) -> list[dict[str, str]]:
    """Publications before any index was asked: `type`, the identifier under its name, `url`.

    Kinds in the order DOI, arXiv, SSRN; within a kind sorted, as the predecessor's order was that of a hash set.
    """
    arxiv = {number for pattern in _ARXIV for number in pattern.findall(readme)}
    return [
        *(_publication("journal", "doi", each, "https://doi.org/") for each in sorted(set(_DOI.findall(readme)))),
        *(_publication("preprint", "arxiv_id", each, "https://arxiv.org/abs/") for each in sorted(arxiv)),
        *(
            _publication("working_paper", "ssrn_id", each, "https://ssrn.com/abstract=")
            for each in sorted(set(_SSRN.findall(readme)))
        ),
    ]


def bibtex_entries(readme: str) -> list[str]:
    r"""Raw BibTeX entries, each up to the first `}` at the start of a line: the pattern `@\w+{[^}]+,...\n}`.

    Searched by hand, as the pattern itself takes quadratic time where no entry ends.
    """
    found: list[str] = []
    position = brace = last_comma = 0
    while (head := _BIBTEX_HEAD.search(readme, position)) is not None:
        position = head.end()
        if brace < position:
            brace = readme.find("}", position)
            last_comma = readme.rfind(",", position, max(brace, position))
        if brace < 0:
            return found
        # The greedy part of the pattern takes everything up to the last comma before the first closing brace.
        if last_comma > position:
            end = readme.find(_BIBTEX_END, last_comma + 1)
            if end < 0:
                return found
            position = end + len(_BIBTEX_END)
            found.append(readme[head.start() : position])
    return found


def _publication(kind: str, name: str, identifier: str, prefix: str) -> dict[str, str]:
    return {"type": kind, name: identifier, "url": f"{prefix}{identifier}"}
