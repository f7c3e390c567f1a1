"""The part of the `research` schema that is about notebooks and data.

Belongs here: declarations of what the files and READMEs of repositories hold. Does not belong here: publications,
scores.
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table

NOTEBOOK_FORMATS = ("jupyter", "quarto", "r markdown")
DATA_RULES = ("format", "folder", "zarr", "dvc", "link")
DATA_STORAGES = ("git", "git lfs", "dvc", "external", "unknown")
DATA_RELATIONS = ("data", "unclear")
DATA_HOSTS = (
    "data.world",
    "dataverse",
    "dryad",
    "figshare",
    "hugging face",
    "icpsr",
    "kaggle",
    "mendeley data",
    "osf",
    "pangaea",
    "uci",
    "zenodo",
)
_CURRENT = "Whether the latest capture says so; false where it is only the last known."


def _of_jupyter(description: str) -> dy.Int64:
    return declare.count(f"{description} Null where not read, and for formats that do not say.", nullable=True)


class Notebooks(declare.Explained):
    repository_id = declare.integer(
        "The repository; one without rows has no notebooks only if `core.facets` knows its `files`.", key=True
    )
    path = declare.text("Path of the notebook. Checkpoints and copies of other people's are left out.", key=True)
    format = declare.word("What kind of notebook it is, by its ending.", NOTEBOOK_FORMATS)
    status = declare.word("Whether it was read.", ("observed", "unknown"))
    reason = declare.text("Why it was not read; null where it was.", nullable=True)
    size_bytes = declare.count("Size of the file; null where unknown.", nullable=True, unit="bytes")
    nbformat = declare.count("Major version of Jupyter's format; null where not read or not stated.", nullable=True)
    language = declare.text(
        "Language of its code, lower case; null where not read or not stated, neither by the kernel nor by cells.",
        nullable=True,
    )
    kernel = declare.text("Name of the kernel that it was saved for, lower case; null where none.", nullable=True)
    cells_count = declare.count("Cells, also of other kinds than these three; null where not read.", nullable=True)
    code_cells_count = declare.count("Cells of code; null where not read.", nullable=True)
    markdown_cells_count = declare.count(
        "Cells of Markdown, headings of version 3 included; null where not read.", nullable=True
    )
    raw_cells_count = declare.count("Raw cells; null where not read.", nullable=True)
    cells_with_outputs_count = _of_jupyter("Cells of code that were saved with an output.")
    executed_cells_count = _of_jupyter("Cells of code with an execution count, that is, which were run.")
    unexecuted_cells_count = _of_jupyter("Cells of code without one, empty cells left out.")
    first_execution_count = _of_jupyter("The topmost execution count; 1 where the kernel had run nothing before.")
    is_executed_in_order = declare.flag(
        "Whether the execution counts, from top to bottom, ascend by 1: no gap, no repetition, nothing out of order. "
        "Null where none is stored.",
        nullable=True,
    )
    errors_count = _of_jupyter("Outputs that are errors.")
    error_names = declare.texts(
        "Their names, sorted, each once; never their messages, which may quote anything. Null as `errors_count`.",
        nullable=True,
    )
    imports = declare.texts(
        "Top-level modules that Python imports, or packages that R loads by `library`, `require` and the like, sorted. "
        "Null where not read, and for any other language: nobody looked.",
        nullable=True,
    )
    unread_cells_count = declare.count(
        "Cells of code that are missing in `imports`, because they are no valid code or too long; null as `imports`.",
        nullable=True,
    )
    word_count = declare.count(
        "Words of prose in its Markdown; null where not read, or where there is too much of it.", nullable=True
    )
    is_current = declare.flag(_CURRENT)


class Datasets(dy.Schema):
    repository_id = declare.integer(
        "The repository; one without rows has no data only if `core.facets` knows its `files` and `readme`.", key=True
    )
    location = declare.text(
        "Path of the file or Zarr store, or the address of the deposit in its normal form: a DOI where the archive has "
        "one, in lower case and without the version.",
        key=True,
    )
    rule = declare.word(
        "Why it counts: a format that holds data wherever it lies; a format that does in a folder of data; a Zarr "
        "store; a file of DVC that stands for data; a link in the README.",
        DATA_RULES,
    )
    relation = declare.word(
        "Whether it is data for certain. A deposit is unclear where neither its address nor the README says what it "
        "is: it may be an archive of the software.",
        DATA_RELATIONS,
    )
    format = declare.text("Format by the ending; null for links, and where only DVC knows.", nullable=True)
    storage = declare.word(
        "Where the data is. Unknown for files below 1,024 bytes whose contents were not read, or of unknown size: they "
        "may be pointers of Git LFS.",
        DATA_STORAGES,
    )
    size_bytes = declare.count(
        "Size of the data: of the files in the tree, or as a pointer states it; null for DVC, links, and if unknown.",
        nullable=True,
        unit="bytes",
    )
    files_count = declare.count("Files in the tree: 1, or those of a Zarr store; null for links.", nullable=True)
    host = declare.word("Archive that holds the deposit; null for files.", DATA_HOSTS, nullable=True)
    readme_path = declare.text("README that links to it; null for files.", nullable=True)
    sentence = declare.text(
        "The sentence there, or the line of code, shortened, with addresses and secrets masked; null for files, and "
        "where nothing but a picture names the deposit.",
        nullable=True,
    )
    is_current = declare.flag(_CURRENT)


NOTEBOOKS = Table("research", "notebooks", "Notebooks of each repository and the state they were saved in.", Notebooks)
DATASETS = Table("research", "datasets", "Files that hold data, and deposits of data to which READMEs link.", Datasets)

RESEARCH_FILE_TABLES = (NOTEBOOKS, DATASETS)
