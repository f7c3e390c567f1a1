"""Repositories with odd histories, authors, lists, and of odd standing.

Belongs here: the cases, and what happens to some of them before anything is built. Does not belong here: READMEs
(`odd_readmes`), names and trees (`odd_names`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from research_platform_assets_tests.archives import Recorded
from research_platform_assets_tests.end_to_end.live.organisation import (
    ADA,
    BRANCH,
    GRACE,
    Case,
    Readme,
    history,
    repository,
    text_of,
    texts,
)

MOST_COMMITS = 120
#: The description of what is private.
SECRET = "not for everybody"
REFUSED = "history-longer-than-github-lists"
BOT: Mapping[str, Any] = {"login": "renovate[bot]", "name": "renovate[bot]", "id": 9, "type": "Bot"}
#: An account that only an address names.
NOREPLY = {"name": "Lin", "email": "10+lin@users.noreply.github.com"}
STRANGER = {"name": "Kim", "email": "Kim@Example.org"}
#: The older address of Ada, as the `.mailmap` says.
OLD_ADA = {"name": "Ada L.", "email": "ada@old.example"}

_README = texts("README.md")
_FOUND = Readme("observed", "README.md", text_of("README.md"))
_BLOCKED = "GitHub refuses with status 451 (blocked)"
_TOO_LARGE = "GitHub refuses with status 403 (too_large)"

#: What GitHub answers for the contributors of `REFUSED`.
FAULT = {
    "match": f"^/repos/[^/]+/{REFUSED}/contributors",
    "kind": "status",
    "status": 403,
    "message": "The history or contributor list is too large to list contributors for this repository via the API.",
}


def history_cases() -> list[Case]:
    """All of them."""
    twins = history("twins", 3, (ADA, GRACE))
    mailmap = _README | {".mailmap": b"Ada <7+ada@users.noreply.github.com> <ada@old.example>\n"}
    return [
        Case(_long(), _FOUND),
        Case(repository("history-longer-than-is-read", _README, commits=_capped("longer")), _FOUND),
        Case(repository(REFUSED, _README, commits=_capped("refused")), _FOUND, {"contributors": _TOO_LARGE}),
        Case(repository("authors", _README, commits=_authors()), _FOUND),
        Case(repository("mailmap", mailmap, commits=history("mailmap", 4, (ADA, OLD_ADA))), _FOUND),
        Case(repository("forked", _README, commits=twins), _FOUND),
        Case(repository("fork", _README, commits=twins, metadata={"fork": True}), _FOUND),
    ]


def blocked_case() -> Case:
    """Listed by GitHub, and nothing else is told."""
    facets = (*BRANCH, "releases", "languages", "subscribers_count")
    return Case(repository("blocked", _README), Readme("unknown", reason=_BLOCKED), dict.fromkeys(facets, _BLOCKED))


def renamed_cases() -> list[Case]:
    """Those that have another name than the archive when they are read first."""
    return [Case(repository("name-after", _README), _FOUND)]


def others() -> list[Recorded]:
    """Those that no public build may show."""
    return [
        repository("private", _README, id=500, metadata={"private": True, "description": SECRET}),
        repository("made-private", _README, id=501, metadata={"description": SECRET}),
        repository("deleted", _README, id=502),
        repository("recreated", _README, id=503),
        repository("transferred-away", _README, id=504),
    ]


#: What happens before anything is built.
BEFORE: list[dict[str, Any]] = [
    {"op": "dmca", "repo": "blocked"},
    {"op": "make_private", "repo": "made-private"},
    {"op": "delete", "repo": "deleted"},
    {"op": "delete", "repo": "recreated"},
    {"op": "create", "repo": "recreated", "id": 900, "files": [{"path": "README.md", "content": "# Anew\n"}]},
    {"op": "transfer", "repo": "transferred-away", "to": "elsewhere"},
    {"op": "rename", "repo": "name-after", "name": "name-before"},
    {"op": "rename", "repo": "name-before", "name": "name-after"},
    {"op": "create", "repo": "name-before", "id": 901, "files": [{"path": "README.md", "content": "# Other\n"}]},
]
CREATED = {900: ("recreated", b"# Anew\n"), 901: ("name-before", b"# Other\n")}


def _long() -> Recorded:
    """More of everything than stands on one page."""
    releases = [
        {
            "tag_name": f"v{n}/β",
            "name": None if n % 7 else f"Release {n}",
            "published_at": f"2025-01-01T00:{n // 60:02}:{n % 60:02}Z",
        }
        for n in reversed(range(130))
    ]
    releases.append({"tag_name": "draft", "draft": True, "published_at": "2025-01-01T00:00:00Z"})
    metadata = {"languages": {f"Language {n:03}": 1000 - n for n in range(120)}, "language": "Language 000"}
    commits = history("many", 110, (ADA, GRACE, ADA))
    return repository("many-of-everything", _README, commits=commits, releases=releases, metadata=metadata)


def _capped(name: str) -> list[dict[str, Any]]:
    return history(name, MOST_COMMITS + 30, (ADA, GRACE))


def _authors() -> list[dict[str, Any]]:
    commits = history("authors", 6, (ADA, BOT, NOREPLY, STRANGER, {"name": "", "email": ""}, ADA))
    odd: list[dict[str, Any]] = [
        {"headline": "", "parents": 2},
        {"headline": "Ask ada@example.org, she knows"},
        {"date": "1970-01-01T00:00:00Z"},
        {"date": "2099-12-31T23:59:59Z"},
        {"headline": "\N{RIGHT-TO-LEFT OVERRIDE}🌊 " + "x" * 300},
        {"additions": 2_000_000_000, "files_changed": 0},
    ]
    return [commit | more for commit, more in zip(commits, odd, strict=True)]
