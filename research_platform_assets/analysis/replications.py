"""`research.replications`: what people declare, in a file of the operator and in the organisation's own repository.

Belongs here: finding and reading `community.yaml` among captured documents, and putting both files together. Does not
belong here: the shape of entries (`community`), what an attempt is worth (`reproducibility`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

import polars as pl

from research_platform_assets.analysis.community import Community, Replication, Review, parse_community
from research_platform_assets.analysis.correction_targets import resolve_repository
from research_platform_assets.analysis.frames import conform
from research_platform_assets.analysis.repository_contents import NO_REASON, Known
from research_platform_assets.analysis.text.decoding import decode
from research_platform_assets.errors import CommunityError
from research_platform_assets.privacy import mask_addresses
from research_platform_assets.redaction import redact
from research_platform_assets.tables.research_reproducibility import REPLICATIONS

_KIND = "community"
#: Reading the worst of YAML, which is nested, takes half a second for as much.
_LONGEST_TEXT = 30_000
_LONGEST_PROBLEM = 500
_NOTHING = Community()

Results = Mapping[tuple[str, str], Mapping[str, Any]]


class Declared(TypedDict):
    """What one file declares, as JSON of a `Community`; empty where `problem` says why it is not usable."""

    problem: str | None
    declared: str


def read_declared(content: bytes, path: str) -> Declared:
    """Read the `community.yaml` `content` found at `path`; addresses in it are masked before anything else."""
    text = decode(content).text
    if text is None:
        return Declared(problem="the contents are binary data, not text", declared="")
    if len(text) > _LONGEST_TEXT:
        return Declared(problem=f"it is longer than {_LONGEST_TEXT:,} characters", declared="")
    try:
        community = parse_community(mask_addresses(text), path)
    except CommunityError as error:
        # Keys that nobody knows are quoted.
        return Declared(problem=_shortened(redact(str(error))), declared="")
    return Declared(problem=None, declared=community.model_dump_json())


def community_documents(repositories: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The `community.yaml` of the organisation as rows of `github.documents`: none or one.

    Of several the first counts, in the order in which GitHub looks for such files: the folder `.github`, the root.
    """
    own = repositories.filter(state="active")["repository_id"]
    found = documents.filter(pl.col("repository_id").is_in(own.implode()), kind=_KIND)
    return found.sort("path", "repository_id").head(1)


def declared_by_organization(
    repositories: pl.DataFrame, facets: pl.DataFrame, documents: pl.DataFrame, results: Results
) -> tuple[Community, Known]:
    """What the organisation's own file declares, and whether it is known.

    Args:
        repositories: `core.repositories`.
        facets: `core.facets`.
        documents: `github.documents`.
        results: Results of `read_declared`, by object id and path.
    """
    for row in community_documents(repositories, documents).iter_rows(named=True):
        if row["status"] != "observed":
            return _NOTHING, _unknown(row["path"], row["reason"] or NO_REASON)
        result = results[row["oid"], row["path"]]
        if result["problem"]:
            return _NOTHING, _unknown(row["path"], result["problem"])
        return Community.model_validate_json(result["declared"]), Known("observed", row["path"])
    common = repositories.filter(pl.col("name").str.to_lowercase() == ".github", state="active")
    ids = common["repository_id"].implode()
    lost = facets.filter(pl.col("repository_id").is_in(ids), facet="files", status="unknown")
    if lost.height:
        return _NOTHING, _unknown("its files", lost["reason"][0] or NO_REASON)
    return _NOTHING, Known("absent")


def replications(
    by_operator: Community, by_organization: Community, repositories: pl.DataFrame, *, login: str
) -> pl.DataFrame:
    """`research.replications`: every entry of both files, with the repository of `core.repositories` that it means.

    Where both speak of the same repository, report and person, the operator's entry counts. Entries for repositories
    of another owner than `login` are left out: one file may serve several organisations. An entry that means no
    repository, or several, is kept without one.
    """
    rows = list(_rows(by_operator, repositories, login, "settings"))
    told = {_subject(row) for row in rows}
    rows += [row for row in _rows(by_organization, repositories, login, "repository") if _subject(row) not in told]
    return conform(pl.DataFrame(rows, REPLICATIONS.polars_schema), REPLICATIONS)


def _rows(community: Community, repositories: pl.DataFrame, login: str, source: str) -> Iterator[dict[str, Any]]:
    for section, _, entry in community.entries():
        owner, slash, _ = str(entry.repository).partition("/")
        if not slash or owner.lower() == login.lower():
            yield _row(section, entry, repositories, source)


def _row(section: str, entry: Replication | Review, repositories: pl.DataFrame, source: str) -> dict[str, Any]:
    meant = resolve_repository(entry.repository, repositories)
    return {
        "kind": section.removesuffix("s"),
        "declared_repository": str(entry.repository),
        "link": entry.link,
        "by": entry.by,
        "repository_id": meant[0] if len(meant) == 1 else None,
        "day": entry.date.isoformat(),
        "outcome": entry.outcome if isinstance(entry, Replication) else None,
        "rating": entry.rating,
        "state_of": entry.state_of,
        "note": entry.note,
        "source": source,
    }


def _subject(row: Mapping[str, Any]) -> tuple[int | str, str, str]:
    return row["repository_id"] or row["declared_repository"].lower(), row["link"], row["by"].casefold()


def _unknown(what: str, reason: str) -> Known:
    return Known("unknown", reason=f"{what} in the organisation's repository .github: {reason}")


def _shortened(message: str) -> str:
    # Its first line tells an operator to correct the file and to run again.
    problems = " ".join(line.removeprefix("- ") for line in message.splitlines()[1:])
    return problems if len(problems) <= _LONGEST_PROBLEM else f"{problems[:_LONGEST_PROBLEM]} …"
