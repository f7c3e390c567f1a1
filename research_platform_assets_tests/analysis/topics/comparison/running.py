"""Running each method in a process of its own, in the environment that it needs.

Belongs here: the methods, their processes, and sentence vectors kept by the digest of their text. Does not belong here:
what a method does (`own`, `others`), judging what it found (`judging`).
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from research_platform_assets.analysis.text.prose import prose_blocks
from research_platform_assets.analysis.topics.embedding import embedded_texts, joined
from research_platform_assets_tests.analysis.topics.comparison.corpora import Collection, cleaned

ROOT = Path(__file__).parents[4]
_OWN = "research_platform_assets_tests.analysis.topics.comparison.own"
_OTHERS = Path(__file__).with_name("others.py")


@dataclass(frozen=True)
class Method:
    """A row of the report: which program runs it, on vectors or not, with the true number of topics or not."""

    name: str
    program: str
    has_vectors: bool = False
    is_told_number: bool = False


METHODS = (
    Method("predecessor's NMF", "predecessor nmf"),
    Method("predecessor's LDA", "predecessor lda"),
    Method("BERTopic + MiniLM", "bertopic", has_vectors=True),
    Method("BERTopic + MiniLM, told the number", "bertopic", has_vectors=True, is_told_number=True),
    Method("ours", "ours"),
    Method("ours, told the number", "ours", is_told_number=True),
    Method("ours + MiniLM", "ours", has_vectors=True),
    Method("ours + MiniLM, told the number", "ours", has_vectors=True, is_told_number=True),
)


@dataclass(frozen=True)
class Environment:
    """Where other libraries are installed, None where they are not to be had, and where vectors are kept."""

    python: Path | None
    cache: Path

    def vectors(self, collections: Sequence[Collection]) -> dict[str, list[float]]:
        """Return the vector of each text by digest; texts that were never embedded are embedded now."""
        path = self.cache / "vectors.json"
        known: dict[str, list[float]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        wanted = {_digest(text): text for each in collections for pair in embedded(each) for text in pair}
        missing = [digest for digest in wanted if digest not in known]
        if missing and self.python:
            found = _run([str(self.python), str(_OTHERS), "embed"], [wanted[digest] for digest in missing])
            known |= dict(zip(missing, found["vectors"], strict=True))
            path.write_text(json.dumps(known), encoding="utf-8")
        return known


def embedded(collection: Collection) -> list[tuple[str, str]]:
    """Return what a sentence model reads of each text: its opening, which is all that BERTopic has, and its head."""
    return [
        embedded_texts({"name": text.name, "description": text.description}, prose_blocks(text.body, text.markup))  # type: ignore[arg-type]
        for text in collection.texts
    ]


def results(
    method: Method, collections: Sequence[Collection], environment: Environment, vectors: Mapping[str, list[float]]
) -> list[dict[str, Any]]:
    """Return what `method` finds in each of `collections`, in one process."""
    tasks = [_task(method, each, vectors) for each in collections]
    if method.program == "bertopic":
        return _run([str(environment.python), str(_OTHERS), "bertopic"], tasks)
    return own(method.program, tasks)


def own(program: str, tasks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Run one of our own programs on `tasks`."""
    return _run([sys.executable, "-W", "ignore", "-m", _OWN, program], tasks)


def plain(collection: Collection) -> list[dict[str, Any]]:
    """Return the texts of a collection without their labels, which no method may see."""
    return [{**vars(text), "label": None} for text in collection.texts]


def _task(method: Method, collection: Collection, vectors: Mapping[str, list[float]]) -> dict[str, Any]:
    labels = {text.label for text in collection.texts if text.label}
    is_others = method.program == "bertopic"
    task: dict[str, Any] = {
        "texts": plain(collection),
        "topics_count": len(labels) if method.is_told_number else None,
    }
    if method.has_vectors:
        pairs = [[vectors[_digest(text)] for text in pair] for pair in embedded(collection)]
        openings, heads = (np.array(part) for part in zip(*pairs, strict=True))
        task |= {"vectors": (openings if is_others else joined(openings, heads)).tolist()}
    if is_others:
        task |= {"cleaned": [cleaned(text) for text in collection.texts]}
    return task


def _run(command: Sequence[str], given: Any) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        task, result = Path(folder) / "task.json", Path(folder) / "result.json"
        task.write_text(json.dumps(given), encoding="utf-8")
        # One thread: the machine may be busy with other things, and seconds are compared.
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
        subprocess.run([*command, str(task), str(result)], cwd=ROOT, env=environment, check=True)
        return json.loads(result.read_text(encoding="utf-8"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
