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
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing

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
    tokenizer = Tokenizer(WordPiece({piece: number for number, piece in enumerate(PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = BertProcessing(("[SEP]", PIECES.index("[SEP]")), ("[CLS]", PIECES.index("[CLS]")))
    # As the package has them, for other uses than ours.
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(length=8)
    tokenizer.save(str(model / "tokenizer.json"))
    position_ids = np.arange(POSITIONS, dtype=np.int64)
    save_file({"embeddings.position_ids": position_ids, **dict(_weights())}, model / "model.safetensors")
    return folder


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
