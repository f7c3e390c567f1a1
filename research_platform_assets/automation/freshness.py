"""Freshness policies from the settings.

Belongs here: which policy an asset gets. A reused table is materialized too, so "checked, unchanged" counts as fresh.
"""

from __future__ import annotations

from datetime import timedelta

import dagster as dg

from research_platform_assets.settings import Freshness

CAPTURED_GROUP = "github"


def policy_for(group: str | None, freshness: Freshness) -> dg.FreshnessPolicy:
    """The policy of an asset of `group`: captured tables have their own limits."""
    is_captured = group == CAPTURED_GROUP
    warn = freshness.captured_warn_hours if is_captured else freshness.derived_warn_hours
    fail = freshness.captured_fail_hours if is_captured else freshness.derived_fail_hours
    return dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=fail), warn_window=timedelta(hours=warn))


def with_freshness(assets: dg.AssetsDefinition, freshness: Freshness) -> dg.AssetsDefinition:
    """`assets` with a policy on each of its specs."""
    return assets.map_asset_specs(
        lambda spec: spec.replace_attributes(  # pyright: ignore[reportUnknownMemberType] - not fully typed by Dagster
            freshness_policy=policy_for(spec.group_name, freshness)
        )
    )
