"""The measures that the rubric of reproducibility refers to by name.

Belongs here: one function a criterion, from the facts of a repository to a finding. Does not belong here: points and
thresholds, which are the rubric's.
"""

from __future__ import annotations

from collections.abc import Sequence

from research_platform_assets.analysis.file_roles import Role
from research_platform_assets.analysis.repository_contents import Files, Tree
from research_platform_assets.analysis.reproducibility.facts import (
    Dependencies,
    Named,
    ReproducibilityFacts,
    Runs,
    Workflow,
)
from research_platform_assets.analysis.reproducibility.guidance import Guidance
from research_platform_assets.analysis.rubrics.findings import (
    Finding,
    Measures,
    absent,
    not_applicable,
    observed,
    unknown,
)
from research_platform_assets.analysis.rubrics.wording import counted, license_in_words

_NO_PROGRAM = "the repository has no program text and no notebook"
_IN_WORDS, _BY_MACHINE = 1, 2
_OUTCOMES = {"success": 1.0, "partial": 0.5, "failure": 0.0}


def readme(facts: ReproducibilityFacts) -> Finding:
    """Words of prose in the README."""
    if facts.guidance is None:
        return _without_readme(facts)
    words = facts.guidance["word_count"]
    return observed(words, f"the README has {counted(words, 'word')}", facts.readme_path)


def installation(facts: ReproducibilityFacts) -> Finding:
    """Whether the README says how to set the work up: a heading, or a command that installs."""
    if not _has_program(facts.tree) and facts.tree.state.status == "observed":
        return not_applicable(_NO_PROGRAM)
    return _said(facts, "installation", "command", "says how to install it")


def usage(facts: ReproducibilityFacts) -> Finding:
    """Whether a heading of the README says how to use or reproduce the work."""
    return _said(facts, "usage", None, "says how to use it")


def dependencies_declared(facts: ReproducibilityFacts) -> Finding:
    """Files that declare what the programs need."""
    return _program_file(facts.tree, "manifest", "no file declares what the programs need")


def versions_pinned(facts: ReproducibilityFacts) -> Finding:
    """Part of the packages that are needed to run whose versions are fixed, each by itself or by a lock file."""
    program = _program(facts.tree)
    if program.status != "observed":
        return program
    known, lock = facts.dependencies, facts.tree.files.get("lock")
    is_read = lock is not None and lock.path in known.paths
    if known.packages and known.fixed is not None:
        if is_read or not lock or known.fixed == known.packages:
            return _fixed(known.fixed, known.packages, known)
        return unknown(f"{lock.path} is of a format that is not read, so that nobody can tell which of them it fixes")
    # Of formats that are not read, and where nothing is asked for, the file is all that can be had.
    if lock and (not is_read or known.state.status != "unknown"):
        return observed(1, f"{lock.path} locks all versions", lock.path)
    return _not_fixed(known)


def _fixed(fixed: int, packages: int, known: Dependencies) -> Finding:
    found = f"{fixed} of {counted(packages, 'package')} with a fixed version"
    missing = f", as far as files could be read ({known.state.why})" if known.state.status == "unknown" else ""
    return observed(fixed / packages, f"{found}{missing}", known.paths[0])


def _not_fixed(known: Dependencies) -> Finding:
    if known.state.status == "unknown":
        return unknown(known.state.why)
    if known.state.status == "absent":
        return absent("nothing declares what the programs need, so no version is fixed")
    return absent(f"there is no lock file beside {known.paths[0]}, which names no package that is needed to run")


def container(facts: ReproducibilityFacts) -> Finding:
    """Files that describe the whole environment, operating system included."""
    return _program_file(facts.tree, "container", "no file describes the whole environment")


def data_available(facts: ReproducibilityFacts) -> Finding:
    """Data in the repository, or the address of an archive that holds them."""
    need = _data_need(facts)
    if need.status != "observed":
        return need
    data = facts.data
    if data.path:
        return observed(data.count, f"{counted(data.count, 'file')} of data, such as {data.path}", data.path)
    if data.address:
        return observed(1, f"the README leads to {data.address}", facts.readme_path)
    return absent(need.evidence)


