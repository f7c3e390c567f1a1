"""The gate before publication: whether readers may see a build that they have not seen yet.

Belongs here: which builds are looked at, and reading what `analysis/plausibility` needs. Does not belong here: what is
believed (`analysis/plausibility`), whether the tables fit together (`warehouse/builds`).
"""

from __future__ import annotations

from collections.abc import Mapping

from research_platform_assets.analysis.coverage import coverage
from research_platform_assets.analysis.plausibility import Limits, completeness, gaps, jumps, objection
from research_platform_assets.errors import ImplausibleBuildError
from research_platform_assets.settings import Settings
from research_platform_assets.tables.core import FACETS_TABLE
from research_platform_assets.tables.insight import ORGANIZATION_STATS
from research_platform_assets.warehouse import builds
from research_platform_assets.warehouse.fingerprint import Derivation
from research_platform_assets.warehouse.publishing import Gate
from research_platform_assets.warehouse.resource import Warehouse
from research_platform_assets.warehouse.store import Store


def gate(warehouse: Warehouse, settings: Settings, slug: str, shown: str | None) -> Gate:
    """The gate of a run; `shown` is the build that readers see.

    What is put back was seen before, and the past by today's code was asked for by name: neither is held up.
    """
    limits = Limits(
        settings.capture.coverage_floor, settings.publication.max_fall_share, settings.publication.max_rise_factor
    )

    def check(build_id: str, tables: Mapping[str, Derivation]) -> None:
        if warehouse.restore_build or warehouse.inputs_as_of or warehouse.accept_build == build_id:
            return
        store = warehouse.store(slug)
        facets = store.read(FACETS_TABLE, tables[FACETS_TABLE.qualified_name].version)
        reasons = [*gaps(coverage(facets), completeness(facets), limits), *_jumps(store, shown, tables, limits)]
        if reasons:
            raise ImplausibleBuildError(objection(slug, build_id, reasons, limits))

    return check


def _jumps(store: Store, shown: str | None, tables: Mapping[str, Derivation], limits: Limits) -> list[str]:
    name = ORGANIZATION_STATS.qualified_name
    if shown is None or not builds.is_recorded(store.connection, shown):
        return []
    seen = builds.tables(store.connection, shown)
    if name not in seen:
        return []
    before, after = (store.read(ORGANIZATION_STATS, each[name].version) for each in (seen, tables))
    return jumps(before, after, limits)
