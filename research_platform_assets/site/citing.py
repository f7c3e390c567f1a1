"""How to cite a repository.

Belongs here: the citation that its documents ask for, one of the state of its code that is shown, and where this state
can be read for good. Does not belong here: which works are its own (`research.publications`), how entries are written
(`bibtex`, `csl`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from research_platform_assets.site import bibtex, csl
from research_platform_assets.site.content import Row
from research_platform_assets.site.links import is_web_address
from research_platform_assets.site.works import Work, address

#: What a document says that asks for a citation, strongest first; the table gives these reasons.
_ASKED_FOR = ("preferred citation", "identifier of the work", "asks to be cited")
_MOST_AUTHORS = 20


@dataclass(frozen=True)
class Citation:
    """A citation in three formats."""

    bibtex: str
    csl: str
    plain: str


@dataclass(frozen=True)
class State:
    """The state of the code that is shown.

    Attributes:
        oid: Its commit.
        tree_url: Where GitHub shows it, whatever happens to the branch.
        identifier: Its intrinsic identifier (SWHID 1.1), which names the commit wherever it is archived.
        version: The release that was made of this very commit; null where there is none.
    """

    oid: str
    tree_url: str
    identifier: str
    version: str | None


def asked_for(own: Sequence[Row], entries: Mapping[str, Work]) -> tuple[Row, Citation] | None:
    """Return the row by which a document asks to cite the repository, and that citation; null where none does.

    Args:
        own: Rows of `research.publications` about the repository's own works.
        entries: The work with its BibTeX by identifier.
    """
    fitting = [row for row in own if row["relation_reason"] in _ASKED_FOR and row["title"] and row["is_valid"]]
    if not fitting:
        return None
    row = min(fitting, key=lambda each: (_ASKED_FOR.index(each["relation_reason"]), each["identifier"]))
    work, leads = entries[row["identifier"]], address(row)
    item = csl.item(row, work.key, leads)
    return row, Citation(bibtex.entry(row, work.key, leads), csl.written([item]), plain(item))


def state_of(row: Row, releases: Sequence[Row]) -> State | None:
    """Return the state of a row of `core.repositories`; null where there is no commit or no address.

    Args:
        row: The repository.
        releases: Its releases, newest first.
    """
    oid = row["head_oid"]
    if not oid or not is_web_address(row["html_url"]):
        return None
    home = quote(row["html_url"], safe=":/%")
    tags = [each["tag_name"] for each in releases if each["target_commitish"] == oid]
    return State(oid, f"{home}/tree/{oid}", f"swh:1:rev:{oid};origin={home}", next(iter(tags), None))


def of_state(row: Row, owner: str, state: State) -> Citation:
    """Return a citation of the state of a repository, made from its name, `owner` and the day of its last push."""
    pushed: datetime | None = row["pushed_at"] or row["created_at"]
    version = state.version or f"commit {state.oid[:12]}"
    key = "-".join([*re.findall(r"[a-z0-9]+", row["name"].lower()), state.oid[:8]])
    fields = {
        "author": f"{{{bibtex.text(owner)}}}" if owner else "",
        "title": bibtex.text(row["name"]),
        "year": str(pushed.year) if pushed else "",
        "howpublished": "Computer program",
        "note": bibtex.text(f"Version {version}" if state.version else version.capitalize()),
        "url": state.tree_url,
    }
    item = csl.known(
        {
            "id": key,
            "type": "software",
            "title": row["name"],
            "author": [{"literal": owner}] if owner else None,
            "issued": {"date-parts": [[pushed.year, pushed.month, pushed.day]]} if pushed else None,
            "version": version,
            "URL": state.tree_url,
        }
    )
    return Citation(bibtex.written("misc", key, fields), csl.written([item]), plain(item))


def plain(item: Mapping[str, Any]) -> str:
    """Return an item of CSL-JSON as a line: authors (year). Title. Venue or version. Address."""
    authors = [name.get("literal") or f"{name['family']}, {name['given']}" for name in item.get("author", ())]
    listed = "; ".join(authors[:_MOST_AUTHORS]) + (" et al." if len(authors) > _MOST_AUTHORS else "")
    year = item["issued"]["date-parts"][0][0] if "issued" in item else None
    by = " ".join([*([listed] if listed else []), *([f"({year})"] if year else [])])
    parts = [by, item.get("title"), item.get("container-title") or item.get("version"), item.get("URL")]
    return ". ".join(str(part).rstrip(".") for part in parts if part)
