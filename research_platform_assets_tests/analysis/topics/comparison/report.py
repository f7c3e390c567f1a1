"""The report: one table of figures for each kind of collection, and the goals beside what was reached.

Belongs here: layout and the sentences that say what was measured. Does not belong here: figures (`judging`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from statistics import fmean
from typing import Any

_COLUMNS = {
    "ami": "AMI",
    "v": "V-measure",
    "npmi": "NPMI",
    "c_v": "C_v",
    "junk": "junk documents",
    "diversity": "diversity",
    "abstained": "left out",
    "topics": "topics",
    "seconds": "seconds",
    "megabytes": "MB",
}
_SHARES = ("junk", "abstained", "diversity")
_WHOLE = ("megabytes",)
#: Quotients of AMI at the automatic number of topics: ours, the other, kind of collection, and what is wanted.
GOALS = (
    ("ours", "BERTopic + MiniLM", "small", 1.0),
    ("ours", "BERTopic + MiniLM", "large", 1.05),
    ("ours + MiniLM", "BERTopic + MiniLM", "small", 1.15),
    ("ours + MiniLM", "BERTopic + MiniLM", "large", 1.07),
    ("ours", "predecessor's NMF", "small", 1.6),
    ("ours", "predecessor's NMF", "large", 1.6),
)
MOST_JUNK = 0.15
SOURCES = {"apps": "READMEs of apps", "tex": "READMEs of TeX", "packages": "descriptions of packages"}
_EVERYTHING = "all"
SECONDS = {44: 0.5, 350: 3.0, 2_000: 8.0}


def group(source: str, half: str, size: str) -> str:
    """Return the name of a group of collections."""
    return f"{SOURCES[source]}, {half} {size}"


def goals(groups: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return for each goal what was wanted and what was reached, in both halves, for all sources and for each."""
    rows: list[dict[str, Any]] = []
    for half, (ours, other, size, wanted) in product(("held out", "development"), GOALS):
        of_sources = {title: groups.get(group(source, half, size), {}) for source, title in SOURCES.items()}
        pairs = {title: _draws(found, ours, other) for title, found in of_sources.items()}
        pairs = {_EVERYTHING: [pair for found in pairs.values() for pair in found], **pairs}
        for title, found in pairs.items():
            if found:
                reached = fmean(one for one, _ in found) / fmean(another for _, another in found)
                goal = f"AMI of {ours} / {other}, {size}, {half}, {title}"
                rows.append({"goal": goal, "wanted": wanted, "reached": round(reached, 3), "met": reached >= wanted})
    for name, each in groups.items():
        if "ours" in each.get("methods", {}):
            junk = each["methods"]["ours"]["figures"]["junk"]["mean"]
            goal = f"junk documents of ours, {name}, at most"
            rows.append({"goal": goal, "wanted": MOST_JUNK, "reached": round(junk, 3), "met": junk <= MOST_JUNK})
    return rows


def _draws(found: Mapping[str, Any], ours: str, other: str) -> list[tuple[float, float]]:
    methods = found.get("methods", {})
    if ours not in methods or other not in methods:
        return []
    pairs = zip(methods[ours]["draws"], methods[other]["draws"], strict=True)
    return [(one["ami"], another["ami"]) for one, another in pairs]


def speed_goals(speeds: Sequence[Mapping[str, float]]) -> list[dict[str, Any]]:
    """Return for each size the seconds from remembered prose to tables."""
    rows: list[dict[str, Any]] = []
    for each, (size, wanted) in zip(speeds, list(SECONDS.items())[: len(speeds)], strict=True):
        reached = round(each["counting"] + each["topics"] + each["similar"], 2)
        goal = f"seconds for {size} repositories whose prose is remembered, at most"
        rows.append({"goal": goal, "wanted": wanted, "reached": reached, "met": reached <= wanted})
    return rows


def markdown(report: Mapping[str, Any]) -> str:
    """Return the report as a page."""
    lines = ["# Topic models compared", "", *report["about"], ""]
    for name, found in report["groups"].items():
        lines += [f"## {name[0].upper()}{name[1:]}", "", found["about"], ""]
        if "skipped" in found:
            lines += [f"Skipped: {found['skipped']}.", ""]
            continue
        known = [column for column in _COLUMNS if any(column in each["figures"] for each in found["methods"].values())]
        has_wins = any("wins" in each for each in found["methods"].values())
        heads = ["method", *(_COLUMNS[column] for column in known), *(["ours is better on"] if has_wins else [])]
        lines += [f"| {' | '.join(heads)} |", f"| --- | {' | '.join('---:' for _ in heads[1:])} |"]
        for method, results in found["methods"].items():
            cells = [_cell(column, results["figures"].get(column)) for column in known]
            lines.append(f"| {' | '.join([method, *cells, *([results.get('wins', '')] if has_wins else [])])} |")
        lines += [""]
    lines += [
        "## Time of ours",
        "",
        "Texts as long as READMEs: each is joined from five descriptions of one subject.",
        "",
        "| repositories | prose, once for its contents | counting | topics | similar | MB |",
        "| ---: " * 6 + "|",
    ]
    for each in report["speed"]:
        seconds = [f"{each[part]:.2f} s" for part in ("prose", "counting", "topics", "similar")]
        lines.append(f"| {' | '.join([str(each['documents']), *seconds, format(each['megabytes'], '.0f')])} |")
    lines += ["", "## Goals", "", "| goal | wanted | reached | |", "| --- | ---: | ---: | --- |"]
    lines += [
        f"| {each['goal']} | {each['wanted']} | {each['reached']} | {'met' if each['met'] else 'missed'} |"
        for each in report["goals"]
    ]
    return "\n".join([*lines, ""])


def _cell(column: str, figure: Mapping[str, float] | None) -> str:
    if figure is None:
        return ""
    if column in _SHARES:
        return f"{figure['mean']:.0%}"
    if column in _WHOLE:
        return f"{figure['mean']:.0f}"
    digits = 1 if column == "topics" else 3
    spread = f" ± {figure['sd']:.{digits}f}" if figure["sd"] and column in {"ami", "topics"} else ""
    return f"{figure['mean']:.{digits}f}{spread}"
