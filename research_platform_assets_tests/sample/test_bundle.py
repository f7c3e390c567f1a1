"""The syntax of bundles."""

from datetime import date

import pytest

from research_platform_assets.errors import ArchiveError
from research_platform_assets.sample.bundle import AuthoredFile, CommitLine, amend, parse_bundle

BUNDLE = """\
id = 7
topics = ["tides"]

[[releases]]
tag_name = "v1"

@@@ commits 2025-01-02 2025-02-03
ada | Start: a | b
sync *2 | Refresh

@@@ file README.md
# Title

Text.


@@@ file a folder/ünï.csv :: encoding=latin-1, executable
x
@@@ file empty.py
"""


def test_a_bundle_is_header_commits_and_files() -> None:
    bundle = parse_bundle(BUNDLE, "gauges")
    assert bundle.stem == "gauges"
    assert bundle.header == {"id": 7, "topics": ["tides"], "releases": [{"tag_name": "v1"}]}
    (run,) = bundle.runs
    assert (run.first, run.last) == (date(2025, 1, 2), date(2025, 2, 3))
    assert run.lines == (
        CommitLine("ada", "Start: a | b"),
        CommitLine("sync", "Refresh"),
        CommitLine("sync", "Refresh"),
    )
    assert bundle.files == (
        AuthoredFile("README.md", "# Title\n\nText.\n"),
        AuthoredFile("a folder/ünï.csv", "x\n", {"encoding": "latin-1", "executable": ""}),
        AuthoredFile("empty.py", ""),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id = 1\n@@@ flie README.md\n", "bundle gauges: section 'flie README.md' is neither"),
        ("id = 1\n@@@ commits 2025-01-02 2025-01-03\nno person\n", "bundle gauges: commit line 'no person'"),
        ("id = 1\n@@@ commits 2025-01-02\nada | x\n", "bundle gauges: section 'commits 2025-01-02' needs two days"),
        ("id = = 1\n", "bundle gauges: the header is not TOML"),
    ],
)
def test_a_broken_bundle_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(ArchiveError, match=message):
        parse_bundle(text, "gauges")


def test_amending_replaces_keys_and_files_and_appends_the_rest() -> None:
    change = """\
topics = ["mud"]
stars = 3
[[releases]]
tag_name = "v2"
@@@ commits 2025-03-01 2025-03-01
ada | More
@@@ file README.md
New.
@@@ file added.py
pass
"""
    amended = amend(parse_bundle(BUNDLE, "gauges"), parse_bundle(change, "gauges"))
    releases = [{"tag_name": "v1"}, {"tag_name": "v2"}]
    assert amended.header == {"id": 7, "topics": ["mud"], "stars": 3, "releases": releases}
    assert [len(run.lines) for run in amended.runs] == [3, 1]
    assert [(file.path, file.text) for file in amended.files] == [
        ("README.md", "New.\n"),
        ("a folder/ünï.csv", "x\n"),
        ("empty.py", ""),
        ("added.py", "pass\n"),
    ]
