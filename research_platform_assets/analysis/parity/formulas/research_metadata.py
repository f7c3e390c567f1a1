"""`research_metadata`: what the predecessor took from a README and a file listing (specification, 2.3, 3.3 and 3.4).

Belongs here: putting the parts together, data entries, notebooks and flags. Does not belong here: what scholarly
indexes added to publications, which no formula gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from research_platform_assets.analysis.parity.formulas.identifiers import bibtex_entries, identifiers
from research_platform_assets.analysis.parity.formulas.records import NO_README, Record
from research_platform_assets.analysis.parity.formulas.sections import abstract, authors, keywords

Entry = Mapping[str, Any]
"""An entry of a file listing: `name`, `path`, `size`."""

_DATA_FOLDERS = frozenset({"data", "datasets", "input", "raw_data", "processed_data"})
_DATA_SUFFIXES = frozenset({".csv", ".xlsx", ".xls", ".json", ".parquet", ".h5", ".hdf5", ".db", ".sqlite"})
_NOTEBOOKS = {".ipynb": ("python", "jupyter"), ".Rmd": ("r", "rmarkdown")}
_FLAGS = {
    "has_requirements": frozenset({"requirements.txt"}),
    "has_dockerfile": frozenset({"dockerfile"}),
    "has_environment_yml": frozenset({"environment.yml", "environment.yaml"}),
    "has_makefile": frozenset({"makefile"}),
}
_DEEPEST = 4


def from_readme(record: Record) -> dict[str, Any] | None:
    """The parts that follow from the README and the listing row; None where there is no README."""
    readme = record["readme"]
    if readme == NO_README:
        return None
    return {
        "repo_name": record["name"],
        "research": {
            "title": record["description"],
            "abstract": abstract(readme),
            "keywords": keywords(readme),
            "authors": authors(readme),
        },
        "publications": identifiers(readme),
        "code": {"languages": [record["language"]], "dependencies": {}},
        "citations": {"cited_by": [], "cites": bibtex_entries(readme), "citation_count": 0},
    }


def from_listing(entries: Sequence[Entry]) -> dict[str, Any]:
    """`notebooks`, `datasets` and `reproducibility`; an empty listing has neither data entries nor flags."""
    seen = [entry for entry in entries if entry["path"].count("/") < _DEEPEST]
    notebooks = [notebook for entry in seen if (notebook := _notebook(entry)) is not None]
    if not seen:
        return {"notebooks": notebooks, "datasets": None, "reproducibility": {}}
    names = {entry["name"].lower() for entry in seen}
    return {
        "notebooks": notebooks,
        "datasets": [_dataset(entry) for entry in seen if _is_data(entry)],
        "reproducibility": {
            **{flag: not wanted.isdisjoint(names) for flag, wanted in _FLAGS.items()},
            "replication_status": "not_attempted",
        },
    }


def _is_data(entry: Entry) -> bool:
    path = PurePosixPath(entry["path"])
    return not _DATA_FOLDERS.isdisjoint(path.parts) or path.suffix.lower() in _DATA_SUFFIXES


def _dataset(entry: Entry) -> dict[str, Any]:
    suffix = PurePosixPath(entry["path"]).suffix.lower()
    return {"name": entry["name"], "path": entry["path"], "format": suffix, "size_bytes": entry["size"]}


def _notebook(entry: Entry) -> dict[str, str] | None:
    path = PurePosixPath(entry["path"])
    kind = _NOTEBOOKS.get(path.suffix)
    if kind is None:
        return None
    language, what = kind
    return {"path": entry["path"], "title": path.stem, "language": language, "type": what}
