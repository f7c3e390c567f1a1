"""A small invented collection of repositories with known themes.

Belongs here: the texts and how documents are put together from them. Each repository takes five of its theme's twelve
sentences, so two of one theme share some sentences and no two are alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from research_platform_assets.analysis.topics.content import ContentTerms
from research_platform_assets.analysis.topics.documents import DOCUMENT_SCHEMA, Document
from research_platform_assets.analysis.topics.passages import Passage

THEMES: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "birds": (
        ("SongbirdAtlas", "migration-radar", "nest_counts", "DawnChorus", "ringing-records", "WetlandWaders"),
        (
            "Songbirds return to the same nest each spring after migration.",
            "We count nests of waders in wetland reserves.",
            "Ringing records tell how far a bird flies during migration.",
            "Weather radar shows flocks on migration over the sea.",
            "The dawn chorus of songbirds is recorded with microphones in the forest.",
            "A chorus is cut into syllables and each species is named.",
            "Observers ring nestlings in reserves and record wing length.",
            "Flocks rest in wetland and forest habitat before crossing.",
            "Habitat loss moves the range of many bird species north.",
            "Species counts by observers are corrected for detection.",
            "Nestlings of waders leave the nest within days.",
            "Radar and ringing together date the migration of each species.",
        ),
    ),
    "glaciers": (
        ("GlacierMassBalance", "ice-cores", "moraine_maps", "MeltwaterRouting", "firn-density", "CalvingFronts"),
        (
            "Glacier mass balance is measured with stakes on the ice.",
            "Ice cores keep layers of snow from past winters.",
            "Meltwater leaves the glacier through channels under the ice.",
            "Satellite altimetry shows the surface of the ice sheet sinking.",
            "Moraines mark where the glacier once ended.",
            "Firn turns into ice as snow layers press on it.",
            "Calving fronts retreat where the sea is warm.",
            "Stakes and altimetry agree on the mass balance of most glaciers.",
            "Channels carry meltwater and sediment to the moraine.",
            "The density of firn is read from ice cores.",
            "Snow on the glacier reflects light until melting begins.",
            "The ice sheet loses mass by calving and by melting.",
        ),
    ),
    "manuscripts": (
        ("ScribeHands", "charter-transcriptions", "ink_spectra", "ParchmentDNA", "marginalia", "CodexCatalogue"),
        (
            "Medieval manuscripts are transcribed from images of parchment.",
            "Scribes are told apart by the hand of their letters.",
            "Charters of the abbey are transcribed and dated.",
            "Ink on parchment is studied with spectra.",
            "Marginalia show how readers used a codex.",
            "The catalogue describes each codex, its scribe and its abbey.",
            "Handwriting recognition reads Latin charters.",
            "Parchment is made of skin and keeps traces of the animal.",
            "Latin abbreviations are expanded in every transcription.",
            "Scribes of one abbey share ink and letters.",
            "Dated charters train the handwriting recognition.",
            "Marginalia in Latin manuscripts are linked to the catalogue.",
        ),
    ),
    "batteries": (
        ("LithiumCells", "electrolyte-screening", "cathode_aging", "ChargeCurves", "impedance-lab", "AnodeImaging"),
        (
            "Lithium cells lose capacity with each charge cycle.",
            "The electrolyte decomposes at the anode and forms a film.",
            "Cathode materials are screened for capacity and voltage.",
            "Impedance spectroscopy separates the electrodes of a cell.",
            "Charge curves foretell the cycle life of lithium cells.",
            "Dendrites grow on the anode at high charge current.",
            "Solid electrolyte keeps dendrites from crossing the cell.",
            "The voltage of the cathode falls as lithium leaves it.",
            "Impedance rises while the electrodes age.",
            "Capacity fade follows from loss of lithium and of electrodes.",
            "Cells are cycled at constant current and voltage.",
            "A film on the anode uses up electrolyte and capacity.",
        ),
    ),
    "courts": (
        (
            "CourtRulings",
            "sentencing-disparity",
            "judge_panels",
            "AppealOutcomes",
            "statute-citations",
            "BailDecisions",
        ),
        (
            "Court rulings are collected and the statute cited is found.",
            "Judges decide on bail before the trial begins.",
            "Sentencing differs between courts for the same offence.",
            "Appeals overturn a ruling when the statute was misread.",
            "Panels of judges rule on appeals.",
            "Defendants with a lawyer receive bail more often.",
            "Citations between rulings form a network of precedent.",
            "The offence and the statute decide the sentencing range.",
            "Lawyers cite precedent in appeals.",
            "Trial courts publish rulings with the name of the judges removed.",
            "Precedent binds the judges of lower courts.",
            "Bail and sentencing of defendants are compared between judges.",
        ),
    ),
}

_FRAME = """# {name}

[![build](https://ci.example/badge.svg)](https://ci.example)

{opening}

## Installation

```bash
pip install {name}
python -m {name} --help
```

## Background

{rest}

## License

This project is released under the MIT License. See the LICENSE file for details.
"""
_SENTENCES = 5


def row(repository_id: int, name: str, text: str | None, **changes: Any) -> dict[str, Any]:
    """A row of the frame that `fit_topics` takes, with a README in Markdown unless `changes` say otherwise."""
    known = {"description": None, "topics": [], "format": "markdown", "natural_language": "en", "status": "observed"}
    return {"repository_id": repository_id, "name": name, "text": text, **known, **changes}


def themed_rows() -> list[dict[str, Any]]:
    """Thirty repositories, six of each theme; the id modulo 5 is the theme."""
    rows: list[dict[str, Any]] = []
    for theme, (names, sentences) in enumerate(THEMES.values()):
        for place, name in enumerate(names):
            chosen = [sentences[(2 * place + step) % len(sentences)] for step in range(_SENTENCES)]
            text = _FRAME.format(name=name, opening=" ".join(chosen[:2]), rest=" ".join(chosen[2:]))
            rows.append(row(1_000 + 5 * place + theme, name, text))
    return sorted(rows, key=lambda each: each["repository_id"])


def words_but(*stop: str) -> Callable[[Passage], list[str | None]]:
    """What gives the terms of a passage when only the words `stop` carry no meaning."""
    terms = ContentTerms(stop)
    return lambda part: terms.of(part.words)


def frame(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """The frame that `fit_topics` takes."""
    return pl.DataFrame(list(rows), schema=DOCUMENT_SCHEMA)


def documents(*texts: str) -> list[Document]:
    """Texts, whose words are terms, as they are counted; numbered from 0."""
    return [Document(number, Counter(text.split()), frozenset()) for number, text in enumerate(texts)]
