"""From a pure computation to a Dagster asset whose result is a table.

Belongs here: the decorator that all derived tables share: dependencies, code version, memo, restore, checks. Does not
belong here: any particular table.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import dagster as dg
import polars as pl

from research_platform_assets.assets import earlier, metadata
from research_platform_assets.assets.inputs import (
    COMPARISON,
    Attachment,
    BatchFunction,
    DocumentFunction,
    FileFunction,
    Inputs,
    KeepFiles,
)
from research_platform_assets.assets.people_shown import check_people
from research_platform_assets.assets.platform import Options, Platform, no_options
from research_platform_assets.assets.status import failures_noted
from research_platform_assets.errors import OptOutError
from research_platform_assets.opt_out.frames import concerns, without
from research_platform_assets.opt_out.register import Register
from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse import builds, captures, documents, hold, remembered_files
from research_platform_assets.warehouse.code_version import code_version
from research_platform_assets.warehouse.commit import Outcome
from research_platform_assets.warehouse.documents import PerDocument, Subject
from research_platform_assets.warehouse.fingerprint import OBSERVED_ON
from research_platform_assets.warehouse.marked_files import KeptFile
from research_platform_assets.warehouse.rejected import AuditError
from research_platform_assets.warehouse.resource import Warehouse
from research_platform_assets.warehouse.store import Made, Recipe, Store

_logger = logging.getLogger(__name__)

Computation = Callable[[Inputs], pl.DataFrame | Made]
Facts = Callable[[Warehouse, Platform, str], Mapping[str, Any]]
"""From the warehouse, the platform and a slug to what others than the source say, under the names of options."""
IsDated = Callable[[Mapping[str, Any]], bool]
"""From the options of an asset to whether its figures depend on the UTC day of the capture."""
Event = dg.MaterializeResult[Any] | dg.AssetCheckResult


def never_dated(options: Mapping[str, Any]) -> bool:
    """For tables that are the same whenever the same was captured."""
    del options
    return False


def always_dated(options: Mapping[str, Any]) -> bool:
    """For tables with figures such as those of the last year."""
    del options
    return True


def no_facts(warehouse: Warehouse, platform: Platform, slug: str) -> Mapping[str, Any]:
    """For tables that ask nobody."""
    del warehouse, platform, slug
    return {}


@dataclass(frozen=True)
class DerivedTable:
    """A derived table: what it is made from and how.

    Attributes:
        table: The table.
        compute: Pure function from inputs to rows.
        inputs: Tables read in their current state.
        history: Tables read in their previous state.
        compares_builds: Whether "previous" means the build published last, not the head before.
        accumulates: Whether the table keeps what its earlier state held, so that nothing may go back in time.
        options: The settings read.
        facts: What is found out beforehand by asking others, and decides like the settings; it may release the
            warehouse meanwhile.
        analysis: Name of the analysis that can switch the table off.
        is_dated: Whether the day of the capture decides, too; then one of `inputs` is captured.
        reads_files: Whether it takes over files of the operator, which may speak of people who opted out.
        shows_documents: Whether it takes over whole documents, which may, too, until they are masked.
    """

    table: Table
    compute: Computation
    inputs: Sequence[Table]
    history: Sequence[Table] = ()
    compares_builds: bool = False
    accumulates: bool = False
    options: Options = no_options
    facts: Facts = no_facts
    analysis: str | None = None
    is_dated: IsDated = never_dated
    reads_files: bool = False
    shows_documents: bool = False

    @property
    def code_version(self) -> str:
        """Hash of everything that `compute` runs and of the contracts concerned."""
        contracts = [table.contract for table in (self.table, *self.inputs, *self.history)]
        return code_version(self.compute, *contracts)


def derived(  # noqa: PLR0913 - each is a choice of its own
    table: Table,
    *,
    inputs: Sequence[Table],
    history: Sequence[Table] = (),
    compares_builds: bool = False,
    accumulates: bool = False,
    options: Options = no_options,
    facts: Facts = no_facts,
    analysis: str | None = None,
    is_dated: IsDated = never_dated,
    reads_files: bool = False,
    shows_documents: bool = False,
    kinds: frozenset[str] = frozenset(),
) -> Callable[[Computation], dg.AssetsDefinition]:
    """Make an asset of a computation; the arguments are those of `DerivedTable`, `kinds` are icons in the UI."""

    def decorate(compute: Computation) -> dg.AssetsDefinition:
        definition = DerivedTable(
            table=table,
            compute=compute,
            inputs=inputs,
            history=history,
            compares_builds=compares_builds,
            accumulates=accumulates,
            options=options,
            facts=facts,
            analysis=analysis,
            is_dated=is_dated,
            reads_files=reads_files,
            shows_documents=shows_documents,
        )

        @dg.asset(
            key=metadata.key_of(table),
            deps=[metadata.key_of(source) for source in inputs],
            code_version=definition.code_version[:16],
            description=f"{table.description}\n\n{compute.__doc__ or ''}".strip(),
            group_name=table.schema,
            owners=metadata.OWNERS,
            kinds={"duckdb", "python", *kinds},
            metadata=metadata.definition_metadata(table),
            check_specs=[metadata.contract_check(table)],
        )
        def asset(
            context: dg.AssetExecutionContext, warehouse: Warehouse, platform: dg.ResourceParam[Platform]
        ) -> Iterator[Event]:
            key = context.asset_key
            with failures_noted(platform.layout(key.path[0]).root, key, warehouse.run_id):
                yield from materialize(key, warehouse, platform, definition)

        return asset

    return decorate


def materialize(
    key: dg.AssetKey, warehouse: Warehouse, platform: Platform, definition: DerivedTable
) -> Iterator[Event]:
    """Bring the table up to date, or back to an earlier build, and say what happened.

    Raises:
        dagster.Failure: the rows broke the contract; downstream is skipped, readers stay where they were.
    """
    slug = key.path[0]
    store = warehouse.store(slug)
    table = definition.table
    if warehouse.restore_build:
        yield restored(warehouse, platform, table, key, warehouse.restore_build)
        return
    head = None if platform.is_switched_on(definition.analysis) else store.heads().get(table.qualified_name)
    if head is not None:
        kept = store.adopt(table, head)
        warehouse.note(slug, kept)
        yield metadata.materialized(table, key, kept, "switched off: keeps its last version")
        return
    facts = definition.facts(warehouse, platform, slug)
    store = warehouse.store(slug)
    try:
        outcome = _derive(store, warehouse.shared_results, platform, slug, definition, facts)
    except AuditError as error:
        yield metadata.rejected(error, key)
        raise dg.Failure(str(error), allow_retries=False) from error
    warehouse.note(slug, outcome)
    _logger.info("%s", describe(table, outcome))
    yield metadata.materialized(table, key, outcome)


def restored(
    warehouse: Warehouse, platform: Platform, table: Table, key: dg.AssetKey, build: str
) -> dg.MaterializeResult[Any]:
    """Move the head of a table back to a build, given by number or id.

    Raises:
        OptOutError: the table speaks of somebody who opted out since; it stays where it is.
        PrivacyError: the build shows people otherwise than the settings want by now.
    """
    store = warehouse.store(key.path[0])
    build_id = builds.resolve(store.connection, build)
    _check_opt_outs(store, platform.register(key.path[0]), table, build_id)
    if warehouse.restore_build:
        check_people(store, platform, build_id)
        # Before anything moves, so that nothing automatic ever finds a table that was put back without a hold.
        now = datetime.now(UTC).isoformat(timespec="seconds")
        hold.place(warehouse.directory(key.path[0]), hold.Hold(build_id, now, warehouse.run_id))
    outcome = store.restore(table, build_id)
    if outcome is None:
        return dg.MaterializeResult(asset_key=key, metadata={"note": f"not part of build {build_id}: has no rows now"})
    warehouse.note(key.path[0], outcome)
    return metadata.materialized(table, key, outcome, f"restored from build {build_id}")


def _check_opt_outs(store: Store, register: Register, table: Table, build_id: str) -> None:
    made = None if register.is_empty else builds.tables(store.connection, build_id).get(table.qualified_name)
    if made is not None and concerns(made.table, store.read(table, made.version), register):
        raise OptOutError(
            f"{table.qualified_name} of build {build_id} speaks of somebody who opted out since, so that nobody can go "
            "back to it; `research-platform forget` removes such builds"
        )


def describe(table: Table, outcome: Outcome) -> str:
    """One line for the log."""
    difference = outcome.differences
    how = "reused" if outcome.is_reused else "computed"
    return (
        f"{table.qualified_name}: {how}, {outcome.derivation.rows} rows "
        f"(+{difference.added} -{difference.removed} ~{difference.changed})"
    )


def _derive(
    store: Store,
    shared: MutableMapping[tuple[object, ...], Any],
    platform: Platform,
    slug: str,
    definition: DerivedTable,
    facts: Mapping[str, Any],
) -> Outcome:
    options = {**definition.options(platform, slug), **facts}
    register = platform.register(slug)
    # Earlier states, files and documents may speak of those who opted out.
    may_name = bool(definition.history) or definition.reads_files or definition.shows_documents
    left_out = {"opt_outs": register.state} if may_name and not register.is_empty else {}
    is_on = platform.is_switched_on(definition.analysis)
    past = earlier.past(
        store,
        definition.table,
        definition.inputs,
        definition.history,
        compares_builds=definition.compares_builds,
        accumulates=definition.accumulates,
    )
    options = {**options, COMPARISON: past.comparison} if definition.compares_builds else options
    recipe = Recipe(
        table=definition.table,
        code_version=definition.code_version,
        inputs=definition.inputs,
        history=definition.history,
        settings=_settings(
            options,
            {
                **left_out,
                **({"is_switched_on": is_on} if definition.analysis else {}),
                **({OBSERVED_ON: _observed_on(store, definition)} if definition.is_dated(options) else {}),
            },
        ),
    )

    def compute(frames: Mapping[str, pl.DataFrame], before: Mapping[str, pl.DataFrame | None]) -> Made:
        if not is_on:
            return Made(definition.table.empty())
        heads = store.heads()
        result = definition.compute(
            Inputs(
                frames=frames,
                past={
                    name: None if frame is None else without(name, frame, register) for name, frame in before.items()
                },
                versions={name: heads[name].version for name in frames},
                options=options,
                captured_at={
                    name: captures.by_id(store, capture).observed_at
                    for name in frames
                    if (capture := heads[name].capture) is not None
                },
                per_document=_per_document(store),
                per_batch=_per_batch(store),
                keep_files=_keep_files(store),
                read_files=partial(remembered_files.read, store.connection),
                shared_results=shared,
                masked=None if register.is_empty else register.masked,
                opt_outs=register.state,
            )
        )
        if isinstance(result, Made):
            return result
        # What comes from files of the operator, such as imported history, may speak of them, too.
        return Made(without(definition.table.qualified_name, result, register) if left_out else result)

    return store.derive(recipe, compute, history_versions=past.versions)


def _observed_on(store: Store, definition: DerivedTable) -> str:
    """The UTC day, ISO 8601, on which what a table reads was captured; empty where nothing was, so that it fails."""
    heads = store.heads()
    taken = {heads[table.qualified_name].capture for table in definition.inputs if table.qualified_name in heads}
    days = [captures.by_id(store, capture).observed_at for capture in taken if capture is not None]
    return max(days).date().isoformat() if days else ""


def _settings(options: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they are kept and decide."""
    kept = {name: value.digest if isinstance(value, Attachment) else value for name, value in options.items()}
    return {**kept, **more}


def _per_document(store: Store) -> Any:
    def apply(
        function: DocumentFunction, subjects: Iterable[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        return _results(store, function, documents.one_by_one(function), subjects)

    return apply


def _per_batch(store: Store) -> Any:
    def apply(
        function: BatchFunction, subjects: Iterable[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        return _results(store, function, function, subjects)

    return apply


def _keep_files(store: Store) -> KeepFiles:
    def apply(function: FileFunction, argument: Any) -> Sequence[KeptFile]:
        return remembered_files.keep(store.connection, code_version(function), lambda known: function(argument, known))

    return apply


def _results(
    store: Store,
    declared: DocumentFunction | BatchFunction,
    function: BatchFunction,
    subjects: Iterable[tuple[str, str]],
) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """`function`, known by the name and the code of `declared`, for each subject."""
    name = f"{declared.__module__}.{declared.__qualname__}"
    work = PerDocument(name, code_version(declared), function)
    found = documents.results(store.connection, work, [Subject(*subject) for subject in subjects])
    return {(subject.oid, subject.argument): result for subject, result in found.items()}
