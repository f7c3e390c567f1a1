"""Tests of `analysis.topics.fit` on whole collections."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from research_platform_assets.analysis.topics import TopicModel, TopicSettings, fit_topics
from research_platform_assets.tables.insight import REPOSITORY_TOPICS, TOPIC_COVERAGE, TOPICS
from research_platform_assets_tests.analysis.topics.corpus import THEMES, frame, row, themed_rows

OWN_WORDS = {
    "birds": {"migration", "nest", "species", "songbirds", "wader", "waders", "ringing"},
    "glaciers": {"ice", "glacier", "mass", "meltwater", "snow", "moraine"},
    "manuscripts": {"parchment", "charters", "latin", "scribes", "manuscripts"},
    "batteries": {"lithium", "capacity", "electrolyte", "voltage", "anode", "cathode"},
    "courts": {"judges", "rulings", "courts", "statute", "bail", "sentencing"},
}


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return fit_topics(frame(themed_rows()), TopicSettings())


def main_topics(model: TopicModel) -> dict[int, int]:
    return dict(model.repository_topics.filter(rank=1).select("repository_id", "topic_id").sort("repository_id").rows())


def test_the_themes_that_are_in_the_texts_are_found(model: TopicModel) -> None:
    found = main_topics(model)
    assert len(found) == 30
    assert adjusted_mutual_info_score([each % 5 for each in found], list(found.values())) > 0.95


def test_the_number_of_topics_is_found(model: TopicModel) -> None:
    assert model.topics.height == len(THEMES)


def test_each_topic_is_described_by_words_of_its_theme(model: TopicModel) -> None:
    found = main_topics(model)
    for topic in model.topics.iter_rows(named=True):
        theme = Counter(list(THEMES)[each % 5] for each, topic_id in found.items() if topic_id == topic["topic_id"])
        own = OWN_WORDS[theme.most_common(1)[0][0]]
        terms = [each["term"] for each in topic["terms"]]
        assert len(own & set(terms[:6])) >= 3
        assert own & set(topic["label"].replace(" / ", " ").split())
        assert topic["terms"][0]["weight"] == 1.0
        assert topic["repositories_count"] == theme.total()


def test_boilerplate_describes_no_topic(model: TopicModel) -> None:
    words = {each["term"] for topic in model.topics["terms"] for each in topic}
    assert not words & {"install", "installation", "license", "mit", "pip", "badge", "background", "build", "help"}


def test_frames_keep_their_contracts(model: TopicModel) -> None:
    for found, table in (
        (model.topics, TOPICS),
        (model.repository_topics, REPOSITORY_TOPICS),
        (model.coverage, TOPIC_COVERAGE),
    ):
        assert found.schema == table.polars_schema
        table.contract.validate(found)
        assert found.equals(found.sort(table.key))


def test_topics_are_numbered_from_the_largest(model: TopicModel) -> None:
    assert model.topics["topic_id"].to_list() == list(range(model.topics.height))
    assert model.topics["repositories_count"].is_sorted(descending=True)


def test_shares_add_up_to_one_and_ranks_follow_them(model: TopicModel) -> None:
    for _, own in model.repository_topics.sort("rank").group_by("repository_id"):
        assert own["rank"].to_list() == list(range(1, own.height + 1))
        assert own["share"].is_sorted(descending=True)
        assert round(own["share"].sum(), 9) == 1.0
        assert own["share"].min() >= 0.05  # type: ignore[operator]


def test_the_order_of_the_rows_does_not_matter(model: TopicModel) -> None:
    again = fit_topics(frame(themed_rows()[::-1]), TopicSettings())
    assert again.topics.equals(model.topics)
    assert again.repository_topics.equals(model.repository_topics)
    assert again.coverage.equals(model.coverage)


@pytest.mark.parametrize(
    ("extra", "status", "reason"),
    [
        (row(1, "x", None, status="absent", format=None), "absent", "too little text: 0 of the 3"),
        (
            row(1, "x", None, status="unknown", format=None),
            "unknown",
            "the README is unknown, and the rest has 0 of the 3",
        ),
        (row(1, "x", ""), "absent", "too little text"),
        (row(1, "test-repo", "# Test\n\nTODO: add a description. Coming soon!"), "absent", "too little text"),
        (row(1, "glacier", "# Install\n\n```\nice ice ice\n```"), "absent", "too little text: 1 of the 3"),
        (
            row(1, "x", "Vogel und Vögel am Meer, wader nest migration", natural_language="de"),
            "absent",
            "the README is in another language (de) than the model (en), and what is read has 0 of the 3",
        ),
        (
            row(1, "x", "鳥の渡りの記録と巣の数を公開するためのもの。wader nest migration", natural_language="ja"),
            "observed",
            "the README is in another language (ja) than the model (en); the topics are those of what could be read",
        ),
        (row(1, "x", None, status="unknown", description="Nests of waders after migration"), "observed", None),
        (row(1, "x", None, status="absent", topics=["bird-migration", "nest"]), "observed", None),
    ],
)
def test_a_repository_without_enough_text_is_left_out_and_the_reason_said(
    extra: dict[str, Any], status: str, reason: str | None
) -> None:
    model = fit_topics(frame([extra, *themed_rows()]), TopicSettings(topics_count=5))
    coverage = model.coverage.row(0, named=True)
    assert model.coverage.height == 31
    assert coverage["status"] == status
    assert (coverage["reason"] is None) if reason is None else coverage["reason"].startswith(reason)
    assert (1 in model.repository_topics["repository_id"]) == (status == "observed")


@pytest.mark.parametrize("count", [0, 1, 8])
def test_too_few_documents_have_no_topics(count: int) -> None:
    rows = [row(place, "ice-cores", "Ice cores keep snow of the glacier.") for place in range(count)]
    model = fit_topics(frame(rows), TopicSettings())
    assert model.topics.is_empty()
    assert model.repository_topics.is_empty()
    assert model.coverage["status"].to_list() == ["absent"] * count


def test_the_reason_says_how_many_documents_there_were() -> None:
    model = fit_topics(frame([each for each in themed_rows() if each["repository_id"] % 5 < 2][:8]), TopicSettings())
    assert set(model.coverage["reason"]) == {
        "too few documents: 8 of the 9 repositories with enough text that topics need"
    }


def test_nine_documents_are_enough() -> None:
    model = fit_topics(frame([each for each in themed_rows() if each["repository_id"] % 5 < 3][:9]), TopicSettings())
    assert model.topics.height == 3
    assert model.coverage["status"].to_list() == ["observed"] * 9


def test_a_given_number_of_topics_is_kept() -> None:
    assert fit_topics(frame(themed_rows()), TopicSettings(topics_count=2)).topics.height == 2


def test_names_are_no_themes() -> None:
    rows = themed_rows()
    for each in rows[:12]:
        each["text"] += "\n## About\n\nMade by Ada Forest and Prof. Émile Grünwald of Acme. Grünwald and Acme.\n"
    model = fit_topics(frame(rows), TopicSettings(topics_count=5, banned_terms=("Acme", "Ada Forest")))
    shown = {each["term"] for topic in model.topics["terms"] for each in topic} | set(
        " ".join(model.topics["label"]).split()
    )
    assert not shown & {"acme", "ada", "emile", "grunwald"}


def test_documents_hold_no_more_topics_than_weights() -> None:
    few = pl.concat([frame(themed_rows()[:10])])
    model = fit_topics(few, TopicSettings(topics_count=40))
    assert 1 <= model.topics.height <= 10
