"""Contents that nobody should write and somebody has: truncated, huge, binary, nested deeply, in a wrong encoding.

Belongs here: making such files from a seed, and reading them with every reader of notebooks and data. Does not belong
here: expectations.
"""

from __future__ import annotations

import codecs
import json
import random
import time
from collections.abc import Callable, Iterator

from research_platform_assets.analysis.datasets.paths import data_file
from research_platform_assets.analysis.datasets.pointers import describe_pointer
from research_platform_assets.analysis.datasets.readme_links import describe_data_links
from research_platform_assets.analysis.notebooks.description import FORMATS, describe_notebook
from research_platform_assets_tests.analysis.notebooks.authored import PRINTED, R, code, failed, markdown, notebook

_MARKUPS = ("markdown", "restructuredtext", "org", "asciidoc", "text", "other")
_LARGE = 1024 * 1024
#: Pieces that readers look for; repeated, they are traps for whoever looks for the end of each again and again.
_PIECES = (
    *("[", "![", "](", "**", "_a", "`", "```\n", "```{python}\n", "```{r}\nlibrary(", "<a href=", "<!--", "<div>"),
    *("> ", "- ", "\\", "&amp;", "| a ", "---\n", "doi:10.5281/zenodo.1 ", "https://zenodo.org/record/1)", "~~"),
    *("https://osf.io/ab3cd ", "data ", "the data ", "data:image/png;base64,", "(", '"', "'", '\\"', "library('"),
    *("import ", "%%time\n", "x = !", "a.b?", "\t", " ", "\n", "\0", "a: &a [*a, *a]\n", "{{", "}}", "$", "é", "0"),
    *("\u202e", "\ud7ff", "- [ ] "),
)

Reader = Callable[[bytes], object]


def readers() -> dict[str, Reader]:
    """Every reader of contents, and the rule for paths, by name."""
    by_name: dict[str, Reader] = {
        f"notebook, {name}": lambda content, name=name: describe_notebook(content, name) for name in FORMATS.values()
    }
    by_name |= {
        f"links, {markup}": lambda content, markup=markup: describe_data_links(content, markup) for markup in _MARKUPS
    }
    by_name["pointer"] = lambda content: describe_pointer(content, "")
    by_name["path"] = lambda content: str(data_file(content.decode("utf-8", "replace")))
    return by_name


def hostile_files(number: int, seed: int, *, largest: int = _LARGE) -> Iterator[tuple[str, bytes]]:
    """`number` files of about `largest` bytes at most, each with what was done to it."""
    generator = Maker(seed, largest)
    makers = (truncated, damaged, swapped, trap, nested, binary, odd_encoding, wide)
    for index in range(number):
        make = makers[index % len(makers)]
        yield make.__name__, make(generator)


class Maker(random.Random):
    """A source of chance that knows how large files may be."""

    def __init__(self, seed: int, largest: int) -> None:
        super().__init__(seed)
        self.largest = largest

    def size(self, *sizes: int) -> int:
        return min(self.choice(sizes), self.largest)


