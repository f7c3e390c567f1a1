"""A backup is put back while what lies beside the warehouse goes on from later: the next build is as if it had not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from research_platform_assets.assets.sources import open_source
from research_platform_assets.settings.organizations import ResolvedOrganization
from research_platform_assets.tables.github import GITHUB_TABLES
from research_platform_assets.warehouse import backup, documents, pseudonyms, spool, upkeep
from research_platform_assets.warehouse.memory import memory_path
from research_platform_assets_tests.github.live.account import Account, operations
from research_platform_assets_tests.github.live.conftest import small_account
from research_platform_assets_tests.github.live.repository import Repository
from research_platform_assets_tests.github_server.server import github_server
from research_platform_assets_tests.workbench import Workbench


@dataclass(frozen=True)
class Bench:
    """A warehouse whose captured tables are read from an account behind a real server."""

    bench: Workbench
    account: Account

    @property
    def directory(self) -> Path:
        return self.bench.data / self.bench.slug

    def tables(self) -> dict[str, pl.DataFrame]:
        """The captured tables, taken from GitHub as it is now."""
        result = self.bench.run(self.bench.data, selection='group:"github"')
        assert result.is_success, result.failures
        with self.bench.store() as store:
            heads = store.heads()
            return {
                table.qualified_name: store.read(table, heads[table.qualified_name].version) for table in GITHUB_TABLES
            }

    def leave_a_spool(self) -> None:
        """Capture the present state, and die before it is taken in."""
        with self.bench.store() as store:
            known = documents.known_oids(store.connection)
        organization = ResolvedOrganization("acme", "acme", None)
        with (
            open_source(self.bench.settings(self.bench.data), organization, self.directory) as source,
            spool.open_spool(self.directory, source.state(), known, timeout_seconds=1) as pages,
        ):
            source.capture(pages)


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_of_a_person")
    monkeypatch.chdir(tmp_path)
    account = small_account()
    with github_server(account) as server:
        environ = {"SOURCE": "live", "ORGANIZATIONS": '["acme"]', "GITHUB__API_URL": server.url}
        bench = Workbench(tmp_path / "data", "acme", environ)
        with bench.instance:
            yield Bench(bench, account)


def test_a_key_that_is_lost_is_not_replaced_until_that_is_accepted(live: Bench) -> None:
    live.tables()
    file = pseudonyms.path(live.directory)
    key, versions = file.read_bytes(), live.bench.versions()
    file.unlink()
    result = live.bench.run(live.bench.data, selection='group:"github"')
    assert not result.is_success
    assert f"{file} is missing" in result.failures[0][1]
    assert not file.exists()
    assert live.bench.versions() == versions
    file.write_bytes(key)
    live.tables()
    assert live.bench.versions() == versions
    file.unlink()
    pseudonyms.note_path(live.directory).unlink()
    live.tables()
    assert file.read_bytes() != key


def test_the_next_build_lacks_nothing_and_asks_only_for_what_went(live: Bench, tmp_path: Path) -> None:
    live.tables()
    with live.bench.store() as store:
        folder = backup.write(store, tmp_path / "backup")
    live.account.repositories[2].push({"README.md": b"Tools, told anew\n"})
    live.account.add(Repository(4, "new")).push({"README.md": b"New\n"})
    live.tables()
    live.account.repositories[2].row["stargazers_count"] = 5
    live.leave_a_spool()

    upkeep.put_back(folder, live.directory, timeout_seconds=1)
    assert memory_path(live.directory).exists()
    before = len(live.account.log)
    after = live.tables()

    asked = operations(live.account.log[before:])
    assert (asked["Blobs"], asked["LineCounts"]) == (1, 0), "what was known of commits still is"
    fresh = Bench(Workbench(tmp_path / "fresh", "acme", live.bench.environ, live.bench.instance), live.account)
    pseudonyms.path(fresh.directory).parent.mkdir(parents=True)
    pseudonyms.path(fresh.directory).write_bytes(pseudonyms.path(live.directory).read_bytes())
    expected = fresh.tables()
    assert {name: table.rows() for name, table in after.items()} == {
        name: table.rows() for name, table in expected.items()
    }
