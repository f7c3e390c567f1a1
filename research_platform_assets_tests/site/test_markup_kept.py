"""READMEs as HTML: what honest ones keep, in each format."""

from __future__ import annotations

import pytest

from research_platform_assets.tables.core import README_FORMATS
from research_platform_assets_tests.site.test_markup import HOME, OID, render

KEPT = {
    "emphasis": ("*a* **b** ~~c~~", "<em>a</em> <strong>b</strong> <s>c</s>"),
    "heading two levels lower": ("# Title", '<h3 id="readme-title">Title</h3>'),
    "deep heading": ("###### Title", '<h6 id="readme-title">Title</h6>'),
    "same heading twice": ("# A\n\n# A", '<h3 id="readme-a">A</h3>\n<h3 id="readme-a-1">A</h3>'),
    "heading of punctuation": ("# !!!", '<h3 id="readme-section">!!!</h3>'),
    "heading in another script": ("# Über uns", '<h3 id="readme-über-uns">Über uns</h3>'),
    "task": ("- [x] done\n- [ ] open", '<li class="task-list-item">\u2611 done'),
    "alert": ("> [!WARNING]\n> hot", '<div class="markdown-alert markdown-alert-warning">'),
    "column alignment": ("|a|\n|-:|\n|1|", '<td class="align-right">1</td>'),
    "table that can be scrolled": ("|a|\n|-|\n|1|", '<div class="table-scroll" tabindex="0"><table>'),
    "centred paragraph": ('<p align="center">x</p>', '<p class="align-center">x</p>'),
    "centre element": ("<center>x</center>", '<div class="align-center">x</div>'),
    "details": ("<details open><summary>s</summary>t</details>", '<details open=""><summary>s</summary>t</details>'),
    "keys": ("<kbd>Ctrl</kbd> H<sub>2</sub>O", "<kbd>Ctrl</kbd> H<sub>2</sub>O"),
    "ordered list from 3": ("3. a", '<ol start="3">'),
    "code": ("```\nx < 1\n```", '<pre tabindex="0"><code>x &lt; 1\n</code></pre>'),
    "code in colours": ("```python\nNone # hi\n```", 'number">None</span> <span class="code-comment"># hi</span>\n'),
    "code of R Markdown": ("```{r plot, echo=FALSE}\nTRUE\n```", '<code><span class="code-number">TRUE</span>'),
    "code of a language nobody knows": ("```nonsense\nx\n```", "<code>x\n</code>"),
    "formula": ("$x^2$", '<span class="math-inline"><math><msup><mi>x</mi><mn>2</mn></msup></math></span>'),
    "formula in other quotes": ("$`a`$", '<span class="math-inline"><math><mi>a</mi></math></span>'),
    "formula on its own": ("$$\na\n$$", '<span class="math-display"><math display="block"><mi>a</mi></math></span>'),
    "formula in a block": ("```math\na\n```", '<span class="math-display"><math display="block"><mi>a</mi></math>'),
    "aligned formula": ("$$\\begin{aligned}a&=b\\end{aligned}$$", '<mtd class="align-right"><mi>a</mi></mtd>'),
    "formula that nobody can read": ("$\\unknown{x}$", "<code>\\unknown{x}</code>"),
    "prices are no formula": ("from $5 to $10", "<p>from $5 to $10</p>"),
    "footnote": ("a[^n]\n\n[^n]: b", '<sup><a href="#readme-fn1" id="readme-fnref1"'),
    "footnote leads back": ("a[^n]\n\n[^n]: b", '<li id="readme-fn1"><p>b <a href="#readme-fnref1"'),
    "emoji by name": (":rocket: 12:30:45 :nonsense:", "<p>\U0001f680 12:30:45 :nonsense:</p>"),
    "emoji in code is text": ("`:rocket:`", "<code>:rocket:</code>"),
    "bare address": ("https://example.org/a", '<a href="https://example.org/a"'),
    "file name is no address": ("see README.md", "<p>see README.md</p>"),
    "front matter": ("---\ntitle: x\n---\n# A", '<span class="code-keyword">title</span>: <span class="code-text">x'),
    "rule is no front matter": ("---\n\ntext\n", "<hr>"),
    "image": ("![plot](a.png)", f'<img src="{HOME}/raw/{OID}/a.png" alt="plot" loading="lazy"'),
    "image says nothing of the reader": ("![plot](a.png)", 'referrerpolicy="no-referrer"'),
    "image without description": ("![](img/a%20b.png)", 'alt="a b.png"'),
    "image with a size": ('<img src="a.png" width="50%" height="20px">', 'width="50%" height="20"'),
    "image at the side": ('<img src="a.png" align="right">', 'class="align-right"'),
    "image that others on the way could read": ("![x](http://a.example/b.png)", '<a class="image" href="http://a.example/b.png"'),
    "image inside the document": ("![x](data:image/png;base64,AA)", '<span class="image">Image: x</span>'),
    "image for dark colours": (
        '<picture><source media="(prefers-color-scheme: dark)" srcset="d.png"><img src="l.png"></picture>',
        f'<img src="{HOME}/raw/{OID}/d.png" alt="l.png" class="only-dark"',
    ),
    "the other one is for light colours": (
        '<picture><source media="(prefers-color-scheme: dark)" srcset="d.png"><img src="l.png"></picture>',
        f'<img src="{HOME}/raw/{OID}/l.png" alt="l.png" class="only-light"',
    ),
    "image for one scheme by its address": ("![x](a.png#gh-dark-mode-only)", 'class="only-dark"'),
    "linked image": ("[![ci](b.svg)](https://ci.example)", '<a href="https://ci.example" rel="nofollow noopener'),
    "linked image is in the link": ("[![ci](b.svg)](https://ci.example)", f'"><img src="{HOME}/raw/{OID}/b.svg"'),
    "anchor by name": ('<a name="top"></a>[up](#top)', '<span id="readme-top"></span>'),
    "link to a heading": ("# My Part\n[x](#my-part)", '<a href="#readme-my-part"'),
    "link to a heading in capitals": ("# My Part\n[x](#My-Part)", '<a href="#readme-my-part"'),
    "link to nothing here": ("[x](#elsewhere)", f'<a href="{HOME}#elsewhere"'),
    "GitHub's own prefix": ("# A\n[x](#user-content-a)", '<a href="#readme-a"'),
    "heading inside a heading": ("<h1>a<div><h2>b</h2></div>c</h1>", '<h3 id="readme-abc">a<div>b</div>c</h3>'),
    "explanation": ('<abbr title="World">W</abbr>', '<abbr title="World">W</abbr>'),
    "image with a broken address": ('<img src="https://[">', '<span class="image">Image: image</span>'),
    "line break deep inside": ("<div>" * 70 + "a<br>b", "ab"),
    "box that is no task": ('<input type="text" value="x">a', "<p>a</p>"),
    "span within reason": ("<table><tr><td colspan=99999>x</td></tr></table>", '<td colspan="100">x</td>'),
    "start of a list as it is": ("<ol start=500><li>x</li></ol>", '<ol start="500">'),
    "bidirectional override stays text": ("a\u202eb", "a\u202eb"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KEPT.values(), ids=KEPT.keys())
def test_honest_markdown_is_kept(text: str, expected: str) -> None:
    assert expected in render(text)


def test_restructuredtext_is_read_as_such() -> None:
    text = (
        "Title\n=====\n\nSee `code <src/a.py>`_ and |x|.\n\n.. |x| replace:: *that*\n\nPart\n----\n\n::\n\n   a < b\n"
    )
    html = render(text, "restructuredtext", "docs/README.rst")
    assert ">Title</h3>" in html
    assert ">Part</h4>" in html
    assert f'<a href="{HOME}/blob/{OID}/docs/src/a.py"' in html
    assert "<em>that</em>" in html
    assert "a &lt; b" in html


def test_org_is_read_as_such() -> None:
    text = (
        "#+TITLE: Tool\n* TODO Part :tag:\n*bold* /it/ =c<= [[file:a.org][x]] [[*Part]] [[./p.png]] [fn:1]\n"
        "- [X] a\n  - b\n1. c\n| h |\n|---|\n| 1 |\n#+begin_src python\nNone\n#+end_src\n: fixed\n[fn:1] note\n"
    )
    html = render(text, "org", "docs/README.org")
    expected = (
        '<h3 id="readme-tool">Tool</h3>',
        '<h3 id="readme-part"><small>TODO</small> Part</h3>',
        "<strong>bold</strong> <em>it</em> <code>c&lt;</code>",
        f'<a href="{HOME}/blob/{OID}/docs/a.org"',
        '<a href="#readme-part"',
        f'<img src="{HOME}/raw/{OID}/docs/p.png"',
        '<a href="#readme-fn-1" id="readme-fnref-1"',
        "<li>\u2611 a<ul>\n<li>b</li></ul>",
        "<tr><th>h</th></tr><tr><td>1</td></tr>",
        '<code><span class="code-number">None</span>',
        ">fixed</pre>",
        '<p id="readme-fn-1">',
    )
    assert [part for part in expected if part not in html] == []


def test_restructuredtext_has_formulas_and_code_in_colours() -> None:
    html = render(":math:`x`\n\n.. math:: y\n\n.. code:: python\n\n   None\n", "restructuredtext", "README.rst")
    assert '<span class="math-inline"><math><mi>x</mi></math></span>' in html
    assert '<math display="block"><mi>y</mi></math>' in html
    assert '<span class="code-number">None</span>' in html


@pytest.mark.parametrize(
    "format", [word for word in README_FORMATS if word not in {"markdown", "org", "restructuredtext"}]
)
def test_other_formats_are_shown_as_they_are(format: str) -> None:  # noqa: A002
    assert render("* A <b>\n", format) == '<pre class="plain" tabindex="0">* A &lt;b&gt;\n</pre>'
