"""How table declarations read on the data model page."""

from __future__ import annotations

import dataframely as dy
import polars as pl
import pytest

from research_platform_assets.data_dictionary import data_model_page, sql_type
from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table


class Rivers(dy.Schema):
    name = declare.text("Name | as spelt\nlocally.", key=True)
    country = declare.text("Country.", key=True)
    length = declare.decimal("Length.", 2, nullable=True, unit="lines")
    bridges = declare.count("Bridges.")
    depth = declare.decimal("Depth.", 1)


RIVERS = Table("water", "big_rivers", "Rivers.", Rivers)


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [
        (pl.Boolean(), "BOOLEAN"),
        (pl.Date(), "DATE"),
        (pl.Float64(), "DOUBLE"),
        (pl.Int64(), "BIGINT"),
        (pl.String(), "VARCHAR"),
        (pl.Datetime("us", "UTC"), "TIMESTAMP WITH TIME ZONE"),
        (pl.Datetime("us"), "TIMESTAMP"),
        (pl.List(pl.String), "VARCHAR[]"),
        (pl.List(pl.List(pl.Int64())), "BIGINT[][]"),
        (pl.List(pl.Struct({"term": pl.String, "weight": pl.Float64()})), "STRUCT(term VARCHAR, weight DOUBLE)[]"),
    ],
)
def test_a_type_is_named_as_in_the_catalog(dtype: pl.DataType, expected: str) -> None:
    assert sql_type(dtype) == expected


def test_a_type_without_a_name_is_refused_with_the_place_to_add_it() -> None:
    with pytest.raises(TypeError, match=r"Int8.*_SQL_TYPES"):
        sql_type(pl.Int8())


def test_the_page_lists_every_column_with_type_null_unit_and_meaning() -> None:
    page = data_model_page([RIVERS], {"water": "Where fish live."})
    assert page.partition("## `water`")[2] == (
        "\n\nWhere fish live.\n\n"
        "### `water.big_rivers`\n\nRivers. Key: `name`, `country`.\n\n"
        "| column | type | null | unit | meaning |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| `name` | `VARCHAR` | no |  | Name \\| as spelt locally. |\n"
        "| `country` | `VARCHAR` | no |  | Country. |\n"
        "| `length` | `DOUBLE` | yes | lines, 2 decimals | Length. |\n"
        "| `bridges` | `BIGINT` | no |  | Bridges. |\n"
        "| `depth` | `DOUBLE` | no | 1 decimal | Depth. |\n"
    )


def test_the_summary_links_to_the_heading_of_each_table() -> None:
    page = data_model_page([RIVERS], {"water": "Where fish live."})
    assert (
        "\n\n| table | what it holds | key |\n| --- | --- | --- |\n"
        "| [`water.big_rivers`](#waterbig_rivers) | Rivers. | `name`, `country` |\n"
        "\n## `water`\n"
    ) in page


def test_a_schema_is_introduced_once() -> None:
    lakes = Table("water", "lakes", "Lakes.", Rivers)
    page = data_model_page([RIVERS, lakes], {"water": "Where fish live."})
    assert page.count("Where fish live.") == 1
    assert page.index("### `water.big_rivers`") < page.index("### `water.lakes`")


def test_a_schema_without_a_sentence_is_refused() -> None:
    with pytest.raises(KeyError, match="water"):
        data_model_page([RIVERS], {})
