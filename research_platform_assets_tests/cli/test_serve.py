"""`research-platform serve`: what is served, as which type, and what is not."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from research_platform_assets.cli.serve import published_folder
from research_platform_assets.cli.site_server import ADDRESS, MIME_TYPES, site_server
from research_platform_assets.errors import PermanentError


def _publish(data_directory: Path, slug: str) -> Path:
    build = data_directory / "published" / slug / "builds" / "b1"
    (build / "site" / "assets").mkdir(parents=True)
    (build / "tables").mkdir()
    (build / "site" / "index.html").write_text("<h1>Ü</h1>", encoding="utf-8")
    for suffix in MIME_TYPES:
        (build / "site" / "assets" / f"file{suffix}").write_bytes(b"x")
    (build / "tables" / "core.people.parquet").write_bytes(b"PAR1")
    (build / "catalog.duckdb").write_bytes(b"DUCK")
    (build / "escape.html").symlink_to(data_directory / "private.html")
    (data_directory / "private.html").write_text("private")
    current = data_directory / "published" / slug / "current"
    (current.parent / "status.json").write_text("{}", encoding="utf-8")
    (current.parent / "last_run.json").write_text("{}", encoding="utf-8")
    current.symlink_to(build.relative_to(current.parent), target_is_directory=True)
    return current


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    folder = _publish(tmp_path_factory.mktemp("data"), "acme")
    with site_server(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield folder, server.server_port
        server.shutdown()
        thread.join()


def _get(port: int, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=60)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_the_status_beside_the_folder_is_served_with_the_site_and_nothing_else_beside_it(
    served: tuple[Path, int],
) -> None:
    response, body = _get(served[1], "/site/status.json?x=1")
    assert (response.status, response.headers["Content-Type"], body) == (200, "application/json", b"{}")
    for path in ("/status.json", "/site/last_run.json", "/site/../../last_run.json", "/site/x/status.json"):
        assert _get(served[1], path)[0].status == 404


def test_the_root_leads_to_the_site(served: tuple[Path, int]) -> None:
    response, _ = _get(served[1], "/")
    assert (response.status, response.headers["Location"]) == (302, "/site/index.html")


def test_a_page_is_served_with_safe_headers(served: tuple[Path, int]) -> None:
    response, body = _get(served[1], "/site/index.html?x=1")
    assert (response.status, body.decode()) == (200, "<h1>Ü</h1>")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-cache"


def test_a_folder_with_an_index_serves_it(served: tuple[Path, int]) -> None:
    assert _get(served[1], "/site/")[1].decode() == "<h1>Ü</h1>"


@pytest.mark.parametrize(
    ("path", "mime_type"),
    [
        *((f"/site/assets/file{suffix}", mime_type) for suffix, mime_type in MIME_TYPES.items()),
        ("/tables/core.people.parquet", "application/vnd.apache.parquet"),
        ("/catalog.duckdb", "application/octet-stream"),
    ],
)
def test_each_file_has_its_type(served: tuple[Path, int], path: str, mime_type: str) -> None:
    response, body = _get(served[1], path, method="HEAD")
    assert (response.status, response.headers["Content-Type"], body) == (200, mime_type, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/none.html",
        "/site/assets/",
        "/../../../private.html",
        "/%2e%2e/%2e%2e/%2e%2e/private.html",
        "/site/..%2f..%2f..%2f..%2fprivate.html",
        "//etc/passwd",
        "/escape.html",
        "/site/%00",
    ],
)
def test_what_is_not_published_is_not_served(served: tuple[Path, int], path: str) -> None:
    response, body = _get(served[1], path)
    assert response.status == 404
    assert b"private" not in body


def test_a_page_elsewhere_cannot_read_along_under_a_name_of_its_own(served: tuple[Path, int]) -> None:
    assert _get(served[1], "/site/index.html", Host="evil.example")[0].status == 421
    assert _get(served[1], "/site/index.html", Host="[")[0].status == 421
    assert _get(served[1], "/site/index.html", Host=f"localhost:{served[1]}")[0].status == 200


def test_only_this_machine_is_answered(served: tuple[Path, int]) -> None:
    with site_server(served[0], 0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_a_new_publication_is_served_without_a_restart(served: tuple[Path, int]) -> None:
    folder, port = served
    newer = folder.parent / "builds" / "b2" / "site"
    newer.mkdir(parents=True)
    (newer / "new.html").write_text("newer")
    before = folder.readlink()
    replacement = folder.parent / "next"
    replacement.symlink_to("builds/b2", target_is_directory=True)
    replacement.replace(folder)
    try:
        assert _get(port, "/site/new.html")[1] == b"newer"
    finally:
        folder.unlink()
        folder.symlink_to(before, target_is_directory=True)


def test_a_port_in_use_is_named(served: tuple[Path, int]) -> None:
    with pytest.raises(PermanentError, match=rf"cannot listen on 127\.0\.0\.1:{served[1]}: .*choose another --port"):
        site_server(served[0], served[1])


def test_the_only_publication_is_chosen_and_of_several_the_named_one(tmp_path: Path) -> None:
    first = _publish(tmp_path, "acme")
    assert published_folder(tmp_path, None) == first
    second = _publish(tmp_path, "zeta")
    assert published_folder(tmp_path, "zeta") == second
    with pytest.raises(PermanentError, match="choose one with --organization: acme, zeta"):
        published_folder(tmp_path, None)
    with pytest.raises(PermanentError, match=r"nothing is published for beta in .*; published are: acme, zeta"):
        published_folder(tmp_path, "beta")


def test_without_a_publication_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"nothing is published in .* yet; build first"):
        published_folder(tmp_path, None)


def test_the_command_tells_where_it_serves_and_ends_cleanly_when_interrupted(tmp_path: Path) -> None:
    _publish(tmp_path, "acme")
    environ = os.environ | {"RESEARCH_PLATFORM_DATA_DIRECTORY": str(tmp_path), "RESEARCH_PLATFORM_LOG__LEVEL": "DEBUG"}
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-m", "research_platform_assets", "serve", "--port", "0"],
        cwd=root,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        told = re.fullmatch(r"Serving (.*) at http://127\.0\.0\.1:(\d+)/ until Ctrl-C\n", process.stdout.readline())
        assert told is not None
        assert told[1] == str(tmp_path.resolve() / "published" / "acme" / "current")
        assert _get(int(told[2]), "/site/index.html")[0].status == 200
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert '"GET /site/index.html HTTP/1.1" 200' in errors
    assert "Traceback" not in errors
