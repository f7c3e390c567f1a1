"""The part of the `research` group that is about notebooks and data.

Belongs here: which tables they are made from. Does not belong here: how (`analysis/notebooks`, `analysis/datasets`).
"""

from __future__ import annotations

import polars as pl

from research_platform_assets.analysis.datasets import table as datasets_table
from research_platform_assets.analysis.datasets.pointers import describe_pointer
from research_platform_assets.analysis.datasets.readme_links import describe_data_links
from research_platform_assets.analysis.notebooks import table as notebooks_table
from research_platform_assets.analysis.notebooks.description import describe_notebook
from research_platform_assets.analysis.text.formats import readme_format
from research_platform_assets.assets.derived import derived
from research_platform_assets.assets.inputs import Inputs
from research_platform_assets.tables import core
from research_platform_assets.tables.github import DOCUMENTS, FILES
from research_platform_assets.tables.research_files import DATASETS, NOTEBOOKS


@derived(NOTEBOOKS, inputs=[DOCUMENTS, core.FACETS_TABLE], history=[NOTEBOOKS])
def notebooks(inputs: Inputs) -> pl.DataFrame:
    """Each content is read once, ever. Where files are not known, the notebooks last known stand."""
    found = notebooks_table.notebook_documents(inputs[DOCUMENTS]).filter(status="observed")
    described = inputs.per_document(describe_notebook, found.select("oid", "format").iter_rows())
    return notebooks_table.notebooks(
        inputs[DOCUMENTS], inputs[core.FACETS_TABLE], described, inputs.previous(NOTEBOOKS)
    )


@derived(DATASETS, inputs=[FILES, DOCUMENTS, core.FACETS_TABLE], history=[DATASETS])
def datasets(inputs: Inputs) -> pl.DataFrame:
    """What counts as data is defined by lists of formats and folders; each row says by which rule it is here."""
    held = datasets_table.data_files(inputs[FILES])
    documents = inputs[DOCUMENTS]
    pointers = datasets_table.readable_pointers(held, documents)["oid"]
    readmes = documents.filter(kind="readme", status="observed").select("oid", "path").iter_rows()
    return datasets_table.datasets(
        held,
        documents,
        inputs[core.FACETS_TABLE],
        inputs.per_document(describe_pointer, [(oid, "") for oid in pointers]),
        inputs.per_document(describe_data_links, [(oid, readme_format(path)) for oid, path in readmes]),
        inputs.previous(DATASETS),
    )
