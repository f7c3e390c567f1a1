"""Asset checks beside the contracts: do corrections still matter, and do our counts agree with GitHub's?

Belongs here: reading what a pure function needs and turning its answer into a check result. Does not belong here:
contract checks, which every table carries (`assets/metadata`).
"""

from collections.abc import Mapping

import dagster as dg
import polars as pl

from research_platform_assets.analysis.correction_states import CorrectionState, correction_states
from research_platform_assets.analysis.corrections import Corrections, parse_corrections
from research_platform_assets.analysis.known_identities import known_identities
from research_platform_assets.analysis.people import core_people
from research_platform_assets.analysis.reconciliation import reconcile
from research_platform_assets.analysis.repositories import core_repositories
from research_platform_assets.assets import metadata
from research_platform_assets.assets.platform import Platform, corrections
from research_platform_assets.errors import MissingInputsError
from research_platform_assets.tables import core, github
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.legacy_parity import PARITY, VERDICTS
from research_platform_assets.warehouse.resource import Warehouse

_SHOWN = 50
_IN_FORCE = "applied"
_CORRECTED = (core.FACETS_TABLE, core.REPOSITORIES, core.AUTHORS, core.IDENTITY_LINKS)


@dg.asset_check(
    asset=metadata.key_of(core.REPOSITORIES),
    name="corrections",
    additional_deps=[metadata.key_of(table) for table in (core.FACETS_TABLE, core.AUTHORS, core.IDENTITY_LINKS)],
    description="Every declared correction finds what it means and still differs from what upstream says.",
)
def corrections_check(
    context: dg.AssetCheckExecutionContext, warehouse: Warehouse, platform: dg.ResourceParam[Platform]
) -> dg.AssetCheckResult:
    """Warn of corrections that upstream agrees with by now, or whose target cannot be found."""
    slug = _slug(context)
    text = corrections(platform, slug)
    declared = parse_corrections(text["corrections"], text["corrections_source"])
    # Without corrections there is no need to read the largest tables at every build.
    is_empty = declared == Corrections()
    states = [] if is_empty else _states(declared, _frames(warehouse, slug, [*_CORRECTED, *github.GITHUB_TABLES]))
    obsolete = [state for state in states if state.state != _IN_FORCE]
    return dg.AssetCheckResult(
        passed=not obsolete,
        severity=dg.AssetCheckSeverity.WARN,
        # What an entry says may name a person, and Dagster's history forgets nothing.
        description="; ".join(f"{s.section} entry {s.number}: {s.state}" for s in obsolete[:_SHOWN]) or None,
        metadata={"declared": len(states), "in_force": len(states) - len(obsolete)},
    )


@dg.asset_check(
    asset=metadata.key_of(core.CONTRIBUTIONS),
    name="reconciliation",
    description="Commits counted here equal the counters of the source, where the whole history is at hand.",
)
def reconciliation_check(context: dg.AssetCheckExecutionContext, warehouse: Warehouse) -> dg.AssetCheckResult:
    """Warn of repositories whose commit counts are not those that the source reports."""
    frames = _frames(
        warehouse,
        _slug(context),
        [github.COMMITS, core.CONTRIBUTIONS, github.CONTRIBUTORS, github.HEADS, core.PEOPLE],
    )
    mismatches = reconcile(
        frames[github.COMMITS.qualified_name],
        frames[core.CONTRIBUTIONS.qualified_name],
        frames[github.CONTRIBUTORS.qualified_name],
        frames[github.HEADS.qualified_name],
        frames[core.PEOPLE.qualified_name],
    )
    shown = [
        f"repository {m.repository_id}, {m.measure}: counted {m.counted}, reported {m.reported}"
        for m in mismatches[:_SHOWN]
    ]
    return dg.AssetCheckResult(
        passed=not mismatches,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(shown) or None,
        metadata={"mismatches": len(mismatches)},
    )


@dg.asset_check(
    asset=metadata.key_of(PARITY),
    name="parity",
    description="Every value of the predecessor is equal to ours, or something shows why not.",
)
def parity_check(context: dg.AssetCheckExecutionContext, warehouse: Warehouse) -> dg.AssetCheckResult:
    """Fail on differences that nothing explains; readers get the build all the same, as our figures are not wrong."""
    rows = _frames(warehouse, _slug(context), [PARITY])[PARITY.qualified_name]
    counts = dict(rows.group_by("verdict").len().rows())
    unexplained = rows.filter(pl.col("verdict") == "unexplained").select("file", "metric", "explanation")
    # Without their subjects, as one may be a person, and Dagster's history forgets nothing.
    shown = [f"{file}, {metric}: {why}" for file, metric, why in unexplained.unique().sort("file", "metric").rows()]
    return dg.AssetCheckResult(
        passed=unexplained.is_empty(),
        severity=dg.AssetCheckSeverity.ERROR,
        description="; ".join(shown[:_SHOWN]) or None,
        metadata={verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS},
    )


def _states(declared: Corrections, frames: Mapping[str, pl.DataFrame]) -> list[CorrectionState]:
    nothing = Corrections()
    authors = frames[core.AUTHORS.qualified_name]
    repositories = core_repositories(
        frames[github.REPOSITORIES.qualified_name],
        frames[github.HEADS.qualified_name],
        frames[github.FILES.qualified_name],
        frames[github.RELEASES.qualified_name],
        frames[core.FACETS_TABLE.qualified_name],
        # As it stands it holds every last known value; those that corrections set in it are not taken over.
        frames[core.REPOSITORIES.qualified_name],
        nothing,
        login=frames[github.ORGANIZATIONS.qualified_name]["login"].item(),
    )
    people = core_people(authors, frames[core.IDENTITY_LINKS.qualified_name], nothing)
    logins = {identity: facts.login for identity, facts in known_identities(authors).items()}
    return correction_states(declared, repositories, frames[core.FACETS_TABLE.qualified_name], people, logins)


def _frames(warehouse: Warehouse, slug: str, tables: list[Table]) -> dict[str, pl.DataFrame]:
    store = warehouse.store(slug)
    heads = store.heads()
    missing = [table.qualified_name for table in tables if table.qualified_name not in heads]
    if missing:
        raise MissingInputsError(f"the check reads {', '.join(missing)}, never materialized so far; materialize first")
    return {table.qualified_name: store.read(table, heads[table.qualified_name].version) for table in tables}


def _slug(context: dg.AssetCheckExecutionContext) -> str:
    return next(iter(context.check_specs)).asset_key.path[0]
