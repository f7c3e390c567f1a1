"""What is asked of whom, what is kept, and that nothing is asked for twice while it is fresh."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from research_platform_assets.assets import leaving_out
from research_platform_assets.assets.scholarly_facts import ask, switched_on
from research_platform_assets.scholarly.lookup import Surroundings
from research_platform_assets.scholarly.works import Fact, Identifier
from research_platform_assets.settings import Scholarly, Settings
from research_platform_assets.settings.secrets import OPENALEX_KEY_VARIABLE
from research_platform_assets.warehouse.memory import memory_path, open_memory
from research_platform_assets_tests.github_server.replies import Reply
from research_platform_assets_tests.github_server.server import GitHubServer, Recorded, github_server
from research_platform_assets_tests.github_server.virtual_time import VirtualTime
from research_platform_assets_tests.scholarly import documents
from research_platform_assets_tests.scholarly.documents import asked_dois, json_reply, openalex_works

DAY = 86_400.0
DOIS = [Identifier("doi", f"10.5555/w{number}") for number in range(3)]


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(OPENALEX_KEY_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)


class KilledError(Exception):
    """A build dies."""


class Desk:
    """A data directory and a clock; asks a server about works, as often as a build would."""

    def __init__(self, directory: Path, script: Callable[[Recorded], Reply]) -> None:
        self.directory, self.script, self.time = directory, script, VirtualTime()

    def ask(
        self, wanted: Sequence[Identifier] = DOIS, privacy: Path | None = None
    ) -> tuple[list[Fact], list[Recorded]]:
        """What is known of `wanted` in OpenAlex afterwards, and the requests that it took."""
        with github_server(self.script) as server:
            section = scholarly(server, "openalex")
            settings = Settings(scholarly=section, data_directory=self.directory, privacy=privacy)
            register = leaving_out.register_of(settings, self.directory, "lab")
            around = Surroundings(self.time.clock, self.time.sleep, lambda: 0.0)
            facts = ask(section, switched_on(section), wanted, self.directory, register, surroundings=around)
            return [facts["openalex"].get(each, Fact("unknown", "not_asked")) for each in wanted], server.requests


def scholarly(server: GitHubServer, *names: str, **more: object) -> Scholarly:
    sections = {name: {"enabled": True, "api_url": server.url} for name in names}
    return Scholarly.model_validate({**sections, **more})


def answer(request: Recorded) -> Reply:
    return json_reply(openalex_works(asked_dois(request)))


def abbreviated(request: Recorded) -> Reply:
    authors = [{"author": {"display_name": name}} for name in ("A. Ellerfosse", "B. Lund")]
    work = {**documents.OPENALEX_WORK, "authorships": authors}
    return json_reply(documents.openalex(*({**work, "doi": f"https://doi.org/{name}"} for name in asked_dois(request))))


def refuse(request: Recorded) -> Reply:
    del request
    return json_reply(b"{}", 429, retry_after="86400")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    return Desk(tmp_path / "lab", answer)


def statuses(facts: Sequence[Fact]) -> list[str]:
    return [fact.status for fact in facts]


def test_what_is_fresh_is_not_asked_for_again(desk: Desk) -> None:
    first, requests = desk.ask(DOIS[:2])
    assert (statuses(first), len(requests)) == (["observed"] * 2, 1)
    again, requests = desk.ask(DOIS[:2])
    assert (again, len(requests)) == (first, 0)
    _, requests = desk.ask(DOIS)
    assert [asked_dois(each) for each in requests] == [["10.5555/w2"]], "only what is new"
    desk.time.now += 29 * DAY
    assert desk.ask()[1] == []
    desk.time.now += DAY
    later, requests = desk.ask()
    assert [len(asked_dois(each)) for each in requests] == [3]
    assert later[0].observed_at > first[0].observed_at


def test_a_failure_keeps_the_last_known_value_and_is_asked_for_again_in_moderation(desk: Desk) -> None:
    first, _ = desk.ask()
    desk.time.now += 30 * DAY
    desk.script = refuse
    for build in range(3):
        facts, requests = desk.ask()
        assert (statuses(facts), len(requests)) == (["unknown"] * 3, 1), build
        assert facts[0].reason == "limit"
        assert (facts[0].work, facts[0].observed_at) == (first[0].work, first[0].observed_at)
    assert desk.ask()[1] == [], "after three failures in a row not before the next day"
    desk.time.now += DAY
    desk.script = answer
    facts, requests = desk.ask()
    assert (statuses(facts), len(requests)) == (["observed"] * 3, 1)


def test_what_a_killed_build_found_is_kept(desk: Desk) -> None:
    many = [Identifier("doi", f"10.5555/w{number:03}") for number in range(100)]

    async def die(seconds: float) -> None:
        raise KilledError(seconds)

    with github_server(answer) as server:
        section = scholarly(server, "openalex")
        register = leaving_out.register_of(Settings(scholarly=section), desk.directory, "lab")
        # The wait before the second batch is where it dies.
        around = Surroundings(desk.time.clock, die, lambda: 0.0)
        with pytest.raises(KilledError):
            ask(section, switched_on(section), many, desk.directory, register, surroundings=around)
    facts, requests = desk.ask(many)
    assert statuses(facts) == ["observed"] * 100
    assert [len(asked_dois(each)) for each in requests] == [50], "the other half only"


def test_memory_that_cannot_be_read_costs_requests_only(desk: Desk) -> None:
    first, _ = desk.ask()
    memory_path(desk.directory).write_bytes(b"no database" * 1000)
    again, requests = desk.ask()
    assert (again, len(requests)) == (first, 1)


def test_who_opted_out_is_in_no_fact_and_nothing_that_is_kept(desk: Desk, tmp_path: Path) -> None:
    facts, _ = desk.ask()
    assert "Bo Lund" in json.dumps(facts[0].work)
    privacy = tmp_path / "privacy.yaml"
    privacy.write_text("people:\n  - login: bolund\n    names: [Bo Lund]\n", encoding="utf-8")
    facts, requests = desk.ask(privacy=privacy)
    assert requests == []
    assert "Bo Lund" not in json.dumps(facts[0].work)
    assert "Ada Ellerfosse" in json.dumps(facts[0].work)
    desk.time.now += 30 * DAY
    facts, requests = desk.ask(privacy=privacy)
    assert len(requests) == 1
    assert "Bo Lund" not in json.dumps(facts[0].work)
    desk.time.now += 30 * DAY
    desk.script = abbreviated
    facts, _ = desk.ask(privacy=privacy)
    assert facts[0].work is not None
    assert facts[0].work["authors"] == ["A. Ellerfosse"], "whoever has the same initial is left out, too"
    with open_memory(desk.directory) as memory:
        assert "Bo Lund" not in json.dumps(list(memory.recall_all("work/")))


def test_all_indexes_are_asked_each_for_what_it_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OPENALEX_KEY_VARIABLE, "s3cr3t-s3cr3t")

    def dispatch(request: Recorded) -> Reply:
        agents = request.headers["user-agent"]
        if request.path == "/dois":
            return json_reply(documents.datacite())
        if request.path == "/api/query":
            return documents.atom_reply(documents.arxiv(documents.entry("2101.00001v1")))
        is_crossref = "rows" in request.target
        assert ("mailto:ada@acme.example" in agents) == is_crossref
        assert ("api_key=s3cr3t-s3cr3t" in request.target) == (not is_crossref)
        return json_reply(documents.crossref() if is_crossref else documents.openalex())

    wanted = [Identifier("arxiv", "2101.00001"), DOIS[0]]
    with github_server(dispatch) as server:
        section = scholarly(server, "openalex", "crossref", "datacite", "arxiv", mailto="ada@acme.example")
        register = leaving_out.register_of(Settings(scholarly=section), tmp_path, "lab")
        facts = ask(section, switched_on(section), wanted, tmp_path, register)
    told = {name: {each.value: fact.status for each, fact in found.items()} for name, found in facts.items()}
    assert told == {
        "openalex": {"2101.00001": "absent", "10.5555/w0": "absent"},
        "crossref": {"10.5555/w0": "absent"},
        "datacite": {"2101.00001": "absent", "10.5555/w0": "absent"},
        "arxiv": {"2101.00001": "observed"},
    }
    assert b"acme" not in memory_path(tmp_path).read_bytes()


def test_nothing_is_switched_on_by_default() -> None:
    assert switched_on(Scholarly()) == []
