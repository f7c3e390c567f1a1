"""Code versions that were found before, kept beside Python's compiled files as these are.

Belongs here: knowing whether anything has changed since, reading and writing the file. Does not belong here: what a
code version is (`code_version`).

Following the source costs each start of a process more than a second. What was found counts for as long as every file
of the package, every installed distribution and the Python version are the same; a file that cannot be read, or not
be written, only means following the source again.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_NAME = "code_versions.json"
_INSTALLED = (".dist-info", ".egg-info")


def remembered(package: str, question: str, find: Callable[[], str]) -> str:
    """The answer to `question` about the code of `package`; `find` is asked where nothing is known of it."""
    folder = _folder(package)
    if folder is None:
        return find()
    marks, state = _first_marks(folder), _state(folder)
    file = Path(importlib.util.cache_from_source(str(folder / "__init__.py"))).parent / _NAME
    known = _read(file, state)
    if question not in known:
        known[question] = find()
        # What was edited meanwhile belongs to another state, which must not pass for this one when the edit is undone.
        if _marks(folder) == marks:
            _write(file, state, known)
    return known[question]


@functools.cache
def _folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package) if package != "__main__" else None
    return Path(spec.origin).parent if spec is not None and spec.origin and spec.submodule_search_locations else None


@functools.cache
def _state(folder: Path) -> str:
    """Hash of everything that a code version may depend on."""
    total = hashlib.sha256(f"{sys.version_info[:2]}\n".encode())
    for path in sorted(folder.rglob("*")):
        if "__pycache__" not in path.parts and path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            total.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    for entry in sys.path:
        with suppress(OSError):
            installed = sorted(each.name for each in Path(entry or ".").iterdir() if each.suffix in _INSTALLED)
            total.update("\n".join(installed).encode())
    return total.hexdigest()


def _marks(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes with any of its files, found without reading them; asked for each answer, so it must be quick."""
    found: list[tuple[str, int, int]] = []
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        waiting.append(entry.path)
                elif entry.is_file():
                    stat = entry.stat()
                    found.append((entry.path, stat.st_mtime_ns, stat.st_size))
    return tuple(sorted(found))


_first_marks = functools.cache(_marks)


def _read(file: Path, state: str) -> dict[str, str]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return dict(kept["answers"]) if kept["state"] == state else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write(file: Path, state: str, answers: dict[str, str]) -> None:
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps({"state": state, "answers": answers}), encoding="utf-8")
        beside.replace(file)
