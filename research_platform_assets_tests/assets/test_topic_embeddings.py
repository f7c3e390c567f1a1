"""Topics whose neighbours are told by vectors: what is said where the extra is missing, and what is remembered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from research_platform_assets.analysis.sentences import minilm
from research_platform_assets.assets import insight_topics
from research_platform_assets.assets.insight_topics import fitting_method
from research_platform_assets.assets.platform import Platform
from research_platform_assets.cli.build import build
from research_platform_assets.errors import ProgramError
from research_platform_assets_tests.analysis.sentences.small_model import write_small_model
from research_platform_assets_tests.workbench import SLUG, STATES, Workbench

VECTORS = {"TOPICS__EMBEDDINGS": "minilm"}
REMEDY = "pip install 'research-platform-assets[embeddings]'"


@pytest.fixture
def small_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small model where the package of MiniLM is looked for."""
    monkeypatch.syspath_prepend(write_small_model(tmp_path / "packages"))


def method_of(tmp_path: Path, **environ: str) -> str:
    settings = Workbench(tmp_path).settings(STATES[1], **environ)
    return fitting_method(Platform(settings, {}), SLUG)["method"]


@pytest.mark.usefixtures("small_model")
def test_vectors_are_part_of_the_method_so_that_switching_them_makes_a_new_version(tmp_path: Path) -> None:
    words = method_of(tmp_path)
    assert " " not in words
    assert method_of(tmp_path, **VECTORS).startswith(f"{words} minilm ")
    assert method_of(tmp_path, **VECTORS, ANALYSES__TOPICS="false") == words


def test_without_the_extra_a_build_says_so_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "PACKAGE", "gt_of_nobody")
    monkeypatch.chdir(tmp_path)
    for name, value in VECTORS.items():
        monkeypatch.setenv(f"RESEARCH_PLATFORM_{name}", value)
    with pytest.raises(ProgramError) as said:
        build()
    assert REMEDY in str(said.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("small_model")
def test_a_run_without_the_extra_loses_nothing_and_with_it_topics_go_on_and_each_readme_is_remembered(
    second: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    select = second.select("insight.topic_models")
    before = second.versions()
    [words] = set(second.read("insight.topic_models")["method"])
    with monkeypatch.context() as without:
        without.setattr(minilm, "PACKAGE", "gt_of_nobody")
        failed = second.run(2, selection=select, environ=VECTORS)
    assert [REMEDY in text for _, text in failed.failures] == [True]
    assert second.versions() == before

    assert second.run(2, selection=select, environ=VECTORS).is_success
    by_words, by_vectors = second.read("insight.topic_models").sort("model_version").to_dicts()
    assert by_words["method"] == words
    assert by_vectors["method"].startswith(f"{words} minilm ")
    assert "method" in {each["measure"] for each in by_vectors["measures"] if each["is_due"]}
    assert {each["topic_id"] for each in by_vectors["topics"]} & {each["topic_id"] for each in by_words["topics"]}
    readmes = second.read("core.readmes").filter(status="observed")
    with second.store() as store:
        rows = store.connection.execute(
            "select oid, argument from platform.document_result where function like '%embed_readmes'"
        ).fetchall()
    assert (
        sorted((oid, json.loads(about)["path"]) for oid, about in rows)
        == readmes.select("oid", "path").sort("oid", "path").rows()
    )


def test_the_method_is_named_by_the_code_that_fits_topics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = method_of(tmp_path)
    monkeypatch.setattr(insight_topics, "fit_corpus", insight_topics.place)
    assert method_of(tmp_path) != before
