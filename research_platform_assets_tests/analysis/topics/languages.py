"""Invented repositories whose READMEs are in languages other than English.

Belongs here: the texts. `corpus` has the English ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.analysis.text.language import natural_language
from research_platform_assets.analysis.text.prose import prose
from research_platform_assets_tests.analysis.topics.corpus import row

GERMAN: Mapping[str, Sequence[str]] = {
    "gletscher": (
        "Die Massenbilanz der Gletscher wird jedes Jahr an Pegeln auf dem Eis gemessen.",
        "Schmelzwasser fließt unter dem Eis zur Gletscherzunge und trägt Sediment mit sich.",
        "Aus Eisbohrkernen lässt sich der Schneefall vergangener Winter lesen.",
        "Höhenmodelle aus Satellitendaten zeigen, wie die Oberfläche der Gletscher einsinkt.",
        "Moränen markieren, wo das Eis der Gletscher einmal endete.",
        "Der Schnee auf dem Gletscher reflektiert das Licht, bis das Schmelzwasser ihn dunkel macht.",
        "Die Massenbilanz aus Höhenmodellen stimmt mit der aus Pegeln überein.",
    ),
    "handschriften": (
        "Mittelalterliche Handschriften aus dem Kloster werden nach Bildern transkribiert.",
        "Die Schreiber der Urkunden werden an der Form ihrer Buchstaben erkannt.",
        "Eine Handschrift aus Pergament bewahrt Spuren der Tinte und des Tieres.",
        "Lateinische Abkürzungen werden in der Transkription der Urkunden aufgelöst.",
        "Der Katalog beschreibt jede Handschrift, ihren Schreiber und ihr Kloster.",
        "Randnotizen zeigen, wie Leser das Pergament benutzten.",
        "Tinte auf Pergament wird mit Spektren untersucht, um Schreiber zu unterscheiden.",
    ),
    "stromnetz": (
        "Das Stromnetz wird mit Lastflüssen zwischen Knoten und Leitungen berechnet.",
        "Windkraft und Photovoltaik speisen unregelmäßig in das Stromnetz ein.",
        "Batteriespeicher gleichen die Schwankungen der Photovoltaik aus.",
        "Die Last der Haushalte wird aus Lastprofilen und Wetter vorhergesagt.",
        "Leitungen fallen aus, wenn die Last zu hoch wird, und Lastflüsse ändern sich.",
        "Der Ausbau der Windkraft braucht neue Leitungen und Batteriespeicher.",
        "Lastprofile der Industrie unterscheiden sich von denen der Haushalte.",
    ),
}

_GERMAN_FRAME = """# {name}

{opening}

## Installation

```bash
pip install {name}
```

## Verwendung

Das Skript wird mit Python ausgeführt; die Ergebnisse liegen danach im Verzeichnis und werden als Datei gespeichert.

## Hintergrund

{rest}

## Lizenz

Dieses Projekt steht unter der MIT-Lizenz. Siehe die Datei LICENSE für weitere Einzelheiten zu den Bedingungen.
"""

FRENCH = (
    "# Prévision de la demande\n\nCe dépôt contient le code et les données de notre étude sur la demande des lignes de "
    "ferry entre les îles. Le modèle estime le nombre de passagers selon les prix, les horaires et la saison."
)
SPANISH = (
    "# Humedales costeros\n\nEste repositorio contiene los datos y el código de nuestro estudio sobre las aves de los "
    "humedales costeros. Las aves se cuentan cada invierno y los censos se comparan con el nivel del agua."
)
JAPANESE = "# 鳥の渡り\n\nこのリポジトリには、鳥の渡りを radar で記録するためのプログラムとデータが含まれています。"
CHINESE = "# 冰川\n\n本仓库包含冰川质量平衡研究的代码和数据。我们使用卫星图像和雷达测量冰川的表面高度变化。"


def german_rows(first_id: int = 3_000) -> list[dict[str, Any]]:
    """Fifteen German repositories, five of each theme; the id modulo 3 is the theme."""
    rows: list[dict[str, Any]] = []
    for theme, (name, sentences) in enumerate(GERMAN.items()):
        for place in range(5):
            chosen = [sentences[(place + step) % len(sentences)] for step in range(4)]
            text = _GERMAN_FRAME.format(name=f"{name}-{place}", opening=" ".join(chosen[:2]), rest=" ".join(chosen[2:]))
            rows.append(told(first_id + 3 * place + theme, f"studie-{place}", text, description=chosen[0]))
    return sorted(rows, key=lambda each: each["repository_id"])


def told(repository_id: int, name: str, text: str, **changes: Any) -> dict[str, Any]:
    """A row whose language is told by its own text, as in `core.readmes`."""
    language = natural_language(prose(text, "markdown"))
    return row(repository_id, name, text, natural_language=language, **changes)
