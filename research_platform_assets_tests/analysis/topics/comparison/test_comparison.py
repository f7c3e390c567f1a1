"""Tests of the comparison itself: a wrong measure would praise a bad model."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from research_platform_assets_tests.analysis.topics.comparison import report, tex
from research_platform_assets_tests.analysis.topics.comparison.apps import labelled_apps
from research_platform_assets_tests.analysis.topics.comparison.corpora import (
    cleaned,
    drawn,
    organisation,
    sample_labels,
)
from research_platform_assets_tests.analysis.topics.comparison.html_markdown import markdown_of
from research_platform_assets_tests.analysis.topics.comparison.judging import judged, summary, wins
from research_platform_assets_tests.analysis.topics.comparison.measures import (
    Reference,
    agreement,
    coherence,
    diversity,
    junk_share,
)
from research_platform_assets_tests.analysis.topics.comparison.own import run
from research_platform_assets_tests.analysis.topics.comparison.packages import labelled
from research_platform_assets_tests.analysis.topics.comparison.texts import Text, subjects, worth_reading
from research_platform_assets_tests.analysis.topics.corpus import themed_rows

SAMPLE = Path(__file__).parents[4] / "research_platform_assets" / "sample" / "state-1"
PACKAGES = """Package: {name}
Section: {section}
Description: short
Description-md5: {name}

"""


@pytest.mark.parametrize(("source", "halves"), [("packages", (11, 11)), ("apps", (12, 11)), ("tex", (5, 5))])
def test_no_subject_is_in_both_halves_and_none_twice(source: str, halves: tuple[int, int]) -> None:
    found = subjects(source)
    assert len({each.name for each in found}) == len(found)
    assert Counter(each.half for each in found) == dict(zip(("development", "held out"), halves, strict=True))
    marks = [mark for each in found for mark in each.marks]
    assert len(set(marks)) == len(marks) or source == "packages"


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


PROSE = " ".join(["The music player plays the songs of your library and shows the words that are sung."] * 3)


def test_apps_are_labelled_by_the_one_subject_that_their_keywords_name() -> None:
    rendered = f"<h1><a class='anchor' href='#one'><svg><path/></svg></a>One</h1><p>{PROSE}</p>"
    apps = [
        {"name": "One", "description": "Plays", "keywords": ["Music", "mp3", "fast"], "readmeOriginal": rendered},
        {"name": "One again", "keywords": ["music"], "readmeOriginal": rendered},
        {"name": "Both", "keywords": ["music", "chat"], "readmeOriginal": rendered + "<p>both</p>"},
        {"name": "None", "keywords": None, "readmeOriginal": rendered + "<p>none</p>"},
        {"name": "Short", "keywords": ["chat"], "readmeOriginal": "<p>A chat.</p>"},
    ]
    (found,) = labelled_apps(apps)
    assert (found.name, found.description, found.label, found.markup) == ("One", "Plays", "music", "markdown")
    assert found.body == f"# One\n\n{PROSE}\n"


def test_badges_links_and_code_of_a_rendered_readme_stay_markup() -> None:
    rendered = (
        "<p>See <a href='https://ci'><img alt='Build' src='camo' data-canonical-src='https://shield'></a> and "
        "<a href='https://doc'>the\n docs</a>, <code>npm i</code>:</p><pre>npm  <span>install</span></pre>"
        "<ul><li>fast</li><li>small</li></ul><table><tr><td>a</td><td>b</td></tr></table>"
    )
    assert markdown_of(rendered) == (
        "See [![Build](https://shield)](https://ci) and [the docs](https://doc), `npm i`:\n\n```\nnpm  install\n```\n\n"
        "- fast\n- small\n\n| a | b |\n"
    )


def test_readmes_of_tex_packages_come_from_the_archive_once_each(tmp_path: Path) -> None:
    packed = io.BytesIO()
    contents = {
        "latex/chess/README.md": PROSE.encode(),
        "latex/chess/README-ja.md": b"other",
        "latex/chess/chess.pdf": b"%PDF",
        "fonts/board/README.gz": gzip.compress(b"fonts"),
        "fonts/board/examples/README": b"deeper",
    }
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path, data in contents.items():
            member = tarfile.TarInfo(f"./usr/share/doc/texlive-doc/{path}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    found = tex.readmes(packed.getvalue(), "games")
    assert [(each.name, each.body, each.markup) for each in found] == [
        ("board", "fonts", "text"),
        ("chess", PROSE, "markdown"),
    ]
    tex.keep(tmp_path / "games.json", found)
    assert {each: each.label for each in tex.labelled(tmp_path)} == {found[1]: "games"}


def test_readmes_in_other_languages_and_without_prose_are_not_compared() -> None:
    german = " ".join(["Dieses Paket setzt Noten für Lieder und Chöre, auch in mehreren Stimmen."] * 4)
    texts = [Text(name, "", body, "music") for name, body in (("b", PROSE), ("a", PROSE), ("c", german), ("d", "few"))]
    assert [each.name for each in worth_reading(texts)] == ["a", "b"]


def test_draws_are_the_same_each_time_and_halves_share_nothing() -> None:
    texts = [
        Text(f"{subject.name} {place}", "", "word " * (60 + place), subject.name)
        for subject in subjects("packages")
        for place in range(70)
    ]
    collections = list(drawn("packages", texts))
    assert collections == list(drawn("packages", texts[::-1]))
    assert [len(each.texts) for each in collections] == [*([40] * 16), 225, 270, 315, 225, 270, 315] * 2
    labels = [{text.label for text in each.texts} for each in collections]
    assert not set().union(*labels[:22]) & set().union(*labels[22:])
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
        figures = {"ami": {"mean": ami, "sd": 0.1}, "junk": {"mean": 0.2, "sd": 0.0}}
        return {"figures": figures, "draws": [{"ami": ami}] * 2, "wins": "1 of 2"}

    groups = {
        report.group("apps", "development", "small"): {
            "about": "Texts.",
            "methods": {"ours": method(0.6), "BERTopic + MiniLM": method(0.5), "predecessor's NMF": method(0.4)},
        },
        "recorded organisation": {"about": "An organisation.", "skipped": "it is not here"},
    }
    goals = report.goals(groups)
    assert [(each["wanted"], each["reached"], each["met"]) for each in goals] == [
        *([(1.0, 1.2, True)] * 2),
        *([(1.6, 1.5, False)] * 2),
        (0.15, 0.2, False),
    ]
    written = report.markdown({"about": ["About."], "groups": groups, "speed": [], "goals": goals})
    assert "| ours | 0.600 ± 0.100 | 20% | 1 of 2 |" in written
    assert "Skipped: it is not here." in written
    assert json.dumps(goals)
