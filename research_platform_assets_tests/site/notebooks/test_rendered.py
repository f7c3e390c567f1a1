"""Notebooks as HTML: what is kept, what is left out, what is masked."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from research_platform_assets.privacy import contains_address
from research_platform_assets.site.notebooks.pictures import cleaned_svg
from research_platform_assets.site.notebooks.reading import (
    LARGEST_BYTES,
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_OUTPUTS,
    MOST_SOURCE,
)
from research_platform_assets.site.notebooks.rendered import asked, questions, render_notebook, rendered
from research_platform_assets_tests.site.attacks import attacks, drawings
from research_platform_assets_tests.site.checks import elements, text_of
from research_platform_assets_tests.site.sample_content import frame, row
from research_platform_assets_tests.site.test_markup import FORBIDDEN_TAGS, is_harmless

OID = "c" * 40
HOME = "https://github.com/lab/tool"
REPOSITORY = {"full_name": "lab/tool", "html_url": HOME}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
TABLE = (
    "<div><style scoped>th {color: red}</style><table border='1' class='dataframe'><thead><tr>"
    "<th></th><th>a</th></tr></thead><tbody><tr><th>0</th><td>1.5</td></tr></tbody></table></div>"
)


def notebook(*cells: Mapping[str, Any], **others: Any) -> bytes:
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells} | others
    return json.dumps(whole).encode()


def code(source: str = "", *outputs: Mapping[str, Any], count: int | None = 1) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": outputs, "execution_count": count, "metadata": {}}


def shown(**data: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {name.replace("_", "/", 1): text for name, text in data.items()}}


def printed(text: str | Sequence[str], name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def result(content: bytes, of_format: str = "jupyter", path: str = "a/b.ipynb") -> Mapping[str, Any]:
    return render_notebook(content, asked(REPOSITORY, path, of_format))


def html(*cells: Mapping[str, Any], **others: Any) -> str:
    made = rendered(result(notebook(*cells, **others)), OID)
    assert made.reason is None
    assert made.html is not None
    return made.html


KEPT = {
    "Markdown": (({"cell_type": "markdown", "source": ["# A\n", "*b*"]},), '<h3 id="readme-a">A</h3>\n<p><em>b</em>'),
    "formula": (({"cell_type": "markdown", "source": "$ x $"},), '<span class="math-inline"><math><mi>x</mi></math>'),
    "environment": (
        ({"cell_type": "markdown", "source": "\\begin{equation*}x\\end{equation*}"},),
        '<math display="block">',
    ),
    "link": (({"cell_type": "markdown", "source": "[x](data.csv)"},), f'<a href="{HOME}/blob/{OID}/a/data.csv"'),
    "attachment": (
        (
            {
                "cell_type": "markdown",
                "source": "![x](attachment:i.png)",
                "attachments": {"i.png": {"image/png": PIXEL}},
            },
        ),
        '<img src="pictures/6b7fa434f92a8b80aab02d9bf1a12e49.png" alt="x"',
    ),
    "picture in Markdown": (
        ({"cell_type": "markdown", "source": f"![x](data:image/png;base64,{PIXEL})"},),
        '<img src="pictures/6b7fa434f92a8b80aab02d9bf1a12e49.png" alt="x"',
    ),
    "code": ((code("None", count=7),), '<p class="notebook-prompt">Run 7</p><pre tabindex="0"><code>'),
    "code in colours": ((code("None"),), '<span class="code-number">None</span>'),
    "code that was not run": ((code("x", count=None),), '<p class="notebook-prompt">Not run</p>'),
    "raw cell": (({"cell_type": "raw", "source": "<b>"},), '<pre class="notebook-text" tabindex="0">&lt;b&gt;</pre>'),
    "printed": ((code("", printed(["a\n", "b"])),), '<pre class="notebook-text" tabindex="0">a\nb</pre>'),
    "printed twice is one": ((code("", printed("a"), printed("b")),), ">ab</pre>"),
    "line that was written over": ((code("", printed("1%\r50%\r100%\r\ndone")),), ">100%\ndone</pre>"),
    "warnings": ((code("", printed("w", "stderr")),), '<pre class="notebook-stderr" tabindex="0">w</pre>'),
    "colours of a terminal": (
        (code("", {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[1;31mE\x1b[0m: v"]}),),
        '<span class="ansi-red-intense-fg ansi-bold">E</span>: v',
    ),
    "colour that was cut off": ((code("", printed("\x1b[38mx\x1b[31m")),), ">x</pre>"),
    "error without lines": ((code("", {"output_type": "error", "ename": "E", "evalue": "v"}),), ">E: v</pre>"),
    "table": ((code("", shown(text_html=TABLE, text_plain="t")),), "<tbody><tr><th>0</th><td>1.5</td></tr></tbody>"),
    "picture": (
        (code("", shown(image_png=PIXEL, text_plain="plot of x")),),
        '<img src="pictures/6b7fa434f92a8b80aab02d9bf1a12e49.png" alt="plot of x"',
    ),
    "picture that is none": ((code("", shown(image_png="AAAA", text_plain="plot")),), ">plot</pre>"),
    "LaTeX": ((code("", shown(text_latex="$$x$$")),), '<math display="block"><mi>x</mi></math>'),
    "program with other words": (
        (code("", shown(text_html="<script>x()</script><div id=p></div>", text_plain="Figure")),),
        ">Figure</pre>",
    ),
    "program alone": (
        (code("", shown(application_javascript="x()")),),
        "An output that only a program in the browser could show is left out; nothing of a notebook is run here.",
    ),
    "language": (
        (code("TRUE"),),
        '<span class="code-number">TRUE</span>',
    ),
}


@pytest.mark.parametrize(("cells", "expected"), KEPT.values(), ids=KEPT.keys())
def test_a_notebook_is_shown_as_it_was_saved(cells: Sequence[Mapping[str, Any]], expected: str) -> None:
    named = "r" if "TRUE" in expected else "python"
    assert expected in html(*cells, metadata={"language_info": {"name": named}})


def test_version_3_is_read_too() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": "Part"},
        {
            "cell_type": "code",
            "input": "None",
            "prompt_number": 4,
            "language": "python",
            "outputs": [
                {"output_type": "pyout", "text": ["42"], "prompt_number": 4},
                {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": []},
                {"output_type": "display_data", "png": PIXEL},
                {"output_type": "stream", "stream": "stderr", "text": "w"},
            ],
        },
    ]
    found = html(worksheets=[{"cells": cells}], nbformat=3)
    for part in (
        ">Part</h4>",
        "Run 4",
        ">42</pre>",
        ">E: v</pre>",
        'src="pictures/',
        '"notebook-stderr" tabindex="0">w',
    ):
        assert part in found


BROKEN = {
    "no JSON": (b"{", "it is no JSON"),
    "binary": (b"\x89PNG\x00\xff", "it is no JSON"),
    "deep": (b"[" * 100_000, "it is no JSON"),
    "another thing": (b'{"a": 1}', "it has no cells"),
    "a number": (b"7", "it has no cells"),
    "cells that are none": (b'{"cells": [1, null, "x"]}', "it has no cells"),
    "too large": (b" " * (LARGEST_BYTES + 1), "it is larger than 8 MB"),
    "too much": (notebook(code("", *[shown(text_html="<b>x</b>" * 900)] * 40)), "it has more than 30,000 elements"),
}


@pytest.mark.parametrize(("content", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_a_notebook_that_is_not_shown_says_why(content: bytes, reason: str) -> None:
    assert result(content) == {"html": None, "reason": reason, "pictures": {}}


ODD: list[Any] = [None, 7, "x", [], {}, [None], {"a": None}, True, -1, "\ud83d\ude00", 10**400]


def test_a_part_that_is_not_what_the_format_says_counts_as_missing() -> None:
    keys = ("cell_type", "source", "outputs", "execution_count", "attachments", "metadata", "input", "level")
    cells = [code("x", printed("y")) | {key: value} for key in keys for value in ODD if value != 10**400]
    outputs = [
        {"output_type": kind, "data": {"text/plain": "z"}, "text": "t"} | {key: value}
        for kind in ("stream", "error", "display_data", "pyout")
        for key in ("output_type", "name", "text", "data", "traceback", "ename", "metadata", "png")
        for value in ODD[:-1]
    ]
    assert "notebook-cell" in html(*cells, code("", *outputs), metadata=None)


def test_what_is_left_out_is_said() -> None:
    long = html(
        *[code(f"{number}") for number in range(MOST_CELLS + 3)],
        metadata={},
    )
    assert "3 more cells are not shown." in long
    many = html(code("", *[shown(text_plain=f"{number}") for number in range(MOST_OUTPUTS + 2)]))
    assert "2 more outputs of this cell are not shown." in many
    assert f"The first {MOST_CHARACTERS:,} of 100,000 characters are shown." in html(code("", printed("x" * 100_000)))


def test_an_output_cannot_end_or_swallow_what_stands_around_it() -> None:
    found = html(
        code("", shown(text_html="</div></div></section><table><tr><td><!-- ")),
        {"cell_type": "markdown", "source": "<textarea><svg><desc>"},
        code("last"),
    )
    assert text_of(found).rstrip().endswith("last")
    assert [each["class"] for each in elements(found) if each.get("class", "").startswith("notebook-cell")] == (
        ["notebook-cell"] * 3
    )


def test_attacks_in_every_part_come_to_nothing() -> None:
    cells = [
        part
        for attack in attacks()[::7]
        for part in (
            code(attack, shown(text_html=attack, text_markdown=attack), printed(attack, attack)),
            {"cell_type": "markdown", "source": attack, "attachments": {attack: {"image/png": attack}}},
        )
    ]
    for start in range(0, len(cells), 200):
        found = html(*cells[start : start + 200], metadata={"language_info": {"name": attacks()[start]}})
        assert [each for each in elements(found) if each.tag in FORBIDDEN_TAGS - {"math"}] == []
        assert [each for each in elements(found) if any(name[:2] == "on" or name == "style" for name in each)] == []
        assert [each for each in elements(found) if "href" in each and not is_harmless(each)] == []


def test_addresses_and_secrets_are_masked_wherever_they_stand() -> None:
    secret = "ghp_" + "a1B2" * 9
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><text>ada&#64;example.org {secret}</text></svg>"
    text = f"ada@example.org {secret}"
    made = rendered(
        result(
            notebook(
                code(text, printed(text), shown(text_html=f"<b>ada</b>@example.org {text}"), shown(text_latex=text)),
                code("", {"output_type": "error", "ename": text, "evalue": text, "traceback": [text]}),
                code("", shown(**{"image_svg+xml": drawing})),
                {"cell_type": "markdown", "source": f"![{text}](x.png '{text}')"},
                {"cell_type": "raw", "source": text},
            )
        ),
        OID,
    )
    assert made.html is not None
    everything = made.html + "".join(content.decode() for content in made.pictures.values())
    assert len(made.pictures) == 1
    assert secret not in everything
    assert not contains_address(everything)
    assert not contains_address(text_of(made.html))


def test_quarto_and_r_markdown_are_shown_as_documents() -> None:
    found = result(b"---\ntitle: T\n---\n# A\n```{r}\nTRUE\n```\nada@example.org", "r markdown", "a.Rmd")["html"]
    for part in ('<h3 id="readme-a">A</h3>', '<span class="code-number">TRUE</span>', "[address removed]"):
        assert part in found
    assert result(b" " * (LARGEST_BYTES + 1), "quarto")["reason"] == "it is larger than 8 MB"


@pytest.mark.parametrize("drawing", drawings())
def test_a_drawing_keeps_nothing_that_could_run_or_load(drawing: str) -> None:
    cleaned = cleaned_svg(drawing)
    assert cleaned is not None
    for word in ("script", "executed", "evil.example", "javascript", "data:", "onclick", "foreignObject", "animate"):
        assert word not in cleaned


def test_a_drawing_keeps_its_shapes_colours_and_words() -> None:
    drawing = (
        "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/svg11.dtd'>"
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'>"
        "<defs><path id='p' d='M 0 0 L 9 9'/></defs><g style='fill: #1f77b4'><use xlink:href='#p' x='1'/></g>"
        "<text x='1'>a &lt; b</text></svg>"
    )
    assert cleaned_svg(drawing) == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs><path d="M 0 0 L 9 9" id="p"></path></defs>'
        '<g style="fill: #1f77b4"><use x="1" href="#p"></use></g><text x="1">a &lt; b</text></svg>'
    )


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "<svg",
        "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
        "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'>" + "<g/>" * 30_000 + "</svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'>" + " " * 2_000_000 + "</svg>",
    ],
)
def test_what_is_no_drawing_is_not_kept(drawing: str) -> None:
    assert cleaned_svg(drawing) is None


def test_notebooks_of_private_repositories_and_those_not_read_now_have_no_page() -> None:
    notebooks = [(1, "a.ipynb", "observed", True), (2, "b.ipynb", "observed", True), (1, "c.ipynb", "unknown", True)]
    notebooks += [(1, "d.ipynb", "observed", False), (1, "e.ipynb", "observed", True)]
    found = questions(
        frame(
            "research.notebooks",
            [
                row(
                    "research.notebooks",
                    repository_id=number,
                    path=path,
                    format="jupyter",
                    status=status,
                    is_current=now,
                )
                for number, path, status, now in notebooks
            ],
        ),
        frame(
            "github.documents",
            [
                row("github.documents", repository_id=number, path=path, kind="notebook", oid=OID, status="observed")
                for number, path, *_ in notebooks[:4]
            ],
        ),
        frame(
            "core.repositories",
            [
                row("core.repositories", repository_id=number, name="x", full_name="lab/x", html_url=HOME)
                | {"is_private": number == 2, "head_oid": OID, "state": "active"}
                for number in (1, 2)
            ],
        ),
    )
    assert list(found) == [(1, "a.ipynb")]
    assert json.loads(found[1, "a.ipynb"].asked) == ["jupyter", "lab/x", HOME, "a.ipynb"]


def test_pictures_are_named_by_their_contents_and_come_back_whole() -> None:
    made = rendered(result(notebook(code("", shown(image_png=PIXEL)), code("", shown(image_png=PIXEL)))), None)
    assert made.pictures == {"6b7fa434f92a8b80aab02d9bf1a12e49.png": base64.b64decode(PIXEL)}


TOKEN = f"ghp_{'a1B2' * 9}"
KEY = "-----BEGIN PRIVATE KEY-----"


@pytest.mark.parametrize(
    "outputs",
    [
        [printed(f"token {TOKEN[:20]}"), printed(f"{TOKEN[20:]}\n")],
        [printed("write to ada@exam"), printed("ple.org\n")],
        [printed(f"\x1b[33m{TOKEN}\x1b[39m")],
        [shown(text_plain=f"\x1b[33m{TOKEN}\x1b[39m")],
        [{"output_type": "error", "ename": "E", "evalue": "", "traceback": [f"\x1b[33m{TOKEN}\x1b[39m", "end"]}],
        [{"output_type": "error", "ename": "E", "evalue": "", "traceback": [KEY, "a1B2a1B2a1B2a1B2a1B2a1B2"]}],
        [printed(f"{'x' * 8}\rada@exam\x1b[31mple.org")],
    ],
)
def test_what_is_secret_only_as_a_whole_is_masked(outputs: Sequence[Mapping[str, Any]]) -> None:
    said = text_of(html(code("", *outputs)))
    assert "a1B2a1B2" not in said
    assert "ple.org" not in said
    assert "removed]" in said


def test_an_address_is_masked_before_a_cell_is_cut() -> None:
    cell = {"cell_type": "markdown", "source": f"{'a ' * (MOST_SOURCE // 2 - 5)}ada@example.org"}
    assert "ada@" not in html(cell)
