"""Rendered documents without those who opted out."""

from __future__ import annotations

import pytest

from research_platform_assets.opt_out.declared import Declared, Person
from research_platform_assets.opt_out.register import Register
from research_platform_assets.opt_out.rendered import shown_text
from research_platform_assets.site.names import nameless_notebook, without_names
from research_platform_assets.site.notebooks.rendered_notebook import RenderedNotebook
from research_platform_assets.site.readme import Readme, render_each
from research_platform_assets.site.render import site_files
from research_platform_assets_tests.site.sample_content import OBSERVED, sample_content

NAME = "Zoë Quarrington"
MASK = Register(Declared(people=(Person(logins=("strong",), names=(NAME,)),)), b"key").masked


def rendered(text: str) -> str:
    readme = Readme(
        1,
        "a" * 40,
        text,
        {"format": "markdown", "full_name": "lab/x", "head_oid": "b" * 40, "path": "README.md", "html_url": ""},
    )
    return without_names(render_each, MASK)([readme])[1]


@pytest.mark.parametrize(
    "text",
    [NAME, "Zo&euml; Quarrington", "*Zo*ë **Quarrington**", "`Zoë` Quarrington", "<b>Zoë</b> Quarr<i>ington</i>"],
)
def test_a_readme_names_nobody_however_it_spells_the_name(text: str) -> None:
    html = rendered(f"# By {text}\n\n**A model** of [tides](https://x.example/Zo%C3%AB-Quarrington).\n")
    said = shown_text(html)
    assert MASK(said) == said
    assert "Quarrington" not in html
    assert "[name removed]" in said
    assert "A model" in said


def test_a_login_that_is_the_name_of_an_element_leaves_elements_as_they_are() -> None:
    assert rendered("**A model**").strip() == "<p><strong>A model</strong></p>"


def test_a_notebook_that_names_somebody_in_pieces_or_in_a_drawing_is_not_shown() -> None:
    def made(html: str, **pictures: bytes) -> RenderedNotebook:
        return nameless_notebook(
            RenderedNotebook(html, None, {f"{name}.svg": each for name, each in pictures.items()}), MASK
        )

    assert made(f"<p>{NAME} was here</p>").html == "<p>[name removed] was here</p>"
    in_pieces = made("<p>Zoë <i>Quarring</i>ton</p>", a=b"<svg></svg>")
    assert (in_pieces.html, in_pieces.reason, in_pieces.pictures) == (None, "it names somebody who opted out", {})
    assert made("<p>x</p>", a=f"<svg><text>{NAME}</text></svg>".encode()).html is None
    assert made("<p>x</p>", a=b"<svg></svg>") == RenderedNotebook("<p>x</p>", None, {"a.svg": b"<svg></svg>"})


class Everything(frozenset[str]):
    """Marks of whatever there may be, so that nothing is rendered."""

    def __contains__(self, mark: object) -> bool:
        return True


def test_a_page_kept_for_others_counts_no_more_once_somebody_opts_out() -> None:
    def marks(opt_outs: str) -> dict[str, str | None]:
        return {file.path: file.mark for file in site_files(sample_content(opt_outs=opt_outs), Everything())}

    before, after = marks(""), marks("somebody")
    page = f"repositories/{OBSERVED}.html"
    assert before[page] is not None
    assert before[page] != after[page]
