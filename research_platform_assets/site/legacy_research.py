"""The predecessor's files about publications, notebooks and data, as far as a build has such tables.

Belongs here: `research_metadata.json`, `citation_report.json` and the block `research` of `stats.json`. Does not belong
here: repositories (`legacy_files`), people (`legacy_people`), scores (`legacy_scores`).

Only works of the repository itself are taken, where the predecessor took whatever a README named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import polars as pl

Tables = Mapping[str, pl.DataFrame]

PUBLICATIONS = "research.publications"
NOTEBOOKS = "research.notebooks"
DATASETS = "research.datasets"
CITATIONS = "research.citations"
_TYPES = {"doi": "journal", "arxiv": "preprint", "ssrn": "working_paper"}
_ADDRESSES = {
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "ssrn": "https://ssrn.com/abstract={}",
}
_KEYS = {"doi": "doi", "arxiv": "arxiv_id", "ssrn": "ssrn_id"}
_FLAGS = {
    "has_requirements": {"requirements.txt"},
    "has_dockerfile": {"dockerfile"},
    "has_environment_yml": {"environment.yml", "environment.yaml"},
    "has_makefile": {"makefile"},
}


def research_files(tables: Tables, names: Mapping[int, str]) -> dict[str, Any]:
    """Contents by file name, of the repositories in `names` (by id); without what a build has no table for."""
    files: dict[str, Any] = {}
    if PUBLICATIONS in tables:
        files["research_metadata.json"] = _metadata(tables, names)
        files["citation_report.json"] = _citations(tables, names)
    return files


def research_block(metadata: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The block `research` of `stats.json`; null without `research_metadata.json`."""
    if metadata is None:
        return None
    notebooks = [entry["code"]["notebooks"] for entry in metadata.values()]
    datasets = [entry["datasets"] for entry in metadata.values()]
    return {
        "repos_with_papers": sum(bool(entry["publications"]) for entry in metadata.values()),
        "repos_with_notebooks": _known(notebooks, _at_least_one),
        "repos_with_datasets": _known(datasets, _at_least_one),
        "total_publications": sum(len(entry["publications"]) for entry in metadata.values()),
        "total_notebooks": _known(notebooks, len),
    }


def _at_least_one(values: Sequence[Any]) -> int:
    return min(len(values), 1)


def _known(values: Iterable[list[Any] | None], count: Callable[[list[Any]], int]) -> int | None:
    """The sum of all counts; null where one of the lists is unknown."""
    total = 0
    for each in values:
        if each is None:
            return None
        total += count(each)
    return total


def _own(tables: Tables) -> pl.DataFrame:
    own = tables[PUBLICATIONS].filter(pl.col("relation") == "own", pl.col("kind").is_in(list(_TYPES)))
    return own.sort("repository_id", "identifier")


def _metadata(tables: Tables, names: Mapping[int, str]) -> dict[str, Any]:
    own = _by_repository(_own(tables))
    notebooks = _by_repository(tables[NOTEBOOKS].sort("path")) if NOTEBOOKS in tables else None
    datasets = _by_repository(tables[DATASETS].sort("location")) if DATASETS in tables else None
    described = tables["core.repositories"].sort("repository_id")
    files = _by_repository(tables["github.files"].select("repository_id", "path", "type"))
    facets = tables["core.facets"].filter(pl.col("facet") == "files", pl.col("status") != "unknown")
    with_files = set(facets["repository_id"])
    return {
        names[row["repository_id"]]: {
            "repo_name": names[row["repository_id"]],
            "research": {"title": row["description"], "abstract": None, "keywords": None, "authors": None},
            "publications": [_publication(each) for each in own.get(row["repository_id"], [])],
            "code": {
                "languages": None if row["language"] is None else [row["language"]],
                "notebooks": _if_known(row["repository_id"], with_files, notebooks, _notebook),
                "dependencies": None,
            },
            "reproducibility": _flags(files.get(row["repository_id"], []))
            if row["repository_id"] in with_files
            else dict.fromkeys([*_FLAGS, "replication_status"]),
            "citations": {"cited_by": None, "cites": None, "citation_count": None},
            "meta": {"extracted_at": None, "extraction_version": None, "extraction_method": None},
            "datasets": _if_known(row["repository_id"], with_files, datasets, _dataset),
        }
        for row in described.iter_rows(named=True)
        if row["repository_id"] in names
    }


def _if_known(number: int, with_files: set[int], rows: Mapping[int, list[Any]] | None, shape: Any) -> list[Any] | None:
    if rows is None or number not in with_files:
        return None
    return [shaped for row in rows.get(number, []) if (shaped := shape(row)) is not None]


def _publication(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = row["kind"]
    return {
        "type": _TYPES[kind],
        "url": _ADDRESSES[kind].format(row["identifier"]),
        _KEYS[kind]: row["identifier"],
        "title": row["title"],
        "authors": [{"name": name} for name in row["authors"]],
        "year": row["year"],
        "venue": row["venue"],
        "citation_count": None,
    }


def _notebook(row: Mapping[str, Any]) -> dict[str, Any] | None:
    is_jupyter = row["format"] == "jupyter"
    if not is_jupyter and row["format"] != "r markdown":
        return None
    return {
        "path": row["path"],
        "title": PurePosixPath(row["path"]).stem,
        "language": row["language"],
        "type": "jupyter" if is_jupyter else "rmarkdown",
    }


def _dataset(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if row["host"] is not None:
        return None
    path = PurePosixPath(row["location"])
    return {
        "name": path.name,
        "path": row["location"],
        "format": path.suffix.lower(),
        "size_bytes": row["size_bytes"],
    }


def _flags(files: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    present = {PurePosixPath(file["path"]).name.lower() for file in files if file["type"] == "blob"}
    return {name: bool(present & wanted) for name, wanted in _FLAGS.items()} | {"replication_status": None}


def _citations(tables: Tables, names: Mapping[int, str]) -> dict[str, Any]:
    own = {number: rows for number, rows in _by_repository(_own(tables)).items() if number in names}
    edges = _edges(tables, names)
    cited = {
        number: None if edges is None else sum(target == name for _, target in edges) for number, name in names.items()
    }
    impact = {
        names[number]: {
            "internal_citations": cited[number],
            "external_citations": None,
            "total_publications": len({row["work_id"] for row in own[number]}),
            "h_index": None,
            "citations_per_paper": None,
        }
        for number in sorted(own)
    }
    nodes = [{"id": name, "type": "repository", "citations": impact[name]["internal_citations"]} for name in impact]
    links = None if edges is None else [{"source": one, "target": other, "type": "cites"} for one, other in edges]
    return {
        "citation_graph": {
            "nodes": len(nodes),
            "edges": None if links is None else len(links),
            "citation_counts": None,
            "network": {"nodes": nodes, "edges": links},
        },
        "impact_metrics": impact,
        "network_statistics": None,
        "growth_trends": None,
    }


def _edges(tables: Tables, names: Mapping[int, str]) -> list[tuple[str, str]] | None:
    if CITATIONS not in tables:
        return None
    pairs = tables[CITATIONS].select("repository_id", "other_id").unique().sort("repository_id", "other_id").rows()
    return [(names[one], names[other]) for one, other in pairs if one in names and other in names]


def _by_repository(frame: pl.DataFrame) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["repository_id"], []).append(row)
    return found
