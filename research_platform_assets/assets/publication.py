"""`reports.publication`: the last asset, which alone makes a build and lets readers see it.

Belongs here: when a build is published, what `build.json` says, and the hold after a restore. Does not belong here:
laying out folders (`warehouse/publication`), what changes without the data changing (`status`, `last_run`).
"""

import json
import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from research_platform_assets.analysis.coverage import coverage
from research_platform_assets.analysis.plausibility import completeness, listed_share
from research_platform_assets.assets import last_run, metadata, status
from research_platform_assets.assets.gate import gate
from research_platform_assets.assets.people_shown import changes_of_catalog
from research_platform_assets.assets.platform import Platform
from research_platform_assets.errors import PrivacyError
from research_platform_assets.tables.core import FACETS_TABLE
from research_platform_assets.tables.core import REPOSITORIES as CORE_REPOSITORIES
from research_platform_assets.tables.github import ORGANIZATIONS, REPOSITORIES
from research_platform_assets.tables.insight import (
    REPOSITORY_TOPICS,
    SIMILAR_REPOSITORIES,
    TOPIC_COVERAGE,
    TOPIC_MAP,
    TOPICS,
)
from research_platform_assets.tables.insight_code import CODE_FILES, CODE_QUALITY
from research_platform_assets.tables.insight_health import INSIGHT_HEALTH_TABLES
from research_platform_assets.tables.insight_people import COLLABORATION_STATS, COLLABORATIONS, COLLABORATORS
from research_platform_assets.tables.insight_topics import INSIGHT_TOPICS_TABLES
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.tables.reports import CHANGES, REPORT_TABLES
from research_platform_assets.tables.research_publications import RESEARCH_PUBLICATION_TABLES
from research_platform_assets.tables.research_reproducibility import REPRODUCIBILITY, REPRODUCIBILITY_CRITERIA
from research_platform_assets.warehouse import builds, captures, hold, objects, taken_in
from research_platform_assets.warehouse.files import sha256
from research_platform_assets.warehouse.fingerprint import Derivation, canonical_json
from research_platform_assets.warehouse.publishing import publish
from research_platform_assets.warehouse.resource import Warehouse
from research_platform_assets.warehouse.store import Store

KEY = dg.AssetKey(["reports", "publication"])
COVERAGE = "coverage"
PREVIOUS_BUILD, REQUESTS_MADE, CHANGED_ROWS = "previous_build", "requests", "changed_rows"
"""Names in the metadata: what readers saw before, requests to GitHub, rows that a new build changes by kind."""
_logger = logging.getLogger(__name__)

Event = dg.MaterializeResult[Any] | dg.AssetCheckResult

TABLES_OF_ANALYSES = {
    "topics": (
        *INSIGHT_TOPICS_TABLES,
        TOPICS,
        REPOSITORY_TOPICS,
        SIMILAR_REPOSITORIES,
        TOPIC_COVERAGE,
        TOPIC_MAP,
    ),
    "collaboration": (COLLABORATORS, COLLABORATIONS, COLLABORATION_STATS),
    "publications": RESEARCH_PUBLICATION_TABLES,
    "reproducibility": (REPRODUCIBILITY, REPRODUCIBILITY_CRITERIA),
    "health": INSIGHT_HEALTH_TABLES,
    "code_quality": (CODE_FILES, CODE_QUALITY),
}
"""The tables that stand still when an analysis is switched off."""


@dg.asset(
    key=KEY,
    deps=[metadata.key_of(table) for table in REPORT_TABLES],
    group_name="reports",
    owners=metadata.OWNERS,
    kinds={"duckdb", "html"},
    description="The build that readers see: site, data files and `catalog.duckdb`, switched in one step.",
    check_specs=[
        dg.AssetCheckSpec(
            COVERAGE,
            asset=KEY,
            description="Share of facts that are known (observed or absent), of each facet, and of the repositories "
            "that GitHub counts; a build below the configured floor is published only if somebody accepts it.",
        ),
        dg.AssetCheckSpec(
            status.CHECK,
            asset=KEY,
            description="Every listed repository was verified lately, and no fact of it is unknown for long.",
        ),
    ],
)
def publication(
    context: dg.AssetExecutionContext, warehouse: Warehouse, platform: dg.ResourceParam[Platform]
) -> Iterator[Event]:
    """Publish the current tables if they are a coherent build, and only then.

    Raises:
        IncoherentBuildError, MissingInputsError: readers keep the build before; says what to materialize.
        PrivacyError: a table speaks of a private repository; readers keep the build before.
        ImplausibleBuildError: too little is known or too much is gone; readers keep the build before; says what to do.
    """
    key = context.asset_key
    with status.failures_noted(platform.layout(key.path[0]).root, key, warehouse.run_id):
        yield from _publish(context, warehouse, platform)


