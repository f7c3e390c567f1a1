"""Contents that nobody should write and somebody has, and what becomes of whoever reads many of them.

Belongs here: spoiling contents of any format, reproducibly from a source of chance, and campaigns with their reports.
Does not belong here: traps of one format, and what is expected of its parser.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

FILES = 10_000
SECONDS = 1.0
"""Of processor time, which a parser may take for one file."""
MEBIBYTES = 1024
"""By which the largest memory of the process may grow with one file."""
MOST_SHOWN = 5
_ENCODINGS = "utf-16 utf-16-le utf-16-be utf-32 utf-8-sig latin-1 cp1251 cp1252 cp037 big5 shift_jis".split()


@dataclass(frozen=True)
class Report:
    """What a campaign found.

    Attributes:
        parser: Who read.
        files: How many files it read.
        failures: What it raised, and for which file.
        seconds: The longest processor time of a file, and which file that was.
        mebibytes: The most by which a file raised the largest memory of the process, and which file that was.
    """

    parser: str
    files: int
    failures: Sequence[str]
    seconds: tuple[float, str]
    mebibytes: tuple[float, str]

    @property
    def is_harmless(self) -> bool:
        return not self.failures and self.seconds[0] < SECONDS and self.mebibytes[0] < MEBIBYTES

    def __str__(self) -> str:
        line = (
            f"{self.parser}: {self.files} files, {len(self.failures)} failures, slowest {self.seconds[0]:.2f} s "
            f"({self.seconds[1]}), largest growth {self.mebibytes[0]:.0f} MiB ({self.mebibytes[1]})"
        )
        return "\n  ".join([line, *self.failures[:MOST_SHOWN]])


def campaign(parser: str, files: Iterable[tuple[str, bytes]], read: Callable[[bytes, str], object]) -> Report:
    """Have every file read, given as its name and contents; what is made of it has to be JSON."""
    number = 0
    failures: list[str] = []
    seconds = mebibytes = (0.0, "")
    for number, (name, content) in enumerate(files, 1):  # noqa: B007 - how many there were is told afterwards
        which = f"{name}, {len(content)} bytes, {content[:30]!r}"
        before, started = _peak(), time.process_time()
        try:
            made = read(content, name)
            took = time.process_time() - started
            if took > SECONDS / 2:
                # A machine that stood still, or what earlier files left to be cleared away, is no fault of this one.
                started = time.process_time()
                read(content, name)
                took = min(took, time.process_time() - started)
            seconds = max(seconds, (took, which))
            json.dumps(made, ensure_ascii=False, allow_nan=False).encode()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the campaign looks for
            failures.append(f"{which}: {error!r}")
        mebibytes = max(mebibytes, (_peak() - before, which))
    return Report(parser, number, failures, seconds, mebibytes)


def do_no_harm(parser: str, files: Iterable[tuple[str, bytes]], read: Callable[[bytes, str], object]) -> None:
    """Run a campaign, tell what it found in a line, and fail where a file did harm."""
    report = campaign(parser, files, read)
    sys.stdout.write(f"\n{report}\n")
    sys.stdout.flush()
    assert report.is_harmless, str(report)


def _peak() -> float:
    """The largest memory that the process has had, in mebibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def truncated(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """`content` with other bytes here and there, in place of its own or between them."""
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 20, 200))):
        place = chance.randrange(len(spoilt) + 1)
        spoilt[place : place + chance.randrange(2)] = chance.randbytes(1)
    return bytes(spoilt)


def wrongly_encoded(text: str, chance: random.Random) -> bytes:
    return text.encode(chance.choice(_ENCODINGS), "replace")[chance.randrange(2) :]


def repeated(pieces: Sequence[str], size: int, chance: random.Random) -> str:
    """One to three of `pieces` over and over, about `size` characters: a trap for patterns that look far."""
    piece = "".join(chance.choices(pieces, k=chance.choice((1, 1, 2, 3))))
    return piece * (size // len(piece))


def nested(pairs: Sequence[tuple[str, str]], depth: int, chance: random.Random, inner: str = "") -> str:
    """`depth` brackets of one of `pairs`, of which all, half or none are closed."""
    opening, closing = chance.choice(pairs)
    return opening * depth + inner + closing * chance.choice((depth, depth // 2, 0))
