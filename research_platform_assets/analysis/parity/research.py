"""What the predecessor listed as data and publications, beside what our tables hold for them (D22, D23, D24).

Belongs here: entries that are no data, identifiers with what stood behind them, and works that are only cited. Does not
belong here: how data and publications are found (`analysis.datasets`, `analysis.publications`). Where our tables do not
show the defect there is no measure, and both sides' facts are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from research_platform_assets.analysis.parity.formulas.records import datasets, publications
from research_platform_assets.analysis.parity.sides import Measure, Sides
from research_platform_assets.analysis.parity.values import Place
from research_platform_assets.analysis.publications.doi import parse_arxiv, parse_doi
from research_platform_assets.tables import github
from research_platform_assets.tables.research_files import DATASETS
from research_platform_assets.tables.research_publications import PUBLICATIONS

READ = (github.REPOSITORIES, github.FILES, DATASETS, PUBLICATIONS)
"""The tables that `research` reads."""

_RESOLVER = "https://doi.org/"
_NAMES = ("doi", "arxiv_id", "ssrn_id")
_KINDS = {"tree": "is a folder, and no file of data", "commit": "is a submodule, and no file of data"}
_NO_DATA = "is no file of data by the rules of `research.datasets`"


def research(sides: Sides) -> dict[Place, Measure]:
    """Our figures by the place of theirs."""
    return {**_datasets(sides), **_dois(sides), **_works(sides)}


def _datasets(sides: Sides) -> dict[Place, Measure]:
    """D22: folders, pictures and manifests are data."""
    files = sides.tables[github.FILES.qualified_name].select("repository_id", "path", "type")
    kinds = {name: dict(rows) for name, rows in _by_name(sides, files).items()}
    listed = sides.tables[DATASETS.qualified_name].filter(pl.col("rule") != "link").select("repository_id", "location")
    data = {name: tuple(row[0] for row in rows) for name, rows in _by_name(sides, listed).items()}
    made: dict[Place, Measure] = {}
    for name, theirs in sides.theirs.items():
        for entry in datasets(theirs):
            path = str(entry.get("path"))
            kind = kinds.get(name, {}).get(path)
            if kind is None or any(path == place or path.startswith(f"{place}/") for place in data.get(name, ())):
                continue
            measure = Measure(None, "D22", is_shown=True, words=_KINDS.get(kind, _NO_DATA))
            made.update((place, measure) for field in entry for place in _places(name, "datasets", path, field))
    counted = sum(1 for facts in sides.ours.values() if datasets(facts.record))
    if counted > len(data):
        words = f"counts folders, pictures and manifests as data ({counted} repositories today)"
        made[Place("stats.json", "", ("research", "repos_with_datasets"))] = Measure(len(data), "D22", True, words)
    return made


def _dois(sides: Sides) -> dict[Place, Measure]:
    """D24: DOIs keep what stands behind them."""
    found = _identifiers(sides)
    made: dict[Place, Measure] = {}
    for name, theirs in sides.theirs.items():
        for entry in publications(theirs):
            written, doi = str(entry.get("doi", "")), _identifier(entry)
            rest = written.lower().removeprefix(doi or written.lower())
            if doi is None or not rest or rest == written.lower() or doi not in found.get(name, {}):
                continue
            words = f"keeps `{rest}`, which stands behind the DOI"
            item = "|".join(sorted(str(entry[key]).lower() for key in _NAMES if entry.get(key) is not None))
            for field, value in (("doi", doi), ("url", f"{_RESOLVER}{doi}")):
                for place in _places(name, "publications", item, field):
                    made[place] = Measure(value, "D24", is_shown=True, words=words)
    return made


def _works(sides: Sides) -> dict[Place, Measure]:
    """D23 and D25: works that are only cited count as own, and one work counts as often as it has identifiers."""
    found = _identifiers(sides)
    made: dict[Place, Measure] = {}
    for name, facts in sides.ours.items():
        named = [_identifier(entry) for entry in publications(facts.record)]
        known = [work for identifier in named if (work := found.get(name, {}).get(identifier or "")) is not None]
        own = {work for work, relation in found.get(name, {}).values() if relation == "own"}
        cited = sum(1 for _, relation in known if relation == "cited")
        of_these = [work for work, relation in known if relation == "own"]
        # All that was counted has to be accounted for, or something else makes a part of the difference.
        if len(known) < len(named) or set(of_these) != own or len(of_these) + cited < len(known):
            continue
        place = Place("citation_report.json", name, ("impact_metrics", "total_publications"))
        if cited:
            words = f"counts {cited} of {len(known)} that are only cited"
            made[place] = Measure(len(own), "D23", is_shown=True, words=words)
        elif len(of_these) > len(own):
            words = f"counts {len(of_these)} identifiers, of which several name the same work"
            made[place] = Measure(len(own), "D25", is_shown=True, words=words)
    return made


def _identifier(entry: Mapping[str, Any]) -> str | None:
    """The identifier of an entry as our tables spell it; None where it has none, or none that can be one."""
    if entry.get("doi"):
        parsed = parse_doi(str(entry["doi"]))
    elif entry.get("arxiv_id"):
        parsed = parse_arxiv(str(entry["arxiv_id"]))
    else:
        return None
    return parsed.value if parsed is not None and parsed.is_valid else None


def _identifiers(sides: Sides) -> dict[str, dict[str, tuple[str, str]]]:
    """Work and relation of each identifier of our publications, by full name in small letters."""
    frame = sides.tables[PUBLICATIONS.qualified_name].filter("is_valid")
    rows = _by_name(sides, frame.select("repository_id", "identifier", "work_id", "relation"))
    return {name: {identifier: (work, relation) for identifier, work, relation in of} for name, of in rows.items()}


def _by_name(sides: Sides, frame: pl.DataFrame) -> dict[str, list[tuple[Any, ...]]]:
    """Rows without `repository_id` by full name in small letters."""
    names = dict(sides.tables[github.REPOSITORIES.qualified_name].select("repository_id", "full_name").iter_rows())
    found: dict[str, list[tuple[Any, ...]]] = {}
    for number, *values in frame.iter_rows():
        if number in names:
            found.setdefault(names[number].lower(), []).append(tuple(values))
    return found


def _places(name: str, part: str, item: str, field: str) -> Iterator[Place]:
    keys = (part, item.lower(), field)
    yield Place("repos.json", name, ("research_metadata", *keys))
    yield Place("research_metadata.json", name, keys)
