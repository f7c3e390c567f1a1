"""A model of the architecture of MiniLM that is small enough to be made when it is needed.

Belongs here: its weights and its word list, written as the package of MiniLM has them. It knows letters and a few
words; what it says of them is no better than chance, but always the same.
"""

from __future__ import annotations

import json
import math
import string
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from research_platform_assets.analysis.sentences.minilm import PACKAGE

WIDTH, INNER, HEADS, LAYERS, POSITIONS = 12, 24, 3, 2, 256
PIECES = (
    *("[PAD]", "[UNK]", "[CLS]", "[SEP]", ".", "model", "un", "##believ", "##able", "中"),
    *string.ascii_lowercase,
    *(f"##{letter}" for letter in string.ascii_lowercase),
)


def write_small_model(folder: Path) -> Path:
    """Write the package with the model into `folder`; return that folder, which is to be on the path of imports."""
    model = folder / PACKAGE / "model"
    model.mkdir(parents=True)
    (folder / PACKAGE / "__init__.py").write_text('raise ImportError("nothing runs this")\n', encoding="utf-8")
    about = {"num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "layer_norm_eps": 1e-12}
    (model / "config.json").write_text(json.dumps(about), encoding="utf-8")
    (model / "vocab.txt").write_text("".join(f"{piece}\n" for piece in PIECES), encoding="utf-8")
    (model / "model.safetensors").write_bytes(packed(dict(_weights())))
    return folder


def packed(arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]) -> bytes:
    """Return `arrays` in the format safetensors, after an array of whole numbers that is no weight."""
    header: dict[str, object] = {
        "__metadata__": {"format": "pt"},
        "position_ids": {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]},
    }
    body = bytes(8)
    for name, array in arrays.items():
        content = array.astype("<f4").tobytes()
        shape, offsets = list(array.shape), [len(body), len(body) + len(content)]
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": offsets}
        body += content
    start = json.dumps(header).encode()
    return len(start).to_bytes(8, "little") + start + body


def _weights() -> Iterator[tuple[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]]:
    dense = {"attention.self.query": (WIDTH, WIDTH), "attention.self.key": (WIDTH, WIDTH)}
    dense |= {"attention.self.value": (WIDTH, WIDTH), "attention.output.dense": (WIDTH, WIDTH)}
    dense |= {"intermediate.dense": (INNER, WIDTH), "output.dense": (WIDTH, INNER)}
    norms = ["embeddings.LayerNorm"]
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(PIECES), WIDTH),
        "embeddings.position_embeddings.weight": (POSITIONS, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        shapes |= {f"{name}.{part}.weight": shape for part, shape in dense.items()}
        shapes |= {f"{name}.{part}.bias": shape[:1] for part, shape in dense.items()}
        norms += [f"{name}.attention.output.LayerNorm", f"{name}.output.LayerNorm"]
    shapes |= {f"{norm}.{part}": (WIDTH,) for norm in norms for part in ("weight", "bias")}
    for place, (name, shape) in enumerate(shapes.items(), start=1):
        waves = np.sin(np.arange(math.prod(shape)) * (0.37 + 0.11 * place)).reshape(shape) / 2
        yield name, (waves + name.endswith("LayerNorm.weight")).astype(np.float32)
