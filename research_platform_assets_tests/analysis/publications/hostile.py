"""Files that nobody would write, made from files that people do write.

Belongs here: making them, reproducibly from a number. Does not belong here: what is expected of reading them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from research_platform_assets.analysis.publications.documents import SOURCES
from research_platform_assets_tests import hostile
from research_platform_assets_tests.analysis.publications.gold import HALVES, documents

#: What patterns and parsers may look at again and again.
TRAPS = (
    "a", " ", "\t", "\n", "(", ")", "[", "{", "<", ">", "*", "_", "`", "#", "=", "|", "\"", "\\", ":", ".", "-",
    "@", "&", "10.", "10.1000/", "10.1000/a(", "doi:", "doi:10.1000/182 ", "https://doi.org/10.1000/182)",
    "arXiv:", "arXiv 2103.12345 ", "arxiv.org/abs/", "ISBN 978-", "ISBN 978-0-306-40615-7 ", "SSRN ",
    "zenodo.org/record/", "github.com/", "github.com/a/b ", "@article{", "@article{a,",
    "@article{a, doi={10.1000/182}}\n", "@a{b,c=", "@string{a=\"b\"}\n", "a={b},", "{}", "{{", "a and ",
    "please ", "please cite ", "if you use ", "if you use a", "our ", "the a ", "uses a ", "a implementation ",
    "K. ", "A. b (2020). doi:\n", "et al. ",
    "<h1>", "<a href='", "](", "[a](", "- a\n", "# a\n", "a\n=\n", "> ", "```\n", "1. ",
    "a@b.c ", "a@", "- [", "&a ", "*a ", "\xe9", "\u6f22", "\u200f", "\ufeff", "\U0001f600",
)  # fmt: skip
_BRACKETS = (("[", "]"), ("{", "}"), ('{"cells":[', "]}"), ("- ", ""), ("> ", ""), ("a: {", "}"))
_NAMES = {
    "manifest": ("pyproject.toml", "DESCRIPTION", "package.json"),
    "readme": ("README.md", "README.rst", "README.org"),
}
_BASE = {
    kind: [each["text"] for half in HALVES for each in documents(half) if each["kind"] == kind] for kind in SOURCES
}
Change = Callable[[str, random.Random], str | bytes]


def hostile_file(number: int) -> tuple[str, str, bytes]:
    """Kind, path and contents of the file with this number."""
    chance = random.Random(number)
    kind = SOURCES[number % len(SOURCES)]
    path = chance.choice(_NAMES.get(kind, ("file",)))
    changed = chance.choice(_CHANGES)(chance.choice(_BASE[kind]), chance)
    return kind, path, changed if isinstance(changed, bytes) else changed.encode("utf-8", "surrogatepass")


def _truncated(text: str, chance: random.Random) -> bytes:
    return hostile.truncated(text.encode(), chance)


def _damaged(text: str, chance: random.Random) -> bytes:
    return hostile.damaged(text.encode(), chance)


def _size(chance: random.Random) -> int:
    return chance.choice([100, 1000, 10_000, 10_000, 100_000, 400_000])


def _trapped(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + hostile.repeated(TRAPS, _size(chance), chance) + text[place:]


def _huge(text: str, chance: random.Random) -> str:
    return (text + chance.choice(["", "\n", "\n\n"])) * (_size(chance) // max(1, len(text)) + 1)


def _nested(text: str, chance: random.Random) -> str:
    return hostile.nested(_BRACKETS, chance.choice([50, 500, 5000, 50_000]), chance, chance.choice([text, ""]))


def _bomb(text: str, chance: random.Random) -> str:
    width = chance.randint(2, 30)
    lines = [f"x0: &x0 [{', '.join(['10.1000/182'] * width)}]"]
    lines += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * width)}]" for n in range(1, chance.randint(2, 30))]
    return "\n".join(lines) + f"\nreferences: *x1\nauthors: *x{len(lines) - 1}\n" + text


def _shuffled(text: str, chance: random.Random) -> str:
    parts = text.split(" ")
    chance.shuffle(parts)
    return " ".join(parts)


def _escaped(text: str, chance: random.Random) -> str:
    values = [text, "\ud800", "\0", 10**300, None, [], {}, "10.1000/\udc00"]
    keys = [
        "identifier",
        "citation",
        "referencePublication",
        "doi",
        "related_identifiers",
        "references",
        "cells",
        "authors",
    ]
    return json.dumps({key: chance.choices(values, k=chance.randint(1, 4)) for key in keys})


_CHANGES: tuple[Change, ...] = (
    _truncated,
    _damaged,
    hostile.wrongly_encoded,
    _trapped,
    _trapped,
    _trapped,
    _huge,
    _nested,
    _bomb,
    _shuffled,
    _escaped,
)
