"""The `history/` of an archive: what metadata recorded on earlier days said.

Belongs here: metadata versions and the differences between them. Does not belong here: the state itself (`archive`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from research_platform_assets.sample.commits import contributors, timestamp
from research_platform_assets.sample.git_objects import named_sha
from research_platform_assets.sample.repository import Repository, license_record

Version = dict[str, dict[str, Any]]

#: When metadata was recorded (ISO UTC), and the repositories as they were known then.
Recording = tuple[str, Sequence[Repository]]


def metadata_files(recordings: Sequence[Recording], owner: str) -> dict[str, Any]:
    """The files of `history/` by name: one metadata version a recording (ascending in time) and `index.json`."""
    files: dict[str, Any] = {}
    index: list[dict[str, Any]] = []
    names_before: dict[int, str] = {}
    before: Version = {}
    for moment, repositories in recordings:
        present = [repository for repository in repositories if repository.created_at <= moment]
        names = {repository.header["id"]: repository.name_at(moment) for repository in present}
        version = {names[repository.header["id"]]: _metadata(repository, moment, owner) for repository in present}
        file_name = f"{moment.replace(':', '')}.json"
        files[file_name] = [version[name] for name in sorted(version)]
        renamed = sorted(
            [names_before[key], name] for key, name in names.items() if names_before.get(key, name) != name
        )
        index.append(
            {
                "date": moment,
                "file": file_name,
                "commit": named_sha("metadata", owner, moment),
                "repos": len(version),
                **_difference(before, version, renamed),
            }
        )
        names_before, before = names, version
    return {**files, "index.json": index}


def _metadata(repository: Repository, moment: str, owner: str) -> dict[str, Any]:
    commits = [commit for commit in repository.commits if timestamp(commit.committed_at) <= moment]
    now = repository.record(owner, moment)
    pushed_at = timestamp(commits[-1].committed_at) if commits else now["created_at"]
    releases = [release["tag_name"] for release in repository.releases() if release["published_at"] <= moment]
    license_name = license_record(repository.header.get("license"))
    return {
        "name": repository.name_at(moment),
        "description": now["description"],
        "homepage": now["homepage"],
        "language": now["language"],
        "topics": now["topics"],
        "license": license_name["name"] if license_name else "No License",
        "visibility": "public",
        "archived": now["archived"],
        "default_branch": now["default_branch"],
        "has_pages": now["has_pages"],
        "stars": _grown(now["stargazers_count"], repository, moment),
        "forks": _grown(now["forks_count"], repository, moment),
        "watchers": _grown(now["stargazers_count"], repository, moment),
        "open_issues": now["open_issues_count"],
        "size": now["size"],
        "contributors_count": len(contributors(commits)),
        "created_at": now["created_at"],
        "updated_at": pushed_at,
        "pushed_at": pushed_at,
        "latest_release": next(iter(releases), None),
    }


def _grown(count: int, repository: Repository, moment: str) -> int:
    """How far a count had come at `moment`, had it grown evenly until a year after the repository was created."""
    age = datetime.fromisoformat(moment) - datetime.fromisoformat(repository.created_at)
    return count * min(age.days, 365) // 365


def _difference(before: Version, after: Version, renamed: list[list[str]]) -> dict[str, Any]:
    old_names, new_names = {old for old, _ in renamed}, {new for _, new in renamed}
    origin = {new: old for old, new in renamed}
    changed: dict[str, Any] = {}
    for name in sorted(after):
        old = before.get(origin.get(name, name))
        if old is not None:
            fields = {
                key: [old[key], value] for key, value in after[name].items() if key != "name" and old[key] != value
            }
            changed.update({name: fields} if fields else {})
    return {
        "added": sorted(after.keys() - before.keys() - new_names),
        "removed": sorted(before.keys() - after.keys() - old_names),
        "renamed": renamed,
        "changed": changed,
    }
