"""Mutation testing: run mutmut, then say which share of the mutants the tests killed, module by module.

Belongs here: starting mutmut. Does not belong here: adding up its results (`mutation_results.py`); which modules are
mutated and which tests run (`[tool.mutmut]` in pyproject.toml).

    python -m research_platform_assets_tests.tools.mutation [--sample SIZE [--seed SEED]] [PATTERN ...]

A pattern such as `research_platform_assets.warehouse.*` tests only those mutants, and tests them again if they were
tested before; results of earlier runs are kept for the rest, in `mutants/`. With `--sample`, that many mutants drawn
at random are tested, except those that were tested before: a sample that was stopped goes on. A sample whose
survivors were given tests says too much of these tests; another seed draws another one. The exit status is 1 where a
smaller share than `REQUIRED_SHARE` was killed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from research_platform_assets_tests.tools.mutation_results import (
    NOT_CHECKED,
    outcomes,
    sample,
    summary,
    survivors,
    tally,
)

REQUIRED_SHARE = 0.85
WORKERS = 2
#: Mutants of a sample in one run of mutmut, which tests the quick ones first: a sample that is stopped is random except
#: for one run. Each run begins with the tests on code without mutants, so that small ones cost more.
BATCH = 100
#: Few mutants and quick tests: for a run that only makes the mutants.
QUICK = "research_platform_assets.redaction.x_secrets_in*"
MUTMUT = str(Path(sys.executable).with_name("mutmut"))


def main(arguments: list[str]) -> int:
    """Run mutmut on the mutants that are asked for, print the summary, return the exit status."""
    parser = argparse.ArgumentParser(prog="mutation", description="Count how often a test notices broken code.")
    parser.add_argument("patterns", metavar="PATTERN", nargs="*")
    parser.add_argument("--sample", metavar="SIZE", type=int)
    parser.add_argument("--seed", default="1")
    asked = parser.parse_args(arguments)
    if asked.sample is None:
        status = _run(asked.patterns)
        found = _found(asked.patterns)
    else:
        status, found = _run_sample(asked.patterns, asked.sample, asked.seed)
    return status or _report(found, is_sample=asked.sample is not None)


def _run_sample(patterns: list[str], size: int, seed: str) -> tuple[int, dict[str, str]]:
    """The status of the last run, and what is known of the sample."""
    batch: list[str] = []
    while True:
        found = _found(patterns)
        drawn = {mutant: found[mutant] for mutant in sample(found, size, seed)}
        waiting = [mutant for mutant, outcome in drawn.items() if outcome == NOT_CHECKED]
        print(f"{len(drawn) - len(waiting)} of {len(drawn)} mutants are tested", flush=True)
        if batch and not waiting:
            return 0, drawn
        if batch and set(batch) <= set(waiting):
            print("mutmut tested none of the mutants it was given", file=sys.stderr)
            return 1, drawn
        # One run at least, because it is what brings `mutants/` up to date with the code.
        batch = waiting[:BATCH] or [QUICK]
        if status := _run(batch):
            return status, drawn


def _run(mutants: list[str]) -> int:
    """Let mutmut test these mutants, or all that were not yet without any; its exit status."""
    # The spinner of mutmut is for a terminal; anywhere else it would bury the summary.
    output = None if sys.stdout.isatty() else subprocess.PIPE
    command = [MUTMUT, "run", "--max-children", str(WORKERS), *mutants]
    run = subprocess.run(command, check=False, stdout=output, text=True)
    if run.returncode:
        print("\n".join((run.stdout or "").replace("\r", "\n").splitlines()[-60:]), file=sys.stderr)
        print(f"mutmut stopped with status {run.returncode}: do the tests pass without mutants?", file=sys.stderr)
    return run.returncode


def _found(patterns: list[str]) -> dict[str, str]:
    """Mutant -> outcome so far, of those that match a pattern, or of all without any."""
    results = subprocess.run([MUTMUT, "results", "--all", "true"], check=True, capture_output=True, text=True).stdout
    return {
        mutant: outcome
        for mutant, outcome in outcomes(results).items()
        if not patterns or any(fnmatch(mutant, pattern) for pattern in patterns)
    }


def _report(found: dict[str, str], *, is_sample: bool) -> int:
    lines, share = summary(found, is_sample=is_sample)
    remaining = Path("mutants", "survivors.txt")
    remaining.write_text("".join(f"{mutant}\n" for mutant in survivors(found)), encoding="utf-8")
    print("\n".join([*lines, tally(found)]))
    print(f"Survivors are listed in {remaining}; `mutmut show MUTANT` prints one.")
    return 0 if share >= REQUIRED_SHARE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
