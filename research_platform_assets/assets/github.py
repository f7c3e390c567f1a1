"""The `github` group: one capture of the organisation, all its tables at once.

Belongs here: running a capture through the spool, refusing one that is not believable, taking it in. Does not belong
here: reading GitHub or an archive (`github/`), storing (`warehouse/`).
"""

import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import dagster as dg
import polars as pl

from research_platform_assets.analysis.disappearance import check_disappearance
from research_platform_assets.assets import leaving_out, metadata
from research_platform_assets.assets.asked import AGAIN_AT, ASKED_AT, REQUESTS
from research_platform_assets.assets.derived import describe, restored
from research_platform_assets.assets.platform import Platform
from research_platform_assets.assets.sources import open_source
from research_platform_assets.assets.status import failures_noted
from research_platform_assets.errors import BudgetExhaustedError
from research_platform_assets.github.archive.source import ArchiveSource
from research_platform_assets.github.frames import capture_frames, observed_at
from research_platform_assets.github.legacy.source import LegacySource
from research_platform_assets.github.live.source import LiveSource
from research_platform_assets.github.source import OrganizationSource
from research_platform_assets.opt_out.register import Register
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import GITHUB_TABLES, REPOSITORIES
from research_platform_assets.warehouse import captures, documents, spool
from research_platform_assets.warehouse.captures import Capture, CaptureRecipe
from research_platform_assets.warehouse.code_version import code_version
from research_platform_assets.warehouse.commit import Outcome
from research_platform_assets.warehouse.rejected import AuditError
from research_platform_assets.warehouse.resource import Warehouse
from research_platform_assets.warehouse.store import Store

_logger = logging.getLogger(__name__)

Event = dg.MaterializeResult[Any] | dg.AssetCheckResult


def capture_code_version() -> str:
    """Hash of the code that decides the content of captured tables."""
    sources = (ArchiveSource, LegacySource, LiveSource)
    return code_version(*sources, capture_frames, *[table.contract for table in GITHUB_TABLES])


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            metadata.key_of(table),
            description=table.description,
            group_name=table.schema,
            owners=metadata.OWNERS,
            kinds={"duckdb", "github"},
            code_version=capture_code_version()[:16],
            metadata=metadata.definition_metadata(table),
            skippable=False,
        )
        for table in GITHUB_TABLES
    ],
    check_specs=[metadata.contract_check(table) for table in GITHUB_TABLES],
    can_subset=True,
)
def github_capture(
    context: dg.AssetExecutionContext, warehouse: Warehouse, platform: dg.ResourceParam[Platform]
) -> Iterator[Event]:
    """Read the organisation as it is now; all tables stem from the same capture."""
    keys = {tuple(key.path[1:]): key for key in context.selected_asset_keys}
    selected = {table: keys[table.schema, table.name] for table in GITHUB_TABLES if (table.schema, table.name) in keys}
    slug = next(iter(context.selected_asset_keys)).path[0]
    key = dg.AssetKey([slug, "github", "capture"])
    with failures_noted(platform.layout(slug).root, key, warehouse.run_id):
        yield from _materialize(warehouse, platform, slug, selected)


def _materialize(
    warehouse: Warehouse, platform: Platform, slug: str, selected: Mapping[Table, dg.AssetKey]
) -> Iterator[Event]:
    earlier = warehouse.restore_build or warehouse.inputs_as_of
    if earlier:
        for table, key in selected.items():
            yield restored(warehouse, platform, table, key, earlier)
        return
    try:
        outcomes = _capture(warehouse, platform, slug, frozenset(table.qualified_name for table in selected))
    except AuditError as error:
        for table, key in selected.items():
            if table.qualified_name == error.table_name:
                yield metadata.rejected(error, key)
        raise dg.Failure(str(error), allow_retries=False) from error
    except BudgetExhaustedError as error:
        again_at = {AGAIN_AT: dg.MetadataValue.timestamp(error.reset_at)}
        raise dg.Failure(str(error), metadata=again_at, allow_retries=False) from error
    for table, key in selected.items():
        warehouse.note(slug, outcomes[table.qualified_name])
        _logger.info("%s", describe(table, outcomes[table.qualified_name]))
        usage = warehouse.shared_results[REQUESTS, slug]
        yield metadata.materialized(table, key, outcomes[table.qualified_name], requests=usage)


def _capture(warehouse: Warehouse, platform: Platform, slug: str, selected: frozenset[str]) -> Mapping[str, Outcome]:
    organization = platform.organizations[slug]
    directory = warehouse.directory(slug)
    register = platform.register(slug)
    with open_source(platform.settings, organization, directory, register=register, verify=warehouse.verify) as source:
        try:
            return _captured(warehouse, platform, slug, source, register, selected)
        finally:
            warehouse.shared_results[REQUESTS, slug] = source.usage()


def _captured(
    warehouse: Warehouse,
    platform: Platform,
    slug: str,
    source: OrganizationSource,
    register: Register,
    selected: frozenset[str],
) -> Mapping[str, Outcome]:
    login = platform.organizations[slug].login
    recipe = CaptureRecipe(
        GITHUB_TABLES,
        capture_code_version(),
        {"documents": platform.settings.documents.model_dump(), **platform.opt_outs(slug)},
    )
    asked_at = datetime.now(UTC)
    capture_id = source.state()
    warehouse.shared_results[ASKED_AT, slug] = asked_at
    extent = register.extent
    store = warehouse.store(slug)
    known = captures.known(store, recipe, capture_id)
    if known is not None:
        leaving_out.mask_documents(store, register)
        _logger.info("%s has not changed since it was captured", login)
        return {t.qualified_name: store.adopt(t, d) for t, d in known.items() if t.qualified_name in selected}
    known_documents = documents.known_oids(store.connection)
    # A capture may take long and needs nothing of the warehouse: others may have it meanwhile.
    warehouse.release(slug)
    directory = warehouse.directory(slug)
    with spool.open_spool(
        directory, capture_id, known_documents, timeout_seconds=warehouse.location.lock_timeout_seconds
    ) as pages:
        frames, at = _read(source, leaving_out.Sink(pages, register), login)
        pages.close()
        leaving_out.keep_learnt(register, directory)
        store = warehouse.store(slug)
        _check_disappearance(store, frames, platform, register)
        capture = Capture(capture_id, at, platform.settings.source)
        outcomes = captures.take_in(store, capture, recipe, frames, selected)
        spool.remove(directory)
        # Contents may have come before the page that tells by what names somebody goes.
        leaving_out.mask_documents(store, register, again=register.extent != extent)
    return outcomes


def _read(
    source: OrganizationSource, pages: leaving_out.Sink, login: str
) -> tuple[Mapping[str, pl.DataFrame], datetime]:
    _logger.info("capturing %s", login)
    source.capture(pages)
    frames = capture_frames(pages.pages())
    _logger.info("captured %s: %d repositories", login, frames[REPOSITORIES.qualified_name].height)
    return frames, observed_at(pages.pages())


def _check_disappearance(
    store: Store, frames: Mapping[str, pl.DataFrame], platform: Platform, register: Register
) -> None:
    head = store.heads().get(REPOSITORIES.qualified_name)
    if head is None:
        return
    listed = store.read(REPOSITORIES, head.version).select("repository_id", "full_name").iter_rows()
    before = {number: name for number, name in listed if not register.is_repository(number, name)}
    after = frames[REPOSITORIES.qualified_name]["repository_id"].to_list()
    check_disappearance(before, after, platform.settings.capture.max_missing_share)
