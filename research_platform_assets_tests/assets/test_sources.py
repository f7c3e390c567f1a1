"""Settings choose where an organisation is read from, as whom, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from research_platform_assets.assets.sources import document_limits, open_source
from research_platform_assets.errors import GitHubCredentialsError, SettingsError, StorageError
from research_platform_assets.github.archive.source import ArchiveSource
from research_platform_assets.github.documents import DocumentLimits
from research_platform_assets.github.legacy import LegacySource
from research_platform_assets.github.live.chunk import Limits
from research_platform_assets.github.live.look import Recipe
from research_platform_assets.github.live.source import LiveSource
from research_platform_assets.github.source import repository_key
from research_platform_assets.settings import ResolvedOrganization, Settings, load_settings, resolve_organizations
from research_platform_assets.warehouse import pseudonyms
from research_platform_assets.warehouse.code_version import code_version
from research_platform_assets.warehouse.memory import memory_path
from research_platform_assets.warehouse.spool import open_spool
from research_platform_assets_tests.github.live.account import Account
from research_platform_assets_tests.github.live.repository import Repository
from research_platform_assets_tests.github_server.replies import Reply, reply
from research_platform_assets_tests.github_server.server import GitHubServer, Recorded, github_server
from research_platform_assets_tests.legacy_files import EXAMPLE
from research_platform_assets_tests.workbench import STATES

ACME = ResolvedOrganization("acme", "acme", None)


@dataclass
class GitHub:
    """An account, and the tokens that an App gets."""

    account: Account
    given: int = 0

    def __call__(self, request: Recorded) -> Reply:
        if request.path.endswith("/installation"):
            return reply({"id": 77})
        if request.path == "/app/installations/77/access_tokens":
            self.given += 1
            return reply({"token": f"ghs_of_the_app_{self.given}", "expires_at": "2099-01-01T00:00:00Z"}, 201)
        return self.account(request)


@pytest.fixture
def server() -> Iterator[GitHubServer]:
    account = Account()
    account.add(Repository(1, "open")).push({"README.md": b"Open\n", "a.py": b"a\n", "b.py": b"b\n"})
    account.add(Repository(2, "closed", is_private=True)).push({"README.md": b"Closed\n"})
    with github_server(GitHub(account)) as running:
        yield running


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_of_a_person")


def live(server: GitHubServer | None = None, **more: str) -> Settings:
    address = {} if server is None else {"GITHUB__API_URL": server.url}
    values = {"SOURCE": "live", "ORGANIZATIONS": '["acme"]', **address, **more}
    return load_settings({f"RESEARCH_PLATFORM_{name}": value for name, value in values.items()})


def captured(settings: Settings, directory: Path) -> dict[str, dict[str, object]]:
    with open_source(settings, ACME, directory) as source:
        state = source.state()
        with open_spool(directory, state, frozenset(), timeout_seconds=1) as pages:
            source.capture(pages)
            return dict(pages.pages())


def test_an_archive_is_read_without_a_memory(tmp_path: Path) -> None:
    settings = load_settings({})
    recorded = ResolvedOrganization("ellerfosse-lab", "ellerfosse_lab", STATES[1])
    with open_source(settings, recorded, tmp_path / "data") as source:
        assert isinstance(source, ArchiveSource)
        assert (len(source.state()), source.usage()) == (64, {})
    assert not (tmp_path / "data").exists()
    nowhere = pytest.raises(SettingsError, match="archive_directory: none is given for acme; name a recorded one")
    with nowhere, open_source(settings, ACME, tmp_path):
        pass


def test_the_predecessors_files_are_read_without_a_memory(tmp_path: Path) -> None:
    settings = load_settings({"RESEARCH_PLATFORM_SOURCE": "legacy", "RESEARCH_PLATFORM_LEGACY_DIRECTORY": str(EXAMPLE)})
    (recorded,) = resolve_organizations(settings)
    with open_source(settings, recorded, tmp_path / "data") as source:
        assert isinstance(source, LegacySource)
        assert (len(source.state()), source.usage()) == (64, {})
    assert not (tmp_path / "data").exists()
    nowhere = pytest.raises(SettingsError, match="legacy_directory: none is given for acme; name the predecessor's")
    with nowhere, open_source(settings, ACME, tmp_path):
        pass


def test_github_is_asked_with_the_token_of_the_environment(server: GitHubServer, tmp_path: Path) -> None:
    settings = live(server, GITHUB__API_VERSION="2022-11-28")
    with open_source(settings, ACME, tmp_path / "acme") as source:
        assert isinstance(source, LiveSource)
        assert server.requests == [], "nothing is asked before it is needed"
        assert source.state() == source.state()
        assert source.usage()["calls"] == {"core": 4}
    assert {request.headers["authorization"] for request in server.requests} == {"Bearer ghp_of_a_person"}
    assert {request.headers["x-github-api-version"] for request in server.requests} == {"2022-11-28"}
    assert memory_path(tmp_path / "acme").is_file()
    assert pseudonyms.path(tmp_path / "acme").is_file()


def test_what_was_remembered_is_used_by_the_next_source(server: GitHubServer, tmp_path: Path) -> None:
    captured(live(server), tmp_path)
    with open_source(live(server), ACME, tmp_path) as source:
        source.state()
        assert (source.usage()["calls"], source.usage()["not_modified"]) == ({"core": 2}, 2)


def test_github_is_asked_as_an_app(server: GitHubServer, tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "app.pem").write_bytes(key)
    (tmp_path / "app.pem").chmod(0o600)
    app = {"GITHUB__APP_ID": "123", "GITHUB__APP_PRIVATE_KEY_FILE": str(tmp_path / "app.pem")}
    with open_source(live(server, **app), ACME, tmp_path / "acme") as source:
        source.state()
    tokens = [request.headers["authorization"] for request in server.requests if "repos" in request.path]
    assert tokens == ["Bearer ghs_of_the_app_1"]
    assert "/orgs/acme/installation" in server.paths
    server.requests.clear()
    # With another token, nothing would be unchanged to GitHub.
    with open_source(live(server, **app), ACME, tmp_path / "acme") as source:
        source.state()
        assert (source.usage()["calls"], source.usage()["not_modified"]) == ({"core": 2}, 2)
    assert server.paths == ["/orgs/acme", "/orgs/acme/repos"]
    assert {request.headers["authorization"] for request in server.requests} == {"Bearer ghs_of_the_app_1"}
    server.requests.clear()
    known = live(server, **app, GITHUB__APP_INSTALLATION_ID="77")
    with open_source(known, ACME, tmp_path / "acme") as source:
        source.state()
    assert "/orgs/acme/installation" not in server.paths


def test_a_token_that_is_missing_is_named(
    server: GitHubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    with (
        open_source(live(server), ACME, tmp_path) as source,
        pytest.raises(GitHubCredentialsError, match="put one into the environment variable GITHUB_TOKEN"),
    ):
        source.state()
    assert server.requests == []


@pytest.mark.parametrize(("visibility", "keys"), [("public", [1]), ("private", [1, 2])])
def test_private_repositories_are_read_for_private_readers_alone(
    server: GitHubServer, tmp_path: Path, visibility: str, keys: list[int]
) -> None:
    pages = captured(live(server, PUBLICATION__VISIBILITY=visibility), tmp_path)
    assert sorted(pages)[1:] == [repository_key(number) for number in keys]


def test_settings_say_how_much_is_read(tmp_path: Path) -> None:
    settings = live(GITHUB__MAX_COMMITS="3", GITHUB__MAX_FILES="4", GITHUB__REFRESH_DAYS="5")
    with open_source(settings, ACME, tmp_path) as source:
        assert isinstance(source, LiveSource)
        assert source._recipe == Recipe(
            login="acme",
            code_version=code_version(LiveSource),
            key=pseudonyms.key(tmp_path),
            limits=Limits(DocumentLimits(), 3, 4),
            include_private=False,
            refresh_days=5,
        )


def test_every_limit_of_documents_is_a_setting(server: GitHubServer, tmp_path: Path) -> None:
    assert document_limits(live()) == DocumentLimits()
    counts = ("LICENSES", "MANIFESTS", "BIBLIOGRAPHIES", "WORKFLOWS", "NOTEBOOKS", "SOURCE_FILES")
    sizes = ("BIBLIOGRAPHY", "MANIFEST", "NOTEBOOK", "FILE")
    given = {f"DOCUMENTS__MAX_{name}": str(at) for at, name in enumerate(counts, start=1)}
    given |= {f"DOCUMENTS__MAX_{name}_BYTES": str(at) for at, name in enumerate(sizes, start=11)}
    limits = document_limits(live(**given))
    assert limits == DocumentLimits(
        counts={"license": 1, "manifest": 2, "bibliography": 3, "workflow": 4, "notebook": 5, "source": 6},
        sizes_bytes={"bibliography": 11, "manifest": 12, "notebook": 13},
        size_bytes=14,
    )
    pages = captured(live(server, DOCUMENTS__MAX_SOURCE_FILES="1"), tmp_path)
    documents = pages[repository_key(1)]["documents"]
    assert isinstance(documents, list)
    assert [document["status"] for document in documents] == ["observed", "observed", "unknown"]


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "acme").touch()
    with pytest.raises(StorageError, match="acme cannot be made"), open_source(live(), ACME, tmp_path / "acme"):
        pass
