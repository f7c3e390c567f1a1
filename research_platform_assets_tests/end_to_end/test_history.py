"""History grows with every capture, nothing that is done to builds makes it shorter, and recorded history joins it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import polars as pl
import pytest

from research_platform_assets.cli.application import run
from research_platform_assets.warehouse.retention import Policy, prune
from research_platform_assets_tests import processes
from research_platform_assets_tests.workbench import Workbench, catalog

DAYS = ["2026-03-09", "2026-03-13"]
SHARES, ID = "insight.repository_topics", "repository_id"
TOPICS = ("insight.topic_models", "insight.topics", SHARES, "insight.topic_events", "insight.topic_drift")


def days(workbench: Workbench) -> list[str]:
    return sorted(set(workbench.read("insight.history")["day"]))


def test_days_are_kept_through_prunes_rollbacks_and_a_return_to_what_was(second: Workbench) -> None:
    kept = second.read("insight.history")
    assert days(second) == DAYS
    stars = kept.filter(repository_id=1850000105, metric="stargazers_count")
    assert stars.select("day", "value").rows() == [("2026-03-09", 34.0), ("2026-03-13", 37.0)]

    # Texts changed a little: the version of the topic model is the very same, whoever's text is not has its topics.
    topics = {table: second.read(table) for table in TOPICS}
    first_build = dict(catalog(second.layout.root / "builds" / second.builds()[0] / "catalog.duckdb"))
    assert first_build["insight.topic_models"].equals(topics["insight.topic_models"])
    of_today = ("repositories_count", "representative_ids")
    assert first_build["insight.topics"].drop(of_today).equals(topics["insight.topics"].drop(of_today))
    known, now = (
        readmes.select("repository_id", "text")
        .join(repositories.select("repository_id", "name", "description", pl.col("topics").list.join(" ")), on=ID)
        .rows()
        for readmes, repositories in (
            (first_build["core.readmes"], first_build["core.repositories"]),
            (second.read("core.readmes"), second.read("core.repositories")),
        )
    )
    same = pl.DataFrame({ID: sorted(row[0] for row in {*known} & {*now})})
    placed = [frame.join(same, on=ID, how="semi") for frame in (first_build[SHARES], topics[SHARES])]
    assert placed[0].height > 0
    assert placed[0].equals(placed[1])

    # Back, where the history is that of then, and forward again to the very same build.
    before = second.builds()
    second.build(restore_build="1")
    assert days(second) == DAYS[:1]
    assert second.build(1)["computed"] == 0
    assert days(second) == DAYS[:1], "what is restored stays"
    assert second.build(2)["computed"] == 0
    assert second.builds() == before
    assert second.read("insight.history").equals(kept)

    assert {table: second.read(table).equals(frame) for table, frame in topics.items()} == dict.fromkeys(TOPICS, True)

    # GitHub is again what it was: another build, as it knows of both days.
    second.build(1)
    assert second.read("insight.history").equals(kept)
    assert second.build(1)["computed"] == 0
    assert len(second.builds()) == 3

    with second.store() as store:
        prune(store, Policy(1, 0, 0, 0), datetime.now(UTC), None)
    assert len(second.builds()) == 1
    assert second.read("insight.history").equals(kept)
    assert second.read("insight.topic_models").equals(topics["insight.topic_models"])


def test_recorded_history_is_looked_at_comes_in_and_goes_again(
    first: Workbench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = first.data / "recorded"
    files.mkdir()
    listing = [
        {"name": "birdsong-annotations", "stars": 30, "forks": 2},
        {"name": "given-up", "stars": 1, "visibility": "public"},
    ]
    (files / "2026-03-01T060000Z.json").write_text(json.dumps(listing), encoding="utf-8")
    (files / "2026-02-01T060000Z.json").write_text('[{"name": "ai-trading-bot", "stars": 342}]', encoding="utf-8")

    processes.become(monkeypatch, processes.environment(first.data), first.data)
    assert run(["check-history", "recorded"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2 listings: 3 values of 2 repositories on 1 days",
        "not believed: 2026-02-01T060000Z.json of 2026-02-01T06:00:00Z names no repository that GitHub has shown",
        "kept under the name alone, as no repository is certain: given-up",
    ]

    environ = {"HISTORY__IMPORT_FILES": json.dumps([str(files)])}
    first.build(1, environ=environ)
    imported = first.read("insight.history").filter(source="import")
    assert imported.select("subject", "metric", "value").rows() == [
        ("1850000105", "forks_count", 2.0),
        ("1850000105", "stargazers_count", 30.0),
        ("name:given-up", "stargazers_count", 1.0),
    ]
    settings = json.loads(first.heads()["insight.history"].settings)
    assert len(settings["listings"]) == 64, "a digest, not what the files say"

    # A file that is damaged later stops the table and nothing else; readers keep what they have.
    (files / "2026-03-01T060000Z.json").write_text("[", encoding="utf-8")
    result = first.run(1, environ=environ)
    assert not result.is_success
    assert any("2026-03-01T060000Z.json is no JSON" in text for _, text in result.failures)
    assert first.read("insight.history").filter(source="import").equals(imported)

    first.build(1)
    kept = first.read("insight.history")
    assert set(kept["source"]) == {"build"}
