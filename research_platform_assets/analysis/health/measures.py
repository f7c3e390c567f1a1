"""The measures that the rubric of health refers to by name.

Belongs here: one function a criterion, from the facts of a repository to a finding. Does not belong here: points and
thresholds, which are the rubric's.
"""

from __future__ import annotations

from research_platform_assets.analysis.code_quality.ratings import RATINGS
from research_platform_assets.analysis.file_roles import Role
from research_platform_assets.analysis.health.facts import HealthFacts
from research_platform_assets.analysis.repository_contents import Known
from research_platform_assets.analysis.rubrics.findings import (
    Finding,
    Measure,
    Measures,
    absent,
    not_applicable,
    observed,
    unknown,
)
from research_platform_assets.analysis.rubrics.wording import counted, license_in_words, per_cent

_PEOPLE = ("person", "people")
_NOBODY = "nobody has committed"
_NO_PROGRAM = "the repository has no program text and no notebook"


def description(facts: HealthFacts) -> Finding:
    """Words of the description."""
    known = facts.fact("description")
    if known.status != "observed":
        return _missing(known, "there is no description")
    words = len(str(known.value).split())
    return observed(words, f"the description has {counted(words, 'word')}")


def topics(facts: HealthFacts) -> Finding:
    """Topics set on GitHub."""
    known = facts.fact("topics")
    if known.status != "observed":
        return _missing(known, "no topics are set")
    return observed(len(known.value), f"topics: {', '.join(known.value)}")


def license_given(facts: HealthFacts) -> Finding:
    """Whether there is a licence; one that is not known is no licence and no lack of one."""
    known = facts.fact("license")
    if known.status != "observed":
        return _missing(known, "there is no licence")
    files = facts.tree.files.get("license")
    return observed(1, license_in_words(known.value), files.path if files else None)


def readme(facts: HealthFacts) -> Finding:
    """Words of prose in the README."""
    known = facts.readme_words
    if known.status != "observed":
        return _missing(known, "there is no README")
    path = next((each.path for each in facts.tree.of_kind("readme")), None)
    return observed(known.value, f"the README has {counted(known.value, 'word')}", path)


def days_since_commit(facts: HealthFacts) -> Finding:
    """Days since a person committed last."""
    known = facts.days_since_commit
    if known.status != "observed":
        return _missing(known, _NOBODY)
    return observed(known.value, f"a person committed last {counted(known.value, 'day')} before the capture")


def stars(facts: HealthFacts) -> Finding:
    """Stars on GitHub."""
    return _number(facts.fact("stargazers_count"), ("star", "stars"), "", "there are no stars")


def forks(facts: HealthFacts) -> Finding:
    """Forks on GitHub."""
    return _number(facts.fact("forks_count"), ("fork", "forks"), "", "there are no forks")


def active_weeks(facts: HealthFacts) -> Finding:
    """Weeks of the last 52 with a commit by a person."""
    known = facts.active_weeks
    if known.status != "observed":
        return _missing(known, _NOBODY)
    return observed(known.value, f"people committed in {known.value} of the last 52 weeks")


def releases(facts: HealthFacts) -> Finding:
    """Releases of the last year."""
    return _number(
        facts.releases, ("release", "releases"), " in the last year", "nothing was released in the last year"
    )


def active_people(facts: HealthFacts) -> Finding:
    """People who committed in the last year."""
    return _number(facts.active_people, _PEOPLE, " committed in the last year", _NOBODY)


def newcomers(facts: HealthFacts) -> Finding:
    """People who committed for the first time in the last year."""
    return _number(facts.newcomers, _PEOPLE, " committed for the first time in the last year", _NOBODY)


def truck_factor(facts: HealthFacts) -> Finding:
    """Fewest people who together made more than half of the commits."""
    return _number(facts.truck_factor, _PEOPLE, " made more than half of the commits", _NOBODY)


def complexity(facts: HealthFacts) -> Finding:
    """The rating of the complexity of functions, from 1 for `--` to 5 for `++`."""
    return _rated(
        facts.code, "complexity_rating", "functions_above_10_share", "of the functions have a complexity above 10"
    )


def duplication(facts: HealthFacts) -> Finding:
    """The rating of repeated lines, likewise."""
    return _rated(facts.code, "duplication_rating", "duplication_share", "of the lines of code stand more than once")


def _rated(known: Known, rating: str, share: str, what: str) -> Finding:
    if known.status == "absent":
        return not_applicable(_NO_PROGRAM)
    if known.status == "unknown":
        return unknown(known.why)
    rated: str = known.value[rating]
    part = known.value[share]
    evidence = f"rated {rated}" if part is None else f"rated {rated}: {per_cent(part)} {what}"
    return observed(len(RATINGS) - RATINGS.index(rated), evidence)


def _missing(known: Known, none: str) -> Finding:
    return absent(none) if known.status == "absent" else unknown(known.why)


def _number(known: Known, what: tuple[str, str], rest: str, none: str) -> Finding:
    """How many there are of `what`, in the singular and in the plural."""
    if known.status != "observed":
        return _missing(known, none)
    return observed(known.value, f"{counted(known.value, *what)}{rest}")


def _file(role: Role, none: str, *, of_programs: bool = False) -> Measure[HealthFacts]:
    """A measure of how many files have `role`; with `of_programs` only where there are programs."""

    def measure(facts: HealthFacts) -> Finding:
        tree = facts.tree
        if tree.state.status == "unknown":
            return unknown(tree.state.why)
        if of_programs and not tree.has_any("source", "notebook"):
            return not_applicable(_NO_PROGRAM)
        files = tree.files.get(role)
        if files is None:
            return absent(none)
        return observed(files.count, f"{counted(files.count, 'file')}, such as {files.path}", files.path)

    return measure


MEASURES: Measures[HealthFacts] = {
    "days_since_commit": days_since_commit,
    "active_weeks": active_weeks,
    "releases": releases,
    "active_people": active_people,
    "truck_factor": truck_factor,
    "newcomers": newcomers,
    "readme": readme,
    "description": description,
    "topics": topics,
    "license_given": license_given,
    "contributing": _file("contributing", "nothing says how to contribute"),
    "tests": _file("tests", "no file holds tests", of_programs=True),
    "integration": _file("integration", "nothing runs by itself when the repository changes", of_programs=True),
    "complexity": complexity,
    "duplication": duplication,
    "linter": _file("linter", "no linter is configured", of_programs=True),
    "stars": stars,
    "forks": forks,
    "changelog": _file("changelog", "nothing says what changed"),
    "updates": _file("updates", "nothing keeps the dependencies up to date", of_programs=True),
    "security": _file("security", "nothing says how to report a weakness"),
    "owners": _file("owners", "nobody is named who looks after it"),
}
