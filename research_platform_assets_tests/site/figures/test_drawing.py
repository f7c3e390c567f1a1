"""Charts drawn without a browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.site.figures.drawing import drawn, live
from research_platform_assets.site.figures.figure import Figure

NAMES = [
    "plain",
    "العربية",
    "日本語のリポジトリ",
    "🦄 </script><b>",
    "ạḁẠ",
    "bad\x00\ud800 letters",
    "Ж ß é",
    "a\u0301\u202e",
]


def bars(names: list[str], name: str = "bars", **properties: Any) -> Figure:
    import altair as alt

    rows = [{"name": label, "count": place + 1 / 3, "href": "a.html"} for place, label in enumerate(names)]
    chart = alt.Chart(alt.Data(values=rows), width=300).mark_bar(clip=True)
    chart = chart.encode(y=alt.Y("name:N", sort=None), x="count:Q", href="href:N", tooltip="name:N")
    return replace(Figure(name, "A title", "What it <says>.", chart.to_dict(), [], [], "core.people", ""), **properties)


def test_a_drawing_needs_no_script_no_style_and_no_link() -> None:
    drawing = drawn(bars(NAMES))
    assert drawing.startswith(
        '<svg class="figure-drawing middle-drawing" role="img" aria-labelledby="bars-title bars-description"'
    )
    assert '<desc id="bars-description">What it &lt;says&gt;.</desc>' in drawing
    for never in ("style=", "<a", "<script", "href", "font-family", "tabindex", "vega", "<b>"):
        assert never not in drawing


def test_every_letter_is_shown_and_what_is_none_is_replaced() -> None:
    drawing = drawn(bars(NAMES))
    for label in (
        "العربية",
        "日本語のリポジトリ",
        "🦄 &lt;/script&gt;&lt;b&gt;",
        "ạḁẠ",
        "bad\ufffd\ufffd letters",
        "Ж ß é",
        "a\u0301\u202e",
    ):
        assert f">{label}</text>" in drawing


def test_a_text_that_is_cut_keeps_no_half_of_a_letter() -> None:
    drawing = drawn(bars(["漢" * 200, "ا" * 200]))
    assert "漢…</text>" in drawing
    assert "ا…</text>" in drawing


def test_ids_are_those_of_the_figure_whatever_was_drawn_before() -> None:
    first = drawn(bars(NAMES))
    assert "url(#bars-1)" in first
    assert '<clipPath id="bars-1">' in first
    assert drawn(bars(NAMES)) == first
    assert 'id="other-1"' in drawn(bars(NAMES, name="other"))


def test_another_machine_draws_the_same_bytes(tmp_path: Path) -> None:
    """Other fonts, another home, another zone and language."""
    (tmp_path / "fonts.conf").write_text("<fontconfig><dir>/nowhere</dir></fontconfig>", encoding="utf-8")
    elsewhere = {
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "FONTCONFIG_PATH": str(tmp_path),
        "HOME": str(tmp_path),
        "TZ": "Asia/Kolkata",
        "LC_ALL": "de_DE.UTF-8",
        "PYTHONIOENCODING": "utf-8",
    }
    program = (
        f"from {__name__} import NAMES, bars, over_time; "
        "from research_platform_assets.site.figures.drawing import drawn; "
        "print(drawn(bars(NAMES)) + drawn(over_time('utc')), end='')"
    )
    done = subprocess.run([sys.executable, "-c", program], env=os.environ | elsewhere, capture_output=True, check=True)
    assert done.stdout.decode() == drawn(bars(NAMES)) + drawn(over_time("utc"))


def over_time(scale: str) -> Figure:
    import altair as alt

    rows = [{"day": "2024-03-31", "count": 1}, {"day": "2024-04-30", "count": 20000.5}]
    chart = alt.Chart(alt.Data(values=rows), width=300).mark_line()
    chart = chart.encode(x=alt.X("day:T", scale=alt.Scale(type=scale)), y="count:Q")
    return Figure("time", "T", "D", chart.to_dict(), [], [], "core.people", "")


def test_local_time_is_refused() -> None:
    with pytest.raises(ValueError, match="local time"):
        drawn(over_time("time"))
    unit = {"mark": "bar", "encoding": {"x": {"timeUnit": "month", "field": "day", "type": "ordinal"}}}
    with pytest.raises(ValueError, match="utcmonth"):
        live(Figure("unit", "T", "D", unit, [], [], "core.people", ""), "")


def test_the_look_is_under_what_a_chart_says_itself_not_over_altairs_defaults() -> None:
    assert "#ddd" not in drawn(bars(["a"]))
    assert "#4c78a8" not in drawn(bars(["a"]))
    assert "var(--bar)" in drawn(bars(["a"]))


def test_the_specification_of_a_live_chart_cannot_end_its_element() -> None:
    text = live(bars(NAMES), "../")
    assert "<" not in text
    assert "&" not in text
    values = json.loads(text)["data"][0]["values"]
    assert [row["name"] for row in values][3] == "🦄 </script><b>"
    assert {row["href"] for row in values} == {"../a.html"}
