"""Builds from a stand-in for GitHub, in this process, and what the stand-in says when it is asked directly.

Belongs here: what tests of live builds have in common. Does not belong here: what an organisation is made of
(`organisation`), what is expected of it (the tests).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from research_platform_assets.automation.runs import RunResult
from research_platform_assets_tests.github.live.deep.standin import HEADERS, Standin, running
from research_platform_assets_tests.workbench import Workbench, catalog

TOKEN = "standin-token"


@dataclass(frozen=True)
class LiveBench:
    """One data directory whose organisation `login` is read from a stand-in."""

    bench: Workbench
    standin: Standin
    login: str
    client: httpx.Client

    def run(self, *, selection: str | None = None, **environ: str) -> RunResult:
        """Materialize, by default everything; `environ` adds settings, names without prefix."""
        return self.bench.run(self.bench.data, selection=selection, environ=environ)

    def build(self, **environ: str) -> dict[str, Any]:
        """The same, and it has to succeed; returns what `last_run.json` says."""
        return self.bench.build(self.bench.data, environ=environ)

    def catalog(self) -> dict[str, pl.DataFrame]:
        """All published tables, by name."""
        return dict(catalog(self.bench.current / "catalog.duckdb"))

    def mutate(self, *changes: Mapping[str, Any]) -> None:
        """Change repositories of the organisation, named without their owner, in this order, a second later each."""
        for change in changes:
            self.standin.control("clock", {"advance": 1})
            owned = {"repo": f"{self.login}/{change['repo']}"} if change["op"] != "create" else {"org": self.login}
            self.standin.control("mutate", {**change, **owned})

    def counted(self) -> dict[str, Any]:
        """What the stand-in counted since it was asked the last time."""
        counts: dict[str, Any] = self.standin.control("stats")
        self.standin.control("reset", {"only": ["log"]})
        return counts

    def rest(self, path: str, *, accept: str = "application/vnd.github+json", **params: str | int) -> httpx.Response:
        """GitHub's answer to a request that is not part of any build."""
        return self.client.get(path, params=params, headers={"Accept": accept})

    def remaining(self) -> dict[str, int]:
        """What is left of each hourly budget; asking costs nothing."""
        resources = self.rest("/rate_limit").json()["resources"]
        return {name: resources[name]["remaining"] for name in ("core", "graphql")}

    def rest_list(self, path: str) -> list[dict[str, Any]]:
        """All pages of a list of GitHub's; an empty one where GitHub has nothing to say (204)."""
        found: list[dict[str, Any]] = []
        url: str | None = f"{path}?per_page=100"
        while url is not None:
            answer = self.client.get(url).raise_for_status()
            found += answer.json() if answer.content else []
            url = answer.links.get("next", {}).get("url")
        return found


@contextmanager
def live_bench(archive: Path, login: str, data: Path, **environ: str) -> Iterator[LiveBench]:
    """A stand-in that serves `archive`, and a data directory that reads `login` from it with a token that it knows."""
    with running(archive) as standin, pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_TOKEN", TOKEN)
        patch.chdir(data.parent)
        # Nobody searches here, and an index takes a process of its own.
        own = {"SOURCE": "live", "ORGANIZATIONS": f'["{login}"]', "GITHUB__API_URL": standin.url}
        settings = own | {"SITE__SEARCH": "false"} | environ
        bench = Workbench(data, login.lower().replace("-", "_"), settings)
        with bench.instance, httpx.Client(base_url=standin.url, headers=HEADERS, timeout=30) as client:
            yield LiveBench(bench, standin, login, client)
