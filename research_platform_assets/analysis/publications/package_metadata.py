"""Files that describe a package: pyproject.toml, setup.cfg, package.json, DESCRIPTION, Cargo.toml, Project.toml.

Belongs here: lines of such a file that name works; read as lines, because the keys around an identifier differ from
tool to tool while the lines do not. Does not belong here: dependencies.
"""

from __future__ import annotations

import re

from research_platform_assets.analysis.publications.finding import identifiers_in
from research_platform_assets.analysis.publications.links import links_in
from research_platform_assets.analysis.publications.mention import Mention, Reading, Verdict, mention, reading
from research_platform_assets.analysis.publications.sentences import shown

#: The manifests that describe a package rather than list or pin what it needs.
DESCRIBING = frozenset({"pyproject.toml", "setup.cfg", "package.json", "DESCRIPTION", "Cargo.toml", "Project.toml"})
_KEY = re.compile(r"\s{0,40}[\"']?(?P<key>[\w .@/-]{1,60}?)[\"']?\s{0,10}[=:]")
_CITATION = re.compile(r"cit(?:e|ing|ation)(?!s|ed)", re.IGNORECASE)
_LONGEST_LINE = 20_000


def read_package_metadata(text: str, path: str) -> Reading:
    """The works that the metadata of a package name.

    A field for the citation asks for one. What the description of a package in R names is, by the rules of CRAN
    (https://cran.r-project.org/doc/manuals/r-release/R-exts.html, "The DESCRIPTION file"), where its methods come from.
    """
    is_of_r = path.rpartition("/")[2] == "DESCRIPTION"
    found: list[Mention] = []
    position = 0
    key = ""
    for line in text.splitlines(keepends=True):
        part = line[:_LONGEST_LINE]
        # An indented line of DESCRIPTION goes on with the field above it.
        named = None if is_of_r and line[:1].isspace() else _KEY.match(part)
        key = named["key"].strip() if named else key if is_of_r else ""
        verdict = _verdict(key, is_of_r=is_of_r)
        found += [
            mention(
                each.identifier,
                verdict,
                technique="package metadata",
                position=position + each.start,
                sentence=shown(part, each.start),
            )
            for each in identifiers_in(part)
        ]
        found += [
            link.mention("package metadata", position + link.start, shown(part, link.start)) for link in links_in(part)
        ]
        position += len(line)
    return reading(found)


def _verdict(key: str, *, is_of_r: bool) -> Verdict:
    if _CITATION.search(key):
        return "own", "asks to be cited", "high"
    if is_of_r and key.lower() == "description":
        return "cited", "attributed to others", "medium"
    return "unclear", "nothing is said", "low"
