"""Tokens: read late, renewed early, never shown."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from research_platform_assets.errors import GitHubCredentialsError
from research_platform_assets.github.live.client import AppInstallation, GitHubClient, PersonalToken, Token
from research_platform_assets.github.live.client.app import signed_statement
from research_platform_assets_tests.github.live.client.asking import ask, client_of, get
from research_platform_assets_tests.github_server.replies import START, Reply, message, reply
from research_platform_assets_tests.github_server.server import Recorded, github_server
from research_platform_assets_tests.github_server.virtual_time import VirtualTime


def _pem(key: Any) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def key_file(key: rsa.RSAPrivateKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("key") / "app.pem"
    file.write_bytes(_pem(key))
    return file


@pytest.mark.parametrize("text", [None, "", "  \n"])
def test_no_token_is_an_error_that_names_where_it_belongs(text: str | None) -> None:
    with (
        github_server([reply([])]) as server,
        pytest.raises(GitHubCredentialsError, match=r"put one into .*GITHUB_TOKEN"),
    ):
        get(client_of(server, VirtualTime(), PersonalToken(lambda: text)))
    assert server.requests == []


@pytest.mark.parametrize("text", ["two words-s3cr3t", "s3cr3t\r\nX-Header: y", "s3cr3tß"])
def test_what_cannot_be_sent_is_no_token(text: str) -> None:
    with github_server([reply([])]) as server, pytest.raises(GitHubCredentialsError, match="holds no token") as caught:
        get(client_of(server, VirtualTime(), PersonalToken(lambda: text, source="the file token.txt")))
    assert "s3cr3t" not in str(caught.value)


def test_a_token_is_read_when_it_is_needed_once_and_without_space_around_it() -> None:
    read: list[str] = []

    def late() -> str:
        read.append("x")
        return " abc\n"

    with github_server([reply([])]) as server:
        client = client_of(server, VirtualTime(), PersonalToken(late))
        assert read == []

        async def act(client: GitHubClient) -> None:
            await asyncio.gather(*(client.get("/a") for _ in range(3)))

        ask(client, act)
    assert read == ["x"]
    assert {each.headers["authorization"] for each in server.requests} == {"Bearer abc"}


def test_a_token_shows_nothing_but_its_fingerprint() -> None:
    token = Token("s3cr3t")
    assert "s3cr3t" not in repr(token)
    assert token.fingerprint == "4e738ca5563c"


class AppServer:
    """Gives tokens `t1`, `t2`, ... to an App; each lasts an hour."""

    def __init__(self, time: VirtualTime, kind: str = "orgs") -> None:
        self.time = time
        self.kind = kind
        self.given = 0
        self.revoked: set[str] = set()

    def __call__(self, request: Recorded) -> Reply:
        if request.path.endswith("/installation"):
            is_found = request.path == f"/{self.kind}/acme/installation"
            return reply({"id": 77}) if is_found else message(404, "Not Found")
        if request.path == "/app/installations/77/access_tokens":
            self.given += 1
            hours, minutes = divmod(int(self.time.passed) // 60 + 9 * 60, 60)
            return reply({"token": f"t{self.given}", "expires_at": f"2027-01-15T{hours:02}:{minutes:02}:00Z"}, 201)
        if request.headers["authorization"].removeprefix("Bearer ") in self.revoked:
            return message(401, "Bad credentials")
        return reply([], etag='"x"')


def _tokens(requests: list[Recorded]) -> list[str]:
    return [each.headers["authorization"] for each in requests if each.path == "/a"]


def test_an_app_finds_its_installation_and_gets_one_token_for_all_tasks(key: rsa.RSAPrivateKey, key_file: Path) -> None:
    time = VirtualTime()
    with github_server(AppServer(time)) as server:
        client = client_of(server, time, AppInstallation("123", key_file, "acme"))

        async def act(client: GitHubClient) -> Any:
            return await asyncio.gather(*(client.get("/a") for _ in range(20)))

        pages = ask(client, act)
    assert server.paths[:2] == ["/orgs/acme/installation", "/app/installations/77/access_tokens"]
    assert server.paths[2:] == ["/a"] * 20
    assert _tokens(server.requests) == ["Bearer t1"] * 20
    assert {page.validator.fingerprint for page in pages} == {Token("t1").fingerprint}
    statement = server.requests[0].headers["authorization"].removeprefix("Bearer ")
    claims = jwt.decode(statement, key.public_key(), ["RS256"], options={"verify_exp": False, "verify_iat": False})
    assert claims == {"iat": START - 60, "exp": START + 540, "iss": "123"}


def test_an_installation_of_a_user_is_found_too(key_file: Path) -> None:
    time = VirtualTime()
    with github_server(AppServer(time, "users")) as server:
        get(client_of(server, time, AppInstallation("123", key_file, "acme")), "/a")
    found = ["/orgs/acme/installation", "/users/acme/installation", "/app/installations/77/access_tokens", "/a"]
    assert (server.paths, _tokens(server.requests)) == (found, ["Bearer t1"])


def test_an_installation_that_is_named_is_not_looked_up(key_file: Path) -> None:
    time = VirtualTime()
    with github_server(AppServer(time)) as server:
        get(client_of(server, time, AppInstallation("123", key_file, "acme", installation_id=77)), "/a")
    assert server.paths == ["/app/installations/77/access_tokens", "/a"]


def test_a_token_is_renewed_before_it_expires(key_file: Path) -> None:
    time = VirtualTime()
    with github_server(AppServer(time)) as server:

        async def act(client: GitHubClient) -> None:
            for minute in (0, 39, 41, 79, 82):
                time.now = START + minute * 60
                await client.get("/a")

        ask(client_of(server, time, AppInstallation("123", key_file, "acme")), act)
    assert _tokens(server.requests) == [f"Bearer t{n}" for n in (1, 1, 2, 2, 3)]
    assert server.paths.count("/orgs/acme/installation") == 1


def test_an_installation_serves_one_capture_after_the_other(key_file: Path) -> None:
    """It is kept for the whole process, while each capture has an event loop of its own."""
    time = VirtualTime()
    app = AppInstallation("123", key_file, "acme")

    async def act(client: GitHubClient) -> Any:
        return await asyncio.gather(*(client.get("/a") for _ in range(5)))

    with github_server(AppServer(time)) as server:
        for minute in (0, 1, 41):
            time.now = START + minute * 60
            ask(client_of(server, time, app), act)
    assert _tokens(server.requests) == ["Bearer t1"] * 10 + ["Bearer t2"] * 5


def test_a_revoked_token_is_renewed_once(key_file: Path) -> None:
    time = VirtualTime()
    app = AppServer(time)
    with github_server(app) as server:

        async def act(client: GitHubClient) -> Any:
            await client.get("/a")
            app.revoked.add("t1")
            return await asyncio.gather(*(client.get("/a") for _ in range(20)))

        pages = ask(client_of(server, time, AppInstallation("123", key_file, "acme")), act)
    assert {page.status for page in pages} == {200}
    assert app.given == 2


def test_an_app_whose_new_token_is_refused_too_stops(key_file: Path) -> None:
    time = VirtualTime()
    app = AppServer(time)
    app.revoked.update({"t1", "t2", "t3"})
    with github_server(app) as server, pytest.raises(GitHubCredentialsError, match="the GitHub App 123"):
        get(client_of(server, time, AppInstallation("123", key_file, "acme")), "/a")
    assert app.given == 2


#: What GitHub answers, the text of the error, and how many requests it takes.
SCRIPTS: dict[str, tuple[Callable[[Recorded], Reply], str, int]] = {
    "not installed": (
        lambda _: message(404, "Not Found"),
        r"no installation in an organisation or user acme \(not_found\); install it there",
        2,
    ),
    "suspended": (
        lambda _: message(403, "This installation has been suspended"),
        r"no installation in an organisation or user acme \(forbidden\)",
        1,
    ),
    "wrong key": (
        lambda _: message(401, "A JSON web token could not be decoded"),
        "does not accept .*the GitHub App 123",
        1,
    ),
    "odd answer": (lambda _: reply({"id": None}), "has no `id`", 1),
    "odd answer, a list": (lambda _: reply([]), "has no `id`", 1),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_what_is_wrong_with_an_app_is_said(case: str, key_file: Path) -> None:
    script, text, requests = SCRIPTS[case]
    with github_server(script) as server, pytest.raises(GitHubCredentialsError, match=text):
        get(client_of(server, VirtualTime(), AppInstallation("123", key_file, "acme")), "/a")
    assert len(server.requests) == requests


@pytest.mark.parametrize(
    "content", [b"", b"s3cr3t", b"-----BEGIN RSA PRIVATE KEY-----\ns3cr3t\n-----END RSA PRIVATE KEY-----\n", b"\xff"]
)
def test_a_file_without_a_key_is_named_but_not_quoted(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "app.pem"
    file.write_bytes(content)
    with pytest.raises(GitHubCredentialsError, match=r"app\.pem holds no private key") as caught:
        signed_statement("123", file, START)
    assert "s3cr3t" not in f"{caught.value} {caught.value.__cause__}"
    assert caught.value.__suppress_context__


def test_a_key_of_another_kind_is_none(tmp_path: Path) -> None:
    file = tmp_path / "app.pem"
    file.write_bytes(_pem(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(GitHubCredentialsError, match="holds no private key"):
        signed_statement("123", file, START)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GitHubCredentialsError, match=r"app\.pem cannot be read: No such file"):
        signed_statement("123", tmp_path / "app.pem", START)


def test_an_app_shows_no_key(key_file: Path) -> None:
    app = AppInstallation("123", key_file, "acme")
    assert repr(app) == "AppInstallation(app_id='123', login='acme')"


def test_libraries_wait_until_a_client_is_opened() -> None:
    code = (
        "import sys, research_platform_assets.github.live.client; "
        "print([name for name in ('httpx', 'jwt', 'cryptography', 'dagster', 'duckdb') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
