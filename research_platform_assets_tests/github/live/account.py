"""An account as GitHub has it, which answers the few requests that the live source makes.

Belongs here: REST and GraphQL answers about its repositories, a log of what was asked. Does not belong here: the
repositories themselves (`repository`), limits and faults of GitHub (`github_server`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from research_platform_assets_tests.github.live.repository import (
    FIRST_PUSH,
    Commit,
    Repository,
    blob_oid,
    bytes_of,
    folders_of,
)
from research_platform_assets_tests.github_server.replies import Reply, error, message, reply
from research_platform_assets_tests.github_server.server import Recorded


@dataclass(frozen=True)
class Asked:
    """A request, said by what it is for, and the status of its answer."""

    what: str
    status: int

    @property
    def operation(self) -> str:
        """The name of a query, or the path."""
        return self.what.partition(" ")[0].partition("?")[0]


@dataclass
class Account:
    """GitHub, as far as one account goes.

    `troubles` holds types of errors by what they prevent: an oid, a node id, a node id and a facet or a query, and the
    status of the answer for an address.
    `made_up` holds oids for which it gives contents of its own, `says` what GraphQL says of a repository, by node id.
    """

    login: str = "acme"
    id: int = 7
    kind: str = "orgs"
    repositories: dict[int, Repository] = field(default_factory=dict[int, Repository])
    public_repos: int | None = None
    more: dict[str, Any] = field(default_factory=dict[str, Any])
    troubles: dict[str, str] = field(default_factory=dict[str, str])
    made_up: set[str] = field(default_factory=set[str])
    says: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    history_page: int = 100
    log: list[Asked] = field(default_factory=list[Asked])

    def add(self, repository: Repository) -> Repository:
        self.repositories[repository.id] = repository
        return repository

    def listed(self) -> list[Repository]:
        found = (r for r in self.repositories.values() if r.is_listed and not r.is_gone and r.owner == self.login)
        return sorted(found, key=lambda repository: repository.id)

    def __call__(self, request: Recorded) -> Reply:
        if request.method == "POST":
            query = request.json()
            operation = re.findall(r"query (\w+)", query["query"])[0]
            answer, what = (
                self._graphql(operation, query["variables"]),
                f"{operation} {sorted(query['variables'].items())}",
            )
        else:
            answer, what = self._rest(request), request.target
        self.log.append(Asked(what, answer.status))
        return answer

    def _rest(self, request: Recorded) -> Reply:
        path, query = urlsplit(request.target).path, parse_qs(urlsplit(request.target).query)
        if path in self.troubles:
            return message(int(self.troubles[path]), "Not for you")
        match path.strip("/").split("/"):
            case [self.kind, self.login]:
                return conditional(request, self.account())
            case [self.kind, self.login, "repos"]:
                return self._page(request, int(query.get("page", ["1"])[0]), int(query["per_page"][0]))
            case ["repos", owner, name, *rest]:
                found = [r for r in self.repositories.values() if (r.owner, r.name) == (owner, name) and not r.is_gone]
                return self._repository(found[0], rest) if found else message(404, "Not Found")
            case _:
                return message(404, "Not Found")

    def account(self) -> dict[str, Any]:
        public = sum(not repository.is_private for repository in self.listed())
        counted = public if self.public_repos is None else self.public_repos
        return {"login": self.login, "id": self.id, "name": "Acme", "public_repos": counted, **self.more}

    def _page(self, request: Recorded, number: int, per_page: int) -> Reply:
        rows = [repository.listed() for repository in self.listed()]
        page = rows[(number - 1) * per_page : number * per_page]
        target = f"/{self.kind}/{self.login}/repos?per_page={per_page}&page={number + 1}"
        link = f'<http://{request.headers["host"]}{target}>; rel="next"'
        return conditional(request, page, **({"link": link} if number * per_page < len(rows) else {}))

    def _repository(self, repository: Repository, rest: list[str]) -> Reply:
        match rest:
            case []:
                return reply(repository.listed())
            case ["contributors"]:
                return reply([{"id": 1815, "login": "ada", "type": "User", "contributions": 3}])
            case ["git", "blobs", oid]:
                found = self._contents(repository, oid)
                return message(404, "Not Found") if found is None or oid in self.troubles else Reply(200, found)
            case _:
                return message(404, "Not Found")

    def _graphql(self, operation: str, variables: Mapping[str, Any]) -> Reply:
        errors: list[dict[str, Any]] = []
        if operation == "Repositories":
            data: dict[str, Any] = {"nodes": list(self._nodes(variables["ids"], errors))}
        else:
            data = {f"row{at}": self._row(operation, row, f"row{at}", errors) for at, row in rows_of(variables)}
        return reply({"data": {"rateLimit": {"cost": 1}, **data}, **({"errors": errors} if errors else {})})

    def _nodes(self, ids: list[str], errors: list[dict[str, Any]]) -> Iterator[dict[str, Any] | None]:
        for at, node_id in enumerate(ids):
            repository = self._by_node_id(node_id)
            trouble = self.troubles.get(node_id, "NOT_FOUND" if repository is None else None)
            if trouble is not None or repository is None:
                errors.append(error(trouble, path=["nodes", at]))
                yield None
                continue
            facts = self._facts(repository) | self.says.get(node_id, {})
            for facet in ("languages", "watchers", "releases", "defaultBranchRef"):
                if f"{node_id} {facet}" in self.troubles:
                    errors.append(error(self.troubles[f"{node_id} {facet}"], path=["nodes", at, facet]))
                    facts[facet] = None
            yield facts

    def _facts(self, repository: Repository) -> dict[str, Any]:
        languages = [{"size": size, "node": {"name": name}} for name, size in repository.languages.items()]
        releases = [
            {"isDraft": False, "tagName": tag, "name": tag, "publishedAt": FIRST_PUSH, "tagCommit": None}
            for tag in repository.releases
        ]
        branch = {
            "name": "main",
            "target": {
                "oid": repository.commits[0].oid if repository.commits else None,
                "tree": {"oid": repository.tree_oid, "entries": repository.levels("")},
                "history": self._history(repository, None, counted=True),
            },
        }
        return {
            "id": repository.node_id,
            "databaseId": repository.id,
            "name": repository.name,
            "owner": {"login": repository.owner},
            "isPrivate": repository.is_private,
            "isArchived": False,
            "isDisabled": False,
            "isFork": False,
            "isEmpty": not repository.commits,
            "watchers": {"totalCount": 3},
            "languages": {"pageInfo": {"hasNextPage": False, "endCursor": None}, "edges": languages},
            "releases": {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": releases},
            "defaultBranchRef": branch if repository.commits else None,
        }

    def _row(
        self, operation: str, row: Mapping[str, Any], name: str, errors: list[dict[str, Any]]
    ) -> dict[str, Any] | None:
        repository = self._by_node_id(row["id"])
        if repository is None:
            errors.append(error("NOT_FOUND", path=[name]))
            return None
        trouble = self.troubles.get(row["oid"]) or self.troubles.get(f"{row['id']} {operation}")
        found = None if trouble else self._object(operation, repository, row)
        if trouble:
            errors.append(error(trouble, path=[name, "object"]))
        return {"object": found}

    def _object(self, operation: str, repository: Repository, row: Mapping[str, Any]) -> dict[str, Any] | None:
        match operation:
            case "History":
                return {"history": self._history(repository, row["after"], counted=row["counted"])}
            case "LineCounts":
                start = cursor_position(row["after"])
                part = repository.commits[start : start + row["first"]]
                nodes = [{"oid": c.oid, "additions": 2, "deletions": 1, "changedFilesIfAvailable": 1} for c in part]
                return {"history": {"pageInfo": {"endCursor": f"{row['oid']} {start + len(part) - 1}"}, "nodes": nodes}}
            case "Subtrees":
                paths = {entry["oid"]: path for path, entry in folders_of(repository)}
                return {"oid": row["oid"], "entries": repository.levels(paths[row["oid"]])}
            case _:
                found = self._contents(repository, row["oid"])
                if found is None:
                    return None
                return {"oid": row["oid"], "text": None if b"\0" in found else found.decode("utf-8", "replace")}

    def _contents(self, repository: Repository, oid: str) -> bytes | None:
        if oid in self.made_up:
            return b"made up"
        return next((bytes_of(content) for content in repository.files.values() if blob_oid(content) == oid), None)

    def _history(self, repository: Repository, after: str | None, *, counted: bool) -> dict[str, Any]:
        start = cursor_position(after)
        part = repository.commits[start : start + self.history_page]
        end = start + len(part)
        page = {
            "pageInfo": {
                "hasNextPage": end < len(repository.commits),
                "endCursor": f"{repository.commits[0].oid} {end - 1}" if part else None,
            },
            "nodes": [commit_node(commit) for commit in part],
        }
        return {"totalCount": len(repository.commits), **page} if counted else page

    def _by_node_id(self, node_id: str) -> Repository | None:
        found = next((r for r in self.repositories.values() if r.node_id == node_id), None)
        return None if found is None or found.is_gone else found


def rows_of(variables: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a query that asks for several, by their numbers."""
    rows: dict[int, dict[str, Any]] = {}
    for variable, value in variables.items():
        name, number = re.findall(r"([a-z]+)(\d+)", variable)[0]
        rows.setdefault(int(number), {})[name] = value
    yield from sorted(rows.items())


def cursor_position(after: str | None) -> int:
    """The position of the commit behind a cursor `<head> <position>`."""
    return 0 if after is None else int(after.split(" ")[1]) + 1


def commit_node(commit: Commit) -> dict[str, Any]:
    user = None if commit.login is None else {"login": commit.login, "databaseId": commit.account_id}
    return {
        "oid": commit.oid,
        "authoredDate": FIRST_PUSH,
        "committedDate": FIRST_PUSH,
        "messageHeadline": f"Signed-off-by: {commit.address}",
        "parents": {"totalCount": 1},
        "author": {"name": commit.name, "email": commit.address, "user": user},
    }


def conditional(request: Recorded, value: Any, **headers: str) -> Reply:
    """`value`, or that it has not changed; what comes in the headers does not count, as on GitHub."""
    etag = f'W/"{hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == etag:
        return Reply(304, headers={"etag": etag})
    return reply(value, etag=etag, **headers)


def operations(log: list[Asked]) -> Counter[str]:
    """How often each query and each address was asked for, pages that were unchanged apart."""
    return Counter(asked.operation + (" unchanged" if asked.status == 304 else "") for asked in log)
