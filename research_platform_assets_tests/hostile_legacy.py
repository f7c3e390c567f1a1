"""The predecessor's files, damaged in every way that files are.

Belongs here: making them, reproducibly from a number. Does not belong here: what is expected of reading them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from research_platform_assets_tests import hostile
from research_platform_assets_tests.analysis.parity import both_sides
from research_platform_assets_tests.legacy_files import EXAMPLE

_TOPICS = {
    "generated_at": "2025-03-02T00:00:00",
    "methods": {
        "nmf": {
            "n_topics": 1,
            "topics": [{"topic_id": 0, "words": ["tides"], "weights": [0.5]}],
            "repository_topics": [{"repository": "bay", "dominant_topic": 0, "topic_distribution": [0.5]}],
        },
        "lda": None,
    },
}
HONEST: Mapping[str, str] = {
    **{path.name: path.read_text(encoding="utf-8") for path in sorted(EXAMPLE.glob("*.json"))},
    **{name: json.dumps(content) for name, content in both_sides.files(both_sides.records()).items()},
    "ml_topic_analysis.json": json.dumps(_TOPICS),
}
"""What people have: files about the two repositories of `both_sides`, and of the example what these lack."""

_WORDS = (
    "null",
    "[]",
    "{}",
    "true",
    "0",
    "-1",
    "1.5",
    "-0.0",
    "1e400",
    "NaN",
    "-Infinity",
    '""',
    '"x"',
    "[[]]",
    "[null]",
)
_NUMBERS = ("9" * 30, "9" * 400, "9" * 5000, "1e-400", "123456789012345678901234567890.5", str(2**63), str(-(2**63)))
_TEXTS = tuple(
    json.dumps(text)
    for text in (
        *("\ud800", "\0", "\udc00a", "\U0001f600", "\u202e", "ada@acme.example", "a" * 3000, "a/b", "..", "acme/", "/"),
        *(
            "acme/bay",
            "ACME/BAY",
            "acme/b\u0131y",
            "bay|shore",
            "NaN",
            "[]",
            "{}",
            "true",
            "12",
            "\u00b2",
            "\u0663",
            "a.b",
        ),
        *(
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
            "2025-02-30",
            "2025-01-01",
            "2025-W01",
            "20250101T00",
        ),
    )
)
_VALUES = (
    *_WORDS,
    *_NUMBERS,
    *_TEXTS,
    '{"a": 1, "a": 2}',
    '{"0": 1, "\\u00b2": 2}',
    '{"1": {}, "01": {}}',
    '{"a": {"": []}}',
)
_KEYS = (
    "",
    ".",
    "a.b",
    "0",
    "00",
    "\u00b2",
    "\u0663",
    "\ud800",
    "\0",
    "|",
    "id",
    "repos",
    "name",
    "full_name",
    "a@b.c",
    "*",
)
_BRACKETS = (("[", "]"), ('{"a":', "}"), ('[{"repos":', "}]"), ('{"0":', "}"), ("{", "}"))
_PLACE = "\N{REPLACEMENT CHARACTER}"
Change = Callable[[str, random.Random], str | bytes]


def hostile_legacy(name: str, numbers: range, *, largest: int = 1_000_000) -> Iterator[tuple[str, bytes]]:
    """One file called `name` for each of `numbers`, of about `largest` bytes at most."""
    for number in numbers:
        chance = random.Random(f"{name} {number}")
        changed = _CHANGES[number % len(_CHANGES)](HONEST[name], chance)
        content = changed if isinstance(changed, bytes) else changed.encode("utf-8", "surrogatepass")
        yield name, content[:largest]


def _truncated(text: str, chance: random.Random) -> bytes:
    return hostile.truncated(text.encode(), chance)


def _damaged(text: str, chance: random.Random) -> bytes:
    return hostile.damaged(text.encode(), chance)


def _retyped(text: str, chance: random.Random) -> str:
    """Some values are of other kinds than they should be."""
    return _with_values(text, chance.choices(_VALUES, k=chance.choice((1, 1, 2, 5, 30))), chance)


def _renamed(text: str, chance: random.Random) -> str:
    """Some keys are others, or missing."""
    content = json.loads(text)
    for _ in range(chance.choice((1, 2, 10))):
        if not content:
            break
        holder, key = _somewhere(content, chance)
        if isinstance(holder, dict) and key in holder:
            value = holder.pop(key)
            if chance.random() < 0.8:
                holder[chance.choice((*_KEYS, f"{key}s", str(key).upper()))] = value
    return json.dumps(content)


def _repeated(text: str, chance: random.Random) -> str:
    """Keys that stand twice, with the same value or another."""
    keys = [place for place in range(len(text)) if text.startswith('": ', place)]
    for place in sorted(chance.sample(keys, k=min(len(keys), chance.choice((1, 3)))), reverse=True):
        start = text.rindex('"', 0, place)
        text = f'{text[:start]}{text[start:place]}": {chance.choice(_VALUES)}, {text[start:]}'
    return text


def _doubled(text: str, chance: random.Random) -> str:
    """Entries of lists and objects that stand twice or many times."""
    content = json.loads(text)
    for _ in range(chance.choice((1, 1, 3))):
        holder, key = _somewhere(content, chance)
        if isinstance(holder, list):
            holder.extend([holder[key]] * chance.choice((1, 1, 100, 2000)))
        else:
            holder |= {f"{key}{number}": holder[key] for number in range(chance.choice((1, 100, 2000)))}
    return json.dumps(content)


def _nested(text: str, chance: random.Random) -> str:
    inner = hostile.nested(
        _BRACKETS, chance.choice([20, 40, 200, 500, 2000, 100_000]), chance, chance.choice(("1", ""))
    )
    return chance.choice((inner, _with_values(text, [inner], chance)))


def _long(text: str, chance: random.Random) -> str:
    """Texts in which patterns look far."""
    pieces = (
        "a",
        "a@",
        "a.",
        "@",
        "%40",
        "&",
        "https://",
        "ghp_",
        "10.",
        "# ",
        "\n",
        " ",
        "(",
        "<",
        "-",
        "é",
        "\ud800",
    )
    size = chance.choice([1000, 20_000, 100_000, 400_000])
    return _with_values(text, [json.dumps(hostile.repeated(pieces, size, chance))], chance)


def _binary(_: str, chance: random.Random) -> bytes:
    start = chance.choice((b"", b"\xef\xbb\xbf", b"\x1f\x8b", b"PK\x03\x04", b"[", b"{", b'[{"full_name": "'))
    return start + chance.randbytes(chance.choice((0, 1, 100, 100_000)))


def _with_values(text: str, values: list[str], chance: random.Random) -> str:
    """`text` with these values, as JSON spells them, in places of others."""
    content = json.loads(text)
    for number in range(len(values)):
        holder, key = _somewhere(content, chance)
        holder[key] = f"{_PLACE}{number}{_PLACE}"
    changed = json.dumps(content, ensure_ascii=False)
    for number, value in enumerate(values):
        changed = changed.replace(f'"{_PLACE}{number}{_PLACE}"', value)
    return changed


def _somewhere(content: Any, chance: random.Random) -> tuple[Any, Any]:
    """A list or object that has parts, and the key of one of them; deep and shallow ones alike."""
    holder, key = content, chance.choice(_keys(content))
    while _keys(holder[key]) and chance.random() < 0.7:
        holder = holder[key]
        key = chance.choice(_keys(holder))
    return holder, key


def _keys(value: Any) -> list[Any]:
    return list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []


_CHANGES: tuple[Change, ...] = (
    _retyped,
    _renamed,
    _repeated,
    _doubled,
    _retyped,
    _nested,
    _long,
    _retyped,
    _truncated,
    _damaged,
    hostile.wrongly_encoded,
    _binary,
)
