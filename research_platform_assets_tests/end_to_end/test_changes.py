"""Changes of a whole build: what GitHub did, what a correction did, and what both may have done."""

from __future__ import annotations

import polars as pl

from research_platform_assets.assets.lineage import ORIGINS
from research_platform_assets.cli.builds import changes_between
from research_platform_assets_tests.workbench import Workbench

DAWN, BIRDSONG = "dawn-chorus-detector", "birdsong-annotations"
CORRECTIONS = f"""
repositories:
- {{repository: {DAWN}, field: homepage, value: 'https://example.org', by: eve, date: 2026-01-02, why: it moved}}
"""


def test_a_correction_is_told_from_a_change_on_github_in_the_same_build(first: Workbench) -> None:
    (first.data / "corrections.yaml").write_text(CORRECTIONS, encoding="utf-8")
    environ = {"CORRECTIONS": str(first.data / "corrections.yaml")}
    first.build(2, environ=environ)
    repositories = first.read("core.repositories")
    ids = dict(repositories.select("name", "repository_id").rows())
    changes = first.read("reports.changes")
    told = {
        (row["repository_id"], row["column_name"]): (row["cause"], row["possible_causes"])
        for row in changes.filter(table_name="core.repositories").iter_rows(named=True)
    }
    assert told[ids[DAWN], "homepage"] == ("code", ["code"])
    assert told[ids[DAWN], "corrected_fields"] == ("code", ["code"])
    assert told[ids[BIRDSONG], "stargazers_count"] == ("github", ["github"]), "GitHub's own value, not computed by us"
    assert told[ids["reservoir-release-planner"], ""] == ("github", ["github"]), "it came, whatever we say of it"
    # Counted from what GitHub changed, by settings that changed too.
    assert told[ids[DAWN], "releases_count"] == ("unclear", ["github", "code"])

    # The correction is taken back: now GitHub stands still.
    first.build(2)
    back = first.read("reports.changes")
    assert set(back["cause"]) == {"code"}
    assert set(back["repository_id"]) == {ids[DAWN]}
    one, two, three = first.builds()
    with first.store() as store:
        assert changes_between(store, one, two).equals(changes)
        assert changes_between(store, two, three).equals(back)
        whole = changes_between(store, one, three)
        assert changes_between(store, three, three).is_empty()
    assert set(whole["cause"]) == {"github", "time", "unclear"}, "we see as much as before"
    # A score moves with what was pushed and with the day alike.
    assert set(whole.filter(cause="unclear")["table_name"]) == {"insight.health"}
    # Four days lie between the captures, and the last year ends on the day of a capture.
    aged = whole.filter(cause="time")
    assert set(aged["table_name"]) <= {"insight.health", "insight.person_stats", "insight.repository_contributors"}
    assert set(aged["column_name"]) <= {name for _, name in ORIGINS.dated}
    assert not whole.filter(pl.col("column_name") == "releases_count").is_empty()
