"""What Dagster shows of a table: its declaration beforehand, and its figures with every materialization.

Belongs here: turning declarations and outcomes into Dagster metadata. Does not belong here: the figures themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
import dataframely as dy

from research_platform_assets.assets.lineage import LINEAGE
from research_platform_assets.tables.declaration import Table
from research_platform_assets.warehouse.commit import Outcome
from research_platform_assets.warehouse.rejected import AuditError

CONTRACT = "contract"
OWNERS = ["team:research-platform"]


def key_of(table: Table, slug: str | None = None) -> dg.AssetKey:
    """The asset key of a table; without a slug, as the asset modules spell it."""
    parts = [table.schema, table.name]
    return dg.AssetKey([slug, *parts] if slug else parts)


def definition_metadata(table: Table) -> dict[str, Any]:
    """Name and column schema, known before anything is materialized."""
    return {"dagster/table_name": table.qualified_name, "dagster/column_schema": column_schema(table)}


def column_schema(table: Table) -> dg.TableSchema:
    """The columns of a table as Dagster's UI lists them."""
    columns = [_column(name, column, table) for name, column in table.contract.columns().items()]
    return dg.TableSchema(columns=columns)


def contract_check(table: Table) -> dg.AssetCheckSpec:
    """The blocking check that every table carries: its rows were held against its contract before they were stored."""
    return dg.AssetCheckSpec(
        CONTRACT,
        asset=key_of(table),
        blocking=True,
        description=f"Rows of {table.qualified_name} obey its declaration: types, key, rules, no e-mail address.",
    )


def materialized(
    table: Table,
    key: dg.AssetKey,
    outcome: Outcome,
    note: str | None = None,
    requests: Mapping[str, Any] | None = None,
) -> dg.MaterializeResult[Any]:
    """The materialization of a table that stands at `outcome`, with its passed contract check.

    `requests` is what asking for it cost, if anybody was asked.
    """
    derivation, difference = outcome.derivation, outcome.differences
    metadata: dict[str, Any] = {
        "dagster/row_count": derivation.rows,
        "dagster/table_name": table.qualified_name,
        "dagster/column_schema": column_schema(table),
        "reused": outcome.is_reused,
        "rows_added": difference.added,
        "rows_removed": difference.removed,
        "rows_changed": difference.changed,
        "version": derivation.version,
        "fingerprint": derivation.fingerprint,
        "inputs": dg.MetadataValue.json(
            {name: version and version[:12] for name, version in derivation.inputs.items()}
        ),
    }
    lineage = column_lineage(table, key)
    if lineage is not None:
        metadata["dagster/column_lineage"] = lineage
    if note:
        metadata["note"] = note
    if requests:
        metadata["requests"] = dg.MetadataValue.json(dict(requests))
    check = dg.AssetCheckResult(
        passed=True,
        check_name=CONTRACT,
        asset_key=key,
        metadata={"rows": derivation.rows, "version": derivation.version},
    )
    return dg.MaterializeResult(
        asset_key=key, metadata=metadata, data_version=dg.DataVersion(derivation.version), check_results=[check]
    )


def rejected(error: AuditError, key: dg.AssetKey) -> dg.AssetCheckResult:
    """The failed contract check of a table whose rows were rejected."""
    rules = {violation.rule: violation.row_count for violation in error.violations}
    return dg.AssetCheckResult(
        passed=False,
        check_name=CONTRACT,
        asset_key=key,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={"broken_rules": dg.MetadataValue.json(rules)},
        description=str(error),
    )


def column_lineage(table: Table, key: dg.AssetKey) -> dg.TableColumnLineage | None:
    """Where each column comes from, as Dagster records it; the keys get the prefix that `key` has."""
    sources = LINEAGE.get(table.qualified_name)
    if not sources:
        return None
    prefix = list(key.path[: -len(key_of(table).path)])
    return dg.TableColumnLineage(
        {
            column: [
                dg.TableColumnDep(asset_key=dg.AssetKey([*prefix, *name.split(".")]), column_name=source)
                for name, source in pairs
            ]
            for column, pairs in sources.items()
        }
    )


def _column(name: str, column: dy.Column, table: Table) -> dg.TableColumn:
    details: Mapping[str, Any] = column.metadata or {}
    other = [f"{key}: {details[key]}" for key in ("unit", "decimals") if key in details]
    return dg.TableColumn(
        name=name,
        type=str(column.dtype),
        description=column.description,
        constraints=dg.TableColumnConstraints(nullable=column.nullable, unique=table.key == [name], other=other),
    )
