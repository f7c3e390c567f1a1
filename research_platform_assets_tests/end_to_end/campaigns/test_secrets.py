"""The token, the key of pseudonyms and addresses of commits are nowhere: in no file, no log, no answer of Dagster.

All is searched byte by byte, also what databases hold and what is compressed; first while a capture is under way. The
tests stand in this order, and each looks at what those before it left.
"""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import httpx
import pytest

from research_platform_assets.automation.runs import RunResult
from research_platform_assets.errors import GitHubCredentialsError
from research_platform_assets.warehouse import pseudonyms, spool
from research_platform_assets_tests import processes
from research_platform_assets_tests.archives import Recorded, commit, write_archive
from research_platform_assets_tests.end_to_end.campaigns.capturing import KEY, QuickClock, capture
from research_platform_assets_tests.end_to_end.campaigns.recorder import recording
from research_platform_assets_tests.end_to_end.campaigns.searching import contents, found_in
from research_platform_assets_tests.github.live.deep.standin import Standin, running
from research_platform_assets_tests.workbench import Workbench

TOKEN = "ghp_" + "planted0token" * 3
WRONG = "ghp_" + "planted0wrong" * 3
KIM, ADA, LEE, MAX = "kim@planted.example", "ada@planted.example", "lee@planted.example", "max@planted.example"
NEEDLES = (TOKEN, WRONG, "planted.example", KEY.hex())
#: Nobody answers there.
NOWHERE = "http://127.0.0.1:9"
EARLY = 5

QUERIES = {
    "resources": """{ repositoriesOrError { ... on RepositoryConnection { nodes { allTopLevelResourceDetails {
        name description resourceType configFields { name description configTypeKey defaultValueAsJson }
        configuredValues { key type value } } } } } }""",
    "runs": """{ runsOrError { ... on Runs { results { runId status runConfigYaml tags { key value }
        eventConnection { events { ... on MessageEvent { message }
            ... on ErrorEvent { error {
                message className stack cause { message stack } errorChain { error { message } } } }
            ... on DisplayableEvent { label description metadataEntries { ...Shown } } } } } } } }""",
    "assets": """{ assetNodes { description configField { name } jobNames kinds tags { key value }
        metadataEntries { ...Shown }
        assetMaterializations { metadataEntries { ...Shown } tags { key value } label description } } }""",
}
SHOWN = """ fragment Shown on MetadataEntry { label description ... on TextMetadataEntry { text }
    ... on PathMetadataEntry { path } ... on UrlMetadataEntry { url } ... on JsonMetadataEntry { jsonString }
    ... on MarkdownMetadataEntry { mdStr } }"""


def organisation(directory: Path) -> Path:
    """Commits and a `.mailmap` with addresses."""
    authors = [
        {"login": None, "id": None, "name": "Kim", "email": KIM},
        {"login": "ada", "id": 7, "name": "Ada", "email": ADA},
        {"login": None, "id": None, "name": LEE, "email": LEE},
    ]
    times = {"date": "2026-01-01T10:00:00Z", "committer_date": "2026-01-01T11:00:00Z"}
    commits = [
        commit(number, author=authors[number % 3], headline=f"Thanks to {MAX}", **times)
        for number in reversed(range(120))
    ]
    mailmap = f"Kim <1+kim@users.noreply.github.com> <{KIM}>\nLee <{LEE}>\n".encode()
    files = {"README.md": b"# Tides\n", ".mailmap": mailmap, "a/b/c/d.py": b"print(1)\n"}
    return write_archive(directory, [Recorded("tides", 1, files=files, commits=commits), Recorded("floods", 2)])


@dataclass(frozen=True)
class Platform:
    """A data directory and the stand-in that it is filled from."""

    data: Path
    standin: Standin

    @property
    def directory(self) -> Path:
        return self.data / "lab"

    def variables(self, url: str) -> dict[str, str]:
        """Settings, names without prefix."""
        return {
            "SOURCE": "live",
            "ORGANIZATIONS": '["Lab"]',
            "GITHUB__API_URL": url,
            "GITHUB__MAX_WAIT_SECONDS": "0",
            "LOG__LEVEL": "DEBUG",
            "ANALYSES__TOPICS": "false",
        }

    def environment(self) -> dict[str, str]:
        """The environment of a process."""
        variables = {f"RESEARCH_PLATFORM_{name}": value for name, value in self.variables(self.standin.url).items()}
        return processes.environment(self.data, GITHUB_TOKEN=TOKEN, **variables)

    def run(self, url: str | None = None) -> RunResult:
        """Build in this process, with the token that is in its environment."""
        with dg.DagsterInstance.from_config(str(self.data / "dagster")) as instance:
            return Workbench(self.data, "lab", self.variables(url or self.standin.url), instance).run(self.data)

    def kill_early(self) -> None:
        """Kill a build once it has had a few answers."""
        self.standin.control("settings", {"latency_ms": 150})
        process = processes.start(processes.platform("build"), self.environment(), self.data.parent)
        while process.poll() is None and self.standin.control("stats")["requests"] < EARLY:
            time.sleep(0.2)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.standin.control("settings", {"latency_ms": 0})


