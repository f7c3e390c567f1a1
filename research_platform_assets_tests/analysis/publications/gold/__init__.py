"""Documents labelled by hand, and how well the rules do on them.

Belongs here: reading the labels and counting. `publications_tuning.yaml` was in view when the rules were written,
`publications_held_out.yaml` was not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from research_platform_assets.analysis.publications.contributors import names_of
from research_platform_assets.analysis.publications.documents import read_document, subject
from research_platform_assets.analysis.publications.relations import RELATIONS, relation_of

HALVES = ("tuning", "held_out")
_PATHS = {"readme": "README.md", "citation": "CITATION.cff", "codemeta": "codemeta.json", "zenodo": ".zenodo.json"}


@dataclass(frozen=True)
class Score:
    """Counts over identifiers: found and expected, with the right relation, and those held for own."""

    documents: int
    expected: int
    found: int
    found_expected: int
    right: int
    own_expected: int
    own_found: int
    own_right: int

    @property
    def own_precision(self) -> float:
        return self.own_right / self.own_found

    @property
    def own_recall(self) -> float:
        return self.own_right / self.own_expected

    def __str__(self) -> str:
        return (
            f"{self.documents} documents, {self.expected} identifiers: found with precision "
            f"{self.found_expected / self.found:.3f}, recall {self.found_expected / self.expected:.3f}; right relation "
            f"{self.right / self.expected:.3f}; own ({self.own_expected}): precision {self.own_precision:.3f}, "
            f"recall {self.own_recall:.3f}"
        )


def documents(half: str) -> list[dict[str, Any]]:
    """The labelled documents of one half."""
    return yaml.safe_load((Path(__file__).parent / f"publications_{half}.yaml").read_text(encoding="utf-8"))


def classified(document: Mapping[str, Any]) -> dict[str, str]:
    """What the rules make of a document: the relation of each valid identifier."""
    kind = document["kind"]
    path = document.get("path") or _PATHS[kind]
    reading = read_document(document["text"].encode(), subject(kind, path, document["repository"]))
    people = names_of(document.get("people", []))
    found: dict[str, str] = {}
    for each in reading["mentions"]:
        if each["kind"] == "repository" or each["problem"]:
            continue
        stated = (each["relation"], each["reason"], each["confidence"])
        is_fork = document.get("is_fork", False)
        relation = relation_of(stated, each["work"]["authors"], (), each["sentence"], people, is_fork=is_fork).relation
        found[each["identifier"]] = min(found.get(each["identifier"], relation), relation, key=RELATIONS.index)
    return found


def score(half: str) -> Score:
    """How well the rules do on one half."""
    labelled = documents(half)
    pairs = [(each["expected"], classified(each)) for each in labelled]
    both = [(expected, found, name) for expected, found in pairs for name in expected.keys() & found.keys()]
    return Score(
        documents=len(labelled),
        expected=sum(len(expected) for expected, _ in pairs),
        found=sum(len(found) for _, found in pairs),
        found_expected=len(both),
        right=sum(expected[name] == found[name] for expected, found, name in both),
        own_expected=sum(each == "own" for expected, _ in pairs for each in expected.values()),
        own_found=sum(each == "own" for _, found in pairs for each in found.values()),
        own_right=sum(expected[name] == found[name] == "own" for expected, found, name in both),
    )
