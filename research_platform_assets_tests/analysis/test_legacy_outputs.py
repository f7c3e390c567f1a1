"""The predecessor's files, value by value: nothing lost, nothing named that may not be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.analysis.legacy_outputs import legacy_outputs
from research_platform_assets.analysis.legacy_shapes import SHAPES
from research_platform_assets.errors import LegacyError
from research_platform_assets.github.legacy.folder import LEGACY_FILES, LegacyFolder
from research_platform_assets.opt_out.declared import Declared, Person
from research_platform_assets.opt_out.frames import concerns, without
from research_platform_assets.opt_out.register import Register
from research_platform_assets.tables.legacy import Outputs
from research_platform_assets_tests.conftest import SHARED
from research_platform_assets_tests.legacy_files import EXAMPLE, entry

RUNS = SHARED / "data" / "legacy"
#: Keys by which the files name somebody, and others.
_NAMES = st.sampled_from(sorted({key for shape in SHAPES.values() for place in shape for key in place.split(".")}))
_NAMES |= st.sampled_from(["id", "source", "target", "full_name", "repository", "generated_at", "timestamp", "a\ud800"])
REPOS = [entry("tides"), entry("floods"), entry("drafts", visibility="private")]


def parsed(directory: Path) -> dict[str, Any]:
    folder = LegacyFolder(directory)
    return {name: folder.value(name) for name in folder.names()}


def said(name: str, content: Any, *, is_public: bool = True) -> dict[tuple[str, str], str | None]:
    """What becomes of one file beside `repos.json`: value by subject and metric."""
    rows = legacy_outputs({"repos.json": REPOS, name: content}, is_public=is_public).filter(file=name)
    return {(subject, metric): value for subject, metric, value in rows.select("subject", "metric", "value").rows()}


def test_without_files_there_are_no_rows() -> None:
    assert legacy_outputs({}, is_public=True).is_empty()


@pytest.mark.parametrize(
    ("value", "text", "number"),
    [
        (3, "3", 3.0),
        (0.1234567, "0.1234567", 0.1234567),
        (True, "true", None),
        ("3", "3", None),
        (None, None, None),
        ([], "[]", None),
        ({}, "{}", None),
        ("NaN", "NaN", None),
        (10**400, str(10**400), None),
        (float("inf"), "Infinity", None),
        ("a\0b\ud800", "a\N{REPLACEMENT CHARACTER}b?", None),
        ("Ask ada@acme.example", "Ask [address removed]", None),
    ],
)
def test_a_value_is_kept_as_text_and_where_it_is_one_as_a_number(value: Any, text: str, number: float | None) -> None:
    row = legacy_outputs({"stats.json": {"x": value}}, is_public=False).row(0, named=True)
    assert (row["subject"], row["metric"], row["value"], row["number"]) == ("", "x", text, number)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "citation_report.json",
            {
                "impact_metrics": {"tides": {"h_index": 1}},
                "citation_graph": {"network": {"nodes": [{"id": "tides", "citations": 2}]}},
            },
            {
                ("acme/tides", "impact_metrics.h_index"): "1",
                ("acme/tides", "citation_graph.network.nodes.id"): "tides",
                ("acme/tides", "citation_graph.network.nodes.citations"): "2",
            },
        ),
        (
            "ml_topic_analysis.json",
            {"methods": {"nmf": {"repository_topics": [{"repository": "tides", "topic_distribution": [0.5, 0]}]}}},
            {
                ("acme/tides", "methods.nmf.repository_topics.repository"): "tides",
                ("acme/tides", "methods.nmf.repository_topics.topic_distribution.0"): "0.5",
                ("acme/tides", "methods.nmf.repository_topics.topic_distribution.1"): "0",
            },
        ),
        (
            "collaboration_network.json",
            {
                "network": {
                    "nodes": [
                        {"id": "bo", "repos": ["tides", "drafts"], "emails": ["bo@acme.example"]},
                        {"id": "al", "repos": ["tides"]},
                        {"id": "cy", "repos": ["drafts"]},
                        {"id": "di", "repos": ["floods", "drafts"]},
                    ],
                    "edges": [
                        {"source": "bo", "target": "al"},
                        {"source": "bo", "target": "cy"},
                        {"source": "bo", "target": "di"},
                    ],
                },
                "metrics": {"degree_centrality": {"bo": 1.0, "cy": 0.5}},
            },
            {
                ("bo", "network.nodes.id"): "bo",
                ("bo", "network.nodes.repos.0"): "tides",
                ("al", "network.nodes.id"): "al",
                ("al", "network.nodes.repos.0"): "tides",
                ("di", "network.nodes.id"): "di",
                ("di", "network.nodes.repos.0"): "floods",
                ("al|bo", "network.edges.source"): "bo",
                ("al|bo", "network.edges.target"): "al",
                ("bo", "metrics.degree_centrality"): "1.0",
            },
        ),
        (
            "stats.json",
            {
                "repos_without_readme": ["drafts", "tides"],
                "recent_repos": [{"name": "drafts", "pushed_at": "x"}, {"name": "tides", "pushed_at": "y"}],
            },
            {
                ("", "repos_without_readme.1"): "tides",
                ("", "recent_repos.1.name"): "tides",
                ("", "recent_repos.1.pushed_at"): "y",
            },
        ),
        (
            "reproducibility_report.json",
            {
                "repositories": {"tides": {"score": 1}, "gone": {"score": 2}, "drafts": {"score": 3}},
                "organization_summary": {"top_repos": [["drafts", {"score": 3}], ["tides", {"score": 1}]]},
            },
            {
                ("acme/tides", "repositories.score"): "1",
                ("", "organization_summary.top_repos.1.0"): "tides",
            },
        ),
    ],
)
def test_every_value_has_its_subject_and_private_ones_are_nobodys(
    name: str, content: Any, expected: dict[tuple[str, str], str]
) -> None:
    assert said(name, content) == expected


def test_a_private_publication_speaks_of_all() -> None:
    content = {"drafts": [{"timestamp": "2025-01-01", "stars": 1}], "gone": [{"timestamp": "2025-01-01", "stars": 1}]}
    assert {subject for subject, _ in said("citation_history.json", content, is_public=False)} == {
        "acme/drafts",
        "acme/gone",
    }
    assert said("citation_history.json", content) == {}


def test_a_value_bears_the_time_of_its_report_its_entry_or_its_snapshot() -> None:
    files = {
        "repos.json": [entry("tides", research_metadata={"meta": {"extracted_at": "2025-01-03T00:00:00"}})],
        "stats.json": {"generated_at": "2025-01-04T00:00:00"},
        "citation_history.json": {
            "tides": [{"timestamp": "2025-01-01T01:00:00+01:00", "stars": 1}, {"timestamp": "soon", "stars": 2}]
        },
    }
    rows = legacy_outputs(files, is_public=True).filter(
        pl.col("metric").is_in(["stars", "generated_at", "0.stars", "1.stars"])
    )
    assert [(file, at) for file, at in rows.select("file", "reported_at").rows()] == [
        ("citation_history.json", datetime(2025, 1, 1, tzinfo=UTC)),
        ("citation_history.json", None),
        ("repos.json", datetime(2025, 1, 3, tzinfo=UTC)),
        ("stats.json", datetime(2025, 1, 4, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"repos.json": {}}, r"repos\.json: is not a list"),
        ({"stats.json": []}, r"stats\.json: is not an object"),
        ({"other.json": {}}, r"other\.json: is none of the predecessor's files"),
        ({"repos.json": [entry("tides"), entry("tides")]}, r"repos\.json: says .* of acme/tides twice"),
    ],
)
def test_a_file_of_another_format_is_named(files: dict[str, Any], message: str) -> None:
    with pytest.raises(LegacyError, match=message):
        legacy_outputs(files, is_public=True)


def test_what_is_nested_without_end_is_kept_as_text() -> None:
    value: Any = 1
    for _ in range(200):
        value = [value]
    frame = legacy_outputs({"stats.json": {"x": value}}, is_public=True)
    assert frame.height == 1
    assert json.loads(frame["value"].item().replace("'", '"')) != 1


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(["tides", "drafts"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(LEGACY_FILES), content=_VALUES)
def test_whatever_a_file_holds_gives_rows_that_keep_to_the_contract_or_an_error_that_names_it(
    name: str, content: Any
) -> None:
    try:
        rows = legacy_outputs({"repos.json": REPOS} | {name: content}, is_public=True)
    except LegacyError as error:
        said = str(error)
        assert name in said
        return
    Outputs.validate(rows)
    assert not rows.filter(pl.col("subject").str.contains("drafts", literal=True)).height


def test_who_opted_out_is_neither_subject_nor_named() -> None:
    rows = legacy_outputs(parsed(EXAMPLE), is_public=True)
    people = rows.filter(pl.col("file") == "collaboration_network.json")["subject"].unique().sort()
    login = next(name for name in people if name and "|" not in name)
    register = Register(Declared(("lab-handbook",), (Person(logins=(login,)),)), b"key", owner="ellerfosse-lab")
    left = without("legacy.outputs", rows, register)
    assert not left.filter(pl.any_horizontal(pl.col("subject", "value").str.contains(f"{login}|lab-handbook"))).height
    assert not concerns("legacy.outputs", left, register)
    others = left["subject"].n_unique()
    assert 1 < others < rows["subject"].n_unique()


def test_the_example_keeps_to_the_contract_and_names_nobody_private() -> None:
    rows = legacy_outputs(parsed(EXAMPLE), is_public=True)
    Outputs.validate(rows)
    texts = rows.select(pl.concat_str("subject", "metric", pl.col("value").fill_null(""), separator=" "))
    assert not texts.to_series().str.contains("grant|tide-tables|@").any()


@pytest.mark.parametrize("run", ["cc1c9dc", "c575cc9"])
def test_every_value_of_a_published_run_comes_in(run: str) -> None:
    if not (RUNS / run).is_dir():
        pytest.skip("no outputs of the predecessor beside the checkout (../shared)")
    files = parsed(RUNS / run)
    assert sorted(files) == sorted(LEGACY_FILES)
    rows = legacy_outputs(files, is_public=True)
    Outputs.validate(rows)
    for name, content in files.items():
        assert rows.filter(file=name).height == _leaves(content), name
    assert not rows["value"].drop_nulls().str.contains("@example").any()
    assert rows.equals(legacy_outputs(files, is_public=False))


def _leaves(value: Any, key: str = "") -> int:
    """Values in a file without addresses and without the copies in the list of the best."""
    if key in ("emails", "email"):
        return 0
    if key == "top_repos":
        return len(value)
    items = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    return sum(_leaves(item, str(inner)) for inner, item in items) if items else 1
