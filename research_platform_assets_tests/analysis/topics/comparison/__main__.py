"""`make bench-topics`: runs everything and writes `reports/topics.json` and `reports/topics.md`.

Belongs here: which collections are compared by which methods, and what is skipped and why. Does not belong here:
everything else in this folder.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from research_platform_assets_tests.analysis.topics.comparison import apps, packages, report, tex
from research_platform_assets_tests.analysis.topics.comparison.corpora import (
    Collection,
    drawn,
    organisation,
    sample_labels,
)
from research_platform_assets_tests.analysis.topics.comparison.judging import judged, reference_for, summary, wins
from research_platform_assets_tests.analysis.topics.comparison.running import (
    METHODS,
    ROOT,
    Environment,
    own,
    plain,
    results,
)
from research_platform_assets_tests.analysis.topics.comparison.texts import NoTextsError, Text

CACHE = ROOT / ".cache" / "bench-topics"
SAMPLE = ROOT / "research_platform_assets" / "sample" / "state-1"
RECORDED = ROOT.parent / "shared" / "data" / "orgs" / "digital-ai-finance"
_JOINED = 5
_NO_LIBRARIES = "the libraries of BERTopic are not installed"
_SOURCES = {"apps": apps, "tex": tex, "packages": packages}
_ABOUT = {
    "sample": "The invented organisation; its themes are the labels, and repositories for all themes have none.",
    "recorded organisation": "A real organisation; nobody has labelled it.",
}
_ABOUT_TEXTS = {
    "apps": (
        "READMEs of apps: {texts} of {labels} subjects, from the npm package electron-apps; labels are the keywords of "
        "their authors."
    ),
    "tex": (
        "READMEs of TeX: {texts} of {labels} subjects, from the documentation of TeX packages in Debian; labels are "
        "the collections of TeX Live. All are about typesetting, and none has a description."
    ),
    "packages": (
        "Descriptions of packages: {texts} of {labels} subjects, from the package lists of Debian; "
        "labels are its metapackages and sections. They are shorter than READMEs."
    ),
}
_ABOUT_HALVES = (
    "Subjects are divided into a development half, on which choices were made, and a held-out half. Figures are means "
    "over draws, ± one standard deviation."
)
_ABOUT_MEASURES = (
    "AMI and V-measure count documents that were left out as one more topic. NPMI (windows of 10) and C_v (windows of "
    "110) are taken against the labelled texts of the same source outside the collection. A topic is junk where half "
    "of its ten words are in more than 12 % of these, shorter than 3 letters, or in one document. Seconds are those of "
    "one processor; for methods with MiniLM without those of embedding the texts. BERTopic has the vector of the "
    "opening of a text, ours + MiniLM that of its head beside it."
)


def main(python: Path) -> None:
    """Compare, and write the report; `python` is that of the environment with the other libraries."""
    CACHE.mkdir(parents=True, exist_ok=True)
    environment = Environment(python if python.exists() else None, CACHE)
    groups: dict[str, list[Collection]] = defaultdict(list)
    skipped: dict[str, str] = {}
    texts: dict[str, list[Text]] = {}
    groups["sample"] = [organisation(SAMPLE, "sample", sample_labels())]
    if RECORDED.exists():
        groups["recorded organisation"] = [organisation(RECORDED, "recorded organisation", {})]
    else:
        skipped["recorded organisation"] = "../shared/data has no recorded organisation"
    for source, module in _SOURCES.items():
        try:
            module.download(CACHE / source)
        except NoTextsError as error:
            skipped[report.SOURCES[source]] = str(error)
            continue
        texts[source] = module.labelled(CACHE / source)
        for each in drawn(source, texts[source]):
            groups[report.group(source, each.half, each.size)].append(each)
    every = [text for found in texts.values() for text in found]
    vectors = environment.vectors([each for members in groups.values() for each in members])
    reasons = {name: {"about": _ABOUT.get(name, "Texts."), "skipped": reason} for name, reason in skipped.items()}
    found: dict[str, Any] = {}
    speeds = _speeds(texts.get("packages", every))
    for name, members in groups.items():
        sys.stderr.write(f"{name}: {len(members)}\n")
        references = texts.get(members[0].source, every)
        found[name] = _compared(members, environment, vectors, references)
        # A run that is stopped leaves what it has.
        _write({"about": _about(texts, environment), "groups": {**found, **reasons}, "speed": speeds})


def _write(written: dict[str, Any]) -> None:
    whole = {**written, "goals": [*report.goals(written["groups"]), *report.speed_goals(written["speed"])]}
    folder = ROOT / "reports"
    folder.mkdir(exist_ok=True)
    (folder / "topics.json").write_text(json.dumps(whole, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (folder / "topics.md").write_text(report.markdown(whole), encoding="utf-8")


def _compared(
    members: list[Collection], environment: Environment, vectors: dict[str, list[float]], texts: list[Text]
) -> dict[str, Any]:
    figures: dict[str, list[dict[str, float]]] = {}
    left_out: dict[str, str] = {}
    has_labels = any(text.label for each in members for text in each.texts)
    references = [reference_for(each, texts) for each in members]
    for method in METHODS:
        if method.is_told_number and not has_labels:
            continue
        if method.has_vectors and environment.python is None:
            left_out[method.name] = _NO_LIBRARIES
            continue
        sys.stderr.write(f"  {method.name}\n")
        outcomes = results(method, members, environment, vectors)
        judgements = zip(members, outcomes, references, strict=True)
        figures[method.name] = [judged(*each) for each in judgements]
    methods: dict[str, Any] = {}
    for name, rows in figures.items():
        methods[name] = {"figures": summary(rows), "draws": rows}
        if has_labels and name != "ours":
            methods[name]["wins"] = wins(figures["ours"], rows)
    return {"about": _about_collections(members), "methods": methods, "left_out": left_out}


def _about_collections(members: list[Collection]) -> str:
    if members[0].size in _ABOUT:
        return _ABOUT[members[0].size]
    sizes = sorted(len(each.texts) for each in members)
    counts = sorted(len({text.label for text in each.texts}) for each in members)
    return f"{len(members)} collections of {_between(sizes)} texts on {_between(counts)} subjects."


def _between(numbers: list[int]) -> str:
    return str(numbers[0]) if numbers[0] == numbers[-1] else f"{numbers[0]} to {numbers[-1]}"


def _speeds(texts: list[Text]) -> list[dict[str, Any]]:
    if not texts:
        return []
    # Neighbours in the list are of one subject. What is over starts from the front again, two texts farther on.
    places = range(max(report.SECONDS))
    long = [
        _joined([texts[(place + 2 * (place // len(texts)) + step) % len(texts)] for step in range(_JOINED)])
        for place in places
    ]
    collections = [Collection("", "", "", long[:: len(long) // size][:size]) for size in report.SECONDS]
    return [own("speed", [{"texts": plain(each)}])[0] for each in collections]


def _joined(texts: list[Text]) -> Text:
    return replace(texts[0], body="\n\n".join(text.body for text in texts))


def _about(texts: dict[str, list[Text]], environment: Environment) -> list[str]:
    lines = [_ABOUT_HALVES, ""]
    for source, found in texts.items():
        lines += [_ABOUT_TEXTS[source].format(texts=len(found), labels=len({text.label for text in found})), ""]
    lines.append(_ABOUT_MEASURES)
    return lines if environment.python else [*lines, "", f"BERTopic is not compared: {_NO_LIBRARIES}."]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
