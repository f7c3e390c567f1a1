"""The secret key behind pseudonyms of people without an account.

Belongs here: making it once and reading it. Whoever has it could test guesses at addresses, so it stays in the data
directory, readable by its owner only, and is part of a backup: with another key the same person gets another name.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from research_platform_assets.errors import WarehouseError

LENGTH = 32


def path(directory: Path) -> Path:
    """Where the key of the warehouse in `directory` lies."""
    return directory / "pseudonym.key"


def key(directory: Path) -> bytes:
    """The key, made at the first call.

    Raises:
        WarehouseError: the file is there but is no key.
    """
    file = path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(file)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(LENGTH) + "\n")
    return _read(file)


def _read(file: Path) -> bytes:
    try:
        secret = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != LENGTH:
        raise WarehouseError(
            f"{file} is not a key of {LENGTH} bytes in hexadecimal; put back the one from a backup, or delete it to "
            "start with new pseudonyms"
        )
    return secret
