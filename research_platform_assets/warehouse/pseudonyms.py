"""The secret key behind pseudonyms of people without an account.

Belongs here: making it once, reading it, and telling that it is lost. Whoever has it could test guesses at addresses,
so it stays in the data directory, readable by its owner only, and is part of a backup: with another key the same person
gets another name. Not every warehouse has one, as it is made when it is first needed; so a note beside it says that it
was.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from research_platform_assets.errors import StorageError, WarehouseError
from research_platform_assets.warehouse import objects, ways_back

LENGTH = 32
_NOTE = """\
Pseudonyms of this warehouse were made with the key in pseudonym.key. As long as this note is here, no other is made.
If the key is missing, put it back from a backup. Delete this note only where it is lost for good: then everybody
without an account gets another pseudonym.
"""


def path(directory: Path) -> Path:
    """Where the key of the warehouse in `directory` lies."""
    return directory / "pseudonym.key"


def note_path(directory: Path) -> Path:
    """The note that the warehouse in `directory` has had a key."""
    return directory / "pseudonym.note"


def key(directory: Path) -> bytes:
    """The key, made at the first call.

    Raises:
        WarehouseError: the file is there but is no key, or is missing although pseudonyms were made with it.
        StorageError: the disk refuses.
    """
    file = path(directory)
    check(directory)
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
    secret = _read(file)
    if secret is None:
        raise WarehouseError(f"{_damaged(file)}; {remedy(directory)}")
    _take_note(note_path(directory))
    return secret


def check(directory: Path) -> None:
    """See to it that the key can be used, or was never needed so far; raises `WarehouseError` as `key` does."""
    wrong = fault(directory)
    if wrong is not None:
        raise WarehouseError(f"{wrong}; {remedy(directory)}")


def fault(directory: Path) -> str | None:
    """What is wrong with the key, as the beginning of a sentence; None where nothing is."""
    file = path(directory)
    # The note first: it is written after the key, so another process may not make both in between.
    if note_path(directory).exists() and not file.exists():
        return (
            f"{file} is missing, although pseudonyms were made with it; with another key everybody without an account "
            "would get another pseudonym and another page, and nobody would be found any more who opted out by a "
            "pseudonym, so none is made"
        )
    return _damaged(file) if is_damaged(directory) else None


def is_damaged(directory: Path) -> bool:
    """Whether the file of the key is there but holds none."""
    return path(directory).exists() and _read(path(directory)) is None


def remedy(directory: Path) -> str:
    """What to do where something is wrong with the key, as the end of a sentence."""
    return (
        f"{ways_back.for_one_file(path(directory))}; only where it is lost for good, delete "
        f"{note_path(directory)}, and {path(directory).name} if it is there: the next build begins with new pseudonyms"
    )


def _take_note(note: Path) -> None:
    try:
        # Half a note is one, too: only that it is there counts.
        with note.open("x", encoding="utf-8") as stream:
            stream.write(_NOTE)
    except FileExistsError:
        pass
    except OSError as error:
        raise StorageError(f"{note} could not be written ({error.strerror}); free space or fix permissions") from error


def _read(file: Path) -> bytes | None:
    """The key in a file, or None where there is none."""
    try:
        secret = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return secret if len(secret) == LENGTH else None


def _damaged(file: Path) -> str:
    return f"{file} is not a key of {LENGTH} bytes in hexadecimal that can be read"
