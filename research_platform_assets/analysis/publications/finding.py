"""Identifiers in running text.

Belongs here: where identifiers stand in a text, and in which form. All patterns are linear, and what may follow without
end is bounded. Does not belong here: what the text says of them (`cues`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from research_platform_assets.analysis.publications import arxiv, ssrn
from research_platform_assets.analysis.publications.doi import parse_doi
from research_platform_assets.analysis.publications.identifier import LONGEST, Identifier, without_surroundings
from research_platform_assets.analysis.publications.isbn import parse_isbn

Form = Literal["number", "address", "badge"]

_DOI_START = re.compile(
    r"(?P<badge>zenodo\.org/badge/(?:DOI/)?|img\.shields\.io/badge/DOI-)"
    r"|(?P<address>(?:dx\.)?doi\.org/|zenodo\.org/doi/)"
    r"|(?P<named>\bdoi\s{0,3}[:=]?\s{0,3}[\"'{(<]?(?=10\.))"
    r"|(?P<bare>(?<![\w.])(?=10\.\d{4,9}/))",
    re.IGNORECASE,
)
_DOI_CHARACTERS = re.compile(r"10(?:\.|%2E)[^\s\"`|^\[\]{}\\（）。，]{1,256}", re.IGNORECASE)
_ADDRESS_OF = re.compile(r"(?:https?:)?//[^\s<>\"']{0,300}$")
# `<` opens a tag or a part of an old Elsevier number, in which a digit follows.
_TAG = re.compile(r"<(?!\d)|&(?:lt|gt|quot|amp);")
# What publishers hang on to the DOI in the address of a page.
_PAGES = re.compile(
    r"(?:/(?:full|fulltext|pdf|epdf|abstract|meta|html|summary)|\.full|\.pdf|v\d{1,2})+$", re.IGNORECASE
)
_SHIELD_COLOUR = re.compile(r"-[a-z]{3,12}(?:\.svg)?$|-[0-9a-f]{6}(?:\.svg)?$", re.IGNORECASE)
_ARXIV = re.compile(
    rf"(?P<address>arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/|ar5iv\.(?:labs\.arxiv\.)?org/(?:abs|html)/)"
    rf"{arxiv.NUMBER}"
    rf"|(?P<badge>img\.shields\.io/badge/arxiv-){arxiv.NUMBER.replace('?P<', '?P<b_')}"
    rf"|\barxiv\s{{0,2}}(?:preprint|eprint)?\s{{0,2}}[:_-]?\s{{0,2}}{arxiv.NUMBER.replace('?P<', '?P<n_')}",
    re.IGNORECASE,
)
_SSRN = re.compile(ssrn.WITH_NAME, re.IGNORECASE)
_ISBN = re.compile(r"\bISBN(?:[- ]?1[03])?\s{0,3}:?\s{0,3}(?P<isbn>[\dX][\dX ‐‑–-]{8,20}[\dX])", re.IGNORECASE)
_ZENODO_RECORD = re.compile(r"zenodo\.org/(?:records?|deposit)/(?P<record>\d{1,10})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Found:
    """An identifier between two positions of a text."""

    start: int
    end: int
    identifier: Identifier
    form: Form


def identifiers_in(text: str) -> list[Found]:
    """All identifiers in `text`, ordered by position; of those that overlap the one that begins first."""
    candidates = sorted([*_dois(text), *_arxiv_numbers(text), *_others(text)], key=lambda each: (each.start, -each.end))
    found: list[Found] = []
    for each in candidates:
        if not found or each.start >= found[-1].end:
            found.append(each)
    return found


def _dois(text: str) -> Iterator[Found]:
    end = 0
    for start in _DOI_START.finditer(text):
        if start.start() < end:
            continue
        written = _DOI_CHARACTERS.match(text, start.end())
        if written is None:
            continue
        form = _form(start, text)
        value = _cleaned(written[0], form, is_publisher=form == "address" and start["bare"] is not None)
        identifier = parse_doi(value)
        if identifier is not None:
            end = start.end() + len(value)
            yield Found(start.start(), end, identifier, form)


def _form(start: re.Match[str], text: str) -> Form:
    if start["badge"]:
        return "badge"
    before = text[max(0, start.start() - LONGEST) : start.start()]
    return "address" if start["address"] or ("//" in before and _ADDRESS_OF.search(before)) else "number"


def _cleaned(written: str, form: Form, *, is_publisher: bool) -> str:
    tag = _TAG.search(written)
    value = written[: tag.start()] if tag else written
    if form != "number":
        value = re.split(r"[?#]", value, maxsplit=1)[0]
    if form == "badge":
        # In a shield, a slash is written as `%2F` and a hyphen twice.
        value = _SHIELD_COLOUR.sub("", without_surroundings(value)).removesuffix(".svg").replace("--", "-")
    value = without_surroundings(value.replace("%2F", "/").replace("%2f", "/").replace("%2E", "."))
    return _PAGES.sub("", value) if is_publisher else value


def _arxiv_numbers(text: str) -> Iterator[Found]:
    for found in _ARXIV.finditer(text):
        prefix = "" if found["address"] else "b_" if found["badge"] else "n_"
        written = found[0][found.start(f"{prefix}month") - found.start() :] if found[f"{prefix}month"] else None
        if written is None:
            written = found[0][found.start(f"{prefix}archive") - found.start() :]
        identifier = arxiv.parse_arxiv(written)
        if identifier is not None:
            form: Form = "address" if found["address"] else "badge" if found["badge"] else "number"
            yield Found(found.start(), found.end(), identifier, form)


def _others(text: str) -> Iterator[Found]:
    for found in _SSRN.finditer(text):
        form: Form = "address" if "." in found[0] else "number"
        yield Found(found.start(), found.end(), ssrn.of_number(found["ssrn"]), form)
    for found in _ISBN.finditer(text):
        identifier = parse_isbn(found["isbn"])
        if identifier is not None:
            yield Found(found.start(), found.end(), identifier, "number")
    for found in _ZENODO_RECORD.finditer(text):
        identifier = parse_doi(f"10.5281/zenodo.{found['record']}")
        if identifier is not None:
            yield Found(found.start(), found.end(), identifier, "address")


def identifiers_of(text: str) -> list[Identifier]:
    """The identifiers in a field of metadata, each once, in order."""
    return list(dict.fromkeys(each.identifier for each in identifiers_in(text)))
