"""A small web server for a published folder, for this machine only.

Belongs here: which requests are answered and how. Does not belong here: what is published.
"""

from __future__ import annotations

import io
import logging
import os
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

from research_platform_assets.errors import PermanentError

ADDRESS = "127.0.0.1"

#: What pages read of the status beside the published folder.
STATUS = "status.json"

#: Of this package alone, so that an answer does not depend on the machine's list of types.
MIME_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}

StrPath = str | os.PathLike[str]

_LOGGER = logging.getLogger(__name__)


def site_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of `folder` (read anew for each request) on the loopback address; raises `PermanentError`."""
    try:
        return ThreadingHTTPServer((ADDRESS, port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise PermanentError(f"cannot listen on {ADDRESS}:{port}: {error.strerror}; choose another --port") from error


class _Handler(SimpleHTTPRequestHandler):
    """Files of one folder; no listings, nothing that a symbolic link leads out of it."""

    server_version = "research-platform"
    sys_version = ""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        if not self._is_for_this_machine():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This server answers for the loopback address only")
            return None
        if urlsplit(self.path).path == "/":
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", "/site/index.html")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if not self._is_inside():
            self.send_error(HTTPStatus.NOT_FOUND, "There is no such file")
            return None
        return super().send_head()

    def translate_path(self, path: str) -> str:
        # It changes without the build changing, so it lies beside the folder and not in it; pages look for it here.
        if urlsplit(path).path == f"/site/{STATUS}":
            return str(Path(self.directory).absolute().parent / STATUS)
        return super().translate_path(path)

    def list_directory(self, path: StrPath) -> None:  # noqa: ARG002 - the name is http.server's
        self.send_error(HTTPStatus.NOT_FOUND, "There is no such file")

    def guess_type(self, path: StrPath) -> str:
        return MIME_TYPES.get(PurePosixPath(str(path)).suffix.lower(), "application/octet-stream")

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        _LOGGER.debug("%s", format % args)

    def _is_for_this_machine(self) -> bool:
        # A page elsewhere could make its own name point here and read along (DNS rebinding).
        try:
            host = urlsplit(f"//{self.headers.get('Host', ADDRESS)}").hostname
        except ValueError:  # nothing that a name could be
            return False
        return host in {ADDRESS, "localhost"}

    def _is_inside(self) -> bool:
        path = self.translate_path(self.path)
        # No file has such a name, and asking the system for one is an error.
        if "\0" in path:
            return False
        folder = Path(self.directory)
        return path == str(folder.absolute().parent / STATUS) or Path(path).resolve().is_relative_to(folder.resolve())
