"""A file on its way into the warehouse, and what is said of it once it is there.

Belongs here: plain values only, so that whoever makes files need not know how they are kept (`remembered_files`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Protocol


class MarkedFile(Protocol):
    """A file as it is handed over: without contents where its mark is known."""

    @property
    def path(self) -> str:
        """Where it lies."""
        ...

    @property
    def mark(self) -> str | None:
        """What names it; null for one that is always made."""
        ...

    @property
    def content(self) -> bytes | None:
        """The contents; null where the mark is known."""
        ...


@dataclass(frozen=True)
class KeptFile:
    """A file whose contents are stored."""

    path: str
    sha256: str
    size_bytes: int


Making = Callable[[Container[str]], Iterable[MarkedFile]]
"""From the marks that are known to all files."""
