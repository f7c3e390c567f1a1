"""Tests of `analysis.topics.american`."""

from __future__ import annotations

import pytest

from research_platform_assets.analysis.topics.american import american


@pytest.mark.parametrize(
    ("british", "expected"),
    [
        ("colour", "color"),
        ("watercolours", "watercolors"),
        ("neighbourhood", "neighborhood"),
        ("behavioural", "behavioral"),
        ("centre", "center"),
        ("centred", "centered"),
        ("centring", "centering"),
        ("kilometres", "kilometers"),
        ("fibres", "fibers"),
        ("barycentre", "barycenter"),
        ("titres", "titers"),
        ("polarisability", "polarizability"),
        ("analysable", "analyzable"),
        ("manoeuvring", "maneuvering"),
        ("focussed", "focused"),
        ("oestradiol", "estradiol"),
        ("apnoea", "apnea"),
        ("organise", "organize"),
        ("visualisations", "visualizations"),
        ("customisable", "customizable"),
        ("analysed", "analyzed"),
        ("catalogue", "catalog"),
        ("cataloguing", "cataloging"),
        ("homologues", "homologs"),
        ("modelling", "modeling"),
        ("labelled", "labeled"),
        ("travellers", "travelers"),
        ("fuelling", "fueling"),
        ("counsellor", "counselor"),
        ("defence", "defense"),
        ("haemoglobin", "hemoglobin"),
        ("leukaemia", "leukemia"),
        ("palaeontology", "paleontology"),
        ("paediatrics", "pediatrics"),
        ("sulphate", "sulfate"),
        ("greyscale", "grayscale"),
        ("ageing", "aging"),
        ("judgements", "judgments"),
        ("artefacts", "artifacts"),
    ],
)
def test_british_words_have_their_american_spelling(british: str, expected: str) -> None:
    assert american(british) == expected
    assert american(expected) == expected


@pytest.mark.parametrize(
    "word",
    [
        *("dialogue", "disc", "draught", "tyre", "storey", "cheque", "prise", "rise", "noise", "analyses"),
        *("programme", "metre", "spectre", "lustre", "calibre"),
        *("contour", "hour", "tour", "genre", "acre", "core", "store", "filling", "selling", "refilling"),
        *("poem", "shoes", "michael", "phoenix", "greyhound", "programmed", "paper", "disable", "shoulder", ""),
    ],
)
def test_other_words_stay(word: str) -> None:
    assert american(word) == word


def test_what_is_too_long_for_a_word_takes_no_time() -> None:
    endless = 100_000 * "a" + "lled"
    assert american(endless) == endless
