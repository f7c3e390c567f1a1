"""Labelled READMEs of TeX packages, from the packages of Debian that carry their documentation.

Belongs here: fetching these into the cache through `apt-get download`, and reading READMEs from them. Does not belong
here: which of them make up a collection (`corpora`).

All are about one thing, typesetting with TeX, as the repositories of one laboratory are. The labels are the collections
that the maintainers of TeX Live sort packages into; `subjects_tex.tsv` lists them.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path

from research_platform_assets_tests.analysis.topics.comparison.texts import NoTextsError, Text, subjects, worth_reading

_README = re.compile(r"\./usr/share/doc/texlive-doc/\w+/(?P<name>[^/]+)/README(?P<suffix>\.md|\.txt|\.en)?(?:\.gz)?")


def download(folder: Path) -> None:
    """Download the packages, 500 MB in all, unless `folder` has their READMEs, which are all that is kept of them.

    Raises:
        NoTextsError: apt is not installed here, or could not download.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for subject in subjects("tex"):
        for name in subject.marks:
            kept = folder / f"{name}.json"
            if not kept.exists():
                found = readmes(_unpacked(name, folder), subject.name)
                keep(kept, found)


def labelled(folder: Path) -> list[Text]:
    """Return the labelled READMEs that `folder` has, sorted by label and name."""
    found: dict[str, Text] = {}
    for path in sorted(folder.glob("*.json")):
        for each in json.loads(path.read_text(encoding="utf-8")):
            # Some READMEs are the same for several packages.
            found.setdefault(each["body"], Text(**each))
    return worth_reading(found.values())


def keep(path: Path, found: Sequence[Text]) -> None:
    """Write READMEs for `labelled` to read."""
    columns = ("name", "description", "body", "label", "markup")
    rows = [{column: getattr(each, column) for column in columns} for each in found]
    path.write_text(json.dumps(rows), encoding="utf-8")


def readmes(unpacked: bytes, label: str) -> list[Text]:
    """Return the README of each TeX package in the tar archive `unpacked`, by name."""
    found: dict[str, Text] = {}
    with tarfile.open(fileobj=io.BytesIO(unpacked)) as archive:
        for member in sorted(archive.getmembers(), key=lambda each: each.name):
            matched = _README.fullmatch(member.name)
            content = archive.extractfile(member) if matched and member.isfile() else None
            if matched is None or content is None:
                continue
            data = content.read()
            body = (gzip.decompress(data) if member.name.endswith(".gz") else data).decode("utf-8", "replace")
            markup = "markdown" if matched["suffix"] == ".md" else "text"
            found.setdefault(matched["name"], Text(matched["name"], "", body, label, markup))
    return list(found.values())


def _unpacked(name: str, folder: Path) -> bytes:
    try:
        done = subprocess.run(["apt-get", "download", name], cwd=folder, check=False, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise NoTextsError("apt-get is not installed") from error
    if done.returncode:
        raise NoTextsError(f"apt-get download failed: {done.stderr.strip()[-200:]}")
    (path,) = folder.glob(f"{name}_*.deb")
    unpacked = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], capture_output=True, check=True).stdout
    path.unlink()
    return unpacked