@contextmanager
def webserver(environ: dict[str, str], folder: Path) -> Iterator[str]:
    """The address of Dagster's web server for the platform."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    module = ["-m", "research_platform_assets.definitions"]
    command = [sys.executable, "-m", "dagster_webserver", *module, "--host", "127.0.0.1", "--port", str(port)]
    process = processes.start(command, environ, folder)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str, process: Any) -> None:
    end = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < end:
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/server_info").status_code == httpx.codes.OK:
                return
        time.sleep(0.2)
    pytest.fail("Dagster's web server does not start")


def asked(url: str, query: str) -> str:
    """The answer of Dagster's GraphQL API."""
    document = query + (SHOWN if "...Shown" in query else "")
    answer = httpx.post(f"{url}/graphql", json={"query": document}, timeout=60).raise_for_status()
    assert "errors" not in answer.json(), answer.text[:2000]
    return answer.text


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    folder = tmp_path_factory.mktemp("secrets")
    with running(organisation(folder / "archive"), "--token", TOKEN) as standin:
        found = Platform(folder / "data", standin)
        found.directory.mkdir(parents=True)
        pseudonyms.path(found.directory).write_text(KEY.hex())
        yield found


def searched(data: Path) -> list[str]:
    """Where something planted stands, apart from the file of the key itself."""
    return [place for place in found_in(data, NEEDLES) if place != f"lab/pseudonym.key: {KEY.hex()}"]


def test_nothing_is_in_a_spool_of_a_capture_under_way(platform: Platform) -> None:
    platform.kill_early()
    kept = b"".join(contents(spool.spool_path(platform.directory)))
    # The search does find what is there: the authors, by their pseudonyms.
    assert b"@pseudonym.invalid" in kept
    assert b"Thanks to [address removed]" in kept
    assert searched(platform.data) == []


def test_nothing_is_in_a_spool_after_any_answer(platform: Platform, tmp_path: Path) -> None:
    said: list[str] = []
    with recording(platform.standin.url) as recorder:
        while True:
            recorder.most = recorder.told + 1
            try:
                capture(recorder.url, tmp_path / "data", QuickClock(), "Lab", token=TOKEN)
                break
            except GitHubCredentialsError as error:
                said.append(str(error).lower())
            assert found_in(tmp_path, NEEDLES) == []
    assert {"Repositories", "History", "Blobs"} <= {
        record["operation"] for record in platform.standin.control("requests")
    }
    assert len(said) > 5
    assert not any(needle in text for needle in NEEDLES for text in said)


def test_nothing_is_in_any_file_or_log(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(platform.data.parent)
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    assert platform.run().is_success
    unreachable = platform.run(NOWHERE)
    monkeypatch.setenv("GITHUB_TOKEN", WRONG)
    refused = platform.run()
    assert not unreachable.is_success
    assert not refused.is_success
    said = "".join([*capfd.readouterr(), repr(unreachable), repr(refused)]).lower()
    assert "github_capture" in said
    assert "does not accept the token" in said
    assert [needle for needle in NEEDLES if needle in said] == []
    assert searched(platform.data) == []
    assert found_in(platform.data, ["[address removed]"])


def test_nothing_is_in_an_answer_of_dagster(platform: Platform) -> None:
    with webserver(platform.environment(), platform.data.parent) as url:
        answers = {name: asked(url, query) for name, query in QUERIES.items()}
    assert "research_platform_assets" in answers["resources"]
    assert "GITHUB_TOKEN" in answers["runs"]
    assert "data version" in answers["assets"].lower() or "rows" in answers["assets"].lower()
    assert not any(needle in answer.lower() for answer in answers.values() for needle in NEEDLES)
