"""Write the warehouse that DuckDB 1.5.5 made, which a test opens with whatever DuckDB is installed.

    python -m research_platform_assets_tests.tools.make_duckdb15_fixture

It installs that DuckDB into a temporary folder, lets the code of this checkout build two states with it, and compresses
the file. Needed again only when the layout of the warehouse changes.
"""

from __future__ import annotations

import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path

VERSION = "1.5.5"
ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "research_platform_assets_tests" / "warehouse" / "fixtures" / f"warehouse-duckdb-{VERSION}.duckdb.xz"
LARGEST_BYTES = 60_000
BUILD = """
import sys
from pathlib import Path
import duckdb
from research_platform_assets_tests.warehouse.laboratory import Laboratory
assert duckdb.__version__ == sys.argv[2], duckdb.__version__
laboratory = Laboratory(Path(sys.argv[1]))
for state in (0, 1):
    laboratory.built(state=state)
"""


def main() -> None:
    """Make the fixture.

    Raises:
        SystemExit: it became larger than a repository should hold.
    """
    with tempfile.TemporaryDirectory() as folder:
        packages, root = Path(folder, "packages"), Path(folder, "root")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--target", str(packages), f"duckdb=={VERSION}"], check=True)
        subprocess.run(
            [sys.executable, "-c", BUILD, str(root), VERSION],
            env={**os.environ, "PYTHONPATH": f"{packages}{os.pathsep}{ROOT}"},
            check=True,
        )
        content = lzma.compress((root / "acme" / "warehouse.duckdb").read_bytes(), preset=9)
    if len(content) > LARGEST_BYTES:
        raise SystemExit(f"{len(content)} bytes are more than {LARGEST_BYTES}; build less")
    FIXTURE.parent.mkdir(exist_ok=True)
    FIXTURE.write_bytes(content)
    print(f"{FIXTURE}: {len(content)} bytes")


if __name__ == "__main__":
    main()
