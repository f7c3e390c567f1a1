"""The tables that scholarly indexes fill: nothing while they are off, what they said, and what they said back then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.settings.secrets import OPENALEX_KEY_VARIABLE
from research_platform_assets.warehouse.memory import memory_path
from research_platform_assets_tests.archives import Recorded, write_archive
from research_platform_assets_tests.github_server.replies import Reply
from research_platform_assets_tests.github_server.server import Recorded as Request
from research_platform_assets_tests.github_server.server import github_server
from research_platform_assets_tests.scholarly import documents
from research_platform_assets_tests.scholarly.documents import json_reply
from research_platform_assets_tests.workbench import Workbench

WORKS, STATS = "research.works", "research.citation_stats"
OWN, CITED = "10.5555/tides.2021", "10.5555/waves.1999"
CITATION = f"""cff-version: 1.2.0
title: tides
message: If you use this, please cite it.
doi: {OWN}
authors:
  - family-names: Ellerfosse
    given-names: Ada
references:
  - type: article
    title: Waves
    doi: {CITED}
    authors:
      - family-names: Lund
"""


class Index:
    """OpenAlex, which has the organisation's own work and not the one it cites."""

    def __init__(self) -> None:
        self.count, self.is_up = 12, True

    def __call__(self, _: Request) -> Reply:
        if not self.is_up:
            return Reply(401, b"", {})
        return json_reply(documents.openalex({**documents.OPENALEX_WORK, "cited_by_count": self.count}))


def told(workbench: Workbench) -> list[tuple[Any, ...]]:
    return workbench.read(WORKS).select("identifier", "source", "status", "reason", "cited_by_count").rows()


def test_while_all_are_off_nothing_is_asked_and_nothing_is_made(first: Workbench) -> None:
    assert first.read("research.publications").height
    assert first.read(WORKS).is_empty()
    assert first.read(STATS).is_empty()
    assert not memory_path(first.data / first.slug).exists()


def test_works_and_citations_are_those_that_an_index_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OPENALEX_KEY_VARIABLE, raising=False)
    files = {"README.md": b"# Tides\n", "CITATION.cff": CITATION.encode()}
    archive = write_archive(tmp_path / "archive", [Recorded("tides", files=files)])
    index = Index()
    environ = {"ORGANIZATIONS": '["Lab"]', "ANALYSES__TOPICS": "false", "CAPTURE__COVERAGE_FLOOR": "0.5"}
    with github_server(index) as server:
        on = {"SCHOLARLY__OPENALEX__ENABLED": "true", "SCHOLARLY__OPENALEX__API_URL": server.url}
        workbench = Workbench(tmp_path / "data", "lab", environ)
        both = workbench.select(WORKS, STATS)
        with workbench.instance:
            # On: one request for both identifiers, and a figure of the organisation's own work alone.
            workbench.build(archive, environ=on)
            first = [(OWN, "openalex", "observed", None, 12), (CITED, "openalex", "absent", None, None)]
            assert told(workbench) == first
            assert documents.asked_dois(server.requests[0]) == [OWN, CITED]
            stats = workbench.read(STATS).row(0, named=True)
            assert (stats["source"], stats["works_count"], stats["citations_count"], stats["h_index"]) == (
                "openalex",
                1,
                12,
                1,
            )
            # Again: nothing is asked, nothing is made.
            versions = workbench.versions()
            assert workbench.run(archive, selection=both, environ=on).is_success
            assert workbench.versions() == versions
            assert len(server.requests) == 1
            # What was kept is lost, and the index tells another number.
            memory_path(workbench.data / "lab").unlink()
            index.count = 15
            assert workbench.run(archive, selection=both, environ=on).is_success
            assert told(workbench)[0][-1] == 15
            # As of the first build, whatever the index says now; nobody is asked.
            index.is_up = False
            asked = len(server.requests)
            assert workbench.run(archive, selection=f"+({both})", environ=on, inputs_as_of="1").is_success
            assert told(workbench) == first
            assert len(server.requests) == asked
