"""Mutation testing: run mutmut, then say which share of the mutants the tests killed, module by module.

Belongs here: starting mutmut and adding up its results. Does not belong here: which modules are mutated and which tests
run (`[tool.mutmut]` in pyproject.toml).

    python -m research_platform_assets_tests.tools.mutation [PATTERN ...]

A pattern such as `research_platform_assets.warehouse.*` tests only those mutants; results of earlier runs are kept for
the rest, in `mutants/`. The exit status is 1 where a smaller share than `REQUIRED_SHARE` was killed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path

REQUIRED_SHARE = 0.85
WORKERS = 2

#: Outcomes that show that a test noticed. A mutant that never comes to an end is noticed too.
KILLED = frozenset({"killed", "timeout", "segfault", "caught by type check"})
#: Outcomes of mutants that were not run.
LEFT_OUT = frozenset({"not checked", "skipped"})

_LINE = re.compile(r"^\s*(?P<mutant>\S+): (?P<outcome>[a-z ]+?)\s*$", re.MULTILINE)


def outcomes(results: str) -> dict[str, str]:
    """Mutant -> outcome, from what `mutmut results --all true` prints."""
    return {match["mutant"]: match["outcome"] for match in _LINE.finditer(results)}


def module_of(mutant: str) -> str:
    """The module of a mutant such as `package.module.x_function__mutmut_1` or `package.module.xǁClassǁf__mutmut_1`."""
    return mutant.rpartition(".x")[0]


def summary(found: Mapping[str, str]) -> tuple[list[str], float]:
    """A line for each module and one for all, and the killed share of the mutants that were run.

    Raises:
        ValueError: No mutant was run, so there is no share.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant, outcome in found.items():
        if outcome not in LEFT_OUT:
            counts[module_of(mutant)]["killed" if outcome in KILLED else "survived"] += 1
    total = sum(counts.values(), Counter[str]())
    if not total:
        raise ValueError("no mutant was run")
    lines = [_line(module, counts[module]) for module in sorted(counts)]
    return [*lines, _line("all", total)], total["killed"] / total.total()


def _line(name: str, count: Counter[str]) -> str:
    return f"{count['killed'] / count.total():7.1%}  {count['killed']:5} of {count.total():5}  {name}"


def survivors(found: Mapping[str, str]) -> list[str]:
    """The mutants that no test noticed, sorted."""
    return sorted(mutant for mutant, outcome in found.items() if outcome not in KILLED | LEFT_OUT)


def main(patterns: list[str]) -> int:
    """Run mutmut on the mutants that match `patterns` (all without any), print the summary, return the exit status."""
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    # The spinner of mutmut is for a terminal; anywhere else it would bury the summary.
    output = None if sys.stdout.isatty() else subprocess.PIPE
    command = [mutmut, "run", "--max-children", str(WORKERS), *patterns]
    run = subprocess.run(command, check=False, stdout=output, text=True)
    if run.returncode:
        print("\n".join((run.stdout or "").replace("\r", "\n").splitlines()[-60:]), file=sys.stderr)
        print(f"mutmut stopped with status {run.returncode}: do the tests pass without mutants?", file=sys.stderr)
        return run.returncode
    results = subprocess.run([mutmut, "results", "--all", "true"], check=True, capture_output=True, text=True).stdout
    wanted = {
        mutant: outcome
        for mutant, outcome in outcomes(results).items()
        if not patterns or any(fnmatch(mutant, pattern) for pattern in patterns)
    }
    lines, share = summary(wanted)
    remaining = Path("mutants", "survivors.txt")
    remaining.write_text("".join(f"{mutant}\n" for mutant in survivors(wanted)), encoding="utf-8")
    print("\n".join(lines))
    print(f"Survivors are listed in {remaining}; `mutmut show MUTANT` prints one.")
    return 0 if share >= REQUIRED_SHARE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
