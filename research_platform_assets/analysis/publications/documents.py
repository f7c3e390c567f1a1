"""What one document names, whatever its kind.

Belongs here: the choice of the reader, character encodings, notebooks' cells, and that no document can do more harm
than not being read. Does not belong here: any kind's own rules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from research_platform_assets.analysis.publications.bibtex import MOST_ENTRIES, count_starts, entries
from research_platform_assets.analysis.publications.citation_file import read_citation_file
from research_platform_assets.analysis.publications.codemeta import read_codemeta
from research_platform_assets.analysis.publications.mention import (
    Mention,
    Reading,
    comparable,
    mention,
    reading,
    unreadable,
)
from research_platform_assets.analysis.publications.package_metadata import read_package_metadata
from research_platform_assets.analysis.publications.prose import mentions_in, own_names_of
from research_platform_assets.analysis.publications.sentences import shown
from research_platform_assets.analysis.publications.zenodo import read_zenodo
from research_platform_assets.analysis.text.decoding import decode
from research_platform_assets.analysis.text.formats import readme_format

#: The kinds of documents that are read, in order of trust.
SOURCES = ("citation", "codemeta", "zenodo", "bibliography", "readme", "notebook", "manifest")
#: Characters of a document that are read, which takes less than half a second. That there are more is said.
_LONGEST = 200_000
_LONGEST_BIBLIOGRAPHY = 600_000
#: Guessing the encoding of more bytes takes seconds; what has to be read as a whole is UTF-8 anyway.
_MOST_BYTES = 2_400_000
_WHOLE = frozenset({"codemeta", "zenodo", "notebook"})
_MOST_CELLS = 2000


def subject(kind: str, path: str, repository: str) -> str:
    """The argument that `read_document` needs beside the contents."""
    return json.dumps([kind, path, repository], ensure_ascii=False)


def read_document(content: bytes, argument: str) -> Mapping[str, Any]:
    """A `Reading` of a document; `argument` is a `subject`. It never fails on what it reads."""
    kind, path, repository = json.loads(argument)
    text = _text(content, is_whole=kind in _WHOLE)
    if text is None:
        return unreadable("binary data, not text")
    return _READERS[kind](text, path, repository)


def _text(content: bytes, *, is_whole: bool) -> str | None:
    if len(content) <= _MOST_BYTES:
        return decode(content).text
    if is_whole:
        return content.decode("utf-8-sig", "replace")
    return decode(content[: content.rfind(b"\n", 0, _MOST_BYTES) + 1 or _MOST_BYTES]).text


def _cut(text: str, longest: int) -> str | None:
    return f"only the first {longest} characters were read" if len(text) > longest else None


def _readme(text: str, path: str, repository: str) -> Reading:
    found = mentions_in(text[:_LONGEST], readme_format(path), own_names_of(repository), "readme")
    return reading(found, note=_cut(text, _LONGEST), unidentified=_unidentified(text[:_LONGEST]))


def _unidentified(text: str) -> list[str]:
    """The titles of entries of BibTeX in prose that have no identifier."""
    return [comparable(entry.work["title"]) for entry in entries(text) if not entry.identifiers] if "@" in text else []


def _bibliography(text: str, _path: str, _repository: str) -> Reading:
    part = text[:_LONGEST_BIBLIOGRAPHY]
    found: list[Mention] = []
    unidentified: list[str] = []
    read = 0
    for number, entry in enumerate(entries(part)):
        read += 1
        if not entry.identifiers:
            unidentified.append(comparable(entry.work["title"]))
        sentence = shown(f"@{entry.work['work_type']}{{{entry.key}}} {entry.work['title'] or ''}", 0)
        found += [
            mention(
                identifier,
                ("cited", "entry of a bibliography", "high"),
                technique="bibliography",
                position=entry.start,
                sentence=sentence,
                entry=number,
                work=entry.work,
            )
            for identifier in entry.identifiers
        ]
    begun = count_starts(part)
    note = _cut(text, _LONGEST_BIBLIOGRAPHY)
    if note is None and read < begun:
        most = f", of which {MOST_ENTRIES} are read" if begun > MOST_ENTRIES else ""
        note = f"{begun - read} of {begun} entries could not be read{most}"
    return reading(found, note=note, unidentified=unidentified)


def _notebook(text: str, _path: str, repository: str) -> Reading:
    try:
        values = json.loads(text)
    except RecursionError:
        return unreadable("nested too deeply")
    except ValueError:
        return unreadable("not valid JSON")
    cells = cast("dict[str, Any]", values).get("cells") if isinstance(values, dict) else None
    if not isinstance(cells, list):
        return unreadable("no list of cells")
    pieces = [piece for cell in cast("list[Any]", cells)[:_MOST_CELLS] if (piece := _markdown(cell))]
    joined = "\n\n".join(pieces)
    found = mentions_in(joined[:_LONGEST], "markdown", own_names_of(repository), "notebook")
    return reading(found, note=_cut(joined, _LONGEST), unidentified=_unidentified(joined[:_LONGEST]))


def _markdown(cell: Any) -> str | None:
    if not isinstance(cell, dict) or cast("dict[str, Any]", cell).get("cell_type") != "markdown":
        return None
    source = cast("dict[str, Any]", cell).get("source")
    if isinstance(source, list):
        return "".join(part for part in cast("list[Any]", source) if isinstance(part, str))
    return source if isinstance(source, str) else None


def _manifest(text: str, path: str, _repository: str) -> Reading:
    found = read_package_metadata(text[:_LONGEST], path)
    return {**found, "note": found["note"] or _cut(text, _LONGEST)}


def _of_text(read: Callable[[str], Reading]) -> Callable[[str, str, str], Reading]:
    return lambda text, _path, _repository: read(text)


_READERS: Mapping[str, Callable[[str, str, str], Reading]] = {
    "citation": _of_text(read_citation_file),
    "codemeta": _of_text(read_codemeta),
    "zenodo": _of_text(read_zenodo),
    "bibliography": _bibliography,
    "readme": _readme,
    "notebook": _notebook,
    "manifest": _manifest,
}
