"""A script that holds nothing but data, for the scripts of pages.

Belongs here: writing values so that they are the same in any script. Does not belong here: which values (`capture`,
`listing.data`, `table_scripts`).

Such a file is a script and no JSON, because pages that are opened from a disk may load the one and not the other.
"""

from __future__ import annotations

import json
from typing import Any


def data_script(target: str, value: Any) -> bytes:
    """Return the script that gives `target`, an expression that can be assigned to, a value that JSON can hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Line separators end a line in older scripts, although JSON lets them stand.
    escaped = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{target}={escaped};\n".encode()
