"""The secret key behind pseudonyms of people without an account.

Belongs here: making it once and reading it. Whoever has it could test guesses at addresses, so it stays in the data
directory, readable by its owner only, and is part of a backup: with another key the same person gets another name.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from research_platform_assets.errors import StorageError, WarehouseError
from research_platform_assets.warehouse import objects

LENGTH = 32


def path(directory: Path) -> Path:
    """Where the key of the warehouse in `directory` lies."""
    return directory / "pseudonym.key"


def key(directory: Path) -> bytes:
    """The key, made at the first call.

    Raises:
        WarehouseError: the file is there but is no key.
        StorageError: the disk refuses.
    """
    file = path(directory)
    if not file.exists():
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"{directory} cannot be made ({error.strerror}); choose another data_directory"
            ) from error
        fresh = file.with_name(f".{file.name}.{os.getpid()}.tmp")
        objects.write_whole(fresh, f"{secrets.token_hex(LENGTH)}\n".encode(), mode=0o600)
        try:
            # Unlike a rename, a link does not replace the key of a process that was faster.
            os.link(fresh, file)
        except FileExistsError:
            pass
        except OSError:
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)
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
