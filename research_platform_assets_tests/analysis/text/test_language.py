"""Tests of `analysis.text.language`."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.text.language import natural_language

ENGLISH = "This repository holds the code and the data of our study on the spread of news between markets."


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (ENGLISH, "en"),
        (ENGLISH.upper(), "en"),
        (
            "Dieses Repositorium enthält den Quelltext und die Daten unserer Studie über die Ausbreitung von Fehlern.",
            "de",
        ),
        ("Ce dépôt contient le code et les données de notre étude sur la propagation des nouvelles en Europe.", "fr"),
        ("Este repositorio contiene el código y los datos de nuestro estudio sobre los mercados de energía.", "es"),
        ("本仓库包含该研究的代码和数据。请阅读说明文档。", "zh"),
        ("Этот проект содержит исходный код и данные нашего исследования по экономике и финансам.", "ru"),
        ("numpy pandas scipy torch keras django flask redis kafka spark celery", None),
        ("", None),
        ("Course notes", None),
        ("This is the code of one paper", None),
        ("a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11 l12", None),
    ],
)
def test_the_language_is_told_where_there_is_enough_text(prose: str, expected: str | None) -> None:
    assert natural_language(prose) == expected


def test_only_the_beginning_of_a_long_text_decides() -> None:
    french = " Puis tout continue en français et ne compte plus." * 2_000
    assert natural_language((ENGLISH + " ") * 200 + french) == "en"