def slowest(files: Iterator[tuple[str, bytes]]) -> dict[str, tuple[float, str]]:
    """For each reader its longest processor time in seconds, and what kind of file that was.

    Jupyter and Markdown are read in every file, the other formats take turns.

    Raises whatever a reader raises, or ValueError where a result is no JSON.
    """
    by_name = readers()
    longest = dict.fromkeys(by_name, (0.0, ""))
    always = [name for name in by_name if name in ("notebook, jupyter", "links, markdown")]
    others = [name for name in by_name if name not in always]
    for index, (kind, content) in enumerate(files):
        for name in (*always, others[index % len(others)], others[(index // 8 + 1) % len(others)]):
            read = by_name[name]
            started = time.process_time()
            result = read(content)
            taken = time.process_time() - started
            json.dumps(result, allow_nan=False)
            longest[name] = max(longest[name], (taken, f"{kind}, {len(content)} bytes, {content[:40]!r}"))
    return longest


def good(generator: Maker) -> bytes:
    """A notebook in which nothing is wrong."""
    cells = [
        generator.choice(
            (
                markdown("# Data\n\nThe data set is at https://zenodo.org/record/1."),
                code("import numpy as np\n%matplotlib inline", index, PRINTED),
                code("library(sf)", index, failed("KeyError")),
                code(""),
            )
        )
        for index in range(generator.randint(0, 20))
    ]
    return notebook(*cells, metadata=generator.choice((R, {}, None, {"language_info": {"name": "python"}})))


def truncated(generator: Maker) -> bytes:
    content = good(generator)
    return content[: generator.randint(0, len(content))]


def damaged(generator: Maker) -> bytes:
    content = bytearray(good(generator))
    for _ in range(generator.randint(1, 20)):
        content[generator.randrange(len(content))] = generator.randrange(256)
    return bytes(content)


def swapped(generator: Maker) -> bytes:
    """A notebook in which values are of other kinds than the format says."""
    values = ("null", "[]", "{}", "3", "-1", "1e400", "NaN", '"x"', "true", '["a", 3]', "9" * 30, '"\\ud800"')
    content = good(generator).decode()
    for name in ("cells", "source", "outputs", "execution_count", "metadata", "cell_type", "ename", "nbformat"):
        if generator.random() < 0.3:
            content = content.replace(f'"{name}": ', f'"{name}": {generator.choice(values)}, "{name}-before": ')
    return content.encode()


def trap(generator: Maker) -> bytes:
    """The same few pieces over and over, as text or in the cell of a notebook."""
    pieces = "".join(generator.choices(_PIECES, k=generator.choice((1, 1, 2, 3))))
    size = generator.size(*[500] * 18, 50_000, 400_000)
    text = pieces * (size // len(pieces))
    cell = generator.choice((markdown, code))
    content = generator.choice(
        (text, text, f"---\n{text}", notebook(cell(text), code("import a"), metadata=R).decode())
    )
    return content.encode()


def nested(generator: Maker) -> bytes:
    depth = generator.size(*[100] * 8, 1_000, 100_000)
    opening, closing = generator.choice(
        (("[", "]"), ('{"a":', "}"), ('{"cells":[', "]}"), ("> ", ""), ("- ", ""), ("(", ")"))
    )
    inner = opening * depth + generator.choice(("", closing * depth))
    return generator.choice((inner, notebook(code(f"import a\n{inner}")).decode(), f'{{"cells": {inner}}}')).encode()


def binary(generator: Maker) -> bytes:
    start = generator.choice(
        (b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"version https://git-lfs.github.com/spec/v1\n", b"{")
    )
    return start + generator.randbytes(generator.size(0, 10, 100, 1_000, 1_000, 1_000, 100_000))


def odd_encoding(generator: Maker) -> bytes:
    text = good(generator).decode() + generator.choice(("é日本", "Ж" * 500, "\ud7ff\ufeff"))
    encoding = generator.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1251", "shift_jis", "utf-8-sig"))
    return generator.choice((b"", codecs.BOM_UTF8, codecs.BOM_UTF16_BE)) + text.encode(encoding, "replace")


def wide(generator: Maker) -> bytes:
    """Much of the same in a notebook."""
    piece = generator.choice(("{}", "[]", "1", '""', '{"cell_type": "code"}', '{"output_type": "error", "ename": "a"}'))
    many = ", ".join([piece] * generator.size(*[100] * 18, 11_000, generator.largest // len(piece)))
    frame = generator.choice(
        (
            '{"cells": [%s]}',
            '{"worksheets": [{"cells": [%s]}]}',
            '{"cells": [{"cell_type": "code", "outputs": [%s]}]}',
            '{"cells": [{"cell_type": "code", "source": [%s]}]}',
            '{"metadata": [%s], "cells": []}',
            "[%s]",
        )
    )
    return (frame % many).encode()
