"""Labelled READMEs of desktop apps, from the package `electron-apps`: a directory to which authors add their apps.

Belongs here: fetching the package into the cache through `npm`, and reading names, descriptions, READMEs and labels
from it. Does not belong here: which apps make up a collection (`corpora`).

The labels are the keywords that authors gave; `subjects_apps.tsv` says which subject each stands for. An app whose
keywords name no subject or several is left out, and so is a README in another language or with little text.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from research_platform_assets_tests.analysis.topics.comparison.html_markdown import markdown_of
from research_platform_assets_tests.analysis.topics.comparison.texts import NoTextsError, Text, subjects, worth_reading

PACKAGE = "electron-apps@1.9312.0"
_ARCHIVE = "electron-apps-1.9312.0.tgz"
_INDEX = "package/index.json"


def download(folder: Path) -> None:
    """Download the package into `folder` unless it is there.

    Raises:
        NoTextsError: npm is not installed here, or could not download.
    """
    if (folder / _ARCHIVE).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            ["npm", "pack", PACKAGE, "--pack-destination", str(folder)], check=False, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise NoTextsError("npm is not installed") from error
    if done.returncode:
        raise NoTextsError(f"npm pack failed: {done.stderr.strip()[-200:]}")


def labelled(folder: Path) -> list[Text]:
    """Return the labelled READMEs of the package in `folder`, sorted by label and name."""
    with tarfile.open(folder / _ARCHIVE) as archive:
        member = archive.extractfile(_INDEX)
        assert member is not None
        return labelled_apps(json.load(member))


def labelled_apps(apps: Sequence[Mapping[str, Any]]) -> list[Text]:
    """Return the text of each of `apps` whose keywords name one subject, sorted by label and name."""
    subject_of = {keyword: subject.name for subject in subjects("apps") for keyword in subject.marks}
    found: dict[str, Text] = {}
    for app in apps:
        named = {subject_of[each.lower()] for each in app.get("keywords") or () if each.lower() in subject_of}
        if len(named) == 1 and app.get("readmeOriginal"):
            body = markdown_of(app["readmeOriginal"])
            # The directory lists some apps twice.
            found.setdefault(body, Text(app["name"], app.get("description") or "", body, *named, "markdown"))
    return worth_reading(found.values())
