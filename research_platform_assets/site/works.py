"""Works that repositories name, each once, with the BibTeX of those that are their own.

Belongs here: which rows of `research.publications` are one work, where an identifier leads, which key a work has. Does
not belong here: how an entry is written (`bibtex`), whose a work is (its table says so).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from research_platform_assets.site.bibtex import entry
from research_platform_assets.site.content import Row
from research_platform_assets.site.csl import item

_ADDRESSES = {
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "ssrn": "https://ssrn.com/abstract={}",
    "isbn": "https://openlibrary.org/isbn/{}",
}
_DESCRIBED_BY = ("title", "authors", "year", "venue")
_FEW_LETTERS = 4
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Work:
    """One work.

    Attributes:
        lead: The row that describes it best; title, authors, year and venue are this one's and never mixed.
        rows: All its rows, by identifier and repository.
        key: Key of its entry in a bibliography; empty where it has none.
        bibtex: That entry; empty where it has none.
        csl: The same as an item of CSL-JSON; empty likewise.
    """

    lead: Row
    rows: Sequence[Row]
    key: str = ""
    bibtex: str = ""
    csl: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def identifiers(self) -> list[Row]:
        """A row for each identifier, that of `lead` first."""
        found = {self.lead["identifier"]: self.lead}
        for row in self.rows:
            found.setdefault(row["identifier"], row)
        return list(found.values())

    @property
    def is_identified(self) -> bool:
        """Whether any identifier is valid; a placeholder is that of no work."""
        return any(row["is_valid"] for row in self.rows)

    @property
    def repository_ids(self) -> list[int]:
        """The repositories that name it, sorted."""
        return sorted({row["repository_id"] for row in self.rows})


def address(row: Row) -> str | None:
    """Where the identifier of a row leads; null where it is not valid."""
    if not row["is_valid"]:
        return None
    return _ADDRESSES[row["kind"]].format(quote(row["identifier"], safe="/:;()"))


def works(rows: Iterable[Row]) -> list[Work]:
    """Return each work of `rows` once; rows that share an identifier or `work_id` are one. Newest first."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while (parent := parents.setdefault(name, name)) != name:
            parents[name] = parents[parent]
            name = parent
        return name

    ordered = sorted(rows, key=lambda row: (row["identifier"], row["repository_id"]))
    for row in ordered:
        one, other = sorted((root(row["identifier"]), root(row["work_id"])))
        parents[other] = one
    groups: dict[str, list[Row]] = {}
    for row in ordered:
        groups.setdefault(root(row["identifier"]), []).append(row)
    return sorted((Work(min(group, key=_rank), group) for group in groups.values()), key=_newest_first)


def bibliography(rows: Iterable[Row]) -> list[Work]:
    """Return the works of `rows` with keys and entries; a key is used once."""
    made: list[Work] = []
    taken: dict[str, int] = {}
    for work in sorted(works(rows), key=lambda work: work.lead["identifier"]):
        stem = _key(work.lead)
        taken[stem] = taken.get(stem, 0) + 1
        key = stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"
        leads_to = address(work.lead)
        made.append(Work(work.lead, work.rows, key, entry(work.lead, key, leads_to), item(work.lead, key, leads_to)))
    return sorted(made, key=_newest_first)


def by_identifier(listed: Iterable[Work]) -> Mapping[str, Work]:
    """The work of each identifier."""
    return {row["identifier"]: work for work in listed for row in work.rows}


def _rank(row: Row) -> tuple[bool, int, bool, str, int]:
    described = sum(bool(row[column]) for column in _DESCRIBED_BY)
    return not row["is_current"], -described, not row["is_valid"], row["identifier"], row["repository_id"]


def _newest_first(work: Work) -> tuple[int, str, str]:
    lead = work.lead
    return -(lead["year"] or 0), (lead["title"] or "\U0010ffff").casefold(), lead["identifier"]


def _key(row: Row) -> str:
    """Family name, year and a first long word of the title, as far as known and in letters that every tool reads."""
    authors: list[str] = row["authors"]
    family = authors[0].partition(",")[0].split()[-1:] if authors else []
    words = [word for word in _plain(row["title"] or "") if len(word) >= _FEW_LETTERS]
    name = "".join(_plain("".join(family)))
    if not name and not words:
        return "-".join(re.findall(r"[a-z0-9.]+", row["identifier"].lower())) or "work"
    return "".join([name, str(row["year"] or ""), *words[:1]])


def _plain(text: str) -> list[str]:
    return _LETTERS.findall(unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower())
