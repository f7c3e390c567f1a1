"""The tables in the shapes of the predecessor's `data/*.json`, for whoever still reads those.

Belongs here: the files about repositories and people, and `README.md`, which says what they do not hold. A pure
function with deterministic bytes. Does not belong here: reading the predecessor's files (`github.legacy`), comparing
with them (`analysis`).

What the platform does not know is null; nothing is filled in with the words or zeros that the predecessor had for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl

from research_platform_assets.site.legacy_people import collaboration_network
from research_platform_assets.site.legacy_statistics import statistics

Tables = Mapping[str, pl.DataFrame]

FOLDER = "legacy"

NOTES: Mapping[str, str] = {
    "repos.json": "Values are the last known ones. `has_downloads` and `is_template` are null: GitHub is not asked for "
    "them. `watchers` is the number of stars, as before. `contributors_count` is the length of GitHub's contributor "
    "list, bots included, and null where it is not known. `readme` has its e-mail addresses masked; where nobody could "
    "ever read it, it is null and not `No README available`. `research_metadata` is left out: see the tables "
    "`research.*`.",
    "stats.json": "Sums and means are null where any repository's value is unknown. `repos_without_readme` names those "
    "that have none for certain. The block `research` is null: see the tables `research.*`.",
    "citation_history.json": "One snapshot for each repository and UTC day on which stars or forks were observed. "
    "`external_citations` and `publications_count` are null.",
    "ml_topic_analysis.json": "`methods.nmf` holds the topics of `insight.topics`, of READMEs and descriptions, whose "
    "parts add up to 1 for each repository. `methods.lda`, `vocabulary_size` and `visualizations` are null.",
    "collaboration_network.json": "People only; bots are left out, and people without an account bear pseudonyms. "
    "`emails` and `visualizations` are null. `average_degree` is the mean of the degree centralities, as before.",
}
"""File -> which fields it does not carry, or not as before."""

_NOT_WRITTEN = (
    "`research_metadata.json`, `citation_report.json`, `reproducibility_report.json`, `code_quality_report.json` and "
    "`repository_health_report.json` are not written: what they held was measured otherwise, or not at all. The tables "
    "`research.*` and `insight.*` have what is known."
)


def legacy_files(tables: Tables, observed_on: date) -> dict[str, bytes]:
    """The files by their path relative to the build's folder; `observed_on` is the UTC day of the capture."""
    repositories = shown_repositories(tables)
    generated_at = f"{observed_on.isoformat()}T00:00:00"
    contents: dict[str, Any] = {
        "repos.json": repositories,
        "stats.json": {"generated_at": generated_at, **statistics(repositories)},
        "citation_history.json": _history(tables),
        "ml_topic_analysis.json": {"generated_at": generated_at, **_topics(tables)},
        "collaboration_network.json": {"generated_at": generated_at, **collaboration_network(tables)},
    }
    files = {f"{FOLDER}/{name}": _json(_noted(name, content)) for name, content in contents.items()}
    return files | {f"{FOLDER}/README.md": _readme(generated_at).encode()}


def shown_repositories(tables: Tables) -> list[dict[str, Any]]:
    """Entries of `repos.json`: what the organisation has now, by id."""
    states = _states(tables["core.facets"])
    captured = {row["repository_id"]: row for row in tables["github.repositories"].iter_rows(named=True)}
    readmes = {row["repository_id"]: row for row in tables["core.readmes"].iter_rows(named=True)}
    listed = tables["core.repositories"].filter(pl.col("state").is_in(("active", "archived"))).sort("repository_id")
    contributors = dict(tables["github.contributors"].group_by("repository_id").agg(pl.len()).iter_rows())
    releases = _newest_releases(tables["github.releases"])
    return [
        _entry(
            row,
            captured.get(row["repository_id"], {}),
            {facet: states.get((row["repository_id"], facet), "unknown") for facet in _FACETS},
            readmes.get(row["repository_id"], {}),
            releases.get(row["repository_id"]),
            contributors.get(row["repository_id"], 0),
        )
        for row in listed.iter_rows(named=True)
    ]


_FACETS = ("description", "languages", "topics", "license", "contributors", "readme", "releases")


def _states(facets: pl.DataFrame) -> dict[tuple[int, str], str]:
    return {
        (number, facet): status for number, facet, status in facets.select("repository_id", "facet", "status").rows()
    }


def _newest_releases(releases: pl.DataFrame) -> dict[int, dict[str, Any]]:
    ordered = releases.sort("repository_id", "published_at", "tag_name", nulls_last=False)
    return {
        row["repository_id"]: {"tag": row["tag_name"], "name": row["name"], "published_at": _time(row["published_at"])}
        for row in ordered.iter_rows(named=True)
    }


