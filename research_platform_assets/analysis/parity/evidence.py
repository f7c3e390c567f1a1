"""What became of each fact between the predecessor's report and our capture.

Belongs here: comparing facts, and what shows that a repository changed in between. Does not belong here: figures that
rest on facts, our own measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal

from research_platform_assets.analysis.parity.dependence import COMMITS, Dependence, fact_of
from research_platform_assets.analysis.parity.facts import Facts
from research_platform_assets.analysis.parity.formulas.records import NO_README, instant
from research_platform_assets.analysis.parity.values import Place, Value, same

Fate = Literal["equal", "moved", "unknown", "unexplained", "not read"]
"""`not read`: the predecessor took an error for "no README" (D60)."""

_FILE = "repos.json"
#: A commit is pushed some time after it was made.
_PUSH_DELAY = timedelta(hours=1)
#: What a push decides, and what follows from it.
_CONTENT = frozenset(
    {"language", "license", "size", "default_branch", "contributors_count", "latest_release", "readme"}
)
#: What an index of publications added, beside identifiers and addresses.
_FROM_README = frozenset({"doi", "arxiv_id", "ssrn_id", "url"})
GONE = "not in the organisation's listing any more"
"""Why nothing of a repository can be compared."""

#: Not compared: wall clock, constants of the extraction.
LEFT_OUT = frozenset({"generated_at", "timestamp", "extracted_at", "extraction_version", "extraction_method", "label"})


@dataclass(frozen=True)
class State:
    """What is known of the facts behind a value: words for what moved, what is not known, what nothing explains."""

    moved: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Both sides' facts, and the fate of each.

    Attributes:
        theirs: Records of `repos.json` by full name.
        ours: Our facts by full name.
        fates: Fate and words by full name and fact, of repositories that both sides know.
        came: Repositories that the predecessor did not list.
        went: Repositories that we did not find.
        members: Names of the repositories of each node of the predecessor's network, by login in small letters.
        our_members: The same of the network that our commits give.
        full_names: Full name by name, both in small letters.
        of_all: The state of facts of all repositories, kept once it was worked out.
    """

    theirs: Mapping[str, Mapping[str, Any]]
    ours: Mapping[str, Facts]
    fates: Mapping[tuple[str, str], tuple[Fate, str]]
    came: tuple[str, ...]
    went: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    our_members: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    full_names: Mapping[str, str] = field(default_factory=dict[str, str])
    of_all: dict[tuple[str, ...], State] = field(default_factory=dict[tuple[str, ...], State])

    def state(self, place: Place, needed: Dependence) -> State:
        """The state of the facts behind a value."""
        match needed.scope:
            case "subject":
                return self._of(place.subject.split("|"), needed.facts)
            case "people":
                logins = place.subject.split("|")
                theirs = set[str].intersection(*(set(self.members.get(login, ())) for login in logins))
                ours = set[str].intersection(*(set(self.our_members.get(login, ())) for login in logins))
                state = self._of([self.full_names.get(name, name) for name in sorted(theirs)], needed.facts)
                return self._with_came(state, [name for name in self.came if name.rpartition("/")[2] in ours])
            case "all":
                if needed.facts not in self.of_all:
                    state = self._of([*self.theirs, *self.came], needed.facts)
                    self.of_all[needed.facts] = self._with_came(state, self.came)
                return self.of_all[needed.facts]

    @staticmethod
    def _with_came(state: State, came: Sequence[str]) -> State:
        words = (f"{len(came)} repositories came",) if came else ()
        return replace(state, moved=(*words, *state.moved))

    def _of(self, repositories: Iterable[str], facts: Iterable[str]) -> State:
        words: dict[Fate, list[str]] = {}
        wanted = tuple(facts)
        for name in repositories:
            if name not in self.ours:
                words.setdefault("moved", []).append(
                    f"{self._called(name)}: not in the organisation's listing any more"
                )
                continue
            for fact in wanted:
                fate, why = self._fate(name, fact)
                words.setdefault(fate, []).append(f"{self._called(name)}: {fact}: {why}")
        return State(
            tuple(words.get("moved", ())),
            tuple(words.get("unknown", ())),
            tuple(words.get("unexplained", ())),
            tuple(words.get("not read", ())),
        )

    def _called(self, name: str) -> str:
        """The full name, which those who opted out are recognised by wherever it stands."""
        return str(self.theirs.get(name, {}).get("full_name", name))

    def _fate(self, name: str, fact: str) -> tuple[Fate, str]:
        if (name, fact) in self.fates:
            return self.fates[name, fact]
        reason = unknown_reason(self.ours[name], fact)
        if reason:
            return "unknown", reason
        if fact == COMMITS and name in self.theirs:
            return _pushed(self.theirs[name], self.ours[name].record) or ("equal", "")
        return "equal", ""


