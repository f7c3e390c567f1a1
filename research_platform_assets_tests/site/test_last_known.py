"""What the latest capture could not read is shown as it was last known, and called that."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets.site.render import render_site
from research_platform_assets_tests.site.checks import text_of
from research_platform_assets_tests.site.sample_content import (
    ACCOUNT,
    OBSERVED,
    sample_content,
    sample_rows,
    with_tables,
)

REPOSITORY, PERSON, OVERVIEW = f"repositories/{OBSERVED}.html", f"people/{ACCOUNT}.html", "index.html"


def words(site: dict[str, bytes], path: str) -> str:
    return " ".join(text_of(site[path].decode()).split())


@pytest.fixture(scope="module")
def last_known() -> dict[str, bytes]:
    """The site after a capture that did not see the repository `OBSERVED`."""

    def changed(table: str, **values: Any) -> list[dict[str, Any]]:
        concerned = [each for each in sample_rows()[table] if each.get("repository_id", OBSERVED) == OBSERVED]
        others = [each for each in sample_rows()[table] if each not in concerned]
        return [*others, *(each | values for each in concerned)]

    tables = {
        "core.readmes": changed("core.readmes", status="unknown", reason="timeout"),
        "core.contributions": changed("core.contributions", is_current=False),
        "insight.repository_contributors": changed("insight.repository_contributors", status="unknown"),
        "insight.person_stats": changed("insight.person_stats", is_current=False),
        "insight.organization_stats": changed("insight.organization_stats", last_known_count=2),
        "insight.topic_coverage": changed("insight.topic_coverage", reason="those of the last known one"),
    }
    return render_site(with_tables(sample_content(), tables))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (REPOSITORY, "Last known. The present README is unknown: timeout. What is shown is the one read last."),
        (REPOSITORY, "Data are not included."),
        (REPOSITORY, "What is listed was last known."),
        (REPOSITORY, "9 commits last known"),
        (REPOSITORY, "those of the last known one"),
        (PERSON, "its commits are counted as they were last known"),
        (OVERVIEW, "4 of 6 repositories, 2 more as last known"),
        (OVERVIEW, "4 of 6, 2 more as last known"),
    ],
)
def test_what_is_only_last_known_is_shown_as_that(last_known: dict[str, bytes], path: str, said: str) -> None:
    assert said in words(last_known, path)


@pytest.mark.parametrize("path", [REPOSITORY, PERSON, OVERVIEW])
def test_what_the_latest_capture_says_is_not_called_last_known(site: dict[str, bytes], path: str) -> None:
    assert "last known" not in words(site, path).lower()
