"""Tests of `analysis.text.prose` and the readers of each markup behind it."""

from __future__ import annotations

import time

import pytest
from docutils.parsers.rst import roles
from hypothesis import given
from hypothesis import strategies as st

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.text.formats import ReadmeFormat
from research_platform_assets.analysis.text.prose import prose, prose_blocks
from research_platform_assets.privacy import contains_address, mask_addresses

MARKDOWN_CASES = {
    "headings of both kinds": ("Title\n=====\n\n## Part ##\n\nText.", [("Title", 1), ("Part", 2), ("Text.", 0)]),
    "front matter": ("---\ntitle: Hidden\n---\n\nShown.", [("Shown.", 0)]),
    "a rule is no front matter": ("Before\n\n---\nafter\n\n---\nlast", [("Before", 0), ("after", 0), ("last", 0)]),
    "carriage returns": ("# A\r\n\r\nb\r\nc\r\n", [("A", 1), ("b c", 0)]),
    "fenced code": ("Before\n```python\nimport os\n```\nAfter", [("Before", 0), ("After", 0)]),
    "code never closed": ("Before\n\n~~~\nimport os\n", [("Before", 0)]),
    "indented code": ("Before\n\n    import os\n\nAfter", [("Before", 0), ("After", 0)]),
    "code in a list": ("- step\n\n  ```\n  pip install x\n  ```\n", [("step", 0)]),
    "inline code that is words": ("Built on `pandas` and `x = f(1)`.", [("Built on pandas and .", 0)]),
    "badge": ("[![Build](https://ci.example/b.svg)](https://ci.example) Text", [("Text", 0)]),
    "badge by reference": ("[![Build][b]][c]\n\n[b]: https://ci.example/b.svg\n[c]: https://ci.example", []),
    "image": ("![A plot of prices](plot.png) shows it", [("shows it", 0)]),
    "link": ("See [the paper](https://example.org/paper 'title').", [("See the paper.", 0)]),
    "link whose text is an address": ("[https://example.org/a](https://example.org/a)", []),
    "bare address": ("Go to https://example.org/a?b=c, now", [("Go to now", 0)]),
    "autolink": ("Go to <https://example.org> now", [("Go to now", 0)]),
    "comment": ("<!-- hidden -->\nShown <!-- inline --> text", [("Shown text", 0)]),
    "comment never closed": ("Shown\n\n<!-- hidden -->\n<!-- hidden\n\nhidden", [("Shown", 0)]),
    "html block": (
        (
            '<div align="center">\n<h1>Name</h1>\n<p>Some <b>bold</b> text &amp; more<br>next</p>\n'
            '<img alt="x" src="y">\n</div>'
        ),
        [("Name", 1), ("Some bold text & more", 0), ("next", 0)],
    ),
    "markdown inside html": (
        "<details>\n<summary>More</summary>\n\n*inside*\n\n</details>",
        [("More", 0), ("inside", 0)],
    ),
    "html on one line": ("<div><h2>Name</h2><hr/>rest</div>", [("Name", 2), ("rest", 0)]),
    "preformatted html": ("<pre><code>import os</code></pre>\n\nText", [("Text", 0)]),
    "inline html": ("press <kbd>Ctrl</kbd> to <em>leave</em><br/>now", [("press to leave now", 0)]),
    "inline html code that holds a tag": ("a <code>b <b>c</b></code> d", [("a d", 0)]),
    "table": (
        "| Model | Error |\n|---|---|\n| linear | 0.1 |",
        [("Model", 0), ("Error", 0), ("linear", 0), ("0.1", 0)],
    ),
    "tasks": ("- [ ] open\n- [x] done", [("open", 0), ("done", 0)]),
    "alert": ("> [!NOTE]\n> Mind this.", [("Mind this.", 0)]),
    "emoji": (":rocket: Fast at 10:30:15", [("Fast at 10:30:15", 0)]),
    "formulas": (r"We set $\alpha = 1$ and pay $5 or $6. $$\frac{a}{b}$$", [("We set and pay $5 or $6.", 0)]),
    "identifiers": ("doi:10.1000/xyz123, 10.5281/zenodo.1, arXiv:2101.00001v2 end", [("end", 0)]),
    "citation": ("@article{key,\n  author = {A. Person},\n  title = {Some}\n}\n\nText", [("Text", 0)]),
    "addresses": ("Write to [us](mailto:who@example.org) or who@example.org.", [("Write to us or .", 0)]),
    "contents": ("- [One](#one)\n- [Two](#two): said\n\n## [Three](#three)", [("Two: said", 0), ("Three", 2)]),
    "images of no known address": ("[![Build][b]][c] ![alt][d] Text", [("Text", 0)]),
    "hosts without a scheme": ("At tides.example.com/data, node.js and tides.org", [("At node.js and", 0)]),
    "strike-through": ("~~old~~ new", [("old new", 0)]),
    "rule and empty": ("\n\n***\n\n \n", []),
}