def unknown_reason(ours: Facts, fact: str) -> str | None:
    """Why a fact of ours is not known; None where it is."""
    if fact == "citations":
        return "no index of publications was asked"
    return ours.unknown.get(fact) or ours.unknown.get(fact.partition(".")[0])


def is_from_index(keys: tuple[str, ...]) -> bool:
    """Whether a place of a publication holds what an index added."""
    return "publications" in keys and len(keys) > keys.index("publications") + 2 and not _FROM_README & set(keys[-1:])


def fates(
    theirs: Mapping[str, Mapping[str, Any]],
    ours: Mapping[str, Facts],
    legacy: Mapping[Place, Value],
    found: Mapping[Place, Value],
) -> dict[tuple[str, str], tuple[Fate, str]]:
    """Fate of each fact of each repository on both sides; `legacy` and `found` are values of both `repos.json`."""
    differing: dict[tuple[str, str], bool] = {}
    for place in {**legacy, **found}:
        if place.file != _FILE or place.subject not in theirs or place.subject not in ours:
            continue
        if is_from_index(place.keys) or place.keys[-1] in LEFT_OUT:
            continue
        key = (place.subject, fact_of(place.keys))
        differs = not same(legacy.get(place), found.get(place))
        differing[key] = differing.get(key, False) or differs
    return {
        (name, fact): _fate_of(theirs[name], ours[name], fact, is_different=is_different)
        for (name, fact), is_different in sorted(differing.items())
    }


def _fate_of(theirs: Mapping[str, Any], ours: Facts, fact: str, *, is_different: bool) -> tuple[Fate, str]:
    reason = unknown_reason(ours, fact)
    if reason or not is_different:
        return ("unknown", reason) if reason else ("equal", "")
    if fact in ("pushed_at", "updated_at"):
        return _later(theirs, ours.record, fact) or ("unexplained", "ours is the earlier one")
    if fact in _CONTENT or fact.startswith("research_metadata"):
        return _content_fate(theirs, ours, fact)
    changed = _later(theirs, ours.record, "updated_at") or _pushed(theirs, ours.record)
    return changed or ("unexplained", "differs, and nothing was changed since")


def _content_fate(theirs: Mapping[str, Any], ours: Facts, fact: str) -> tuple[Fate, str]:
    changed = _pushed(theirs, ours.record) or _before_their_push(theirs, ours)
    if changed:
        return changed
    is_of_readme = fact == "readme" or fact.startswith("research_metadata")
    if is_of_readme and theirs.get("readme") == NO_README and ours.record.get("readme") != NO_README:
        return "not read", "there is a README, and nothing was pushed since"
    return "unexplained", "differs, and nothing was pushed since"


def _before_their_push(theirs: Mapping[str, Any], ours: Facts) -> tuple[Fate, str] | None:
    """Where the tip that we captured is older than the push that they saw, they saw other contents."""
    before = instant(theirs.get("pushed_at"))
    if before and ours.tip_at and ours.tip_at + _PUSH_DELAY < before:
        return "moved", f"the captured tip of {ours.tip_at.isoformat()} is older than the push of {before.isoformat()}"
    return None


def _pushed(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> tuple[Fate, str] | None:
    return _later(theirs, ours, "pushed_at")


def _later(theirs: Mapping[str, Any], ours: Mapping[str, Any], fact: str) -> tuple[Fate, str] | None:
    before, after = instant(theirs.get(fact)), instant(ours.get(fact))
    if before and after and after > before:
        return "moved", f"{fact} was {before.isoformat()}, is {after.isoformat()}"
    return None
