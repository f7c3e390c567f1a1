"""A build from the predecessor's files, with what they say beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from research_platform_assets_tests.legacy_files import EXAMPLE
from research_platform_assets_tests.workbench import SLUG, Workbench


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The example, built once."""
    environ = {
        "SOURCE": "legacy",
        "LEGACY_DIRECTORY": str(EXAMPLE),
        "HISTORY__IMPORT_FILES": f'["{EXAMPLE / "citation_history.json"}"]',
        "EXPORTS__LEGACY_FILES": "true",
        "CAPTURE__COVERAGE_FLOOR": "0.4",
        "ANALYSES__TOPICS": "false",
    }
    workbench = Workbench(tmp_path_factory.mktemp("legacy") / "data", SLUG, environ)
    with workbench.instance:
        workbench.build()
        yield workbench


def test_what_the_files_say_is_published_and_what_they_cannot_say_is_unknown(built: Workbench) -> None:
    repositories = built.read("core.repositories")
    assert sorted(repositories["name"]) == [
        "chorus-index-paper",
        "glacier-terminus-mapper",
        "lab-handbook",
        "river-stage-forecast",
        "saltmarsh-gauges",
    ]
    assert repositories["is_fork"].null_count() == repositories["commits_count"].null_count() == 5
    assert built.read("core.readmes")["status"].value_counts(sort=True).rows() == [("observed", 4), ("unknown", 1)]
    stats = {row["metric"]: row["value"] for row in built.read("insight.organization_stats").to_dicts()}
    assert (stats["repositories_count"], stats["fork_repositories_count"]) == (5.0, None)
    coverage = built.read("insight.organization_stats").filter(metric="repositories_with_readme")
    assert coverage.select("value", "observed_count", "total_count").row(0) == (4.0, 4, 5)
    assert built.manifest()["captured_at"].startswith("2026-02-16T05:41:07")


def test_nobody_reads_of_a_private_repository_or_an_address(built: Workbench) -> None:
    for path in built.current.rglob("*"):
        if path.suffix in (".html", ".csv", ".json", ".md", ".txt"):
            text = path.read_text(encoding="utf-8")
            assert "grant-drafts" not in text, path
            assert "@ellerfosse" not in text, path


def test_outputs_history_and_file_shapes_come_with_the_build(built: Workbench) -> None:
    outputs = built.read("legacy.outputs")
    assert outputs["file"].n_unique() == 9
    history = built.read("insight.history").filter(source="import", metric="stargazers_count")
    # Of the last day, the build knows more than the file.
    assert sorted(history["day"].unique()) == ["2026-01-19", "2026-02-02"]
    assert {path.name for path in (built.current / "legacy").iterdir()} >= {"repos.json", "README.md"}
    statistics = json.loads((built.current / "legacy" / "stats.json").read_text(encoding="utf-8"))
    assert (statistics["generated_at"], statistics["total_contributors"]) == ("2026-02-16T00:00:00", None)


def test_who_opted_out_is_not_taken_over(built: Workbench, tmp_path: Path) -> None:
    said = built.read("legacy.outputs").filter(file="collaboration_network.json")
    login = said.filter(metric="network.nodes.id")["subject"].min()
    (tmp_path / "privacy.yaml").write_text(
        f"people:\n  - login: {login}\nrepositories:\n  - repository: lab-handbook\n"
    )
    environ = {**built.environ, "PRIVACY": str(tmp_path / "privacy.yaml")}
    workbench = Workbench(tmp_path / "data", SLUG, environ)
    with workbench.instance:
        result = workbench.run(selection=workbench.select("legacy.outputs"))
        assert result.is_success, result.failures
        rows = workbench.read("legacy.outputs")
    assert 0 < rows.height < built.read("legacy.outputs").height
    for column in ("subject", "value"):
        assert not rows[column].drop_nulls().str.contains(f"{login}|lab-handbook").any()


def test_a_flag_that_is_taken_back_empties_the_table_and_nothing_is_taken_in_twice(built: Workbench) -> None:
    before = built.heads()["legacy.outputs"]
    selection = built.select("legacy.outputs")
    assert built.run(selection=selection, environ={"SOURCE": "archive", "LEGACY_DIRECTORY": ""}).is_success
    assert built.heads()["legacy.outputs"].rows == 0
    assert built.run(selection=selection).is_success
    assert built.heads()["legacy.outputs"] == before
