"""The definition of data as a page of the documentation.

Belongs here: saying in Markdown what `definition` holds. Does not belong here: the lists, other documentation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from research_platform_assets.analysis.datasets import definition
from research_platform_assets.tables.research_files import DATA_HOSTS

_PAGE = """# What counts as data

`research.datasets` lists what lies in a repository as data, and where its README says that data is deposited.
What counts follows from names alone, by the lists on this page; the column `rule` says by which of them a row
is there. Nothing is opened to find out, so a file with a misleading name is misjudged, and everybody can see
why.

## By format (`format`)

Files with these extensions hold data wherever they lie, also compressed ({compressions}):

{everywhere}

## By folder (`folder`)

Files with these extensions hold anything, so that they count in a folder of data only:

{in_folders}

A folder is one of data where the last word of its name is {folders}; or where its name consists of {stages} only.
Behind that word may stand {qualifiers} and numbers; before it, anything. Upper and lower case are the same.

They do not count within folders of text and program text ({texts}), nor in a folder `data` beside {sites}, where they
are contents of pages. Nor do files called {names}, and those whose name ends in {summaries}: they describe or sum up.

## Never

- Folders, submodules, symbolic links; whatever lies in a folder whose name begins with a dot.
- Pictures (PNG, JPEG, SVG, …), whether they are figures or photographs to learn from: names do not tell which.
- Outputs outside of folders of data, by the last word of their name: {outputs}.
- Files whose name has the word {descriptions}.
- Whatever lies in a folder of tests ({tests}), unless that lies in a folder of data.
- Whatever lies in one of these folders:

{not_data}

## Stores and pointers

- `zarr`: a folder `*.zarr` is one row, with the number and size of its files.
- `dvc`: a file `*.dvc` stands for data that DVC keeps elsewhere. It counts where the file that it stands for would,
  or for a folder of data. Size and place of the data are not known.
- Git LFS: a file in the tree may be a pointer to a larger one. Pointers are smaller than 1,024 bytes, so `storage` is
  `git` for larger files, and `git lfs` where the contents were read and are a pointer. For a smaller file whose
  contents were not read, and for a file of unknown size, it is `unknown`.

## Links (`link`)

Links in the README to {hosts} are deposits. Each has one normal form: its DOI, in lower case and without the version,
where the archive has DOIs, else the shortest address. `relation` is `data` where the address itself says so (a data
set of Kaggle or Hugging Face, Dataverse, Dryad, …), or where the sentence, the heading above, or a command that
downloads it does; `sentence` is the evidence. Otherwise it is `unclear`: Zenodo, Figshare and OSF keep software and
papers, too, and a badge of Zenodo usually stands for a release of the repository itself.
"""


def definition_page() -> str:
    """The page `reference/data-files.md`."""
    return _PAGE.format(
        compressions=_listed(definition.COMPRESSIONS),
        everywhere=_table("format", "extensions", definition.DATA_FORMATS),
        in_folders=_table("format", "extensions", definition.FORMATS_IN_DATA_FOLDERS),
        folders=_listed(definition.DATA_FOLDERS),
        stages=_listed(definition.STAGES),
        qualifiers=_listed(definition.QUALIFIERS),
        texts=_listed(definition.CODE_AND_TEXT_FOLDERS),
        sites=_listed(definition.SITE_NAMES),
        names=_listed(definition.NOT_DATA_NAMES),
        summaries=_listed(definition.SUMMARY_NAMES),
        outputs=_listed(definition.OUTPUT_NAMES),
        descriptions=_listed(definition.DESCRIPTION_NAMES),
        tests=_listed(definition.TEST_FOLDERS),
        not_data=_table("holds", "last word of the name", definition.NOT_DATA_FOLDERS),
        hosts=_listed(DATA_HOSTS, mark=""),
    )


def _listed(words: Iterable[str], mark: str = "`") -> str:
    return ", ".join(f"{mark}{word}{mark}" for word in sorted(words))


def _table(first: str, second: str, rows: Mapping[str, str]) -> str:
    lines = [f"| {first} | {second} |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| {name} | {_listed(words.split())} |" for name, words in rows.items())])
