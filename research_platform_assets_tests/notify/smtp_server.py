"""A small mail server that takes mail and misbehaves as it is told, and certificates that nobody trusts by default.

Belongs here: speaking enough of SMTP for one message. Does not belong here: what a test expects.
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class SmtpServer:
    """Answers each command by its verb with `answers`, else as a server that is well; `hang` says nothing at all."""

    answers: dict[str, str] = field(default_factory=dict)
    hang: bool = False
    tls: ssl.SSLContext | None = None
    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    logins: list[tuple[bool, str]] = field(default_factory=list)  # encrypted or not, and what was said
    connections: int = 0
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, ready: threading.Event) -> None:
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await self._stop.wait()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            if self.hang:
                await self._stop.wait()
            writer.write(b"220 here\r\n")
            while await self._command(reader, writer):
                await writer.drain()
        writer.close()

    async def _command(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        line = (await reader.readuntil(b"\r\n")).decode().strip()
        verb = line.split()[0].upper()
        is_encrypted = writer.get_extra_info("ssl_object") is not None
        if verb == "AUTH":
            self.logins.append((is_encrypted, base64.b64decode(line.split()[2]).decode()))
        if verb in self.answers:
            writer.write(f"{self.answers[verb]}\r\n".encode())
            return True
        if verb == "EHLO":
            offered = ["STARTTLS"] if self.tls and not is_encrypted else ["AUTH PLAIN"] if is_encrypted else []
            lines = ["here", *offered]
            writer.write(
                "".join(f"250{'-' if n < len(lines) - 1 else ' '}{t}\r\n" for n, t in enumerate(lines)).encode()
            )
        elif verb == "STARTTLS":
            writer.write(b"220 go ahead\r\n")
            await writer.drain()
            await writer.start_tls(self.tls)
        elif verb == "DATA":
            writer.write(b"354 go ahead\r\n")
            self.messages.append(await reader.readuntil(b"\r\n.\r\n"))
            writer.write(b"250 taken\r\n")
        else:
            writer.write(
                b"235 welcome\r\n" if verb == "AUTH" else b"221 bye\r\n" if verb == "QUIT" else b"250 well\r\n"
            )
        return verb != "QUIT"


@contextmanager
def smtp_server(**options: object) -> Iterator[SmtpServer]:
    """A running server."""
    server = SmtpServer(**options)  # pyright: ignore[reportArgumentType]
    ready, loop = threading.Event(), asyncio.new_event_loop()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(server.serve(ready))
        rest = asyncio.all_tasks(loop)
        for task in rest:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*rest, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert ready.wait(10)
        yield server
    finally:
        loop.call_soon_threadsafe(server._stop.set)
        thread.join(10)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS for 127.0.0.1, and the file by which a client would trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "here.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file
