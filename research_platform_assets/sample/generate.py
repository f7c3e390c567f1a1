"""Regenerate the recorded states: `python -m research_platform_assets.sample.generate [OUTPUT]`.

Belongs here: the command and writing folders. Does not belong here: what is written (`states`).
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from research_platform_assets.errors import ArchiveError
from research_platform_assets.sample.states import build_states


def write_state(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` to `folder`, replacing an archive that stands there.

    Raises:
        ArchiveError: the folder holds something else than an archive; nothing was changed.
    """
    if folder.exists():
        if any(folder.iterdir()) and not (folder / "org.json").is_file():
            raise ArchiveError(f"{folder} is not an archive (it has no org.json); name another output folder")
        shutil.rmtree(folder)
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write both states below OUTPUT (default: this package, whose states ship with it)."""
    parser = argparse.ArgumentParser(
        prog="python -m research_platform_assets.sample.generate", description=main.__doc__
    )
    parser.add_argument("output", nargs="?", type=Path, default=Path(__file__).parent, metavar="OUTPUT")
    output: Path = parser.parse_args(arguments).output
    for name, files in build_states().items():
        write_state(output / name, files)
        sys.stdout.write(f"{output / name}: {len(files)} files, {sum(map(len, files.values()))} bytes\n")


if __name__ == "__main__":
    main()
