"""Contents that nobody should write and somebody has: truncated, huge, binary, nested deeply, in a wrong encoding.

Belongs here: making such files from a seed, and reading them with every reader of notebooks and data. Does not belong
here: expectations.
"""

from __future__ import annotations

import codecs
import random
from collections.abc import Callable, Iterator

from research_platform_assets.analysis.datasets.paths import data_file
from research_platform_assets.analysis.datasets.pointers import describe_pointer
from research_platform_assets.analysis.datasets.readme_links import describe_data_links
from research_platform_assets.analysis.notebooks.description import FORMATS, describe_notebook
from research_platform_assets_tests import hostile
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
_BRACKETS = (("[", "]"), ('{"a":', "}"), ('{"cells":[', "]}"), ("> ", ""), ("- ", ""), ("(", ")"))

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
    return hostile.truncated(good(generator), generator)


def damaged(generator: Maker) -> bytes:
    return hostile.damaged(good(generator), generator)


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
    text = hostile.repeated(_PIECES, generator.size(*[500] * 18, 50_000, 400_000), generator)
    cell = generator.choice((markdown, code))
    content = generator.choice(
        (text, text, f"---\n{text}", notebook(cell(text), code("import a"), metadata=R).decode())
    )
    return content.encode()


def nested(generator: Maker) -> bytes:
    inner = hostile.nested(_BRACKETS, generator.size(*[100] * 8, 1_000, 100_000), generator)
    return generator.choice((inner, notebook(code(f"import a\n{inner}")).decode(), f'{{"cells": {inner}}}')).encode()


def binary(generator: Maker) -> bytes:
    start = generator.choice(
        (b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"version https://git-lfs.github.com/spec/v1\n", b"{")
    )
    return start + generator.randbytes(generator.size(0, 10, 100, 1_000, 1_000, 1_000, 100_000))


def odd_encoding(generator: Maker) -> bytes:
    text = good(generator).decode() + generator.choice(("é日本", "Ж" * 500, "\ud7ff\ufeff"))
    mark = generator.choice((b"", codecs.BOM_UTF8, codecs.BOM_UTF16_BE))
    return mark + hostile.wrongly_encoded(text, generator)


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
