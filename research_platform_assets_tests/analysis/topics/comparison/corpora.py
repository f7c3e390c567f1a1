"""The collections on which models are compared.

Belongs here: drawing collections from labelled texts, and reading those of an organisation. Does not belong here:
fetching texts (`apps`, `tex`, `packages`), models (`own`, `others`), measures (`measures`).
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from research_platform_assets.analysis.readmes import describe_readme
from research_platform_assets.analysis.text.formats import readme_format
from research_platform_assets.analysis.text.prose import prose_blocks
from research_platform_assets_tests.analysis.topics.comparison.texts import Text, subjects

#: Of a subject with more texts the longest are taken: what a README says is longer than a description.
LONGEST = 60
HALVES = ("development", "held out")


@dataclass(frozen=True)
class Draw:
    """How collections are drawn: how many, of how many subjects in turn, and at most and at least so many of each."""

    count: int
    subjects: tuple[int, ...]
    most: int
    least: int


_SMALL = Draw(16, (5,), 8, 7)
#: Draws for each source of texts. Few subjects have many apps, so that a large collection of these has many subjects.
DRAWS: Mapping[str, Mapping[str, Draw]] = {
    "apps": {"small": _SMALL, "large": Draw(6, (9,), 45, 7)},
    "tex": {"small": _SMALL, "large": Draw(6, (5,), 45, 20)},
    "packages": {"small": Draw(16, (5,), 8, 8), "large": Draw(6, (5, 6, 7), 45, 33)},
}


@dataclass(frozen=True)
class Collection:
    """Texts that are modelled together.

    Attributes:
        name: The collection.
        half: `development`, `held out`, or that of neither.
        size: `small`, `large`, or the kind of an organisation.
        texts: In order.
        source: Where the texts are from; empty for an organisation.
    """

    name: str
    half: str
    size: str
    texts: Sequence[Text]
    source: str = ""


def drawn(source: str, texts: Sequence[Text]) -> Iterator[Collection]:
    """Yield small and large collections of the labelled `texts` of a source, drawn by seeds; see `DRAWS`.

    No subject is in both halves.
    """
    half_of = {subject.name: subject.half for subject in subjects(source)}
    pool: defaultdict[str, list[Text]] = defaultdict(list)
    for text in sorted(texts, key=lambda each: (-len(each.body.split()), each.name)):
        if text.label and len(pool[text.label]) < LONGEST:
            pool[text.label].append(text)
    for half, (size, draw) in product(HALVES, DRAWS[source].items()):
        names = sorted(name for name in pool if half_of[name] == half and len(pool[name]) >= draw.least)
        for seed in range(draw.count):
            chance = random.Random(f"{half} {size} {seed}")
            groups = draw.subjects[seed % len(draw.subjects)]
            found = [
                text
                for name in chance.sample(names, groups)
                for text in chance.sample(pool[name], min(draw.most, len(pool[name])))
            ]
            name = f"{source} {half} {size} {seed}"
            yield Collection(name, half, size, sorted(found, key=lambda each: each.name), source)


def organisation(folder: Path, size: str, labels: dict[str, str]) -> Collection:
    """Return the repositories of a recorded organisation, with their READMEs."""
    rows = [json.loads(line) for line in (folder / "repos.jsonl").read_text(encoding="utf-8").splitlines()]
    readmes: dict[str, tuple[str, str]] = {}
    for line in (folder / "blobs.jsonl").read_text(encoding="utf-8").splitlines():
        blob = json.loads(line)
        if "readme" in blob["kinds"]:
            for path in sorted(blob["paths"]):
                repository, _, inner = path.partition("/")
                best = readmes.get(repository)
                if best is None or (inner.count("/"), inner) < (best[0].count("/"), best[0]):
                    readmes[repository] = (inner, blob["sha"])
    return Collection(size, size, size, [_repository(folder, row, readmes, labels) for row in rows])


def sample_labels() -> dict[str, str]:
    """Return the theme of each repository of the sample that has one."""
    lines = (Path(__file__).parent / "sample_themes.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))  # type: ignore[misc]


def cleaned(text: Text) -> str:
    """Return what a sentence model is given: name, description and the prose of the README, without markup."""
    blocks = prose_blocks(text.body, text.markup)  # type: ignore[arg-type]
    return "\n".join([f"{text.name}. {text.description}.", *(block.text for block in blocks)])


def _repository(
    folder: Path, row: dict[str, object], readmes: dict[str, tuple[str, str]], labels: dict[str, str]
) -> Text:
    name = str(row["name"])
    path, sha = readmes.get(name, ("", ""))
    body = ""
    if sha and (folder / "blobs" / sha).exists():
        body = describe_readme((folder / "blobs" / sha).read_bytes(), path)["text"] or ""
    topics = row["topics"]
    assert isinstance(topics, list)
    return Text(name, str(row["description"] or ""), body, labels.get(name), readme_format(path), tuple(topics))
