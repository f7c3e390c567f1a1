"""YAML that nobody should write and somebody has, made from files that people do write.

Belongs here: making it, reproducibly from a number. Does not belong here: what is expected of reading it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from research_platform_assets_tests import hostile

#: What a parser of YAML may look at again and again, or take for something else.
TRAPS = (
    *("- a\n", "- - ", "? - ", "? ", ": ", "a: ", "a: b\n", "a: &a [*a]\n", "&a ", "*a ", "*a\n", "!!python/name:os "),
    *("!!binary ", "!a ", "!<", "%TAG ! a\n", "---\n", "...\n", "--- ", "<<: *a\n", "{a: ", "{", "[", "[a, ", "}", "]"),
    *('"', "'", "''", '"\\\n', "\\", "|\n ", ">\n ", "|9\n", "#", " #", "\t", " ", "\n", "\r", "\x85", "\u2028", "~"),
    *("1_", "0x", "1:", "1:59", ".nan ", "-.inf ", "2026-01-01 ", "2026-13-99\n", "9", "0o7", "yes ", "=\n", "a@b.c "),
    *("@", "`", "\0", "\ufeff", "\ud800", "\U0001f600", "\u202e", "e\u0301"),
)
_BRACKETS = (("[", "]"), ("{a: ", "}"), ("{", "}"), ("- ", ""), ("? ", ""), ("- a: ", ""), ("[{a: ", "}]"))
_VALUES = (
    *("", "~", "[]", "{}", "yes", "0", "-1", "9" * 30, "9" * 5000, "1e400", ".nan", "-.inf", "2026-02-30"),
    *("0001-01-01", "9999-12-31T23:59:59-14:00", "1:59:59", "0x" + "f" * 5000, "0b1", "'x'", "[x, [y]]", "{x: y}"),
    *("? [x]", "&a [*a]", "=", "<<", "!!python/object:os.system x", "!!binary ////", "!!set {a, b}", "!!omap [a: b]"),
    *("!!timestamp x", "!!int x", "!!bool x", "!!float x", "!!int ''", "!!null x", "!!merge x", "!!seq x", "!!map [x]"),
    *('"\\ud800"', '"\\0"', '"\\x07"', "ada@acme.example", "ghp_" + "a" * 36, "https://u:p@acme.example/x", "x" * 3000),
)  # fmt: skip
Change = Callable[[str, random.Random], str | bytes]


def hostile_yaml(honest: str, numbers: range, *, largest: int = 400_000) -> Iterator[bytes]:
    """One file for each of `numbers`, made from the `honest` one, of about `largest` bytes at most."""
    for number in numbers:
        chance = random.Random(number)
        changed = _CHANGES[number % len(_CHANGES)](honest, chance)
        content = changed if isinstance(changed, bytes) else changed.encode("utf-8", "surrogatepass")
        yield content[:largest]


def _size(chance: random.Random) -> int:
    return chance.choice([100, 1000, 10_000, 25_000, 400_000])


def _truncated(text: str, chance: random.Random) -> bytes:
    return hostile.truncated(text.encode(), chance)


def _damaged(text: str, chance: random.Random) -> bytes:
    return hostile.damaged(text.encode(), chance)


def _trapped(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + hostile.repeated(TRAPS, _size(chance), chance) + text[place:]


def _huge(text: str, chance: random.Random) -> str:
    """The whole file, or its last entry, over and over."""
    entry = text[text.rindex("\n  - ") :] if "\n  - " in text else f"\n{text}"
    return chance.choice((text + entry * (_size(chance) // len(entry)), text * (_size(chance) // len(text) + 1)))


def _nested(text: str, chance: random.Random) -> str:
    inner = hostile.nested(_BRACKETS, chance.choice([20, 50, 300, 1000, 5000, 50_000]), chance, chance.choice("a1"))
    return chance.choice((inner, f"{text}{inner}", _with_value(text, inner, chance)))


def _bomb(text: str, chance: random.Random) -> str:
    """Aliases of aliases: lists, mappings or merged mappings."""
    width, depth = chance.randint(2, 30), chance.randint(2, 30)
    start, frame, each = chance.choice(
        [("[x]", "[%s]", "*x{n}"), ("{a: b}", "{%s}", "k{i}: *x{n}"), ("{a: b}", "{<<: [%s]}", "*x{n}")]
    )
    lines = [f"x0: &x0 {start}"]
    for number in range(1, depth):
        parts = (each.format(n=number - 1, i=place) for place in range(width))
        lines.append(f"x{number}: &x{number} {frame % ', '.join(parts)}")
    bomb = "\n".join(lines)
    return chance.choice((f"{bomb}\n{text}", f"{bomb}\n{_with_value(text, f'*x{depth - 1}', chance)}"))


def _retyped(text: str, chance: random.Random) -> str:
    """A file in which values are of other kinds than they should be."""
    for _ in range(chance.randint(1, 4)):
        text = _with_value(text, chance.choice(_VALUES), chance)
    return text


def _renamed(text: str, chance: random.Random) -> str:
    """A file in which keys stand twice, are none, or are nobody's."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(lines))
        key, colon, value = lines[place].partition(":")
        other = chance.choice((f"{key}:{value}\n{key}", f"{key}x", f"{key}\n", key[:-1], "? " + key, "1", "~", "*x"))
        lines[place] = f"{other}{colon}{value}"
    return "\n".join(lines)


def _shuffled(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    chance.shuffle(lines)
    return "\n".join(lines)


def _binary(_: str, chance: random.Random) -> bytes:
    return chance.choice((b"", b"\x89PNG\r\n", b"a: ")) + chance.randbytes(
        chance.choice((0, 10, 1000, 20_000, 100_000))
    )


def _with_value(text: str, value: str, chance: random.Random) -> str:
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if ":" in line]
    place = chance.choice(places)
    lines[place] = f"{lines[place].partition(':')[0]}: {value}"
    return "\n".join(lines)


_CHANGES: tuple[Change, ...] = (
    _truncated,
    _damaged,
    hostile.wrongly_encoded,
    _trapped,
    _retyped,
    _nested,
    _trapped,
    _bomb,
    _huge,
    _retyped,
    _renamed,
    _shuffled,
    _binary,
)
