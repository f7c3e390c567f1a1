"""The head of every table, to look for nonsense, and which columns nobody filled. Run by `make bench`.

The sample has everything switched on: declared replications, files of the predecessor, and an index that answers on
this machine. The recorded organisation is built as it is; its program text is not recorded.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets_tests.github_server.replies import Reply
from research_platform_assets_tests.github_server.server import Recorded as Request
from research_platform_assets_tests.github_server.server import github_server
from research_platform_assets_tests.processes import ROOT
from research_platform_assets_tests.scholarly import documents
from research_platform_assets_tests.workbench import Workbench

REPORTS = ROOT / "reports"
ROWS = 3

pytestmark = pytest.mark.bench


def answer(request: Request) -> Reply:
    """OpenAlex, which has whatever it is asked for."""
    return documents.json_reply(documents.openalex_works(documents.asked_dois(request)))


def test_every_table_of_the_sample_has_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    with github_server(answer) as server:
        environ = {
            "COMMUNITY": str(ROOT / "configs" / "demo.community.yaml"),
            "CORRECTIONS": str(ROOT / "configs" / "demo.corrections.yaml"),
            "LEGACY_DIRECTORY": str(ROOT / "examples" / "migration" / "legacy"),
            "SCHOLARLY__OPENALEX__ENABLED": "true",
            "SCHOLARLY__OPENALEX__API_URL": server.url,
        }
        bench = Workbench(tmp_path / "data", environ=environ)
        with bench.instance:
            bench.build(1)
            bench.build(2)
            assert report(bench, "sample") == []


def test_what_the_tables_of_a_real_organisation_hold(real_archive: Path, tmp_path: Path) -> None:
    bench = Workbench(tmp_path / "data", "digital_ai_finance", {"ORGANIZATIONS": '["digital-ai-finance"]'})
    with bench.instance:
        bench.build(real_archive)
        empty = report(bench, "real")
    # Nothing was published before, nobody declared anything, and no index and no predecessor is asked.
    assert set(empty) >= {"legacy.outputs", "legacy.parity", "reports.changes", "research.works"}


def report(bench: Workbench, name: str) -> list[str]:
    """Write and print the heads; returns the tables without rows."""
    lines: list[str] = []
    empty: list[str] = []
    for table in sorted(ALL_TABLES):
        frame = bench.read(table)
        lines += [f"## {table}: {frame.height} rows", ""]
        if frame.is_empty():
            empty.append(table)
            continue
        unfilled = [column for column in frame.columns if frame[column].null_count() == frame.height]
        shown = frame.sample(min(ROWS, frame.height), seed=1).glimpse(return_type="string", max_colname_length=40)
        lines += ["```text", shown, "```", f"never filled: {', '.join(unfilled) or 'none'}", ""]
    path = REPORTS / f"tables-{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines), f"\nwithout rows: {empty}")  # noqa: T201
    return empty
