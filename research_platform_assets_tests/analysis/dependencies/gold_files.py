"""Hand-labelled dependency files, and how well they are read.

Belongs here: reading the labels and comparing. In `gold`, each file stands below `#### <path>`, what it says below
`#### expected`, one fact a line: `ecosystem package scope[:group] pinned|open specifier`, `locked ecosystem package
version`, `publishes ecosystem package`, or `unknown`. `held_out.txt` was written before any of it was read by program,
`tuned.txt` along with the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from research_platform_assets.analysis.dependencies.reading import ManifestFacts, read_manifest

GOLD = Path(__file__).parent / "gold"


@dataclass(frozen=True)
class Labelled:
    path: str
    content: str
    expected: frozenset[str]

    @property
    def found(self) -> frozenset[str]:
        return said(read_manifest(self.content.encode(), self.path))


def labelled(name: str) -> Iterator[Labelled]:
    """The files of `held_out.txt` or `tuned.txt`."""
    parts = re.split(r"^#### (.+)\n", (GOLD / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for index in range(0, len(parts), 4):
        yield Labelled(parts[index], parts[index + 1], frozenset(parts[index + 3].split("\n")) - {""})


def said(facts: ManifestFacts) -> frozenset[str]:
    """What was read, as the labels say it."""
    found: list[str] = []
    for each in facts["requirements"]:
        scope = f"{each['scope']}:{each['group']}" if each["group"] else each["scope"]
        pinned = "pinned" if each["is_pinned"] else "open"
        found.append(f"{each['ecosystem']} {each['package']} {scope} {pinned} {each['specifier'] or '-'}")
    found += [" ".join(["locked", *each]) for each in facts["locked"]]
    found += [] if facts["published"] is None else [" ".join(["publishes", *facts["published"]])]
    return frozenset(found + (["unknown"] if facts["problem"] is not None else []))


def precision_and_recall(files: list[Labelled]) -> tuple[float, float]:
    """Over all facts of all files."""
    right = sum(len(each.found & each.expected) for each in files)
    return right / sum(len(each.found) for each in files), right / sum(len(each.expected) for each in files)
