"""Writing one state of the sample organisation in the archive format.

Belongs here: which file holds which record and how it is laid out. Does not belong here: what the records say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from research_platform_assets.sample.commits import contributors
from research_platform_assets.sample.files import StoredFile, tree_records
from research_platform_assets.sample.metadata_history import Recording, metadata_files
from research_platform_assets.sample.repository import Repository


def archive_files(
    organization: dict[str, Any], repositories: Sequence[Repository], recordings: Sequence[Recording]
) -> dict[str, bytes]:
    """Every file of the archive by its path.

    `organization` is `organization.toml` with the state's own keys, `recordings` the metadata recorded up to then.
    """
    owner, recorded_at = organization["login"], organization["recorded_at"]
    files = {
        "org.json": _json(_organization_record(organization, repositories)),
        "repos.jsonl": _lines(repository.record(owner, recorded_at) for repository in repositories),
        "lineage.json": _json(_lineage(repositories)),
        **_blob_files(repositories),
    }
    for repository in repositories:
        files |= _repository_files(repository)
    for name, content in metadata_files(recordings, owner).items():
        files[f"history/{name}"] = _json(content) if name == "index.json" else _compact(content)
    return files


def _organization_record(organization: dict[str, Any], repositories: Sequence[Repository]) -> dict[str, Any]:
    login = organization["login"]
    return {
        "login": login,
        "id": organization["id"],
        "node_id": f"O_sample{organization['id']}",
        "url": f"https://api.github.com/orgs/{login}",
        "html_url": f"https://github.com/{login}",
        "type": "Organization",
        "name": organization["name"],
        "company": None,
        "blog": "",
        "location": organization["location"],
        "email": None,
        "description": organization["description"],
        "public_repos": len(repositories),
        "public_gists": 0,
        "followers": organization["followers"],
        "following": 0,
        "created_at": organization["created_at"],
        "updated_at": max(repository.pushed_at for repository in repositories),
        "invented": True,
        "recorded_at": organization["recorded_at"],
    }


def _lineage(repositories: Sequence[Repository]) -> list[dict[str, str]]:
    return [
        {"repo": repository.name, "relation": "diverged-from", "other": repository.header["diverged_from"]}
        for repository in repositories
        if "diverged_from" in repository.header
    ]


def _repository_files(repository: Repository) -> dict[str, bytes]:
    name, newest_first = repository.name, repository.commits[::-1]
    meta = {"total_commits": len(newest_first), "recorded_commits": len(newest_first), "shallow": False}
    files = {
        f"contributors/{name}.json": _json(contributors(newest_first)),
        f"releases/{name}.json": _json(repository.releases()),
        f"issues/{name}.json": _json([]),
        f"commits/{name}.meta.json": _json(meta),
        f"commits/{name}.jsonl": _lines(commit.record() for commit in newest_first),
    }
    if repository.commits:
        files[f"trees/{name}.jsonl"] = _lines(tree_records(repository.files))
    return files


def _blob_files(repositories: Sequence[Repository]) -> dict[str, bytes]:
    contents: dict[str, StoredFile] = {}
    kinds: dict[str, set[str]] = {}
    paths: dict[str, list[str]] = {}
    for repository in repositories:
        for file in repository.files:
            if file.kinds:
                contents[file.sha] = file
                kinds.setdefault(file.sha, set()).update(file.kinds)
                paths.setdefault(file.sha, []).append(f"{repository.name}/{file.path}")
    records = [
        {
            "sha": sha,
            "kinds": sorted(kinds[sha]),
            "size": contents[sha].size,
            "stored_size": contents[sha].size,
            "replaced_addresses": 0,
            "paths": sorted(paths[sha]),
        }
        for sha in sorted(contents)
    ]
    blobs = {f"blobs/{sha}": file.content or b"" for sha, file in sorted(contents.items())}
    return {"blobs.jsonl": _lines(records), **blobs}


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def _compact(value: object) -> bytes:
    return (json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def _lines(records: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(_compact(record) for record in records)
