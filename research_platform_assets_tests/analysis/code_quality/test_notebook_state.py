"""In which state notebooks were saved: what counts as clean, and of how many that is known."""

from __future__ import annotations

from typing import Any

import pytest

from research_platform_assets.analysis.code_quality.notebook_state import notebook_states
from research_platform_assets.tables.research_files import NOTEBOOKS

SHARES = (
    "ordered_notebooks_share",
    "error_free_notebooks_share",
    "executed_notebooks_share",
    "clean_notebooks_share",
)


def notebook(ran: int, left: int, in_order: bool | None, errors: int = 0) -> dict[str, Any]:
    return {
        "format": "jupyter",
        "status": "observed",
        "executed_cells_count": ran,
        "unexecuted_cells_count": left,
        "is_executed_in_order": in_order,
        "errors_count": errors,
    }


CLEAN = notebook(3, 0, in_order=True)
SHUFFLED = notebook(3, 0, in_order=False)
FAILED = notebook(2, 1, in_order=True, errors=1)
CLEARED = notebook(0, 4, in_order=None)
PROSE = notebook(0, 0, in_order=None)
UNREAD = {"format": "jupyter", "status": "unknown", "reason": "contents not recorded"}
QUARTO = {"format": "quarto", "status": "observed"}


@pytest.mark.parametrize(
    ("notebooks", "stateful", "shares"),
    [
        ([CLEAN], 1, (1.0, 1.0, 1.0, 1.0)),
        ([SHUFFLED], 1, (0.0, 1.0, 1.0, 0.0)),
        ([FAILED], 1, (1.0, 0.0, 0.0, 0.0)),
        ([CLEARED], 1, (None, 1.0, 0.0, 0.0)),
        ([notebook(9, 1, in_order=True)], 1, (1.0, 1.0, 0.0, 0.0)),
        ([CLEAN, SHUFFLED, FAILED, CLEARED], 4, (2 / 3, 3 / 4, 2 / 4, 1 / 4)),
        ([CLEAN, UNREAD, QUARTO, PROSE], 1, (1.0, 1.0, 1.0, 1.0)),
        ([UNREAD], 0, (None,) * 4),
        ([QUARTO, PROSE], 0, (None,) * 4),
    ],
)
def test_shares_speak_of_notebooks_whose_state_is_known(
    notebooks: list[dict[str, Any]], stateful: int, shares: tuple[float | None, ...]
) -> None:
    rows = [{"repository_id": 1, "path": f"{n}.ipynb", **each} for n, each in enumerate(notebooks)]
    found = notebook_states(NOTEBOOKS.frame(rows))[1]
    assert (found["notebooks_count"], found["stateful_notebooks_count"]) == (len(notebooks), stateful)
    assert tuple(found[name] for name in SHARES) == pytest.approx(shares)


def test_each_repository_has_its_own() -> None:
    rows = [{"repository_id": number, "path": "a.ipynb", **each} for number, each in ((2, CLEAN), (1, FAILED))]
    found = notebook_states(NOTEBOOKS.frame(rows))
    assert {number: row["clean_notebooks_share"] for number, row in found.items()} == {1: 0.0, 2: 1.0}
    assert notebook_states(NOTEBOOKS.empty()) == {}
