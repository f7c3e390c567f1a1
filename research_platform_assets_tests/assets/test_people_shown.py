"""The setting `site.people` over a whole build: what is published of it, and going back to builds from before."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from research_platform_assets.showing_people import TOUCHED
from research_platform_assets_tests.workbench import Workbench, catalog, files

PEOPLE = {"SITE__PEOPLE": "pseudonymous", "SITE__SEARCH": "false"}


def test_nothing_that_is_published_leads_to_an_account_and_nobody_goes_back_to_what_did(first: Workbench) -> None:
    before = first.current.resolve()
    people = first.read("core.people").filter(~pl.col("is_bot"))
    told = sorted(set(people["login"].drop_nulls()) | set(people["person_id"]))
    assert _mentions(before, told)

    first.build(1, environ=PEOPLE)

    assert first.current.resolve() != before
    assert _mentions(first.current, told) == []
    shown = dict(catalog(first.current / "catalog.duckdb"))
    for name, frame in shown.items():
        downloaded = pl.read_parquet(first.current / "tables" / f"{name}.parquet")
        assert frame.equals(downloaded), name
        if name not in TOUCHED:
            assert frame.equals(dict(catalog(before / "catalog.duckdb"))[name]), name
    assert shown["core.people"]["login"].drop_nulls().to_list() == (
        first.read("core.people").filter("is_bot")["login"].drop_nulls().to_list()
    ), "the warehouse still knows everybody"
    assert not shown["core.people"].is_empty()

    refused = first.run(1, environ=PEOPLE, restore_build="1")
    assert not refused.is_success
    assert "site.people: named" in str(refused.failures)
    assert first.hold() is None
    assert first.current.resolve() != before


def _mentions(folder: Path, words: list[str]) -> list[str]:
    """Files, and tables of the catalog, in which one of `words` stands."""
    found = re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in words), re.IGNORECASE)
    texts = {path: made.decode("utf-8", "replace") for path, made in files(folder).items()}
    rows = {name: str(frame.to_dicts()) for name, frame in catalog(folder / "catalog.duckdb")}
    return [name for name, text in {**texts, **rows}.items() if found.search(text)]
