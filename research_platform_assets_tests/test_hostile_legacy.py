"""Damaged files of the predecessor: read, or refused by name. The campaigns are run by `make soak`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from research_platform_assets.analysis.legacy_outputs import legacy_outputs
from research_platform_assets.analysis.parity.comparison import parity
from research_platform_assets.assets.history_files import read_files
from research_platform_assets.errors import HistoryImportError, LegacyError
from research_platform_assets.github.frames import capture_frames
from research_platform_assets.github.legacy import LegacyFolder, LegacySource
from research_platform_assets.github.legacy.folder import LEGACY_FILES
from research_platform_assets_tests.analysis.parity import both_sides
from research_platform_assets_tests.archives import MemorySink
from research_platform_assets_tests.hostile import FILES, campaign, do_no_harm
from research_platform_assets_tests.hostile_legacy import HONEST, hostile_legacy

HISTORY = "citation_history.json"
NAMES = tuple(name for name in LEGACY_FILES if name in HONEST)
Reader = Callable[[Path], object]


def source(directory: Path) -> object:
    """`source: legacy`: the tables of a capture, in which no public repository is lost."""
    sink = MemorySink()
    LegacySource(directory, "acme").capture(sink)
    frames = capture_frames(sink.pages())
    entries = json.loads((directory / "repos.json").read_bytes().decode("utf-8-sig"))
    public = {entry["full_name"] for entry in entries if entry.get("visibility") == "public"}
    assert set(frames["github.repositories"]["full_name"]) == public
    return [frame.write_json() for frame in frames.values()]


def outputs(directory: Path) -> object:
    """`legacy.outputs`, as a public publication has it."""
    return legacy_outputs(_parsed(directory), is_public=True).write_json()


def compared(directory: Path) -> object:
    """`legacy.parity`, with the tables of ours that the honest files equal."""
    return parity(legacy_outputs(_parsed(directory), is_public=True), TABLES).write_json()


def history(directory: Path) -> object:
    """The listings of `history.import_files`."""
    return read_files([directory / HISTORY])


TABLES = both_sides.tables()
READERS: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "source": (source, ("repos.json", "stats.json")),
    "outputs": (outputs, NAMES),
    "compared": (compared, NAMES),
    "history": (history, (HISTORY,)),
}


def files(names: tuple[str, ...], number: int, *, largest: int = 1_000_000) -> Iterator[tuple[str, bytes]]:
    """As many files, which take turns in their names."""
    made = [hostile_legacy(name, range(number), largest=largest) for name in names]
    return (next(made[each % len(names)]) for each in range(number))


def reading(read: Reader, directory: Path) -> Callable[[bytes, str], object]:
    """Read a damaged file among honest ones; it is refused by an error that names it and is fit to be shown."""
    for name, text in HONEST.items():
        (directory / name).write_text(text, encoding="utf-8")

    def one(content: bytes, name: str) -> object:
        (directory / name).write_bytes(content)
        try:
            return read(directory)
        except (LegacyError, HistoryImportError) as error:
            refusal = str(error)
        finally:
            (directory / name).write_text(HONEST[name], encoding="utf-8")
        assert name in refusal
        assert len(refusal) < 1500
        return refusal

    return one


def _parsed(directory: Path) -> dict[str, Any]:
    folder = LegacyFolder(directory)
    return {name: folder.value(name) for name in folder.names()}


@pytest.mark.parametrize("reader", READERS)
def test_the_honest_files_are_read(reader: str, tmp_path: Path) -> None:
    for name, text in HONEST.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert READERS[reader][0](tmp_path)


@pytest.mark.parametrize("reader", READERS)
def test_a_few_of_them(reader: str, tmp_path: Path) -> None:
    read, names = READERS[reader]
    report = campaign(reader, files(names, 60, largest=60_000), reading(read, tmp_path))
    assert (report.files, report.failures) == (60, [])


@pytest.mark.soak
@pytest.mark.parametrize("reader", READERS)
def test_none_of_them_does_harm(reader: str, tmp_path: Path) -> None:
    read, names = READERS[reader]
    do_no_harm(f"predecessor's files, {reader}", files(names, FILES), reading(read, tmp_path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("stats.json", {"research": 1}),
        ("repos.json", [{**json.loads(HONEST["repos.json"])[0], "latest_release": {"²": 1, "0": 2}}]),
        ("reproducibility_report.json", {"repositories": {"bay": {"breakdown": {"unheard": {"of": 1}}}}}),
        ("citation_history.json", {"bay": {"²": {"stars": 1}, "9" * 5000: {"stars": 1}}}),
    ],
)
def test_what_the_predecessor_never_wrote_is_compared(name: str, content: Any) -> None:
    honest = {name: json.loads(text) for name, text in HONEST.items()}
    rows = legacy_outputs({**honest, name: content}, is_public=True)
    assert parity(rows, TABLES).height > 0