def data_described(facts: ReproducibilityFacts) -> Finding:
    """A description of the data: a file of its own, or a heading in the README."""
    need = _data_need(facts)
    if need.status != "observed":
        return need
    files = facts.tree.files.get("data description")
    if files:
        return observed(_BY_MACHINE, f"{files.path} describes the data", files.path)
    if facts.guidance is None:
        return _without_readme(facts)
    heading = facts.guidance["data"]
    return (
        observed(_IN_WORDS, f'the README has the heading "{heading}"', facts.readme_path)
        if heading
        else absent("neither a file nor a heading of the README describes the data")
    )


def license_given(facts: ReproducibilityFacts) -> Finding:
    """Whether others may use it at all."""
    if facts.license.status == "unknown":
        return unknown(facts.license.why)
    files = facts.tree.files.get("license")
    if facts.license.status == "absent":
        return absent("GitHub sees no file with a licence; without one nobody may use it, whatever the README says")
    return observed(1, license_in_words(facts.license.value), files.path if files else None)


def tests(facts: ReproducibilityFacts) -> Finding:
    """Files with tests."""
    return _program_file(facts.tree, "tests", "no file holds tests")


def notebooks_in_order(facts: ReproducibilityFacts) -> Finding:
    """Part of the notebooks whose cells were run once, from top to bottom."""
    if facts.tree.state.status == "unknown":
        return unknown(facts.tree.state.why)
    if not facts.notebooks:
        return not_applicable("the repository has no notebook")
    read = [each for each in facts.notebooks if each.is_in_order is not None]
    missing = sum(each.reason is not None for each in facts.notebooks)
    # The few that could be read do not speak for the others.
    if not read or missing > len(read):
        return _unread(facts.notebooks) or not_applicable("no notebook has a cell with code")
    first = next((each.path for each in read if not each.is_in_order), read[0].path)
    in_order = sum(bool(each.is_in_order) for each in read)
    found = f"{in_order} of {counted(len(read), 'notebook')} run from top to bottom"
    unread = f"; {counted(missing, 'notebook')} could not be read" if missing else ""
    return observed(in_order / len(read), f"{found}{unread}", first)


def replicated(facts: ReproducibilityFacts) -> Finding:
    """Mean outcome of declared attempts of others: 1 for a success, 0.5 for a part of it, 0 for a failure."""
    attempts = facts.replications
    if not attempts and facts.declared.status == "unknown":
        return unknown(facts.declared.why)
    if not attempts:
        return not_applicable("nobody declared an attempt to reproduce it")
    mean = sum(_OUTCOMES[each.outcome] for each in attempts) / len(attempts)
    latest = attempts[0]
    attempted = counted(len(attempts), "declared attempt")
    return observed(mean, f"{attempted}, the latest by {latest.by} on {latest.day}: {latest.outcome} ({latest.link})")


def integration(facts: ReproducibilityFacts) -> Finding:
    """Workflows that run by themselves."""
    return _file(facts.tree, "integration", "nothing runs by itself when the repository changes")


def tests_run(facts: ReproducibilityFacts) -> Finding:
    """Whether an automated workflow runs tests."""
    program = _program(facts.tree)
    if program.status != "observed":
        return program
    if not facts.workflows:
        return absent("no workflow runs by itself") if not facts.tree.has_any("integration") else _other_service(facts)
    running = next((each for each in facts.workflows if each.runs_tests), None)
    if running:
        return observed(1, f"{running.path} runs tests", running.path)
    return _unread(facts.workflows) or absent("no automated workflow runs tests")


def one_command(facts: ReproducibilityFacts) -> Finding:
    """Files that describe all steps, so that one command does them."""
    return _program_file(facts.tree, "pipeline", "no file describes all steps from data to result")


def release(facts: ReproducibilityFacts) -> Finding:
    """Published releases, which name a state of the work."""
    known = facts.releases
    if known.status == "unknown":
        return unknown(known.why)
    return (
        observed(known.value, counted(known.value, "published release"))
        if known.value
        else absent("nothing was released")
    )


def identifier(facts: ReproducibilityFacts) -> Finding:
    """A persistent identifier of the work itself: a DOI that documents give it, or the badge of Software Heritage."""
    named: Named | None = facts.identifier.value if facts.identifier.status == "observed" else None
    if named:
        return observed(1, f"{named.path} names {named.identifier}", named.path)
    if facts.guidance and facts.guidance["identifier"]:
        return observed(1, f"the README leads to {facts.guidance['identifier']}", facts.readme_path)
    if facts.identifier.status == "unknown":
        return unknown(facts.identifier.why)
    if facts.readme.status == "unknown":
        return unknown(facts.readme.why)
    return absent("neither files that describe the work nor the README name an identifier of the work itself")


