"""Tests of the comparison itself: a wrong measure would praise a bad model."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from research_platform_assets_tests.analysis.topics.comparison import report
from research_platform_assets_tests.analysis.topics.comparison.corpora import (
    cleaned,
    drawn,
    organisation,
    sample_labels,
)
from research_platform_assets_tests.analysis.topics.comparison.judging import judged, summary, wins
from research_platform_assets_tests.analysis.topics.comparison.measures import (
    Reference,
    agreement,
    coherence,
    diversity,
    junk_share,
)
from research_platform_assets_tests.analysis.topics.comparison.own import run
from research_platform_assets_tests.analysis.topics.comparison.packages import Text, labelled, subjects
from research_platform_assets_tests.analysis.topics.corpus import themed_rows

SAMPLE = Path(__file__).parents[4] / "research_platform_assets" / "sample" / "state-1"
PACKAGES = """Package: {name}
Section: {section}
Description: short
Description-md5: {name}

"""


def test_no_subject_is_in_both_halves_and_none_twice() -> None:
    assert len({each.name for each in subjects()}) == len(subjects())
    assert Counter(each.half for each in subjects()) == {"development": 11, "held out": 11}


def test_agreement_counts_what_is_left_out_as_a_topic_and_skips_what_has_no_label() -> None:
    assert agreement(["a", "a", "b", "b", None], [0, 0, 1, 1, 0]) == {"ami": 1.0, "v": 1.0}
    assert agreement(["a", "a", "b", "b"], [0, 0, None, None])["ami"] == 1.0
    assert agreement(["a", "a", "b", "b"], [0, 1, 0, 1])["v"] == pytest.approx(0.0)
    assert agreement([None, None], [0, 1]) == {}


def test_windows_are_counted_as_by_hand() -> None:
    reference = Reference([["a", "x", "b", "a", "y"], ["b"]])
    total, windows = reference.windows(["a", "b", "unseen"], 2)
    # Windows: ax, xb, ba, ay; and b, which is shorter than a window.
    assert total == 5
    assert {word: found.tolist() for word, found in windows.items()} == {"a": [0, 2, 3], "b": [1, 2, 4], "unseen": []}


def test_words_that_always_come_together_cohere_and_others_do_not() -> None:
    reference = Reference([["ice", "snow"], ["ice", "snow"], ["judge", "court"], ["judge", "court"]])
    together, apart = coherence([["ice", "snow"]], reference), coherence([["ice", "judge"]], reference)
    assert together["npmi"] == pytest.approx(1.0, abs=1e-6)
    assert together["c_v"] == pytest.approx(1.0, abs=1e-6)
    assert apart["npmi"] == pytest.approx(-1.0, abs=0.1)
    assert coherence([["ice", "unknown"]], reference)["npmi"] == 0.0
    assert coherence([], reference) == {"npmi": 0.0, "c_v": 0.0}


def test_a_topic_of_words_that_say_nothing_is_junk() -> None:
    reference = Reference([["the", "work"], ["the", "work"], *([["other"]] * 3), *([[str(n)] for n in range(20)])])
    texts = [["ice", "snow", "firn", "core", "melt"], ["ice", "snow", "firn", "core", "melt"]]
    good = ["ice", "snow", "firn", "core", "melt"]
    assert junk_share([good], [0, 0], texts, reference) == 0.0
    assert junk_share([good, ["a", "b", "c", "d", "unseen"]], [0, 1, 1, None], texts, reference) == pytest.approx(2 / 3)
    assert junk_share([], [None], texts, reference) == 0.0


def test_diversity_is_the_share_of_different_words() -> None:
    assert diversity([["ice", "snow"], ["ice", "court"]]) == 0.75
    assert diversity([]) == 0.0


def test_labels_come_from_metapackages_and_sections(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(70))
    packages = "".join(PACKAGES.format(name=name, section="science") for name in ("star", "star-data", "both", "few"))
    metapackages = (
        "Package: astro-tools\nSection: metapackages\nRecommends: star (>= 1), star-data | both, few, gone\n\n"
        "Package: games-all\nSection: metapackages\nDepends: both\n\n"
    )
    mail = "Package: mailer\nSource: mailer-src (1.0)\nSection: mail\nDescription-md5: mailer\n\n"
    (tmp_path / "x_Packages").write_text(packages + metapackages + mail, encoding="utf-8")
    translated = "".join(
        f"Description-md5: {name}\nDescription-en: about {name}\n {text}\n .\n This package contains it.\n\n"
        for name, text in (("star", words), ("star-data", words), ("both", words), ("few", "short"), ("mailer", words))
    )
    (tmp_path / "x_i18n_Translation-en").write_text(translated, encoding="utf-8")
    found = labelled(tmp_path)
    assert [(each.name, each.label, each.description) for each in found] == [
        ("star", "astronomy", "about star"),
        ("star-data", "astronomy", "about star-data"),
        ("mailer-src", "e-mail", "about mailer"),
    ]
    assert found[0].body == words


def test_draws_are_the_same_each_time_and_halves_share_nothing() -> None:
    texts = [
        Text(f"{subject.name} {place}", "", "word " * (60 + place), subject.name)
        for subject in subjects()
        for place in range(70)
    ]
    collections = list(drawn(texts, ("development", "held out"), (2, 3)))
    assert collections == list(drawn(texts[::-1], ("development", "held out"), (2, 3)))
    assert [len(each.texts) for each in collections] == [40, 40, 225, 270, 315] * 2
    labels = [{text.label for text in each.texts} for each in collections]
    assert not set().union(*labels[:5]) & set().union(*labels[5:])
    assert all(len(text.body.split()) >= 60 + 10 for each in collections for text in each.texts)


def test_the_sample_is_read_with_its_themes() -> None:
    found = organisation(SAMPLE, "sample", sample_labels())
    labels = {text.name: text.label for text in found.texts}
    assert set(sample_labels()) <= set(labels)
    assert labels["lab-handbook"] is None
    assert labels["snowline-radar"] == "glaciers"
    assert "saltmarsh" in cleaned(next(text for text in found.texts if text.name == "saltmarsh-gauges"))


@pytest.mark.parametrize("method", ["ours", "predecessor nmf"])
@pytest.mark.parametrize("has_vectors", [False, True])
def test_a_method_is_run_and_judged(method: str, has_vectors: bool) -> None:
    texts = [Text(each["name"], "", each["text"], str(each["repository_id"] % 5), "markdown") for each in themed_rows()]
    task = {"texts": [{**vars(text), "label": None} for text in texts], "topics_count": 5}
    if has_vectors:
        task["vectors"] = [[float(text.label == str(theme)) for theme in range(5)] for text in texts]
    labels, words = run(method, task)
    collection = organisation(SAMPLE, "sample", {}).__class__("themes", "", "", texts)
    figures = judged(collection, {"labels": labels, "words": words, "seconds": 1.0, "megabytes": 2.0}, Reference([]))
    assert len(words) == 5
    if method == "ours":
        assert figures["ami"] > 0.9
    assert summary([figures, figures])["ami"] == {"mean": round(figures["ami"], 4), "sd": 0.0}
    assert wins([figures], [figures | {"ami": -1.0}]) == "1 of 1"


def test_the_report_says_what_was_wanted_and_what_was_reached() -> None:
    def method(ami: float) -> dict[str, object]:
        return {"figures": {"ami": {"mean": ami, "sd": 0.1}, "junk": {"mean": 0.2, "sd": 0.0}}, "wins": "1 of 2"}

    groups = {
        "development small": {
            "about": "Texts.",
            "methods": {"ours": method(0.6), "BERTopic + MiniLM": method(0.5), "predecessor's NMF": method(0.4)},
        },
        "recorded organisation": {"about": "An organisation.", "skipped": "it is not here"},
    }
    goals = report.goals(groups)
    assert [(each["wanted"], each["reached"], each["met"]) for each in goals] == [
        (1.0, 1.2, True),
        (1.6, 1.5, False),
        (0.15, 0.2, False),
    ]
    written = report.markdown({"about": ["About."], "groups": groups, "speed": [], "goals": goals})
    assert "| ours | 0.600 ± 0.100 | 20% | 1 of 2 |" in written
    assert "Skipped: it is not here." in written
    assert json.dumps(goals)
