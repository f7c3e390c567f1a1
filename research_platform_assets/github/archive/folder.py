"""Reading the files of an archive safely, with errors that name the file and the line.

Belongs here: paths that stay inside the archive, JSON and JSON Lines checked against a model, the archive's digest.
Does not belong here: what the files mean.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from research_platform_assets.errors import ArchiveError

ModelT = TypeVar("ModelT", bound=BaseModel)

_ADVICE = "record the archive again or restore this file"

#: The files that a capture reads, by folder; nothing else in an archive changes what it delivers.
READ_FILES = {
    "": re.compile(r"org\.json|repos\.jsonl|blobs\.jsonl"),
    "blobs": re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}"),
    "commits": re.compile(r".+\.jsonl|.+\.meta\.json"),
    "contributors": re.compile(r".+\.json"),
    "facts": re.compile(r".+\.json"),
    "releases": re.compile(r".+\.json"),
    "trees": re.compile(r".+\.jsonl"),
}


class ArchiveFolder:
    """The folder of an archive; every file is addressed by its path relative to it, with forward slashes."""

    def __init__(self, directory: Path) -> None:
        """Open `directory`; raises `ArchiveError` where it is not a folder."""
        if not directory.is_dir():
            raise ArchiveError(
                f"{directory}: there is no such folder; set archive_directory to a recorded organisation"
            )
        self.directory = directory
        self._real = os.path.realpath(directory)

    def fail(self, relative: str, problem: str, line: int | None = None, advice: str = _ADVICE) -> NoReturn:
        """Raise the `ArchiveError` for one file."""
        place = self.directory / relative
        raise ArchiveError(f"{place}{'' if line is None else f', line {line}'}: {problem}; {advice}")

    def find(self, relative: str) -> Path | None:
        """Where a file is, None where the archive has none; raises `ArchiveError` for anything but a file inside."""
        path = self.directory / relative
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            # What cannot be looked at is not missing; taking it for missing would turn facts into unknowns.
            self.fail(relative, f"cannot be read ({error.strerror})", advice="check its permissions")
        real = os.path.realpath(path)
        if os.path.commonpath([self._real, real]) != self._real:
            self.fail(relative, "a symbolic link leads out of the archive", advice="replace the link by the file")
        if not Path(real).is_file():
            self.fail(relative, "this is not a regular file")
        return Path(real)

    def read(self, relative: str) -> bytes | None:
        """Contents of a file, None where the archive has none."""
        path = self.find(relative)
        if path is None:
            return None
        try:
            return path.read_bytes()
        except OSError as error:
            self.fail(relative, f"cannot be read ({error.strerror})", advice="check its permissions")

    def value(self, relative: str, adapter: TypeAdapter[Any]) -> Any:
        """The checked value of a JSON file, None where the archive has none."""
        content = self.read(relative)
        if content is None:
            return None
        return self._checked(relative, None, self._parsed(relative, None, content), adapter)

    def lines(self, relative: str, model: type[ModelT]) -> Iterator[tuple[int, ModelT]]:
        """The records of a JSON Lines file with their line numbers; nothing where the archive has no such file."""
        path = self.find(relative)
        if path is None:
            return
        adapter = TypeAdapter(model)
        try:
            with path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        yield number, self._checked(relative, number, self._parsed(relative, number, line), adapter)
        except OSError as error:
            self.fail(relative, f"cannot be read ({error.strerror})", advice="check its permissions")

    def digest(self) -> str:
        """SHA-256 over path and contents of every file that a capture reads; times and location do not enter."""
        total = hashlib.sha256()
        for folder, names in sorted(READ_FILES.items()):
            listed = [name for name in self._listed(folder) if names.fullmatch(name)]
            for relative in (f"{folder}/{name}".lstrip("/") for name in listed):
                total.update(f"{self._file_digest(relative)} {relative}\n".encode("utf-8", "surrogateescape"))
        return total.hexdigest()

    def _listed(self, folder: str) -> list[str]:
        try:
            return sorted(path.name for path in (self.directory / folder).iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self.fail(folder, f"cannot be read ({error.strerror})", advice="check its permissions")

    def _file_digest(self, relative: str) -> str:
        path = self.find(relative)
        if path is None:
            self.fail(
                relative, "vanished while the archive was being read", advice="try again when nothing writes to it"
            )
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            self.fail(relative, f"cannot be read ({error.strerror})", advice="check its permissions")

    def _parsed(self, relative: str, line: int | None, content: bytes) -> object:
        try:
            return json.loads(content.decode("utf-8"), parse_constant=_refuse)
        except UnicodeDecodeError as error:
            self.fail(relative, f"is not UTF-8 at byte {error.start + 1}", line)
        except json.JSONDecodeError as error:
            self.fail(relative, f"is not JSON: {error.msg} at column {error.colno}", line or error.lineno)
        except (ValueError, RecursionError) as error:
            self.fail(relative, f"is not JSON: {error}", line)

    def _checked(self, relative: str, line: int | None, value: object, adapter: TypeAdapter[Any]) -> Any:
        try:
            return adapter.validate_python(value, strict=True)
        except ValidationError as error:
            # The offending value itself is left out: it may be an address.
            first = error.errors(include_input=False, include_context=False, include_url=False)[0]
            key = ".".join(str(part) for part in first["loc"])
            self.fail(relative, f"{f'key {key}: ' if key else ''}{first['msg']}", line)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")