def citation(facts: ReproducibilityFacts) -> Finding:
    """Whether the work says how to cite it: 2 for a file that programs read, 1 for a heading of the README."""
    if facts.tree.state.status == "unknown":
        return unknown(facts.tree.state.why)
    files = facts.tree.files.get("citation") or facts.tree.files.get("archive metadata")
    if files:
        return observed(_BY_MACHINE, f"{files.path} says how to cite it", files.path)
    said = _said(facts, "citation", None, "says how to cite it", value=_IN_WORDS)
    if said.status == "absent" and facts.request:
        return observed(_IN_WORDS, f"{facts.request.path} asks to cite {facts.request.identifier}", facts.request.path)
    return said


MEASURES: Measures[ReproducibilityFacts] = {
    "readme": readme,
    "installation": installation,
    "usage": usage,
    "dependencies_declared": dependencies_declared,
    "versions_pinned": versions_pinned,
    "container": container,
    "data_available": data_available,
    "data_described": data_described,
    "license_given": license_given,
    "tests": tests,
    "notebooks_in_order": notebooks_in_order,
    "replicated": replicated,
    "integration": integration,
    "tests_run": tests_run,
    "one_command": one_command,
    "release": release,
    "identifier": identifier,
    "citation": citation,
}


def _without_readme(facts: ReproducibilityFacts) -> Finding:
    return absent("there is no README") if facts.readme.status == "absent" else unknown(facts.readme.why)


def _said(facts: ReproducibilityFacts, heading: str, other: str | None, what: str, *, value: float = 1) -> Finding:
    """Whether a heading of the README, or another of its values, says something."""
    said: Guidance | None = facts.guidance
    if said is None:
        return _without_readme(facts)
    if said[heading]:
        return observed(value, f'the README {what} under "{said[heading]}"', facts.readme_path)
    if other and said[other]:
        return observed(value, f"the README {what}: `{said[other]}`", facts.readme_path)
    return absent(f"no heading of the README {what}")


def _has_program(tree: Tree) -> bool:
    return tree.has_any("source", "notebook")


def _program(tree: Tree) -> Finding:
    """Whether there are programs, on which most criteria rest."""
    if tree.state.status == "unknown":
        return unknown(tree.state.why)
    return observed(1, "there are programs") if _has_program(tree) else not_applicable(_NO_PROGRAM)


def _program_file(tree: Tree, role: Role, without: str) -> Finding:
    program = _program(tree)
    return _file(tree, role, without) if program.status == "observed" else program


def _file(tree: Tree, role: Role, without: str) -> Finding:
    if tree.state.status == "unknown":
        return unknown(tree.state.why)
    files: Files | None = tree.files.get(role)
    return (
        observed(files.count, f"{counted(files.count, 'file')}, such as {files.path}", files.path)
        if files
        else absent(without)
    )


def _data_need(facts: ReproducibilityFacts) -> Finding:
    """Whether the work needs data: it has some, leads to some, or its README speaks of them."""
    if facts.tree.state.status == "unknown":
        return unknown(facts.tree.state.why)
    if facts.data.path or facts.tree.has_any("data description"):
        return observed(1, "the data that are described are not there")
    if facts.readme.status == "unknown":
        return unknown(facts.readme.why)
    said = facts.guidance
    if facts.data.address:
        return observed(1, "the README leads to data")
    if said and said["data"]:
        return observed(1, f'the README speaks of data ("{said["data"]}"), but neither files nor an archive are there')
    return not_applicable("nothing says that it works on data")


def _unread(documents: Sequence[Runs] | Sequence[Workflow]) -> Finding | None:
    """Unknown, where the contents of any of `documents` are not at hand."""
    missing = next((each for each in documents if each.reason is not None), None)
    return unknown(f"{missing.path}: {missing.reason}") if missing else None


def _other_service(facts: ReproducibilityFacts) -> Finding:
    return unknown(f"{facts.tree.files['integration'].path} is of a service whose files are not read")