def _publish(context: dg.AssetExecutionContext, warehouse: Warehouse, platform: Platform) -> Iterator[Event]:
    slug = context.asset_key.path[0]
    store = warehouse.store(slug)
    layout = platform.layout(slug)
    check_visibility(store, platform.settings.publication.visibility, slug)
    now = datetime.now(UTC)
    before = layout.shown()
    published = publish(
        store,
        layout,
        required=_required(warehouse),
        switched_off=_switched_off(platform),
        manifest=lambda build_id, tables: build_manifest(store, build_id, tables),
        declared=ALL_TABLES,
        at=now,
        cause=_cause(warehouse),
        gate=gate(warehouse, platform.settings, slug, before),
        changes=partial(changes_of_catalog, store, warehouse.directory(slug)),
    )
    if warehouse.restore_build:
        held = hold.Hold(published.build_id, now.isoformat(timespec="seconds"), context.run.run_id)
        hold.place(warehouse.directory(slug), held)
    tables = builds.tables(store.connection, published.build_id)
    taken_in.note(warehouse.directory(slug), taken_in_by(published.build_id, tables, now))
    manifest = build_manifest(store, published.build_id, tables)
    report = last_run.last_run_report(context, warehouse, slug, published, manifest["coverage"])
    objects.write_whole(layout.root / last_run.NAME, (json.dumps(report, indent=2, sort_keys=True) + "\n").encode())
    state = "is new" if published.is_new_build else "stands"
    _logger.info("build %s %s: %s", published.build_id, state, layout.current)
    current = status.status_of(warehouse, platform, slug, published.build_id, report)
    status.write(layout.root, current)
    yield dg.MaterializeResult(
        metadata={
            "build": published.build_id,
            "is_new_build": published.is_new_build,
            PREVIOUS_BUILD: before,
            "site": _path(layout.current / "site" / "index.html"),
            "catalog": _path(layout.current / "catalog.duckdb"),
            "coverage": manifest["coverage"],
            "computed": report["computed"],
            "reused": report["reused"],
            REQUESTS_MADE: report["calls"],
            CHANGED_ROWS: changed_rows(store, tables) if published.is_new_build else {},
        },
        data_version=dg.DataVersion(published.build_id),
        check_results=[
            _completeness(store, tables, manifest["coverage"], platform.settings.capture.coverage_floor),
            status.freshness_result(current, now),
        ],
    )


def _completeness(
    store: Store, tables: Mapping[str, Derivation], known: float | None, floor: float
) -> dg.AssetCheckResult:
    facets, organizations, repositories = (
        store.read(table, tables[table.qualified_name].version) for table in (FACETS_TABLE, ORGANIZATIONS, REPOSITORIES)
    )
    listed = listed_share(organizations, repositories)
    return dg.AssetCheckResult(
        # A build below the floor comes here only because somebody accepted it, and says so all the same.
        passed=all(share is None or share >= floor for share in (known, listed)),
        severity=dg.AssetCheckSeverity.WARN,
        check_name=COVERAGE,
        metadata={"coverage": known, "floor": floor, "listed": listed, "facets": completeness(facets)},
    )


def check_visibility(store: Store, visibility: str, slug: str) -> None:
    """See to it that no table speaks of a private repository where everybody may read what is published.

    Such rows come from builds that were private; they stay, as what is not listed any more keeps its last known values.

    Raises:
        PrivacyError: one does; readers keep the build before.
    """
    head = store.heads().get(CORE_REPOSITORIES.qualified_name)
    if visibility == "private" or head is None:
        return
    private = store.read(CORE_REPOSITORIES, head.version).filter(pl.col("is_private")).height
    if private:
        raise PrivacyError(
            f"the tables of {slug} hold {private} private repositories, and publication.visibility is public; set it "
            "to private again, or build into another data_directory, which has never seen them"
        )


def changed_rows(store: Store, tables: Mapping[str, Derivation]) -> dict[str, int]:
    """How many rows and values `reports.changes` lists in a build, by kind."""
    changes = store.read(CHANGES, tables[CHANGES.qualified_name].version)
    return dict(sorted(changes["kind"].value_counts().iter_rows()))


def build_manifest(store: Store, build_id: str, tables: Mapping[str, Derivation]) -> dict[str, Any]:
    """What `build.json` says of a build: nothing that a repetition would say differently."""
    codes = {name: derivation.code_version for name, derivation in sorted(tables.items())}
    facets = tables[FACETS_TABLE.qualified_name]
    return {
        "build_id": build_id,
        "captured_at": _captured_at(store, tables),
        "code_version": sha256(canonical_json(codes).encode())[:16],
        "coverage": coverage(store.read(FACETS_TABLE, facets.version)),
        "checks": {f"{name}.{metadata.CONTRACT}": "passed" for name in sorted(tables)},
        "tables": {
            name: {"version": derivation.version, "rows": derivation.rows, "code_version": derivation.code_version}
            for name, derivation in sorted(tables.items())
        },
    }


def taken_in_by(build_id: str, tables: Mapping[str, Derivation], at: datetime) -> taken_in.TakenIn:
    """Which state of the source a build shows; an empty one where it holds no captured table."""
    capture = tables[REPOSITORIES.qualified_name].capture if REPOSITORIES.qualified_name in tables else None
    return taken_in.TakenIn(capture or "", build_id, at.isoformat(timespec="seconds"))


def _path(path: Path) -> dg.PathMetadataValue:
    return dg.PathMetadataValue(path)


def _captured_at(store: Store, tables: Mapping[str, Derivation]) -> str:
    capture = tables[REPOSITORIES.qualified_name].capture
    return captures.by_id(store, capture).observed_at.isoformat(timespec="seconds") if capture else ""


def _required(warehouse: Warehouse) -> frozenset[str]:
    # A build that is restored may be older than some of today's tables.
    return frozenset() if warehouse.restore_build else frozenset(ALL_TABLES)


def _switched_off(platform: Platform) -> frozenset[str]:
    return frozenset(
        table.qualified_name
        for analysis, tables in TABLES_OF_ANALYSES.items()
        if not platform.is_switched_on(analysis)
        for table in tables
    )


def _cause(warehouse: Warehouse) -> str:
    if warehouse.restore_build:
        return f"restore of {warehouse.restore_build}"
    if warehouse.inputs_as_of:
        return f"captured tables as of {warehouse.inputs_as_of}"
    return "materialization"
