"""`research.replications`: reading the organisation's own file, and putting it together with the operator's."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from research_platform_assets.analysis.community import Community, parse_community
from research_platform_assets.analysis.replications import declared_by_organization, read_declared, replications
from research_platform_assets.analysis.repository_contents import Known
from research_platform_assets.tables import core, github
from research_platform_assets.tables.research_reproducibility import REPLICATIONS
from research_platform_assets_tests.analysis import rows

EXAMPLE = Path(__file__).resolve().parents[2] / "configs" / "community.example.yaml"
ENTRY = """\
replications:
  - repository: acme/atlas
    by: Ada Example
    date: 2026-03-02
    outcome: success
    link: https://acme.example/report.html
"""
REPOSITORIES = rows.core_repositories(
    {"repository_id": 1, "name": "atlas", "full_name": "acme/atlas"},
    {"repository_id": 2, "name": "twin", "full_name": "acme/twin", "state": "gone"},
    {"repository_id": 3, "name": "twin", "full_name": "acme/twin", "state": "gone"},
)
COMMON = rows.core_repositories({"repository_id": 9, "name": ".github", "full_name": "acme/.github"})
NOTHING = Community()


def test_nothing_declared_is_nothing() -> None:
    made = replications(NOTHING, NOTHING, REPOSITORIES, login="acme")
    assert made.equals(REPLICATIONS.empty())


def test_entries_become_rows_of_the_repositories_they_mean() -> None:
    made = replications(declared(EXAMPLE.read_text(encoding="utf-8")), NOTHING, REPOSITORIES, login="ACME")
    assert rows.is_valid(made, REPLICATIONS)
    assert made.select("kind", "repository_id", "by", "day", "outcome", "rating").rows() == [
        ("replication", 1, "Ada Example", "2026-03-02", "partial", 4),
        ("review", 1, "Bob Example", "2026-04-11", None, 3),
    ]


@pytest.mark.parametrize(
    ("named", "meant"),
    [("1", [1]), ("Atlas", [1]), ("acme/ATLAS", [1]), ("twin", [None]), ("nowhere", [None]), ("others/atlas", [])],
)
def test_only_a_certain_repository_is_taken_for_meant(named: str, meant: list[int | None]) -> None:
    made = declared(ENTRY.replace("acme/atlas", named))
    assert replications(made, NOTHING, REPOSITORIES, login="acme")["repository_id"].to_list() == meant


@pytest.mark.parametrize(
    ("before", "after", "outcomes"),
    [
        ("", "", [("settings", "failure")]),
        ("acme/atlas", "Atlas", [("settings", "failure")]),
        ("Ada Example", "ADA Example", [("settings", "failure")]),
        ("Ada Example", "Bob Example", [("settings", "failure"), ("repository", "success")]),
        ("report.html", "other.html", [("repository", "success"), ("settings", "failure")]),
    ],
)
def test_the_operators_file_counts_where_both_speak_of_the_same(
    before: str, after: str, outcomes: list[tuple[str, str]]
) -> None:
    operator = declared(ENTRY.replace("success", "failure"))
    made = replications(operator, declared(ENTRY.replace(before, after)), REPOSITORIES, login="acme")
    assert rows.is_valid(made, REPLICATIONS)
    assert sorted(made.select("source", "outcome").rows()) == sorted(outcomes)


def declared(text: str) -> Community:
    return parse_community(text, "community.yaml")


def told(*documents: dict[str, Any], files: str = "observed", state: str = "active") -> tuple[Community, Known]:
    """What `declared_by_organization` makes of documents with contents, in the repository `.github`."""
    listed: list[dict[str, Any]] = [
        {"repository_id": 9, "kind": "community", "status": "observed", "oid": rows.oid(each["path"]), **each}
        for each in documents
    ]
    contents = [each.pop("content", b"") for each in listed]
    results = {
        (each["oid"], each["path"]): read_declared(content, each["path"])
        for each, content in zip(listed, contents, strict=True)
    }
    return declared_by_organization(
        COMMON.with_columns(state=pl.lit(state)),
        rows.facets({9: {"files": files}}, table=core.FACETS_TABLE),
        rows.frame(github.DOCUMENTS, listed),
        results,
    )


def test_the_organisations_file_is_read_without_addresses() -> None:
    note = ENTRY + "    note: Ask ada@acme.example how.\n"
    community, state = told({"path": "community.yaml", "content": note.encode()})
    assert state.status == "observed"
    assert [each.note for each in community.replications] == ["Ask [address removed] how."]


def test_the_folder_comes_before_the_root() -> None:
    community, state = told(
        {"path": "community.yaml", "content": b"replications: ["},
        {"path": ".github/community.yaml", "content": ENTRY.encode()},
    )
    assert (state.value, len(community.replications)) == (".github/community.yaml", 1)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"content": b"replications: ["}, "community.yaml in the organisation's repository .github: "),
        ({"content": ENTRY.replace("success", "great").encode()}, "replications entry 1 (line 2): outcome"),
        ({"content": bytes(range(32)) * 9}, "binary data"),
        ({"content": b"#" * 60_000}, "it is longer than 30,000 characters"),
        ({"content": b"[" * 20_000}, "nested more than 50 levels deep"),
        ({"content": b"replications:\n" + b"- x\n" * 2_000}, " …"),
        ({"status": "unknown", "reason": "too large"}, "too large"),
    ],
)
def test_a_broken_file_of_the_organisation_is_unknown_and_stops_nothing(document: dict[str, Any], reason: str) -> None:
    community, state = told({"path": "community.yaml", **document})
    assert (community, state.status) == (NOTHING, "unknown")
    assert reason in state.why
    assert len(state.why) < 700


def test_nothing_declared_differs_from_not_known() -> None:
    assert told()[1].status == "absent"
    assert told(files="unknown")[1].status == "unknown"
    gone = told({"path": "community.yaml", "content": ENTRY.encode()}, state="gone")
    assert gone == (NOTHING, Known("absent")), "what is not there any more declares nothing"


def test_damaged_files_are_read_as_far_as_they_go() -> None:
    chance = random.Random(5)
    for _ in range(60):
        broken = bytearray(ENTRY.encode()[: chance.randrange(len(ENTRY) + 1)])
        for _ in range(chance.randrange(4)):
            broken.insert(chance.randrange(len(broken) + 1), chance.randrange(256))
        told({"path": "community.yaml", "content": bytes(broken)})


@pytest.mark.bench
@pytest.mark.parametrize("trap", [b"- a\n" * 7_000, b"[" * 29_000, b"a: &a [*a]\n" * 2_000, b"? - " * 7_000])
def test_no_file_takes_a_second(trap: bytes) -> None:
    start = time.perf_counter()
    read_declared(trap, "community.yaml")
    assert time.perf_counter() - start < 1
