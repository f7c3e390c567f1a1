"""Each criterion of reproducibility: a case in which it is observed, absent, unknown, or does not apply."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from research_platform_assets.analysis.repository_contents import Document, Files, Known, Tree
from research_platform_assets.analysis.reproducibility.facts import (
    Data,
    Dependencies,
    Named,
    Replication,
    ReproducibilityFacts,
    Runs,
    Workflow,
)
from research_platform_assets.analysis.reproducibility.guidance import Guidance, describe_guidance
from research_platform_assets.analysis.reproducibility.measures import MEASURES
from research_platform_assets.analysis.reproducibility.rubric import reproducibility_rubric
from research_platform_assets.analysis.rubrics.evaluation import evaluate

SEEN = Known("observed")
LOST = Known("unknown", reason="time-out")
NONE = Known("absent")
SILENT = describe_guidance(b"", "README.md")
PROGRAMS: dict[Any, Files] = {"source": Files(3, "model.py")}


def said(**values: Any) -> Known:
    return Known("observed", Guidance(**{**SILENT, **values}))


def of(*roles: str, **more: Any) -> ReproducibilityFacts:
    """Programs, files of `roles`, a README that says nothing, and what `more` says otherwise."""
    files: dict[Any, Files] = {role: Files(1, f"{role}.file") for role in roles}
    tree, readme = Tree(SEEN, PROGRAMS | files), Known("observed", SILENT)
    facts = ReproducibilityFacts(tree, "README.md", readme, NONE, NONE, NONE, Dependencies(NONE))
    return replace(facts, **more)


def needs(packages: int, fixed: int | None, path: str = "a.txt", state: Known = SEEN) -> Dependencies:
    return Dependencies(state, packages, fixed, [path])


HELD = Data(1, "a.csv")
LINKED = Data(address="https://osf.io/x")
OWN = Known("observed", Named("10.5/x", "CITATION.cff"))
UNSEEN = Tree(LOST)
TEXTS = Tree(SEEN)
RUN, LARGE = Runs("a.ipynb", True), Runs("b.ipynb", None, "too large")
ATTEMPTS = [
    Replication("Ada", "2026-03-02", "failure", "https://acme.example/2"),
    Replication("Bob", "2026-01-02", "success", "https://acme.example/1"),
]

CASES: list[tuple[str, ReproducibilityFacts, str, float | None, str]] = [
    ("readme", of(readme=said(word_count=240)), "observed", 240, "the README has 240 words"),
    ("readme", of(readme=NONE), "absent", None, "there is no README"),
    ("readme", of(readme=LOST), "unknown", None, "time-out"),
    ("installation", of(readme=said(installation="Setup")), "observed", 1, 'under "Setup"'),
    ("installation", of(readme=said(command="pip install")), "observed", 1, "`pip install`"),
    ("installation", of(), "absent", None, "no heading"),
    ("installation", of(readme=NONE), "absent", None, "there is no README"),
    ("installation", of(readme=LOST), "unknown", None, "time-out"),
    ("installation", of(tree=TEXTS), "not applicable", None, "no program text"),
    ("usage", of(readme=said(usage="Quick start")), "observed", 1, 'under "Quick start"'),
    ("usage", of(readme=said(command="pip install")), "absent", None, "no heading"),
    ("usage", of(readme=LOST), "unknown", None, "time-out"),
    ("dependencies_declared", of("manifest"), "observed", 1, "1 file, such as manifest.file"),
    ("dependencies_declared", of(), "absent", None, "no file declares"),
    ("dependencies_declared", of(tree=UNSEEN), "unknown", None, "time-out"),
    ("dependencies_declared", of(tree=TEXTS), "not applicable", None, "no program text"),
    ("versions_pinned", of("lock"), "observed", 1, "lock.file locks all versions"),
    ("versions_pinned", of("lock", dependencies=needs(4, 3, "lock.file")), "observed", 0.75, "3 of 4 packages with a"),
    ("versions_pinned", of("lock", dependencies=needs(0, 0, "lock.file")), "observed", 1, "lock.file locks all"),
    ("versions_pinned", of("lock", dependencies=needs(4, None, "lock.file", LOST)), "unknown", None, "time-out"),
    ("versions_pinned", of("lock", dependencies=needs(20, 0)), "unknown", None, "lock.file is of a format"),
    ("versions_pinned", of("lock", dependencies=needs(4, 4)), "observed", 1, "4 of 4 packages with a fixed version"),
    ("versions_pinned", of(dependencies=needs(1, 0)), "observed", 0, "0 of 1 package with a fixed version"),
    (
        "versions_pinned",
        of(dependencies=needs(3, 2, state=LOST)),
        "observed",
        2 / 3,
        "2 of 3 packages with a fixed version, as far as files could be read (time-out)",
    ),
    ("versions_pinned", of(dependencies=needs(0, 0)), "absent", None, "no lock file beside a.txt"),
    ("versions_pinned", of(), "absent", None, "nothing declares"),
    ("versions_pinned", of(dependencies=Dependencies(LOST)), "unknown", None, "time-out"),
    ("versions_pinned", of(tree=UNSEEN), "unknown", None, "time-out"),
    ("versions_pinned", of(tree=TEXTS), "not applicable", None, "no program text"),
    ("container", of("container"), "observed", 1, "container.file"),
    ("container", of(), "absent", None, "no file describes"),
    ("container", of(tree=UNSEEN), "unknown", None, "time-out"),
    ("data_available", of(data=HELD), "observed", 1, "1 file of data, such as a.csv"),
    ("data_available", of(data=LINKED), "observed", 1, "leads to https://osf.io/x"),
    ("data_available", of(readme=said(data="Data")), "absent", None, 'the README speaks of data ("Data")'),
    ("data_available", of("data description"), "absent", None, "the data that are described are not there"),
    ("data_available", of(readme=LOST), "unknown", None, "time-out"),
    ("data_available", of(tree=UNSEEN), "unknown", None, "time-out"),
    ("data_available", of(), "not applicable", None, "nothing says that it works on data"),
    ("data_described", of("data description", data=HELD), "observed", 2, "data description.file describes"),
    ("data_described", of(data=HELD, readme=said(data="Data")), "observed", 1, 'the heading "Data"'),
    ("data_described", of(data=HELD), "absent", None, "neither a file nor a heading"),
    ("data_described", of(data=HELD, readme=LOST), "unknown", None, "time-out"),
    ("data_described", of(), "not applicable", None, "nothing says that it works on data"),
    ("license_given", of("license", license=Known("observed", "MIT")), "observed", 1, "the licence is MIT"),
    ("license_given", of("license", license=Known("observed", "NOASSERTION")), "observed", 1, "does not recognise"),
    ("license_given", of(), "absent", None, "GitHub sees no file with a licence"),
    ("license_given", of("license", license=LOST), "unknown", None, "time-out"),
    ("tests", of("tests"), "observed", 1, "tests.file"),
    ("tests", of(), "absent", None, "no file holds tests"),
    ("tests", of(tree=UNSEEN), "unknown", None, "time-out"),
    ("tests", of(tree=TEXTS), "not applicable", None, "no program text"),
    (
        "notebooks_in_order",
        of(notebooks=[Runs("a.ipynb", True), Runs("b.ipynb", False)]),
        "observed",
        0.5,
        "1 of 2 notebooks run from top to bottom",
    ),
    ("notebooks_in_order", of(notebooks=[Runs("a.ipynb", None, "too large")]), "unknown", None, "a.ipynb: too large"),
    ("notebooks_in_order", of(notebooks=[RUN, LARGE, LARGE]), "unknown", None, "b.ipynb: too large"),
    ("notebooks_in_order", of(notebooks=[RUN, LARGE]), "observed", 1, "top to bottom; 1 notebook could not be read"),
    ("notebooks_in_order", of(tree=UNSEEN), "unknown", None, "time-out"),
    ("notebooks_in_order", of(notebooks=[Runs("a.ipynb", None)]), "not applicable", None, "no notebook has a cell"),
    ("notebooks_in_order", of(), "not applicable", None, "no notebook"),
    (
        "replicated",
        of(replications=ATTEMPTS),
        "observed",
        0.5,
        "2 declared attempts, the latest by Ada on 2026-03-02: failure (https://acme.example/2)",
    ),
    ("replicated", of(declared=LOST), "unknown", None, "time-out"),
    (
        "replicated",
        of(declared=LOST, replications=ATTEMPTS[1:]),
        "observed",
        1,
        "1 declared attempt, the latest by Bob",
    ),
    ("replicated", of(), "not applicable", None, "nobody declared an attempt"),
    ("integration", of("integration"), "observed", 1, "integration.file"),
    ("integration", of(), "absent", None, "nothing runs by itself"),
    ("integration", of(tree=UNSEEN), "unknown", None, "time-out"),
    ("tests_run", of("integration", workflows=[Workflow("ci.yml", True)]), "observed", 1, "ci.yml runs tests"),
    ("tests_run", of("integration", workflows=[Workflow("ci.yml", False)]), "absent", None, "no automated workflow"),
    ("tests_run", of(), "absent", None, "no workflow runs by itself"),
    (
        "tests_run",
        of("integration", workflows=[Workflow("a.yml", False), Workflow("b.yml", None, "not recorded")]),
        "unknown",
        None,
        "b.yml: not recorded",
    ),
    ("tests_run", of("integration"), "unknown", None, "of a service whose files are not read"),
    ("tests_run", of(tree=TEXTS), "not applicable", None, "no program text"),
    ("one_command", of("pipeline"), "observed", 1, "pipeline.file"),
    ("one_command", of(), "absent", None, "no file describes all steps"),
    ("one_command", of(tree=UNSEEN), "unknown", None, "time-out"),
    ("release", of(releases=Known("observed", 3)), "observed", 3, "3 published releases"),
    ("release", of(), "absent", None, "nothing was released"),
    ("release", of(releases=LOST), "unknown", None, "time-out"),
    ("identifier", of(identifier=OWN), "observed", 1, "CITATION.cff names 10.5/x"),
    (
        "identifier",
        of(readme=said(identifier="https://archive.x/swh:1")),
        "observed",
        1,
        "leads to https://archive.x/swh:1",
    ),
    ("identifier", of(), "absent", None, "neither files that describe the work nor the README"),
    ("identifier", of(identifier=LOST), "unknown", None, "time-out"),
    ("identifier", of(readme=LOST), "unknown", None, "time-out"),
    ("citation", of("citation"), "observed", 2, "citation.file says how to cite it"),
    ("citation", of("archive metadata"), "observed", 2, "archive metadata.file says"),
    ("citation", of(readme=said(citation="How to cite")), "observed", 1, 'under "How to cite"'),
    ("citation", of(request=Named("10.1/x", "README.md")), "observed", 1, "README.md asks to cite 10.1/x"),
    ("citation", of(), "absent", None, "no heading"),
    ("citation", of(tree=UNSEEN), "unknown", None, "time-out"),
]


@pytest.mark.parametrize(("name", "facts", "status", "value", "evidence"), CASES)
def test_a_criterion_says_what_is_known_and_why(
    name: str, facts: ReproducibilityFacts, status: str, value: float | None, evidence: str
) -> None:
    finding = MEASURES[name](facts)
    assert (finding.status, finding.value) == (status, value)
    assert evidence in finding.evidence


@pytest.mark.parametrize("name", reproducibility_rubric().rubric.measures)
def test_every_criterion_has_cases_of_each_kind(name: str) -> None:
    kinds = {status for each, _, status, *_ in CASES if each == name}
    assert kinds >= {"observed", "unknown"}
    assert "absent" in kinds or name in {"replicated", "notebooks_in_order"}


def test_every_measure_is_asked_for() -> None:
    assert list(reproducibility_rubric().rubric.measures) == sorted(MEASURES)


def test_neither_papers_nor_the_wiki_nor_the_number_of_data_files_are_rewarded() -> None:
    """What the predecessor counted: papers, a wiki that is switched on, more than three data files."""
    rubric = reproducibility_rubric().rubric
    one, many = of(data=HELD), of(data=Data(281, "a.csv"))
    assert evaluate(rubric, MEASURES, one).score == evaluate(rubric, MEASURES, many).score


def test_where_a_file_shows_it_the_file_is_named() -> None:
    document = Document("README.md", "readme", "0" * 40)
    facts = of("license", tree=Tree(SEEN, {**PROGRAMS, "license": Files(1, "LICENSE")}, [document]))
    finding = MEASURES["license_given"](replace(facts, license=Known("observed", "MIT")))
    assert finding.path == "LICENSE"
    assert MEASURES["readme"](of()).path == "README.md"