RESTRUCTUREDTEXT_CASES = {
    "headings": (
        "Title\n=====\n\nText.\n\nPart\n----\n\nMore.",
        [("Title", 1), ("Text.", 0), ("Part", 2), ("More.", 0)],
    ),
    "literal block": ("Do this::\n\n    import os\n\nAfter.", [("Do this:", 0), ("After.", 0)]),
    "code directive": ("A\n\n.. code-block:: python\n\n   import os\n\nB", [("A", 0), ("B", 0)]),
    "unknown directive": ("A\n\n.. automodule:: x\n   :members:\n\nB", [("A", 0), ("B", 0)]),
    "image and badge": (
        (
            "|badge| Text\n\n.. |badge| image:: https://x.example/b.svg\n   :target: https://x.example\n\n"
            ".. image:: a.png\n   :alt: hi"
        ),
        [("Text", 0)],
    ),
    "note": (".. note:: Mind *this*.", [("Mind this.", 0)]),
    "link": (
        "See `the paper <https://example.org/p>`_ and other_.\n\n.. _other: https://x.example",
        [("See the paper and other.", 0)],
    ),
    "roles": (
        "Use :py:class:`numpy.ndarray`, :ref:`the guide <guide>`, :math:`a^2` and ``x = 1``.",
        [("Use , the guide, and .", 0)],
    ),
    "literal that is words": ("Built on ``pandas``.", [("Built on pandas.", 0)]),
    "own role": (".. role:: red\n\nThis is :red:`striking`, too.", [("This is striking, too.", 0)]),
    "comment": (".. hidden\n   too\n\nShown", [("Shown", 0)]),
    "field list": (":Author: A. Person\n:Version: 1\n\nText", [("Text", 0)]),
    "date": (".. |today| date::\n\nBuilt |today|.", [("Built .", 0)]),
    "file insertion": (".. include:: /etc/passwd\n\n.. csv-table::\n   :file: /etc/passwd\n\nText", [("Text", 0)]),
    "raw": (".. raw:: html\n\n   <p>hidden</p>\n\nText", [("Text", 0)]),
    "lists and tables": (
        "- one\n- two\n\n===== ====\nhead  two\n===== ====\ncell  b\n===== ====\n",
        [("one", 0), ("two", 0), ("head", 0), ("two", 0), ("cell", 0), ("b", 0)],
    ),
    "broken markup": (
        "A longer title\n====\n\n*never closed and `neither\n\nText",
        [("A longer title", 1), ("*never closed and `neither", 0), ("Text", 0)],
    ),
}

ORG_CASES = {
    "title and headings": (
        "#+TITLE: Name\n* TODO [#A] Part :tag:x:\nText\n** Sub\nmore",
        [("Name", 1), ("Part", 1), ("Text", 0), ("Sub", 2), ("more", 0)],
    ),
    "keywords and comments": ("#+OPTIONS: toc:nil\n#+AUTHOR: A. Person\n# hidden\nShown", [("Shown", 0)]),
    "source block": ("A\n#+BEGIN_SRC python\nimport os\n#+END_SRC\nB", [("A", 0), ("B", 0)]),
    "quote block": ("#+begin_quote\nwords\n#+end_quote", [("words", 0)]),
    "drawer": ("* H\n:PROPERTIES:\n:ID: x1\n:END:\nText", [("H", 1), ("Text", 0)]),
    "fixed width and rule": (": import os\n-----\nText", [("Text", 0)]),
    "links": ("See [[https://x.example][the paper]] and [[https://x.example]].", [("See the paper and .", 0)]),
    "badge": ("[[https://x.example][https://x.example/b.svg]] Text", [("Text", 0)]),
    "inline markup": ("/One/ *two* =x=1= ~pandas~ a/b [fn:1]", [("One two pandas a/b", 0)]),
    "table": ("| a | b |\n|---+---|\n| c | d |", [("a b", 0), ("c d", 0)]),
}

ASCIIDOC_CASES = {
    "headings": ("= Name\n:toc: left\n\nText\n\n== Part\nmore", [("Name", 1), ("Text", 0), ("Part", 2), ("more", 0)]),
    "listing": ("A\n\n[source,python]\n----\nimport os\n----\n\nB", [("A", 0), ("B", 0)]),
    "fenced listing": ("A\n\n```python\nimport os\n```\nB", [("A", 0), ("B", 0)]),
    "literal and comment": ("....\nimport os\n....\n// hidden\n////\nhidden\n////\nShown", [("Shown", 0)]),
    "indented literal": ("A\n\n  import os\n\n * item", [("A", 0), ("* item", 0)]),
    "example and title": (".Caption\n====\nInside\n====", [("Caption", 0), ("Inside", 0)]),
    "images": ("image::plot.png[A plot]\n\nimage:b.svg[Build,link=https://x.example] Text", [("Text", 0)]),
    "links": (
        "See https://x.example[the paper^], link:a.html[this] and <<part,that>> or <<part>>, {url}[it].",
        [("See the paper, this and that or , it.", 0)],
    ),
    "inline markup": ("*One* _two_ `x = 1` `pandas` {name} a_b_c", [("One two pandas a_b_c", 0)]),
    "table": ("|===\n| a | b\n|===", [("a b", 0)]),
}

