"""Hostile files where addresses are masked and identities are told. The campaigns are run by `make soak`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from research_platform_assets.analysis.text.decoding import decode
from research_platform_assets.analysis.text.masking import masked_content
from research_platform_assets.github.identity import mailmap_links, masked_mailmap
from research_platform_assets.github.live.contents import mailmap_without_addresses
from research_platform_assets_tests.analysis.publications.hostile import hostile_file
from research_platform_assets_tests.hostile import FILES, campaign, damaged, do_no_harm, repeated, truncated

_LINES = (
    "Ada Byron <ada@acme.example> <a.byron@old.example>\n",
    "Ada Byron <7+ada@users.noreply.github.com> Ada <0123456789abcdef@pseudonym.invalid>\n",
    "<bo@users.noreply.github.com> <9+bo@users.noreply.github.com>\n",
    "# whoever left\n",
)
_PIECES = (
    *_LINES,
    "<",
    ">",
    "<>",
    "<a@",
    "@",
    "a@b.c ",
    "%40",
    "&commat;",
    "&#",
    "a.",
    "-",
    "\n",
    "\0",
    "\u2028",
    "\xe9",
)
READERS: dict[str, Callable[[bytes], object]] = {
    "decoded": lambda content: decode(content).encoding,
    "masked, prose": lambda content: len(masked_content(content, is_prose=True)),
    "masked, data": lambda content: len(masked_content(content, is_prose=False)),
    "mailmap, masked": lambda content: len(masked_mailmap(content)),
    "mailmap, links": lambda content: len(mailmap_links(content.decode("utf-8", "replace"))),
    "mailmap, captured": lambda content: mailmap_without_addresses(content.decode("utf-8", "replace"), b"key"),
}


def files(numbers: range, *, largest: int = 1_000_000) -> Iterator[tuple[str, bytes]]:
    """Documents of any kind, and every other one a `.mailmap`."""
    for number in numbers:
        chance = random.Random(number)
        if number % 2:
            yield "document", hostile_file(number)[2][:largest]
            continue
        text = repeated(_PIECES, chance.choice((100, 1000, 10_000, 400_000)), chance)
        change = chance.choice((truncated, damaged, damaged))
        yield ".mailmap", change(text.encode(), chance)[:largest]


@pytest.mark.parametrize("reader", READERS)
def test_a_few_of_them(reader: str) -> None:
    report = campaign(reader, files(range(40), largest=2_000), lambda content, _: READERS[reader](content))
    assert (report.files, report.failures) == (40, [])


@pytest.mark.soak
@pytest.mark.parametrize("reader", READERS)
def test_none_of_them_does_harm(reader: str) -> None:
    do_no_harm(reader, files(range(FILES)), lambda content, _: READERS[reader](content))
