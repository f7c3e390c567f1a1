"""Another program that reads recorded organisations, which knows nothing of `facts/`, reads what is written."""

from __future__ import annotations

import base64
from pathlib import Path

import httpx

from research_platform_assets_tests.github.archive import pages as make
from research_platform_assets_tests.github.archive.captures import captured
from research_platform_assets_tests.github.live.deep.standin import HEADERS, running
from research_platform_assets_tests.workbench import STATES


def test_the_stand_in_for_github_serves_what_was_written(tmp_path: Path) -> None:
    sink = captured(STATES[1])
    make.recorded(sink, tmp_path / "copy")
    copy = make.read(tmp_path / "copy")
    expected = {page.repository.name: page for page in make.repositories_of(sink)}
    with running(tmp_path / "copy") as standin, httpx.Client(base_url=standin.url, headers=HEADERS) as client:
        repositories = client.get("/orgs/ellerfosse-lab/repos", params={"per_page": 100}).raise_for_status().json()
        assert {row["name"] for row in repositories} == expected.keys()
        readmes = 0
        for name, page in expected.items():
            commits = client.get(f"/repos/ellerfosse-lab/{name}/commits", params={"per_page": 100})
            assert commits.is_success == bool(page.commits)
            if page.commits:
                assert [commit["sha"] for commit in commits.json()] == [commit.oid for commit in page.commits]
            readme = next((each for each in page.documents if each.kind == "readme"), None)
            if readme is not None and readme.status == "observed":
                answer = client.get(f"/repos/ellerfosse-lab/{name}/readme").raise_for_status().json()
                assert base64.b64decode(answer["content"]) == copy.documents[readme.oid]
                readmes += 1
        assert readmes > 15
