"""Tests of `analysis.topics.boilerplate`, on whole READMEs of every format: what must not count does not."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.text.formats import ReadmeFormat
from research_platform_assets.analysis.text.prose import prose_blocks
from research_platform_assets.analysis.topics.boilerplate import without_boilerplate
from research_platform_assets.analysis.topics.paragraphs import paragraphs
from research_platform_assets.analysis.topics.passages import passages

MARKDOWN = """# Ice

[![Build leakage](https://ci.example/x.svg)](https://ci.example) [![PyPI][leak-badge]][leak-link]
<a href="https://docs.example"><img alt="leakage" src="x"></a>

- [Leakage](#installation)
- [Leakage again](#usage)
  - [Deep leakage](#deep)

Firn cores, see https://example.org/leakage, www.leakage.example, doi:10.1000/leakage and docs.leakage.com/page today.

pip install leakage
$ leakage --help

```python
import leakage
```
<pre>leakage</pre><!-- leakage -->

## License

Permission for leakage.

### Details

More leakage.

## Citation

If you use leakage, please cite it.

@article{leakage, title={Leakage}}

## Method

Snow layers. This leakage is licensed under the Apache License. Please cite our paper on leakage. Wind drift.

Leakage, A., & Doe, B. (2020). Leakage of things. Journal of Leakage, 12(3), 45-67.

This leakage was funded by the Swiss National Science Foundation.

## References and acknowledgements

1. Leakage, A. (2019). A title. Nature.
"""
RESTRUCTUREDTEXT = """Ice
===

.. image:: https://badge.example/leakage.svg
   :alt: leakage

.. contents::

Firn cores at https://example.org/leakage, see :cite:`leakage`.

.. code-block:: python

   import leakage

Installation
------------

conda install leakage

License
-------

Text of leakage.

Method
------

Snow layers.

References
----------

.. [1] Leakage, A. (2019). Title.
"""
ORG = """#+TITLE: Ice
#+TOC: headlines 2
[[https://badge.example/leakage.svg]]
Firn cores at https://example.org/leakage and so on.
#+BEGIN_SRC sh
leakage
#+END_SRC
: leakage
* Installation
$ pip install leakage
* Method
Snow layers.
* Lizenz
leakage
"""
TEXT = """Firn cores at https://example.org/leakage by www.leakage.com.

  $ pip install leakage
  > conda create -n leakage
sudo apt-get install leakage
python leakage.py
make && make leakage
cd leakage

LICENSE
-------
Permission is hereby granted to any leakage.
THE SOFTWARE IS PROVIDED "AS IS"

Method
------
Snow layers.

[1] Leakage, A., Other, B. (2019). Title of a paper. Journal 3, 4-5.

[2] C. Leakage, Another. In Proc. of X, pp. 3-4, 2018.
"""


@pytest.mark.parametrize(
    ("text", "markup"), [(MARKDOWN, "markdown"), (RESTRUCTUREDTEXT, "restructuredtext"), (ORG, "org"), (TEXT, "text")]
)
def test_nothing_but_what_a_readme_is_about_counts(text: str, markup: ReadmeFormat) -> None:
    parts = passages("x", None, (), paragraphs(prose_blocks(text, markup)))
    words = [word.lower() for part in parts for word in part.words]
    assert not [word for word in words if "leak" in word]
    assert {"firn", "cores", "snow", "layers"} <= set(words)


def kept(blocks: Iterable[Block]) -> list[str]:
    return [left for _, left, _ in without_boilerplate(blocks) if left]


def test_a_sentence_goes_and_those_around_it_stay() -> None:
    assert kept(prose_blocks(MARKDOWN, "markdown"))[-1] == "Snow layers. Wind drift."


@pytest.mark.parametrize(
    "heading",
    [
        "License",
        "MIT License",
        "License and Copyright",
        "4. References",
        "How to cite",
        "Citing this work",
        "Authors & Contributors",
        "Acknowledgments",
        "Lizenz",
        "Literaturverzeichnis",
        "Références",
        "Cómo citar",
        "Agradecimientos",
        "Table des matières",
        "Ringraziamenti",
    ],
)
def test_sections_that_are_about_nothing_are_left_out(heading: str) -> None:
    blocks = [Block("Ice", 1), Block(heading, 2), Block("inside"), Block("deeper", 3), Block("Snow", 2)]
    assert kept(blocks) == ["Ice", "Snow"]


@pytest.mark.parametrize(
    "heading",
    ["References between legal texts", "Citation networks", "Licensing of patents", "Team dynamics", "Credit risk"],
)
def test_a_heading_that_only_begins_like_one_stays(heading: str) -> None:
    blocks = [Block(heading, 2), Block("inside")]
    assert kept(blocks) == [heading, "inside"]


def test_a_title_is_no_section() -> None:
    assert kept([Block("Contacts", 1), Block("inside")]) == ["Contacts", "inside"]


@pytest.mark.parametrize(
    "text",
    [
        "Between 2010 and 2020, A. Smith walked over the ice.",
        "The model is supported by data of the winter.",
        "Glaciers in Nepal, A. and B., were seen.",
        "We cite statutes in rulings.",
    ],
)
def test_sentences_that_only_look_alike_stay(text: str) -> None:
    assert kept([Block(text)]) == [text]
