"""What the results of mutmut add up to: shares of killed mutants, and a random sample where all would take too long.

Belongs here: reading results, drawing a sample, shares and their intervals, from plain values. Does not belong here:
starting mutmut (`mutation.py`).
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

#: Outcomes that show that a test noticed. A mutant that never comes to an end is noticed too; mutmut says
#: `timeout` as well of one that fails where a test module is imported.
KILLED = frozenset({"killed", "timeout", "segfault", "caught by type check"})
NOT_CHECKED = "not checked"
#: Outcomes of mutants that were not run.
LEFT_OUT = frozenset({NOT_CHECKED, "skipped"})

#: Standard deviations to both sides of the mean that hold 95 % of a normal distribution.
Z_95 = 1.959964

_LINE = re.compile(r"^\s*(?P<mutant>\S+): (?P<outcome>[a-z ]+?)\s*$", re.MULTILINE)


def outcomes(results: str) -> dict[str, str]:
    """Mutant -> outcome, from what `mutmut results --all true` prints."""
    return {match["mutant"]: match["outcome"] for match in _LINE.finditer(results)}


def module_of(mutant: str) -> str:
    """The module of a mutant such as `package.module.x_function__mutmut_1` or `package.module.xǁClassǁf__mutmut_1`."""
    return mutant.rpartition(".x")[0]


def area_of(module: str) -> str:
    """The part of the package that a module belongs to: `package.part` for `package.part.module`."""
    return ".".join(module.split(".")[:2])


def sample(mutants: Iterable[str], size: int, seed: str) -> list[str]:
    """`size` of the mutants, or all if there are fewer, in random order; each has the same chance.

    A hash of seed and name ranks them, so a sample begins with every smaller one of the same seed, and code that
    changed changes only its own mutants: what was found out earlier counts on.
    """
    return sorted(mutants, key=lambda mutant: hashlib.sha256(f"{seed}:{mutant}".encode()).digest())[:size]


def wilson_interval(killed: int, run: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of the share of killed mutants, when `killed` of `run` random ones were."""
    share = killed / run
    scale = 1 + Z_95**2 / run
    centre = (share + Z_95**2 / (2 * run)) / scale
    half = Z_95 * math.sqrt(share * (1 - share) / run + Z_95**2 / (4 * run**2)) / scale
    return max(0.0, centre - half), min(1.0, centre + half)


def summary(found: Mapping[str, str], *, is_sample: bool = False) -> tuple[list[str], float]:
    """A line for each module, each part of the package and for all, and the killed share of the mutants that were run.

    Lines about a sample have the interval in which the share of all mutants is.

    Raises:
        ValueError: No mutant was run, so there is no share.
    """
    modules: dict[str, Counter[str]] = defaultdict(Counter)
    areas: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant, outcome in found.items():
        if outcome not in LEFT_OUT:
            module = module_of(mutant)
            for counts in (modules[module], areas[area_of(module)]):
                counts["killed" if outcome in KILLED else "survived"] += 1
    total = sum(modules.values(), Counter[str]())
    if not total:
        raise ValueError("no mutant was run")
    rows = [*sorted(modules.items()), *((area, areas[area]) for area in sorted(areas.keys() - modules.keys()))]
    return [_line(name, count, is_sample) for name, count in [*rows, ("all", total)]], total["killed"] / total.total()


def _line(name: str, count: Counter[str], is_sample: bool) -> str:
    killed, run = count["killed"], count.total()
    low, high = wilson_interval(killed, run)
    interval = f"  95 % interval {low:6.1%} to {high:6.1%}" if is_sample else ""
    return f"{killed / run:7.1%}  {killed:5} of {run:5}{interval}  {name}"


def tally(found: Mapping[str, str]) -> str:
    """How many mutants have each outcome, most frequent first, such as `300 killed, 40 survived, 2 timeout`."""
    counts = Counter(found.values())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} {outcome}" for outcome, count in ordered)


def survivors(found: Mapping[str, str]) -> list[str]:
    """The mutants that no test noticed, sorted."""
    return sorted(mutant for mutant, outcome in found.items() if outcome not in KILLED | LEFT_OUT)
