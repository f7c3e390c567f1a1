"""`research-platform build` and `restore`: runs of the asset graph.

Belongs here: turning arguments into a run and its end into words and a status. Does not belong here: the run
(`automation/runs`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from research_platform_assets.cli.organization import Target, target
from research_platform_assets.cli.preparation import check_extras
from research_platform_assets.cli.upkeep import restore_backup
from research_platform_assets.errors import SettingsError
from research_platform_assets.tables.registry import ALL_TABLES
from research_platform_assets.warehouse import builds, hold


def build(
    *, organization: str | None = None, inputs_as_of: str | None = None, verify: bool = False, accept: str | None = None
) -> int:
    """Bring every table up to date and publish.

    Args:
        organization: slug of the organization; needed where several are configured.
        inputs_as_of: number or id of an earlier build; captured tables as they were then, all else by today's code.
        verify: read every repository on GitHub again, whatever the listing says.
        accept: id of a build that was kept from readers because too little of it is known or too much is gone at once;
            the message that said so names it. Any other build stays subject to the limits.
    """
    config: dict[str, str | bool] = {"verify": True} if verify else {}
    texts = {"inputs_as_of": inputs_as_of, "accept_build": accept}
    chosen = target(organization)
    check_extras(chosen.settings)
    return _run(chosen, config | {name: text for name, text in texts.items() if text}, None)


def restore(
    name: str | None = None,
    /,
    *,
    organization: str | None = None,
    table: str | None = None,
    select: str | None = None,
    from_backup: Path | None = None,
) -> int:
    """Let readers see an earlier build again, and hold it until `research-platform release`.

    Args:
        name: number or id of the build; `research-platform builds` lists them.
        organization: slug of the organization; needed where several are configured.
        table: restore this table alone, such as core.people; readers see no change until the rest fits to it again.
        select: restore these assets alone, in Dagster's selection syntax, such as 'key:"acme/insight/topics"+' for a
            table and all that is made from it.
        from_backup: instead of going back to a build, put this backup in the place of the warehouse, as
            `restore-backup` does.
    """
    if (name is None) == (from_backup is None) or (from_backup and (table or select)):
        raise SettingsError(
            "name either a build, with or without --table or --select, or a folder: --from-backup FOLDER"
        )
    if from_backup is not None:
        restore_backup(from_backup, organization=organization)
        return 0
    chosen = target(organization)
    if table is not None and select is not None:
        raise SettingsError("--table and --select both say what is restored; give one of them")
    if table is not None and table not in ALL_TABLES:
        raise SettingsError(f"there is no table {table!r}; tables are: {', '.join(ALL_TABLES)}")
    with chosen.store() as store:
        build_id = builds.resolve(store.connection, name or "")
    selection = f'key:"{chosen.slug}/{table.replace(".", "/")}"' if table else select
    return _run(chosen, {"restore_build": build_id}, selection)


def _run(chosen: Target, warehouse_config: Mapping[str, str | bool], selection: str | None) -> int:
    # Dagster takes a second to import, which `--help` should not.
    from research_platform_assets.automation.runs import run_assets

    result = run_assets(
        chosen.settings, chosen.slug, warehouse_config=warehouse_config, selection=selection, notifies=True
    )
    for step, text in result.failures:
        print(f"{step} failed: {text}", file=sys.stderr)  # noqa: T201
    if not result.is_success:
        print(f"run {result.run_id} failed; readers keep what was published before", file=sys.stderr)  # noqa: T201
        return 1
    report = chosen.layout.root / "last_run.json"
    last: dict[str, Any] = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    if last.get("run_id") == result.run_id:
        print(f"build {last['build_id']}: {last['computed']} tables computed, {last['reused']} reused")  # noqa: T201
        print(f"site: {chosen.layout.current / 'site' / 'index.html'}")  # noqa: T201
        held = hold.read(chosen.directory)
        if held is not None:
            print(_said_of(held.build_id, last["build_id"]))  # noqa: T201
    elif "restore_build" in warehouse_config:
        print(f"back at build {warehouse_config['restore_build']}: {', '.join(result.tables)}")  # noqa: T201
        print("readers see no change until all tables fit together again: research-platform build")  # noqa: T201
        print("held: sensors and schedules change nothing until research-platform release")  # noqa: T201
    return 0


def _said_of(held: str, published: str) -> str:
    end = "until research-platform release"
    if held == published:
        return f"held: sensors and schedules leave it there {end}"
    return f"the hold on build {held} stands beside it: sensors and schedules wait {end}"