def _entry(
    row: Mapping[str, Any],
    captured: Mapping[str, Any],
    states: Mapping[str, str],
    readme: Mapping[str, Any],
    release: Mapping[str, Any] | None,
    contributors_count: int,
) -> dict[str, Any]:
    license_name = captured.get("license_name") or row["license_spdx_id"]
    return {
        "name": row["name"],
        "full_name": row["full_name"],
        "description": _or_none(row["description"], "", states["description"]),
        "url": row["html_url"],
        "clone_url": f"{row['html_url']}.git",
        "homepage": row["homepage"] or "",
        "language": _or_none(row["language"], "Unknown", states["languages"]),
        "topics": row["topics"] if row["topics"] or states["topics"] != "unknown" else None,
        "stars": row["stargazers_count"],
        "forks": row["forks_count"],
        "watchers": row["stargazers_count"],
        "open_issues": row["open_issues_count"],
        "size": row["size_kilobytes"],
        "default_branch": row["default_branch"],
        "created_at": _time(row["created_at"]),
        "updated_at": _time(captured.get("updated_at")),
        "pushed_at": _time(row["pushed_at"]),
        "license": _or_none(license_name, "No License", states["license"]),
        "has_issues": captured.get("has_issues"),
        "has_wiki": captured.get("has_wiki"),
        "has_pages": captured.get("has_pages"),
        "has_downloads": None,
        "archived": row["state"] == "archived",
        "disabled": captured.get("is_disabled"),
        "is_template": None,
        "visibility": "private" if row["is_private"] else "public",
        "contributors_count": None if states["contributors"] == "unknown" else contributors_count,
        "readme": _or_none(readme.get("text"), "No README available", states["readme"]),
        "latest_release": None if states["releases"] == "absent" else release,
    }


def _or_none(value: Any, word: str, status: str) -> Any:
    """The value, the predecessor's word for none where there is none for certain, else null."""
    return value if value is not None else word if status == "absent" else None


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _history(tables: Tables) -> dict[str, Any]:
    metrics = {"stargazers_count": "stars", "forks_count": "forks"}
    observed = tables["insight.history"].filter(pl.col("metric").is_in(list(metrics))).sort("name", "day", "metric")
    snapshots: dict[str, dict[str, dict[str, Any]]] = {}
    for row in observed.iter_rows(named=True):
        empty = {"external_citations": None, "publications_count": None, "stars": None, "forks": None}
        days = snapshots.setdefault(row["name"], {})
        snapshot = days.setdefault(
            row["day"], {"timestamp": row["observed_at"].replace(tzinfo=None).isoformat(), **empty}
        )
        snapshot[metrics[row["metric"]]] = None if row["value"] is None else int(row["value"])
    return {name: list(days.values()) for name, days in snapshots.items()}


def _topics(tables: Tables) -> dict[str, Any]:
    topics = tables["insight.topics"].sort("topic_id")
    shares = tables["insight.repository_topics"].sort("repository_id", "rank")
    names = dict(tables["core.repositories"].select("repository_id", "name").iter_rows())
    numbers = topics["topic_id"].to_list()
    by_repository: dict[int, dict[int, float]] = {}
    for repository, topic, share in shares.select("repository_id", "topic_id", "share").iter_rows():
        by_repository.setdefault(repository, {})[topic] = share
    nmf = {
        "method": "NMF",
        "n_topics": len(numbers),
        "topics": [
            {
                "topic_id": row["topic_id"],
                "words": [term["term"] for term in row["terms"]],
                "weights": [term["weight"] for term in row["terms"]],
                "label": " & ".join(term["term"] for term in row["terms"][:3]),
            }
            for row in topics.iter_rows(named=True)
        ],
        "repository_topics": [_of_repository(names[number], found, numbers) for number, found in by_repository.items()],
        "vocabulary_size": None,
        "visualizations": None,
    }
    return {
        "total_repositories": tables["insight.topic_coverage"].height,
        "analyzed_repositories": len(by_repository),
        "methods": {"nmf": nmf if numbers else None, "lda": None},
    }


def _of_repository(name: str, shares: Mapping[int, float], topics: Sequence[int]) -> dict[str, Any]:
    dominant = next(iter(shares))
    return {
        "repository": name,
        "dominant_topic": dominant,
        "topic_strength": shares[dominant],
        "topic_distribution": [shares.get(topic, 0.0) for topic in topics],
    }


def _noted(name: str, content: Any) -> Any:
    """With the note in it, where the shape has room for one: other files are maps and lists of repositories."""
    is_open = isinstance(content, dict) and "generated_at" in content
    return {**content, "note": NOTES[name]} if is_open else content  # pyright: ignore[reportUnknownVariableType]


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _readme(generated_at: str) -> str:
    lines = [
        "# Files in the predecessor's shapes",
        "",
        "For programs that still read the predecessor's `data/*.json`. Fields have the names and the meaning that they",
        "had. What is not known is null, where the predecessor wrote 0, an empty text or words. `generated_at` is the",
        f"UTC day of the capture, {generated_at[:10]}.",
        "",
        *(f"* `{name}`: {note}" for name, note in NOTES.items()),
        "",
        _NOT_WRITTEN,
        "",
    ]
    return "\n".join(lines)