TEXT_CASES = {
    "paragraphs": (
        "First\nline.\n \nSecond https://x.example/a end\r\n\r\nThird",
        [("First line.", 0), ("Second end", 0), ("Third", 0)],
    ),
    "rule": ("Name -- it\n\n-----", [("Name -- it", 0)]),
    "underlined headings": (
        "Before\nName\n====\nText\n\n  Part\n  ----\n\nMore\n--",
        [("Before", 0), ("Name", 1), ("Text", 0), ("Part", 2), ("More --", 0)],
    ),
    "commands": (
        "Run\n$ leakage -h\n> pip install x\nsudo apt-get install y\nmake && make install\ncd src\nthen make sense.",
        [("Run then make sense.", 0)],
    ),
}

CASES: list[tuple[ReadmeFormat, str, str, list[tuple[str, int]]]] = [
    (markup, name, text, expected)
    for markup, cases in (
        ("markdown", MARKDOWN_CASES),
        ("restructuredtext", RESTRUCTUREDTEXT_CASES),
        ("org", ORG_CASES),
        ("asciidoc", ASCIIDOC_CASES),
        ("text", TEXT_CASES),
        ("other", TEXT_CASES),
    )
    for name, (text, expected) in cases.items()
]


@pytest.mark.parametrize(
    ("markup", "text", "expected"), [pytest.param(m, t, e, id=f"{m}: {n}") for m, n, t, e in CASES]
)
def test_prose_is_what_a_reader_would_read_aloud(
    markup: ReadmeFormat, text: str, expected: list[tuple[str, int]]
) -> None:
    assert prose_blocks(text, markup) == [Block(words, level) for words, level in expected]


def test_prose_is_one_block_a_line() -> None:
    assert prose("# Name\n\nTwo\nlines", "markdown") == "Name\nTwo lines"


def test_a_role_declared_in_one_document_does_not_change_the_next() -> None:
    text = "This is :red:`a.b.c`."
    before = prose(text, "restructuredtext")
    prose(".. role:: red\n\n" + text, "restructuredtext")
    assert prose(text, "restructuredtext") == before
    assert "red" not in roles._roles


@pytest.mark.bench
@pytest.mark.parametrize("markup", ["markdown", "org"])
@pytest.mark.parametrize(
    "piece", ["<!--", "<!", "<a ", "[", "=a ", "*a ", "[fn:", "* a" + " " * 50], ids=lambda piece: piece[:5]
)
def test_marks_that_never_end_do_not_take_time_by_their_number_squared(piece: str, markup: ReadmeFormat) -> None:
    def seconds(count: int) -> float:
        began = time.process_time()
        prose_blocks(piece * count, markup)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(40_000) < 10 * max(seconds(10_000), 0.01)  # squared is 16 times as long, linear 4


def test_what_is_nested_deeper_than_the_reader_can_follow_is_read_as_text() -> None:
    text = "".join(f"{'  ' * depth}- word\n\n" for depth in range(600))
    assert prose_blocks(text, "restructuredtext") == [Block("- word")] * 600


MARKUP_PIECES = st.sampled_from(
    [
        "# ",
        "word ",
        "```",
        "\n",
        "\n\n",
        "    ",
        "[a](b)",
        "![",
        "](",
        "<b>",
        "</b>",
        "<pre>",
        "`",
        "``",
        ":ref:`a`",
        ".. x::",
        "::",
        "#+begin_src",
        ":END:",
        "----",
        "====",
        "|",
        "$",
        "\\",
        "<!--",
        "-->",
        "who@example.org",
        "[[",
        "]]",
        "*",
        "_",
        "é",
    ]
)


@given(
    pieces=st.lists(MARKUP_PIECES, max_size=40),
    markup=st.sampled_from(["markdown", "restructuredtext", "org", "asciidoc", "text", "other"]),
)
def test_broken_markup_never_fails_and_masking_changes_nothing(pieces: list[str], markup: ReadmeFormat) -> None:
    text = "".join(pieces)
    blocks = prose_blocks(text, markup)
    assert prose_blocks(mask_addresses(text), markup) == blocks
    assert all(not contains_address(each.text) and each.text == " ".join(each.text.split()) for each in blocks)


@pytest.mark.parametrize("markup", ["markdown", "restructuredtext"])
@pytest.mark.parametrize("part", ["- a\n", "x\n\n", "[a](b)\n", "a={b},{}-> "])
def test_a_text_of_too_many_parts_is_read_without_its_markup(part: str, markup: ReadmeFormat) -> None:
    opening = "*Tides*\n\n"
    assert prose_blocks(opening + part * 100, markup)[0].text == "Tides"
    assert prose_blocks(opening + part * 16_000, markup)[0].text == "*Tides*"


def test_a_stretch_that_is_no_word_is_no_prose() -> None:
    assert prose("Before " + "{" * 5_000 + " and after.", "restructuredtext") == "Before and after."
    assert prose("\u6f6e" * 400, "restructuredtext") == "\u6f6e" * 400
