"""`legacy.parity`: each of the predecessor's values beside ours, with a verdict.

Belongs here: the order of questions that leads to a verdict. Does not belong here: evidence, measures and formulas.

Of each value is asked: Can anything be set beside it? Are the facts behind it known? Are both equal? Does the
predecessor's formula give its value from its own facts? Then, what is different is either the formula (it gives the
same from our facts, so that a defect of it makes the difference) or the facts (of which something shows that they
changed). What neither explains is unexplained.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from research_platform_assets.analysis.parity import evidence as shown
from research_platform_assets.analysis.parity import facts as facts_of_ours
from research_platform_assets.analysis.parity import measures as own
from research_platform_assets.analysis.parity import network
from research_platform_assets.analysis.parity.dependence import dependence
from research_platform_assets.analysis.parity.evaluation import evaluated
from research_platform_assets.analysis.parity.evidence import Evidence, State
from research_platform_assets.analysis.parity.sides import Measure, Sides
from research_platform_assets.analysis.parity.usable import blank, usable, usable_snapshots
from research_platform_assets.analysis.parity.values import Place, Value, is_number, records, same, values
from research_platform_assets.tables.legacy_parity import PARITY

READ = tuple(dict.fromkeys((*facts_of_ours.READ, *network.READ, *own.READ)))
"""The tables that `parity` reads beside `legacy.outputs`."""

_WORDS_SHOWN = 3
_DECIMALS = 6
_HISTORY_FILE = "citation_history.json"
_FACT_FILES = ("repos.json", "research_metadata.json")
_NAMES = frozenset({"id", "source", "target", "author", "author1", "author2"})
_COUNTS = frozenset({"languages", "topics", "licenses", "grades", "health_distribution", "badge_distribution"})
_ZERO = Value("0", 0.0, "", None)


@dataclass(frozen=True)
class Verdict:
    """What is said of one value; `basis` says what stands on our side."""

    verdict: str
    basis: str
    ours: Value | None = None
    defect: str | None = None
    explanation: str | None = None


@dataclass(frozen=True)
class _Comparison:
    legacy: Mapping[Place, Value]
    again: Mapping[Place, Value]
    found: Mapping[Place, Value]
    measured: Mapping[Place, Measure]
    evidence: Evidence
    is_private_counted: bool

    def verdict(self, place: Place) -> Verdict:
        measure, found = self.measured.get(place), _or_zero(self.found, place)
        ours = found if measure is None else _value(measure.value)
        basis = _basis(place, measure)
        state = self.evidence.state(place, dependence(place))
        open_question = _beyond(place) or self._not_known(place, basis, measure, state)
        if open_question is not None:
            return open_question
        if same(self.legacy[place], ours):
            return Verdict("equal", basis, ours)
        if basis != "fact" and not same(self.legacy[place], _or_zero(self.again, place)):
            return self._not_given(basis, ours)
        if measure is not None and not same(ours, found):
            return _by_defect(measure, ours, state, is_same=same(self.legacy[place], found))
        return _by_facts(basis, ours, state)

    def _not_known(self, place: Place, basis: str, measure: Measure | None, state: State) -> Verdict | None:
        if place.subject in self.evidence.went:
            return Verdict("moved", basis, None, None, _words(state.moved) or shown.GONE)
        if measure is not None and measure.reason is not None:
            return Verdict("unknown", basis, None, None, measure.reason)
        return Verdict("unknown", basis, None, None, _words(state.unknown)) if state.unknown else None

    def _not_given(self, basis: str, ours: Value | None) -> Verdict:
        if self.is_private_counted:
            words = "counts repositories that may not be named, so that nobody can compute it again"
            return Verdict("unknown", basis, ours, "D1", words)
        return Verdict("unexplained", basis, ours, None, "the formula does not give it from the predecessor's facts")


def parity(outputs: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """`legacy.parity` of `legacy.outputs` and the tables of `READ` by qualified name; without outputs, no rows."""
    if outputs.is_empty():
        return PARITY.empty()
    compared = _comparison(outputs, tables)
    rows = [
        _row(place, value, compared.verdict(place)) for place, value in compared.legacy.items() if not _repeats(place)
    ]
    names = {name.lower(): name for name in outputs["subject"].unique().sort().to_list()}
    sides = {"|".join(sorted(name.lower().split("|"))): name for name in names.values()}
    frame = PARITY.frame([{**row, "subject": sides[row["subject"]]} for row in rows])
    return frame.sort(PARITY.key)


def _repeats(place: Place) -> bool:
    """Whether a value is no finding: a time of the clock, an address of a chart, or the name by which it is found."""
    keys = place.keys
    if keys[-1] in shown.LEFT_OUT or "visualizations" in keys or keys[0] in ("organization", "repo_name"):
        return True
    is_name = keys[-1] in _NAMES or (keys[-1] == "name" and "top_collaborations" in keys)
    return is_name and place.file in (network.FILE, "citation_report.json")


def _comparison(outputs: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> _Comparison:
    legacy = values(outputs)
    theirs = {name: usable(record, name) for name, record in records(outputs).items()}
    ours = facts_of_ours.our_facts(tables)
    clock = _reported_at(legacy, "repository_health_report.json")
    history = _history(legacy, theirs)
    nodes, our_nodes = network.legacy_nodes(legacy), network.our_nodes(tables)
    again = evaluated(theirs, nodes, history, clock)
    filled = {name: facts.filled(theirs.get(name, blank(name))) for name, facts in ours.items()}
    found = evaluated(filled, our_nodes, history, clock)
    came = tuple(name for name in ours if name not in theirs)
    full_names = {name.rpartition("/")[2]: name for name in theirs}
    evidence = Evidence(
        theirs,
        ours,
        shown.fates(theirs, ours, legacy, found),
        came,
        tuple(name for name in theirs if name not in ours),
        _members(nodes),
        _members(our_nodes),
        full_names,
    )
    sides = Sides(
        theirs, ours, our_nodes, network.bots(tables), tables, history, _reported_at(legacy, "code_quality_report.json")
    )
    total = legacy.get(Place("stats.json", "", ("total_repos",)))
    is_private_counted = total is not None and (total.number or 0) > len(theirs)
    return _Comparison(legacy, again, found, own.measures(sides), evidence, is_private_counted)


def _members(nodes: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    return {node["id"]: tuple(name.lower() for name in node["repos"]) for node in nodes}


def _beyond(place: Place) -> Verdict | None:
    """The verdict on what nothing can be set beside."""
    if place.file == _HISTORY_FILE:
        return Verdict("unknown", "none", None, None, "an observation of another day, which no capture can make again")
    if "lda" in place.keys[:2]:
        words = "depends on the number of processor cores of the machine that computed it"
        return Verdict("unknown", "none", None, "D38", words)
    if shown.is_from_index(place.keys):
        return Verdict("unknown", "none", None, None, "said by an index of publications, which was not asked")
    return None


def _basis(place: Place, measure: Measure | None) -> str:
    if measure is not None:
        return "measure"
    return "fact" if place.file in _FACT_FILES else "formula"


def _by_defect(measure: Measure, ours: Value | None, state: State, *, is_same: bool) -> Verdict:
    if not measure.is_shown or state.unexplained or not (is_same or state.moved):
        return Verdict("unexplained", "measure", ours, None, "no defect is shown to make the difference")
    moved = "" if is_same else f"; besides, {_words(state.moved)}"
    return Verdict("explained", "measure", ours, measure.defect, f"{measure.words}{moved}")


def _by_facts(basis: str, ours: Value | None, state: State) -> Verdict:
    if state.unexplained:
        return Verdict("unexplained", basis, ours, None, _words(state.unexplained))
    if state.not_read:
        return Verdict("explained", basis, ours, "D60", _words(state.not_read))
    if state.moved:
        return Verdict("moved", basis, ours, None, _words(state.moved))
    return Verdict("unexplained", basis, ours, None, "the facts are the same, and the values differ")


def _row(place: Place, legacy: Value, verdict: Verdict) -> dict[str, Any]:
    return {
        "file": place.file,
        "subject": place.subject,
        "metric": legacy.metric,
        "legacy_value": legacy.text,
        "our_value": _shown(verdict.ours),
        "basis": verdict.basis,
        "verdict": verdict.verdict,
        "defect": verdict.defect,
        "explanation": verdict.explanation,
    }


def _shown(value: Value | None) -> str | None:
    """A text that is the same on every machine: floats to six decimals."""
    if value is None or value.number is None or value.number.is_integer():
        return None if value is None else value.text
    return json.dumps(round(value.number, _DECIMALS))


def _value(value: float | bool | str | None) -> Value | None:
    if value is None:
        return None
    if isinstance(value, str):
        return Value(value, None, "", None)
    if isinstance(value, bool):
        return Value(json.dumps(value), None, "", None)
    number = float(value)
    return Value(json.dumps(int(number) if number.is_integer() else number), number, "", None)


def _or_zero(found: Mapping[Place, Value], place: Place) -> Value | None:
    """Counts by name leave out what they count nothing of."""
    value = found.get(place)
    is_count = len(place.keys) > 1 and place.keys[-2] in _COUNTS and not place.subject
    return _ZERO if value is None and is_count else value


def _words(words: Sequence[str]) -> str:
    rest = len(words) - _WORDS_SHOWN
    return "; ".join(words[:_WORDS_SHOWN]) + (f"; and {rest} more" if rest > 0 else "")


def _reported_at(legacy: Mapping[Place, Value], file: str) -> datetime | None:
    times = [value.reported_at for place, value in legacy.items() if place.file == file and value.reported_at]
    return max(times, default=None)


def _history(
    legacy: Mapping[Place, Value], theirs: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[Mapping[str, Any]]]:
    """`citation_history.json` by name of the repository as its record has it."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for place, value in legacy.items():
        number, _, field = ".".join(place.keys).partition(".")
        if place.file == _HISTORY_FILE and is_number(number) and place.subject in theirs:
            snapshot = found.setdefault(theirs[place.subject]["name"], {}).setdefault(int(number), {})
            snapshot[field] = value.text if value.number is None else int(value.number)
    lists = {name: [snapshots[number] for number in sorted(snapshots)] for name, snapshots in sorted(found.items())}
    return {name: usable_snapshots(snapshots) for name, snapshots in lists.items()}
