"""The hand-labelled paths and READMEs, and how well the rules agree with them.

Belongs here: reading the gold files, precision and recall. Does not belong here: labels (`gold/`), thresholds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from research_platform_assets.analysis.datasets.paths import data_file, site_folders
from research_platform_assets.analysis.datasets.readme_links import describe_data_links

GOLD = Path(__file__).parent / "gold"


@dataclass(frozen=True)
class Agreement:
    """How many were found and labelled, found only, labelled only; `wrong` names the latter two, `+` and `-`."""

    both: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.both / (self.both + sum(each.startswith("+") for each in self.wrong))

    @property
    def recall(self) -> float:
        return self.both / (self.both + sum(each.startswith("-") for each in self.wrong))


def agreement(found: Iterable[str], labelled: Iterable[str]) -> Agreement:
    """Compare what was found with what is labelled."""
    found, labelled = set(found), set(labelled)
    wrong = [f"+ {each}" for each in sorted(found - labelled)] + [f"- {each}" for each in sorted(labelled - found)]
    return Agreement(len(found & labelled), tuple(wrong))


def sections(name: str, half: str) -> list[tuple[str, list[str]]]:
    """Title and lines of each section of one half of a gold file."""
    found: list[tuple[str, str, list[str]]] = []
    for line in (GOLD / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            _, of_half, title = line.split(maxsplit=2)
            found.append((of_half, title, []))
        elif found:
            found[-1][2].append(line)
    return [(title, lines) for of_half, title, lines in found if of_half == half]


def labelled_paths(half: str) -> list[tuple[str, dict[str, bool]]]:
    """Name of each repository and its paths, with whether each holds data."""
    return [
        (title, {line[2:].partition(" :: ")[0]: line[0] == "+" for line in lines if line[:2] in ("+ ", "- ")})
        for title, lines in sections("paths.txt", half)
    ]


def agreement_on_paths(half: str) -> Agreement:
    found: list[str] = []
    labelled: list[str] = []
    for title, paths in labelled_paths(half):
        sites = site_folders(paths)
        labelled += [f"{title}: {path}" for path, is_data in paths.items() if is_data]
        found += [f"{title}: {path}" for path in paths if data_file(path, sites)]
    return agreement(found, labelled)


def labelled_readmes(half: str) -> list[tuple[str, bytes, list[str]]]:
    """Title, contents and labels (`relation location`) of each README."""
    return [
        (
            title,
            "\n".join(line for line in lines if not line.startswith("=> ")).encode(),
            [line.removeprefix("=> ") for line in lines if line.startswith("=> ")],
        )
        for title, lines in sections("links.txt", half)
    ]


def agreement_on_links(half: str) -> Agreement:
    found: list[str] = []
    labelled: list[str] = []
    for title, content, labels in labelled_readmes(half):
        links = describe_data_links(content, "markdown")["links"]
        labelled += [f"{title}: {label}" for label in labels]
        found += [f"{title}: {link['relation']} {link['location']}" for link in links]
    return agreement(found, labelled)
