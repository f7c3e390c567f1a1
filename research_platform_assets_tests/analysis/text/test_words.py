"""Tests of `analysis.text.words`."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.text.words import word_count, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("... --- !!!", []),
        ("Two words.", ["Two", "words"]),
        ("don't and don’t", ["don't", "and", "don’t"]),
        ("state-of-the-art 'quoted' -x", ["state-of-the-art", "quoted", "x"]),
        ("version 3.11", ["version", "3", "11"]),
        ("snake_case", ["snake", "case"]),
        ("Größe été", ["Größe", "été"]),
        ("e\u0301te\u0301", ["été"]),
        ("हिन्दी में", ["हनद", "म"]),
        ("研究代码", ["研", "究", "代", "码"]),
        ("カタカナの語", ["カタカナ", "の", "語"]),
        ("연구 코드", ["연구", "코드"]),
        ("Привет, мир", ["Привет", "мир"]),
    ],
)
def test_words_are_split_as_each_script_writes_them(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert word_count(text) == len(expected)
