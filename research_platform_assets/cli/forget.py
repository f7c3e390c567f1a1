"""`research-platform forget`: taking those who opted out out of everything that is stored.

Belongs here: the order of the steps, and what is said of them. Does not belong here: the steps (`assets.leaving_out`,
`warehouse.erasure`, `automation.recorded_runs`).
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated

from cyclopts import Parameter

from research_platform_assets.cli.build import build
from research_platform_assets.cli.organization import Target, target
from research_platform_assets.opt_out.register import Register
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.warehouse import builds, erasure, publication, upkeep
from research_platform_assets.warehouse.store import opened


def forget(*, organization: str | None = None, yes: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Take everybody and everything that `privacy.yaml` names out of what is stored and published.

    Tables, documents, published files and records of runs that speak of them are removed for good, with every build
    that shows them; then a build is made without them. Files are written anew. Backups made before are not touched.

    Args:
        organization: slug of the organization; needed where several are configured.
        yes: do it; without, only what would go is said, and the status is 1.
    """
    # Dagster takes a second to import, which `--help` should not.
    from research_platform_assets.assets import leaving_out
    from research_platform_assets.automation.recorded_runs import forget_runs
    from research_platform_assets.automation.runs import recording

    chosen = target(organization)
    register = leaving_out.register_of(chosen.settings, chosen.directory, chosen.organization.login)
    if register.is_empty:
        print("nobody opted out; name a file of those who did in the settings: privacy: privacy.yaml")  # noqa: T201
        return 0
    declared = register.names
    with chosen.store() as store:
        doomed = leaving_out.examined(store, register)
    print(_said(doomed))  # noqa: T201
    _warn_of_names(register, declared)
    if not yes:
        print("nothing was changed; do it with: research-platform forget --yes", file=sys.stderr)  # noqa: T201
        return 1
    timeout = chosen.settings.warehouse.lock_timeout_seconds
    # What finds them goes last: were this killed in between, a repetition could not tell by what else they are known.
    with recording(chosen.settings) as instance:
        runs = forget_runs(instance, partial(register.is_named_in, ordinary=own_words()))
    leaving_out.erase(chosen.directory, register, timeout_seconds=timeout)
    print(f"removed {len(doomed.builds)} builds, {len(doomed.versions)} table versions, {len(runs)} runs")  # noqa: T201
    status = build(organization=chosen.slug)
    if status:
        print("readers still see what was published before; build, then run forget again", file=sys.stderr)  # noqa: T201
        return status
    _clean(chosen, timeout)
    return 0


def own_words() -> frozenset[str]:
    """The words that assets, sensors and schedules are named by, which stand in the records of every run."""
    # Dagster takes a second to import, which `--help` should not.
    from research_platform_assets.automation import conditions, schedules, sensors

    names = [*ALL_TABLES, "reports.publication", sensors.NAME, conditions.name_of(""), schedules.SWEEP]
    names.append(schedules.VERIFICATION)
    parts = {part for name in names for part in name.split(".")}
    return frozenset(parts | {word for part in parts for word in part.split("_")})


def _said(doomed: erasure.Doomed) -> str:
    numbers = ", ".join(str(number) for _, number in sorted(doomed.builds, key=lambda each: each[1]))
    if not doomed.builds:
        return f"no build speaks of those who opted out, nor can be gone back to; {len(doomed.versions)} versions go"
    return (
        f"these builds speak of those who opted out, and go for good, with {len(doomed.versions)} table versions: "
        f"{numbers}. Backups made before keep what they hold"
    )


def _warn_of_names(register: Register, declared: frozenset[str]) -> None:
    more = sorted(register.names - declared)
    if more:
        print(  # noqa: T201
            f"they also go by these names, which new texts may use; add them to `names` in the file: {', '.join(more)}",
            file=sys.stderr,
        )


def _clean(chosen: Target, timeout: float) -> None:
    with upkeep.alone(chosen.directory, "forget", timeout), opened(chosen.directory, run_id="forget") as store:
        kept = frozenset(each.build_id for each in builds.listing(store.connection))
        publication.clean(chosen.layout, kept)
