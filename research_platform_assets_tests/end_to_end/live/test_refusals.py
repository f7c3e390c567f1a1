"""Live builds that cannot succeed: one sentence that helps, readers notice nothing, and no request is made twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from research_platform_assets.warehouse.store import database_path
from research_platform_assets_tests import processes
from research_platform_assets_tests.archives import write_archive
from research_platform_assets_tests.end_to_end.live.bench import LiveBench, live_bench
from research_platform_assets_tests.end_to_end.live.organisation import (
    LOGIN,
    Case,
    history,
    numbered,
    repository,
    texts,
)
from research_platform_assets_tests.workbench import Workbench

WRONG = "wrong-token-of-somebody"
#: Nothing behind them is looked at when they cannot be had; that takes three times as long.
CAPTURED = 'group:"github"'
#: Nobody answers there.
NOWHERE = "http://127.0.0.1:9"
#: What is left of 5,000 requests or points when only the share of the token's owner remains.
RESERVE = 500
NOT_ACCEPTED = (
    "GitHub does not accept the token from the environment variable GITHUB_TOKEN; it may have expired or been "
)


def organisation() -> list[Case]:
    """Enough of everything for questions of each kind."""
    long = repository("long", texts("README.md"), commits=history("long", 130))
    deep = repository("deep", texts("a/b/c/d/e/f/notes.md", "README.rst"))
    binary = repository("binary", {"README.md": bytes(range(256)), "setup.py": b"import setuptools\n"})
    return numbered([Case(recorded) for recorded in (long, deep, binary)])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBench]:
    folder = tmp_path_factory.mktemp("refusals")
    archive = write_archive(folder / "archive", [case.recorded for case in organisation()])
    settings = {"ANALYSES__TOPICS": "false", "GITHUB__MAX_WAIT_SECONDS": "0", "GITHUB__MAX_COMMITS": "110"}
    with live_bench(archive, LOGIN, folder / "data", **settings) as bench:
        yield bench


@pytest.fixture
def live(server: LiveBench, tmp_path: Path) -> LiveBench:
    """An empty data directory of its own, and a stand-in as it started."""
    server.standin.control("reset", {})
    server.standin.control("settings", {"secondary": False})
    return replace(server, bench=replace(server.bench, data=tmp_path / "data"))


def state(bench: Workbench) -> tuple[dict[str, str], str | None]:
    """The current versions of all tables, and the build that readers see."""
    is_there = database_path(bench.data / bench.slug).exists()
    versions = bench.versions() if is_there else {}
    # What the predecessor left behind is read from files, whatever GitHub says.
    versions.pop("legacy.outputs", None)
    return versions, bench.layout.shown()


def refused(live: LiveBench, *, selection: str | None = CAPTURED, **environ: str) -> str:
    """The sentence that a run ends with, having changed nothing in the tables and nothing that readers see."""
    before = state(live.bench)
    result = live.run(selection=selection, **environ)
    assert not result.is_success
    ((step, text),) = result.failures
    assert step == "github_capture"
    assert len(text.splitlines()) == 1
    assert state(live.bench) == before
    return text


def allow(live: LiveBench, **requests: int) -> None:
    """Let so many more requests or points pass before only the reserve is left."""
    live.standin.control("settings", {"remaining": {name: RESERVE + more for name, more in requests.items()}})


def asked(live: LiveBench) -> Counter[tuple[str, str]]:
    """Everything that was asked of the stand-in but the account and its listing, by route and query."""
    found = live.standin.control("requests")
    return Counter(
        (line["path"], f"{line['query']}{line['operation']}") for line in found if "/orgs/" not in line["path"]
    )


def test_a_token_that_is_not_accepted_ends_the_command_with_status_1(live: LiveBench, tmp_path: Path) -> None:
    variables = {f"RESEARCH_PLATFORM_{name}": value for name, value in live.bench.environ.items()}
    environ = processes.environment(tmp_path / "data", GITHUB_TOKEN=WRONG, **variables)
    done = processes.run(processes.platform("build"), environ, tmp_path, status=1)
    message, end = done.stderr.splitlines()[-2:]
    assert message.startswith(f"github_capture failed: {NOT_ACCEPTED}")
    assert end.endswith("failed; readers keep what was published before")
    assert done.stdout == ""
    assert WRONG not in done.stderr
    assert not (tmp_path / "data" / "published").exists()
    # GitHub locks out who goes on asking.
    assert live.standin.control("stats")["requests"] == 1


def test_no_token_is_said_before_anything_is_asked(live: LiveBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    text = refused(live)
    assert text == "there is no token for GitHub; put one into the environment variable GITHUB_TOKEN"
    assert live.standin.control("stats")["requests"] == 0


def test_an_unknown_organisation_is_named(live: LiveBench) -> None:
    text = refused(live, ORGANIZATIONS=f'[{{"login": "no-such-lab", "slug": "{live.bench.slug}"}}]')
    assert text == (
        "GitHub knows no organisation or user no-such-lab, or the token may not see it; correct `organizations` in the "
        "settings, or use a token of a member"
    )


def test_a_github_that_does_not_answer_is_named(live: LiveBench) -> None:
    text = refused(live, GITHUB__API_URL=NOWHERE)
    assert text.startswith(f"{NOWHERE}/orgs/{LOGIN} gave no proper answer in 1 attempt, the last: no connection (")
    assert text.endswith("; check the network and github.api_url, or try again later")


@pytest.mark.parametrize(
    ("settings", "resource"),
    [
        ({"remaining": {"core": 0}}, "core"),
        ({"remaining": {"core": 0}, "rate_limit_status": 429}, "core"),
        ({"primary_limit": 0}, "core"),
        ({"remaining": {"core": RESERVE}}, "core"),
        ({"remaining": {"graphql": 0}}, "graphql"),
        ({"remaining": {"graphql": 0}, "graphql_rate_limit_error": "RATE_LIMITED"}, "graphql"),
    ],
)
def test_an_exhausted_limit_says_until_when(live: LiveBench, settings: dict[str, object], resource: str) -> None:
    live.standin.control("settings", settings)
    text = refused(live)
    assert text.startswith(f"GitHub's limit `{resource}` lasts until 20")
    assert text.endswith("longer than may be waited; what was captured stays, go on then")


def test_a_build_goes_on_where_a_limit_stopped_it_and_asks_nothing_twice(live: LiveBench, tmp_path: Path) -> None:
    whole = replace(live.bench, data=tmp_path / "whole")
    assert whole.run(whole.data, selection=CAPTURED).is_success
    expected = asked(live)
    assert expected.total() > 6
    live.standin.control("reset", {"only": ["log"]})
    stops = 0
    allow(live, core=1000, graphql=1)
    while not live.run(selection=CAPTURED).is_success:
        assert state(live.bench) == ({}, None)
        stops += 1
        assert stops < 20
        allow(live, core=1000, graphql=1)
    assert stops >= 3
    assert asked(live) == expected
    live.build()
    versions = live.bench.versions()
    assert whole.versions() == {name: version for name, version in versions.items() if name.startswith("github.")}
    live.mutate({"op": "push", "repo": "long"}, {"op": "push", "repo": "deep"})
    allow(live, core=1000, graphql=1)
    assert "`graphql`" in refused(live, selection=None)
    allow(live, core=1000, graphql=1000)
    live.build()
    assert live.catalog()["core.repositories"]["commits_count"].to_list() == [131, 3, 2]
