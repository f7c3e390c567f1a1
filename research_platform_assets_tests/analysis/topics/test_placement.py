"""Tests of `analysis.topics.placement` and `analysis.topics.names`."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from research_platform_assets.analysis.topics.documents import Document
from research_platform_assets.analysis.topics.factorization import Factorization
from research_platform_assets.analysis.topics.names import names_to_ban
from research_platform_assets.analysis.topics.placement import LAST_KNOWN_REASON, Candidate, Trust, coverage_row, place
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.tables.core import PEOPLE
from research_platform_assets.tables.github import ORGANIZATIONS

DOCUMENTS = [Document(each, Counter(), frozenset()) for each in (10, 11, 12, 13, 14)]
WEIGHTS = np.array([[0.0, 0.2, 0.6, 0.0], [0.0, 0.0, 0.9, 0.0], [0.5, 0.5, 0.0, 0.0], [0.0] * 4, [0.0, 0.7, 0.0, 0.0]])
TERMS = np.array([[0.6, 0.8], [1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])


def test_topics_are_ordered_by_members_then_by_terms_and_empty_ones_go() -> None:
    found = place(Factorization(WEIGHTS, TERMS), ["ice", "snow"], DOCUMENTS, 0.05)
    assert [[each.repository_id for each in topic.members] for topic in found.topics] == [[10, 11], [14], [12]]
    assert [topic.weights for topic in found.topics] == [
        {"ice": 0.0, "snow": 1.0},
        {"ice": 1.0, "snow": 0.0},
        {"ice": 0.6, "snow": 0.8},
    ]


def test_a_document_without_weight_is_placed_nowhere() -> None:
    found = place(Factorization(WEIGHTS, TERMS), ["ice", "snow"], DOCUMENTS, 0.05)
    assert found.shares == {
        10: [(0, 0.75), (1, 0.25)],
        11: [(0, 1.0)],
        12: [(1, 0.5), (2, 0.5)],
        14: [(1, 1.0)],
    }


GERMAN = "the README is in another language (de) than the model (en)"
OTHERS = "the topics are those of what could be read"
NEEDED = "of the 3 vocabulary terms that a topic needs"


@pytest.mark.parametrize(
    ("candidate", "is_placed", "eligible", "status", "reason"),
    [
        (Candidate(10, "observed", 9), True, 30, "observed", None),
        (Candidate(10, "unknown", 3), True, 30, "observed", None),
        (Candidate(10, "observed", 3, "de"), True, 30, "observed", f"{GERMAN}; {OTHERS}"),
        (Candidate(10, "unknown", 3, "de", True), True, 30, "observed", f"{LAST_KNOWN_REASON}; {GERMAN}; {OTHERS}"),
        (Candidate(10, "observed", 3, None, True), True, 30, "observed", None),
        (Candidate(10, "unknown", 3, None, True), True, 30, "observed", LAST_KNOWN_REASON),
        (
            Candidate(10, "unknown", 2, None, True),
            False,
            30,
            "unknown",
            f"the README is unknown, and the last known one and the rest have 2 {NEEDED}",
        ),
        (Candidate(10, "observed", 2), False, 30, "absent", f"too little text: 2 {NEEDED}"),
        (Candidate(10, "absent", 0), False, 30, "absent", f"too little text: 0 {NEEDED}"),
        (Candidate(10, "unknown", 2), False, 30, "unknown", f"the README is unknown, and the rest has 2 {NEEDED}"),
        (
            Candidate(10, "observed", 1, "de"),
            False,
            30,
            "absent",
            f"{GERMAN}, and what is read has 1 {NEEDED}",
        ),
        (
            Candidate(10, "unknown", 5),
            False,
            8,
            "absent",
            "too few documents: 8 of the 9 repositories with enough text that topics need",
        ),
        (Candidate(10, "observed", 3), False, 9, "absent", "its terms belong to none of the topics"),
    ],
)
def test_coverage_says_why_a_repository_has_no_topics(
    candidate: Candidate, is_placed: bool, eligible: int, status: str, reason: str | None
) -> None:
    trust = Trust(0.5, 0.25) if is_placed else None
    row = coverage_row(candidate, trust=trust, eligible_count=eligible, settings=TopicSettings())
    assert row == {
        "repository_id": 10,
        "status": status,
        "reason": reason,
        "terms_count": candidate.terms_count,
        "likeness": 0.5 if is_placed else None,
        "confidence": 0.25 if is_placed else None,
    }


def test_the_organisation_and_full_names_of_people_are_banned() -> None:
    organization = dict.fromkeys(ORGANIZATIONS.polars_schema) | {
        "organization_id": 1,
        "login": "acme",
        "name": "Acme Lab",
    }
    people = [
        dict.fromkeys(PEOPLE.polars_schema) | {"person_id": str(place), "name": name, "is_bot": is_bot}
        for place, (name, is_bot) in enumerate(
            [("Ada Forest", False), ("forest", False), (None, False), ("A Bot", True)]
        )
    ]
    assert names_to_ban(ORGANIZATIONS.frame([organization]), PEOPLE.frame(people)) == ("Acme Lab", "Ada Forest", "acme")
