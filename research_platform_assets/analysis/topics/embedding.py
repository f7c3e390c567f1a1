"""How alike repositories are by the vectors of a language model, where the settings want it.

Belongs here: what of a repository is embedded, what is remembered of it, and the neighbours that follow. Does not
belong here: the model (`analysis.sentences`), what neighbours are for (`model`, `refit`).

Vectors have a say in one thing alone: whose texts are smoothed over whose when topics are fitted. What a topic is
about, where a repository is placed, and when a new version is due hang on counted words, with vectors as without.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict

import numpy as np

from research_platform_assets.analysis.sentences.minilm import minilm
from research_platform_assets.analysis.text.blocks import Block
from research_platform_assets.analysis.topics.corpus import Nearness
from research_platform_assets.analysis.topics.neighbours import DECIMALS, Matrix, similarities, unit_rows
from research_platform_assets.analysis.topics.readme_prose import ReadmeProse, prose_of, readme_blocks

Encode = Callable[[Sequence[str]], Matrix]
"""From texts to vectors of length 1, one a row."""

OPENING_LETTERS = 1_500
"""The model reads 256 word pieces, of which these have enough."""
HEAD_LETTERS = 350
"""So much of the README tells in a few sentences what the repository is about."""
VECTOR_DECIMALS = 6
_COSINE_DECIMALS = 4
# A text that differs from the mean by less says the same as all others; its direction would be that of rounding.
_LEAST_DIFFERENCE = 1e-3


class Embedding(TypedDict):
    """The vector of a repository, and the SHA-256 of the texts that it was made of."""

    vector: list[float]
    digest: str


def embedded_texts(row: Mapping[str, Any], prose: Iterable[Block]) -> tuple[str, str]:
    """Return what the model reads of a repository: its opening and its head.

    Both are name, description and the beginning of the README's `prose`; the head has less of it. In the vector of a
    long text a description is one sentence among many, while it says best what the repository is about.
    """
    described = f"{row['name']}. {row['description'] or ''}."
    text = "\n".join(each.text for each in prose)
    return f"{described}\n{text}"[:OPENING_LETTERS], f"{described}\n{text[:HEAD_LETTERS]}"[:OPENING_LETTERS]


def argument(row: Mapping[str, Any], path: str) -> str:
    """Return what, besides the contents of the README at `path`, is read of the repository in `row`, as JSON."""
    return json.dumps({"name": row["name"], "description": row["description"], "path": path}, sort_keys=True)


def embed_readmes(batch: Sequence[tuple[bytes, str]]) -> list[Embedding]:
    """Embed repositories, given as the contents of the README and its `argument`, with MiniLM; to be remembered.

    Raises:
        ProgramError: the model is not installed.
    """
    return embeddings(batch, minilm().encode)


def embeddings(batch: Sequence[tuple[bytes, str]], encode: Encode) -> list[Embedding]:
    """Embed repositories, given as the contents of the README and its `argument`."""
    texts: list[tuple[str, str]] = []
    for content, about in batch:
        row = json.loads(about)
        texts.append(embedded_texts(row, readme_blocks(content, row["path"])[0]))
    return _embedded(texts, encode)


def nearness(
    rows: Sequence[Mapping[str, Any]],
    prose: Mapping[int, ReadmeProse],
    remembered: Callable[[], Mapping[int, Embedding]],
    encode: Encode,
) -> Nearness:
    """Return a function that says how alike repositories are, from 0 to 1: `centred_cosines`.

    What is `remembered` counts where it was made of the very text in the row of that repository: a README may have been
    masked further, or be the last known one. All else is embedded now: also repositories without a README. Nothing is
    asked and nothing embedded before the function is called, which only a fit does.

    Args:
        rows: Those of a frame with `DOCUMENT_SCHEMA`.
        prose: What is remembered of READMEs, by repository.
        remembered: Gives what is remembered of vectors, by repository.
        encode: Embeds texts.
    """

    def alike(repository_ids: Sequence[int]) -> Matrix:
        wanted = frozenset(repository_ids)
        texts = {
            row["repository_id"]: embedded_texts(row, prose_of(row, prose.get(row["repository_id"])))
            for row in rows
            if row["repository_id"] in wanted
        }
        known = {number: each for number, each in remembered().items() if each["digest"] == _digest(texts.get(number))}
        missing = [number for number in repository_ids if number not in known]
        known |= dict(zip(missing, _embedded([texts[number] for number in missing], encode), strict=True))
        return centred_cosines([known[number]["vector"] for number in repository_ids])

    return alike


def joined(openings: Matrix, heads: Matrix) -> Matrix:
    """Return the vector of each repository from those of its opening and its head: their sum, of length 1."""
    return unit_rows(openings + heads).round(VECTOR_DECIMALS)


def centred_cosines(vectors: Sequence[Sequence[float]]) -> Matrix:
    """Return the cosine of each two of `vectors` less the mean of all, 4 decimals; 0 on the diagonal and for less.

    To a language model all texts of an organisation are somewhat alike. Without what they have in common, those on the
    same subject stand out: Mu and Viswanath (2018), and as measured on labelled collections of READMEs.
    """
    rows = np.array(vectors, dtype=np.float64)
    # Accumulating adds strictly from the first to the last.
    rows = (rows - np.add.accumulate(rows, axis=0)[-1] / len(rows)).round(DECIMALS)
    rows[np.add.accumulate(rows * rows, axis=1)[:, -1] < _LEAST_DIFFERENCE**2] = 0.0
    return np.maximum(similarities(unit_rows(rows), _COSINE_DECIMALS), 0.0)


def _embedded(texts: Sequence[tuple[str, str]], encode: Encode) -> list[Embedding]:
    if not texts:
        return []
    # The head of a short text is its opening.
    different = list(dict.fromkeys(text for pair in texts for text in pair))
    vectors = dict(zip(different, encode(different), strict=True))
    openings, heads = (np.array([vectors[pair[part]] for pair in texts]) for part in (0, 1))
    found: list[list[float]] = joined(openings, heads).tolist()
    return [Embedding(vector=vector, digest=_digest(pair)) for pair, vector in zip(texts, found, strict=True)]


def _digest(texts: tuple[str, str] | None) -> str:
    return hashlib.sha256("\n".join(texts or ()).encode("utf-8", "surrogatepass")).hexdigest()
