"""Data files that people open by hand."""

from __future__ import annotations

import csv
import io
import json

import pytest

from research_platform_assets.site.exports import data_files
from research_platform_assets.tables.registry import ALL_TABLES

_FACETS = ALL_TABLES["core.facets"]


def _exported(reason: str) -> dict[str, bytes]:
    row: dict[str, object] = {
        "repository_id": 1,
        "facet": "license",
        "status": "unknown",
        "reason": reason,
        "origin": None,
        "since": None,
    }
    frame = _FACETS.frame([row])
    return data_files({"core.facets": frame}, [_FACETS], name="lab", title="Lab")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_a_spreadsheet_takes_no_foreign_text_for_a_formula(start: str) -> None:
    reason = f'{start}HYPERLINK("https://evil.example","x")'
    files = _exported(reason)
    cells = next(csv.DictReader(io.StringIO(files["csv/core.facets.csv"].decode(), newline="")))
    assert cells["reason"] == f"'{reason}"
    assert cells["repository_id"] == "1"
    assert json.loads(files["json/core.facets.json"])[0]["reason"] == reason


def test_other_texts_stay_as_they_are() -> None:
    assert b",a=b " in _exported("a=b ")["csv/core.facets.csv"]
