"""Which paths hold data, and by which rule.

Belongs here: applying the `definition` to one path. Does not belong here: the lists, links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from research_platform_assets.analysis.datasets import definition

_NO_LETTERS = re.compile(r"[\W\d_]+")
_EVERYWHERE = definition.formats_by_extension(definition.DATA_FORMATS)
_IN_DATA_FOLDERS = definition.formats_by_extension(definition.FORMATS_IN_DATA_FOLDERS)
_NOT_DATA = frozenset(word for words in definition.NOT_DATA_FOLDERS.values() for word in words.split())
_SITE = "site"
_DVC = "dvc"
_ZARR = ".zarr"

#: Extensions (lower case, no dot) of files that may hold data; that of a Zarr store is one of its folder.
CANDIDATE_EXTENSIONS = frozenset({*_EVERYWHERE, *_IN_DATA_FOLDERS, _DVC})


@dataclass(frozen=True)
class DataFile:
    """A file, or a Zarr store, that holds data.

    Attributes:
        location: Its path; that of the store for a file of a Zarr store.
        format: Name of the format in `definition`; None where only DVC knows it.
        rule: `format`: holds data wherever it lies. `folder`: holds data because it lies in a folder of data. `zarr`:
            part of a Zarr store. `dvc`: names data that DVC keeps elsewhere.
    """

    location: str
    format: str | None
    rule: str


def site_folders(paths: Iterable[str]) -> frozenset[str]:
    """The folders (`""` is the root) among `paths` of one repository that are web sites."""
    split = (path.rpartition("/") for path in paths)
    return frozenset(folder for folder, _, name in split if name.lower() in definition.SITE_NAMES)


def data_file(path: str, sites: frozenset[str] = frozenset()) -> DataFile | None:
    """What is data in the file at `path`, or None where it is none; `sites` are the `site_folders`."""
    *folders, name = path.split("/")
    if any(folder.startswith(".") for folder in folders):
        return None
    roles = [_role(folder) for folder in folders]
    for number, folder in enumerate(folders):
        if folder == "data" and "/".join(folders[:number]) in sites:
            roles[number] = _SITE
    store = next((number for number, folder in enumerate(folders) if folder.lower().endswith(_ZARR)), None)
    if store is not None:
        is_data = _is_open(roles[:store])
        return DataFile("/".join(folders[: store + 1]), "zarr", "zarr") if is_data else None
    stem, extension = _split(name)
    if extension == _DVC:
        return _tracked(path, stem, roles)
    found = _format(stem, extension, roles)
    return None if found is None else DataFile(path, *found)


@cache
def _role(folder: str) -> str:
    """What a folder is for by its name: `data`, `test`, `not data`, `text`, or nothing in particular."""
    lower = folder.lower()
    if lower in _NOT_DATA:
        return "not data"
    words = [word for word in _NO_LETTERS.split(lower) if word]
    if words and all(word in definition.STAGES for word in words):
        return "data"
    while len(words) > 1 and words[-1] in definition.QUALIFIERS:
        words.pop()
    last = words[-1] if words else ""
    if last in definition.DATA_FOLDERS:
        return "data"
    if last in _NOT_DATA:
        return "not data"
    if last in definition.TEST_FOLDERS:
        return "test"
    return "text" if last in definition.CODE_AND_TEXT_FOLDERS else ""


def _is_open(roles: Sequence[str]) -> bool:
    """Whether data may lie in these folders: none of outputs, models and the like, no test outside of data."""
    before = roles[: roles.index("data")] if "data" in roles else roles
    return "not data" not in roles and "test" not in before


def _split(name: str) -> tuple[str, str]:
    """Stem and extension, lower case, without compression around another format."""
    stem, dot, extension = name.lower().rpartition(".")
    if not dot or not stem:
        return name.lower(), ""
    inner, inner_dot, format_extension = stem.rpartition(".")
    if extension in definition.COMPRESSIONS and inner and inner_dot and format_extension in CANDIDATE_EXTENSIONS:
        return inner, format_extension
    return stem, extension


def _format(stem: str, extension: str, roles: Sequence[str]) -> tuple[str, str] | None:
    if not _is_open(roles):
        return None
    words = [word for word in _NO_LETTERS.split(stem) if word]
    if definition.DESCRIPTION_NAMES.intersection(words):
        return None
    in_data_folder = "data" in roles
    if extension in _EVERYWHERE:
        is_output = not in_data_folder and bool(words) and words[-1] in definition.OUTPUT_NAMES
        return None if is_output else (_EVERYWHERE[extension], "format")
    if extension not in _IN_DATA_FOLDERS or not in_data_folder or "text" in roles or _SITE in roles:
        return None
    is_about_data = stem in definition.NOT_DATA_NAMES or (bool(words) and words[-1] in definition.SUMMARY_NAMES)
    return None if is_about_data else (_IN_DATA_FOLDERS[extension], "folder")


def _tracked(path: str, stem: str, roles: Sequence[str]) -> DataFile | None:
    """What DVC tracks under `stem`: a file of a format that counts here, or anything in a folder of data."""
    inner, extension = _split(stem)
    found = _format(inner, extension, roles)
    if found is not None:
        return DataFile(path, found[0], "dvc")
    is_folder_of_data = "." not in stem and ("data" in roles or _role(stem) == "data")
    return DataFile(path, None, "dvc") if is_folder_of_data and _is_open(roles) else None
