"""A small organisation with every state a fact can be in, as the site's input.

Belongs here: building `SiteContent` for tests. Rows are made from the table declarations, so that a column that is
added to a table is null here until a test needs it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import dataframely as dy
import polars as pl

from research_platform_assets.site.content import SiteContent
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.site.sample_findings import finding_rows
from research_platform_assets_tests.site.sample_pictures import picture_rows
from research_platform_assets_tests.site.sample_topics import topic_rows

Row = dict[str, Any]

OBSERVED, GONE, EMPTY, UNREADABLE, CORRECTED, ODD = 101, 102, 103, 104, 105, 106
ACCOUNT, PSEUDONYM, SYNTHETIC, BOT = "account-7", "pseudonym-0a1b2c3d4e5f", "account-2000000001", "account-49699333"
START = datetime(2024, 1, 10, 12, tzinfo=UTC)
OID = "c0ffee" + "0" * 34

README = """# Volatility models

Estimates *volatility* with [GARCH](docs/garch.md). ![results](figures/results.png)

| model | error |
| ----- | ----: |
| GARCH | 0.12  |

- [x] paper
- [ ] package

> [!NOTE]
> Data are not included.

```python
fit(returns)
```

See [the figures](#figures) and https://example.org/paper.

## Figures
"""


def row(table: str, **values: Any) -> Row:
    """One row of `table`; columns not given are null, or empty where null is not allowed."""
    return {name: values.get(name, _blank(column)) for name, column in ALL_TABLES[table].contract.columns().items()} | (
        values
    )


def _blank(column: dy.Column) -> Any:
    if column.nullable and not column.primary_key:
        return None
    blanks: dict[type[dy.Column], Any] = {dy.Bool: False, dy.Int64: 0, dy.Float64: 0.0, dy.Datetime: START, dy.List: []}
    return blanks.get(type(column), "")


def frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    """The frame of `table` with `rows`, sorted by its key."""
    return ALL_TABLES[table].frame(rows).sort(ALL_TABLES[table].key)


def sample_content(**changes: Any) -> SiteContent:
    """The organisation; `changes` replace fields of the content."""
    rows = sample_rows()
    tables = {table: frame(table, rows.get(table, [])) for table in ALL_TABLES if table not in _NOT_ON_THE_SITE}
    content = SiteContent(
        title="Example Lab",
        tables=tables,
        versions={table: hashlib.sha256(table.encode()).hexdigest() for table in tables},
        dictionary=list(ALL_TABLES.values()),
        lineage={
            "core.repositories": {
                "name": [("github.repositories", "name")],
                "stargazers_count": [("github.repositories", "stargazers_count")],
            },
            "insight.organization_stats": {"value": [("core.repositories", "stargazers_count")]},
        },
        analyses={"topics": True},
        corrections="repositories:\n  risk-data:\n    description: Market risk data\n",
        slug="example",
    )
    return replace(content, **changes)


def with_tables(content: SiteContent, changed: Mapping[str, Sequence[Row]]) -> SiteContent:
    """`content` with the rows of some tables replaced."""
    return replace(content, tables={**content.tables, **{table: frame(table, rows) for table, rows in changed.items()}})


_NOT_ON_THE_SITE = ("reports.site", "reports.exports")


def sample_rows() -> dict[str, list[Row]]:
    """All rows by table."""
    return {
        "github.organizations": [
            row(
                "github.organizations",
                organization_id=1,
                login="example-lab",
                name="Example Lab",
                description="Research on markets and risk.",
                html_url="https://github.com/example-lab",
                is_invented=True,
            )
        ],
        "github.repositories": _listing(),
        "github.heads": [
            row("github.heads", repository_id=number, head_oid=OID, is_history_complete=number != CORRECTED)
            for number in (OBSERVED, CORRECTED, ODD)
        ],
        "github.commits": _commits(),
        "github.releases": [
            row("github.releases", repository_id=OBSERVED, tag_name="v1.0", name="First", published_at=START),
            row("github.releases", repository_id=OBSERVED, tag_name="draft", name=None),
        ],
        "core.facets": _facets(),
        "core.repositories": _repositories(),
        "core.readmes": _readmes(),
        "core.people": _people(),
        "core.contributions": _contributions(),
        "insight.person_stats": _person_stats(),
        "insight.repository_contributors": _spread(),
        "insight.organization_stats": _figures(),
        **topic_rows(row),
        **picture_rows(row),
        "reports.changes": _changes(),
        **finding_rows(row),
    }


def _repositories() -> list[Row]:
    def made(number: int, name: str, **values: Any) -> Row:
        common = {
            "repository_id": number,
            "name": name,
            "full_name": f"example-lab/{name}",
            "state": "active",
            "html_url": f"https://github.com/example-lab/{name}",
            "default_branch": "main",
            "created_at": START,
            "pushed_at": START + timedelta(days=number),
        }
        return row("core.repositories", **common | values)

    counts = {"commits_count": 12, "files_count": 30, "releases_count": 2, "stargazers_count": 1234, "forks_count": 0}
    return [
        made(
            OBSERVED,
            "volatility-models",
            description="GARCH and stochastic volatility",
            homepage="https://example.org",
            language="Python",
            topics=["garch", "finance"],
            license_spdx_id="MIT",
            head_oid=OID,
            open_issues_count=3,
            size_kilobytes=2048,
            former_names=["garch"],
            **counts,
        ),
        made(GONE, "old-course", state="gone", description="A course", stargazers_count=7, pushed_at=None),
        made(EMPTY, "empty-shell", state="archived", pushed_at=None, topics=[]),
        made(UNREADABLE, "blocked-data", is_private=True, stargazers_count=12, language="R", head_oid=OID),
        made(
            CORRECTED,
            "risk-data",
            description="Market risk data",
            is_fork=True,
            language="R",
            head_oid=OID,
            commits_count=4,
            corrected_fields=["created_at", "description"],
        ),
        made(ODD, "<b>Ünï & \u202ecode</b>", homepage="javascript:alert(1)", description='" onload="x', head_oid=OID),
    ]


def _listing() -> list[Row]:
    listed = [core for core in _repositories() if core["state"] != "gone"]
    shared = set(ALL_TABLES["github.repositories"].polars_schema) & set(ALL_TABLES["core.repositories"].polars_schema)
    rows = [row("github.repositories", **{name: core[name] for name in sorted(shared)}) for core in listed]
    for made in rows:
        if made["repository_id"] == OBSERVED:
            made["languages"] = [{"name": "Python", "size_bytes": 900}, {"name": "R", "size_bytes": 100}]
            made["subscribers_count"] = 5
    return rows


def _facets() -> list[Row]:
    later = START + timedelta(days=40)

    def made(number: int, facet: str, status: str, reason: str | None = None, **values: Any) -> Row:
        common = {"repository_id": number, "facet": facet, "status": status, "reason": reason, "since": START}
        return row("core.facets", **common | values)

    observed = [
        *("description", "readme", "license", "languages", "topics", "head", "commits", "contributors", "files"),
        *("releases", "stargazers_count", "forks_count", "subscribers_count", "open_issues_count", "size_kilobytes"),
    ]
    return [
        *(made(OBSERVED, facet, "observed") for facet in observed),
        *(made(EMPTY, facet, "absent", "the repository is empty") for facet in observed),
        *(made(UNREADABLE, facet, "unknown", "403 too large", since=later) for facet in observed),
        made(CORRECTED, "description", "absent", "none is set"),
        made(CORRECTED, "languages", "observed"),
        made(CORRECTED, "commits", "observed", origin="synthetic"),
        made(CORRECTED, "contributors", "observed", origin="git"),
        made(CORRECTED, "readme", "observed"),
        made(CORRECTED, "stargazers_count", "observed"),
        made(ODD, "readme", "observed"),
        made(ODD, "commits", "unknown", "timeout"),
    ]


def _readmes() -> list[Row]:
    def made(number: int, status: str, **values: Any) -> Row:
        return row("core.readmes", repository_id=number, status=status, **values)

    return [
        made(OBSERVED, "observed", path="README.md", format="markdown", oid=OID, text=README, word_count=40,
             natural_language="en", size_bytes=len(README), encoding="utf-8"),
        made(GONE, "unknown", reason="the repository is gone"),
        made(EMPTY, "absent", reason="the repository is empty"),
        made(UNREADABLE, "unknown", reason="403 too large", path="README.md", format="markdown"),
        made(CORRECTED, "observed", path="docs/README.rst", format="restructuredtext", oid=OID,
             text="Risk data\n=========\n\nSee `the code <src/load.R>`_.\n", word_count=5),
        made(ODD, "observed", path="README", format="text", oid=OID, text="<script>alert(1)</script> & more"),
    ]  # fmt: skip


def _people() -> list[Row]:
    return [
        row("core.people", person_id=ACCOUNT, login="ada", name="Ada L.", identity="account",
            identities=[{"identity": "ada-work", "evidence": ".mailmap of volatility-models"}]),
        row("core.people", person_id=PSEUDONYM, name="<i>Bo</i>", identity="pseudonym"),
        row("core.people", person_id=SYNTHETIC, login="cy-made-up", identity="synthetic"),
        row("core.people", person_id=BOT, login="dependabot[bot]", identity="account", is_bot=True,
            bot_reason="login suffix"),
    ]  # fmt: skip


def _contributions() -> list[Row]:
    def made(number: int, person: str, commits: int, **values: Any) -> Row:
        common = {"repository_id": number, "person_id": person, "commits_count": commits, "is_complete": True}
        common["is_current"] = True
        return row("core.contributions", **common | values)

    return [
        made(OBSERVED, ACCOUNT, 9, additions=100, deletions=20, first_commit_at=START, last_commit_at=START),
        made(OBSERVED, BOT, 3),
        made(CORRECTED, PSEUDONYM, 3, is_complete=False),
        made(CORRECTED, SYNTHETIC, 1, is_complete=False),
    ]


def _person_stats() -> list[Row]:
    def made(person: str, commits: int, share: float, **values: Any) -> Row:
        common = {"person_id": person, "commits_count": commits, "commits_share": share, "repositories_count": 1}
        common["is_current"] = True
        return row("insight.person_stats", **common | values)

    return [
        made(ACCOUNT, 9, 9 / 13, additions=100, deletions=20, active_days_count=8, is_complete=True),
        made(PSEUDONYM, 3, 3 / 13),
        made(SYNTHETIC, 1, 1 / 13),
        made(BOT, 3, 1.0, is_bot=True, is_complete=True),
    ]


def _spread() -> list[Row]:
    return [
        row("insight.repository_contributors", repository_id=OBSERVED, status="observed", contributors_count=1,
            bots_count=1, commits_count=9, truck_factor=1, is_complete=True, top_person_id=ACCOUNT),
        row("insight.repository_contributors", repository_id=EMPTY, status="absent"),
        row("insight.repository_contributors", repository_id=UNREADABLE, status="unknown"),
        row("insight.repository_contributors", repository_id=CORRECTED, status="observed", contributors_count=2,
            truck_factor=1),
    ]  # fmt: skip


def _figures() -> list[Row]:
    def made(metric: str, value: float | None, observed: int, unit: str = "count") -> Row:
        return row("insight.organization_stats", metric=metric, value=value, unit=unit, observed_count=observed,
                   total_count=6, description=f"What {metric} counts.")  # fmt: skip

    return [
        made("repositories_count", 6.0, 6),
        made("people_count", 3.0, 4),
        made("stargazers_count", 1234.0, 3),
        made("readme_words_mean", 22.5, 2, "words"),
        made("watchers_count", None, 0),
    ]


def _commits() -> list[Row]:
    return [
        row(
            "github.commits",
            repository_id=OBSERVED,
            oid=f"{place:040x}",
            position=place,
            authored_at=START + timedelta(days=23 * place),
            committed_at=START + timedelta(days=23 * place),
            author_identity="account",
        )
        for place in range(12)
    ]


def _changes() -> list[Row]:
    def made(table: str, key: str, kind: str, repository: int | None, **values: Any) -> Row:
        common = {
            "table_name": table,
            "row_key": key,
            "kind": kind,
            "repository_id": repository,
            "column_name": "",
            "cause": "github",
            "possible_causes": ["github"],
            "previous_captured_at": START,
            "captured_at": START + timedelta(days=100, hours=2),
        }
        return row("reports.changes", **common | values)

    stars = {"column_name": "stargazers_count", "before": "1", "after": "2"}
    metric = json.dumps({"metric": "stargazers_count"})
    return [
        made("core.repositories", "[101]", "changed", OBSERVED, **stars),
        made(
            "core.repositories",
            "[101]",
            "changed",
            OBSERVED,
            column_name="description",
            before=None,
            after='"<b>x</b>"',
            cause="code",
            possible_causes=["code"],
        ),
        made(
            "core.repositories",
            "[106]",
            "added",
            ODD,
            after='{"name":"<b>"}',
            event="added",
            explanation="created on 2024-01-02, but not seen before",
            cause="unclear",
            possible_causes=["github", "seen"],
        ),
        made("core.people", '["account-9"]', "removed", None, before='{"login":"zed"}'),
        made("core.authors", '[102,"account-9"]', "added", GONE, after="{}", cause="seen", possible_causes=["seen"]),
        made(
            "insight.organization_stats", metric, "changed", None, column_name="value", before="1234.0", after="1235.0"
        ),
    ]
