"""`last_run.json` beside `current`: what the last run did.

Belongs here: what the file says. Does not belong here: how fresh repositories are (`status`), publishing
(`publication`).
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from research_platform_assets.assets.asked import REQUESTS
from research_platform_assets.warehouse.publishing import Published
from research_platform_assets.warehouse.resource import Warehouse

NAME = "last_run.json"


def last_run_report(
    context: dg.AssetExecutionContext, warehouse: Warehouse, slug: str, published: Published, coverage: float | None
) -> dict[str, Any]:
    """What `last_run.json` says: what this run did, and everything that changes without the data changing.

    `calls`, `points` and `not_modified` count requests to GitHub; reading an archive makes none. `coverage` is that of
    the build.
    """
    outcomes = warehouse.outcomes(slug)
    usage: Mapping[str, Any] = warehouse.shared_results.get((REQUESTS, slug), {})
    computed = sorted(name for name, outcome in outcomes.items() if not outcome.is_reused)
    return {
        "build_id": published.build_id,
        "run_id": warehouse.run_id,
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **requests_report(usage),
        "computed": len(computed),
        "computed_tables": computed,
        "reused": len(outcomes) - len(computed),
        "duration_seconds": round(warehouse.elapsed_seconds(), 3),
        "peak_memory_bytes": _peak_memory_bytes(),
        "coverage": coverage,
        "failing_checks": failing_checks(context),
    }


def failing_checks(context: dg.AssetExecutionContext) -> list[str]:
    """Checks of this run on this organisation that did not pass until now, as `schema.table: check`, sorted."""
    entries = context.instance.all_logs(context.run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    slug = context.asset_key.path[0]
    found = [entry.dagster_event.asset_check_evaluation_data for entry in entries if entry.dagster_event]
    return sorted(f"{'.'.join(one.asset_key.path[1:])}: {one.check_name}" for one in found if _is_failing(one, slug))


def _is_failing(evaluation: dg.AssetCheckEvaluation, slug: str) -> bool:
    return not evaluation.passed and evaluation.asset_key.path[0] == slug


def requests_report(usage: Mapping[str, Any]) -> dict[str, Any]:
    """What `last_run.json` says of requests, from `OrganizationSource.usage`; all zero where nobody was asked."""
    calls = sum(usage.get("calls", {}).values())
    refused = sum(usage.get("refusals", {}).values())
    seconds = usage.get("seconds", 0.0)
    return {
        "calls": calls,
        "calls_by_resource": dict(usage.get("calls", {})),
        "points": usage.get("points", 0),
        "not_modified": usage.get("not_modified", 0),
        "retries": usage.get("retries", 0),
        "page_shrinks": usage.get("page_shrinks", 0),
        "waited_seconds": usage.get("waited_seconds", 0.0),
        "remaining": dict(usage.get("remaining", {})),
        "predicted_calls": usage.get("predicted_calls", 0),
        "predicted_points": usage.get("predicted_points", 0),
        "calls_per_minute": round(calls / seconds * 60, 1) if seconds else 0.0,
        "error_rate": round(refused / calls, 4) if calls else 0.0,
        "errors": [f"{kind}: {count}" for kind, count in sorted(usage.get("refusals", {}).items())],
    }


def _peak_memory_bytes() -> int:
    # Linux counts in KiB, macOS in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
