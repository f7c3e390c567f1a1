"""Labelled texts from the package lists that `apt` downloads: descriptions of packages, by the subject they stand for.

Belongs here: downloading the lists into the cache through `apt-get`, and reading names, descriptions and labels from
them. Does not belong here: which packages make up a collection (`corpora`).

The labels are the work of Debian's teams, who keep a metapackage for each field of work that recommends what is useful
there, and of the archive's sections. `subjects_packages.tsv` says which metapackages and sections stand for a subject.
A package that stands for several subjects is left out, and so are short descriptions and all but one package of a
source.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from research_platform_assets_tests.analysis.topics.comparison.texts import NoTextsError, Subject, Text, subjects

LEAST_WORDS = 60
_MOST_OF_A_STEM = 2
_FIELD = re.compile(r"^([A-Za-z0-9-]+): (.*(?:\n[ \t].*)*)", re.MULTILINE)
# "This package contains the headers": of the archive's division into packages, not of what the software does.
_OF_THE_BINARY = re.compile(r"(?:this|the) package (?:contains|provides|includes|is a|ships|installs)", re.IGNORECASE)
_NAMED = ("Depends", "Recommends", "Suggests")


def download(folder: Path) -> None:
    """Download the lists of packages and of their English descriptions, unless `folder` has them.

    Raises:
        NoTextsError: There is no `apt-get`, or it failed.
    """
    if shutil.which("apt-get") is None:
        raise NoTextsError("there is no apt-get on this machine")
    if any(folder.glob("*_Packages*")):
        return
    (folder / "partial").mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["apt-get", "update", *_options(folder), "-o", "Acquire::Languages=en"],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode or not any(folder.glob("*_Packages*")):
        raise NoTextsError(f"apt-get update failed: {done.stderr.strip()[-200:]}")


def labelled(folder: Path) -> list[Text]:
    """Return the labelled texts of the lists in `folder`, sorted by label and name."""
    packages = {each["Package"]: each for each in _stanzas(folder, "_Packages")}
    long = {each["Description-md5"]: each["Description-en"] for each in _stanzas(folder, "_Translation-en")}
    labels: defaultdict[str, set[str]] = defaultdict(set)
    for subject in subjects("packages"):
        for name in _members(subject, packages):
            labels[_source(packages[name])].add(subject.name)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(packages):
        if _source(packages[name]) in labels:
            members[_source(packages[name])].append(name)
    found = [
        _text(source, next(iter(names)), [packages[each] for each in members[source]], long)
        for source, names in sorted(labels.items())
        if len(names) == 1
    ]
    return list(_not_too_alike(each for each in found if len(each.body.split()) >= LEAST_WORDS))


def _options(folder: Path) -> list[str]:
    return ["-o", f"Dir::State::lists={folder}", "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache="]


def _stanzas(folder: Path, kind: str) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob(f"*{kind}*")):
        for stanza in _read(path).decode("utf-8", "replace").split("\n\n"):
            if stanza.strip():
                yield dict(_FIELD.findall(stanza))


def _read(path: Path) -> bytes:
    """Return the contents of a list, which is compressed as the machine's settings say; apt's own helper knows how."""
    if path.suffix not in {".bz2", ".gz", ".lz4", ".lzma", ".xz", ".zst"}:
        return path.read_bytes()
    return subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", str(path)], capture_output=True, check=True).stdout


def _members(subject: Subject, packages: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    sections = {pattern.removeprefix("section:") for pattern in subject.marks if pattern.startswith("section:")}
    for name, fields in packages.items():
        section = fields.get("Section", "").rpartition("/")[2]
        if section in sections:
            yield name
        if section == "metapackages" and any(fnmatchcase(name, pattern) for pattern in subject.marks):
            named = re.split(r"[,|]", ",".join(fields.get(kind, "") for kind in _NAMED))
            for each in (re.split(r"[ (:]", one.strip())[0] for one in named):
                if each in packages and packages[each].get("Section") != "metapackages":
                    yield each


def _source(fields: Mapping[str, str]) -> str:
    return fields.get("Source", fields["Package"]).split(" ")[0]


def _text(source: str, label: str, binaries: list[dict[str, str]], long: Mapping[str, str]) -> Text:
    """Return a source's text: the short description of its first package, and each paragraph of all of them once."""
    paragraphs: dict[str, None] = {}
    shorts: list[str] = []
    for fields in binaries:
        short, _, rest = long.get(fields.get("Description-md5", ""), fields.get("Description", "")).partition("\n")
        shorts.append(short)
        for paragraph in re.split(r"^ \.$", rest, flags=re.MULTILINE):
            prose = "\n".join(line.strip() for line in paragraph.strip().splitlines())
            if not _OF_THE_BINARY.match(prose):
                paragraphs.setdefault(prose)
    return Text(source, shorts[0], "\n\n".join(filter(None, paragraphs)), label)


def _not_too_alike(texts: Iterator[Text]) -> Iterator[Text]:
    stems: defaultdict[tuple[str | None, str], int] = defaultdict(int)
    for text in sorted(texts, key=lambda each: (each.label or "", each.name)):
        stem = (text.label, re.split(r"[-_.0-9]", text.name)[0])
        stems[stem] += 1
        if stems[stem] <= _MOST_OF_A_STEM:
            yield text
