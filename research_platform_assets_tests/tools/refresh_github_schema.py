"""Refresh the copy of GitHub's GraphQL schema that queries are validated against.

    python -m research_platform_assets_tests.tools.refresh_github_schema

It fetches the newest `@octokit/graphql-schema` (MIT licence) with npm and writes the schema, compressed, and its
licence beside it. Run it when GitHub announces changes of its schema.
"""

from __future__ import annotations

import lzma
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@octokit/graphql-schema"
FIXTURES = Path(__file__).parents[1] / "github" / "live" / "fixtures"


def main() -> None:
    """Write both files."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", PACKAGE]
        packed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
        with tarfile.open(Path(folder, packed)) as archive:
            archive.extractall(folder, filter="data")
        unpacked = Path(folder, "package")
        schema = (unpacked / "schema.graphql").read_bytes()
        licence = (unpacked / "LICENSE.md").read_bytes()
    FIXTURES.mkdir(exist_ok=True)
    target = FIXTURES / "github-schema.graphql.xz"
    target.write_bytes(lzma.compress(schema, preset=9 | lzma.PRESET_EXTREME))
    (FIXTURES / "github-schema.LICENSE.md").write_bytes(licence)
    print(f"{packed}: {target} with {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
