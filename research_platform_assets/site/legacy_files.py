"""The tables in the shapes of the predecessor's `data/*.json`, for whoever still reads those.

Belongs here: the files about repositories and topics, and all of them put together. A pure function with deterministic
bytes. Does not belong here: people (`legacy_people`), publications and scores (`legacy_research`), what a file does not
carry (`legacy_notes`), reading the predecessor's files (`github.legacy`).

What the platform does not know is null; nothing is filled in with the words or zeros that the predecessor had for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl

from research_platform_assets.site.legacy_notes import noted, readme
from research_platform_assets.site.legacy_people import collaboration_network
from research_platform_assets.site.legacy_research import research_block, research_files
from research_platform_assets.site.legacy_scores import score_files
from research_platform_assets.site.legacy_statistics import statistics

Tables = Mapping[str, pl.DataFrame]

FOLDER = "legacy"


def legacy_files(tables: Tables, observed_on: date) -> dict[str, bytes]:
    """The files by their path relative to the build's folder; `observed_on` is the UTC day of the capture."""
    repositories = shown_repositories(tables)
    generated_at = f"{observed_on.isoformat()}T00:00:00"
    listed = {row["repository_id"]: row["name"] for row in _listed(tables).iter_rows(named=True)}
    research = research_files(tables, listed) | score_files(tables, listed)
    figures = statistics(repositories) | {"research": research_block(research.get("research_metadata.json"))}
    contents: dict[str, Any] = {
        "repos.json": repositories,
        "stats.json": {"generated_at": generated_at, **figures},
        **{name: _dated(name, content, generated_at) for name, content in research.items()},
        "citation_history.json": _history(tables),
        "ml_topic_analysis.json": {"generated_at": generated_at, **_topics(tables)},
        "collaboration_network.json": {"generated_at": generated_at, **collaboration_network(tables)},
    }
    files = {f"{FOLDER}/{name}": _json(noted(name, content)) for name, content in contents.items()}
    return files | {f"{FOLDER}/README.md": readme(generated_at, list(contents)).encode()}


def _dated(name: str, content: dict[str, Any], generated_at: str) -> dict[str, Any]:
    """With its time, where the shape has room for one."""
    return content if name == "research_metadata.json" else {"generated_at": generated_at, **content}


def _listed(tables: Tables) -> pl.DataFrame:
    return tables["core.repositories"].filter(pl.col("state").is_in(("active", "archived"))).sort("repository_id")


def shown_repositories(tables: Tables) -> list[dict[str, Any]]:
    """Entries of `repos.json`: what the organisation has now, by id."""
    states = _states(tables["core.facets"])
    captured = {row["repository_id"]: row for row in tables["github.repositories"].iter_rows(named=True)}
    readmes = {row["repository_id"]: row for row in tables["core.readmes"].iter_rows(named=True)}
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
        for row in _listed(tables).iter_rows(named=True)
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
                # The predecessor's numbers are places in the distributions; ours have gaps once a topic ended.
                "topic_id": place,
                "words": [term["term"] for term in row["terms"]],
                "weights": [term["weight"] for term in row["terms"]],
                "label": " & ".join(term["term"] for term in row["terms"][:3]),
            }
            for place, row in enumerate(topics.iter_rows(named=True))
        ],
        "repository_topics": [_of_repository(names[number], found, numbers) for number, found in by_repository.items()],
        "vocabulary_size": None,
        "visualizations": None,
    }
    return {
        "total_repositories": _listed(tables).height,
        "analyzed_repositories": None if tables["insight.topic_coverage"].is_empty() else len(by_repository),
        "methods": {"nmf": nmf if numbers else None, "lda": None},
    }


def _of_repository(name: str, shares: Mapping[int, float], topics: Sequence[int]) -> dict[str, Any]:
    # The largest; the main topic may be another, as it stays where it is by a margin.
    dominant = max(shares, key=lambda topic: shares[topic])
    return {
        "repository": name,
        "dominant_topic": topics.index(dominant),
        "topic_strength": shares[dominant],
        "topic_distribution": [shares.get(topic, 0.0) for topic in topics],
    }


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
