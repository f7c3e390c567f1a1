"""The application: which commands there are, and how every one of them ends.

Belongs here: the list of commands and the exit status. Does not belong here: what a command does.

Exit status: 0 done; 1 not done, the reason is on standard error; 2 the command line was not understood; 130
interrupted; 141 nobody reads standard output any more. A command returns its own status, or None for 0.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from cyclopts import App

from research_platform_assets.cli.build import build, restore
from research_platform_assets.cli.builds import builds, diff, pin, release, unpin
from research_platform_assets.cli.forget import forget
from research_platform_assets.cli.history import check_history
from research_platform_assets.cli.import_legacy import import_legacy
from research_platform_assets.cli.migrate_config import migrate_config
from research_platform_assets.cli.plan import plan
from research_platform_assets.cli.record import record
from research_platform_assets.cli.serve import serve
from research_platform_assets.cli.upkeep import backup, doctor, prune, restore_backup
from research_platform_assets.errors import PlatformError
from research_platform_assets.redaction import redact, secrets_in
from research_platform_assets.settings import variable_name

NAME = "research-platform"
INTERRUPTED = 130
READER_GONE = 141


def installed_version() -> str:
    """The version of the installed distribution."""
    try:
        return version("research-platform-assets")
    except PackageNotFoundError:
        return "not installed: runs from a source folder"


app = App(
    name=NAME,
    help="A GitHub organization as a living research platform.",
    version=installed_version,
    version_flags=["--version"],
    suppress_keyboard_interrupt=False,
)
for command in (
    build,
    plan,
    builds,
    diff,
    restore,
    release,
    pin,
    unpin,
    prune,
    forget,
    backup,
    restore_backup,
    doctor,
    record,
    check_history,
    serve,
    migrate_config,
    import_legacy,
):
    app.command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Execute the command line (default: that of the process) and end the process with its exit status."""
    # A build makes many objects, hardly any of which is garbage: to look for it as often as Python does by default
    # would take a tenth of its time.
    gc.set_threshold(200_000, 50, 1_000)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Execute the command line and return its exit status; raises `SystemExit(2)` where it is not understood."""
    try:
        status: int | None = app(arguments, result_action="return_value")
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads along, such as `head`, has enough. What is still buffered must not fail again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except PlatformError as error:
        text = f"{NAME}: {error}"
        if os.environ.get(variable_name("log.level"), "").upper() == "DEBUG":
            text = f"{traceback.format_exc()}{text}"
        print(redact(text, secrets_in(os.environ)), file=sys.stderr)  # noqa: T201
        return 1
    return status or 0
