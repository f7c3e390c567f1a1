"""Answers in the shape that GitHub gives them, and a client that has them ready."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from research_platform_assets.github.live.deep.row_answers import RowAnswer, RowError

KEY = b"a key for tests"


def oid(number: int) -> str:
    """An object id."""
    return f"{number:040x}"


@dataclass(frozen=True)
class Error:
    path: tuple[str | int, ...]
    type: str = "NOT_FOUND"
    message: str = "Could not resolve to a node with the global id of 'x'"


@dataclass(frozen=True)
class GraphQL:
    data: Mapping[str, Any]
    errors: Sequence[Error] = ()
    seconds: float = 1.0


@dataclass(frozen=True)
class Rest:
    content: bytes = b""
    status: int = 200
    next_url: str | None = None

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Ready:
    """A client that answers by the functions it is given, and keeps what it was asked."""

    answer: Callable[[str, Mapping[str, Any]], GraphQL] = lambda _document, _variables: GraphQL({})
    page: Callable[[str], Rest] = lambda _url: Rest()
    asked: list[Mapping[str, Any]] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    params: list[Mapping[str, str | int] | None] = field(default_factory=list)

    async def graphql(self, document: str, variables: Mapping[str, Any]) -> GraphQL:
        self.asked.append(variables)
        return self.answer(document, variables)

    async def get(
        self, url: str, *, params: Mapping[str, str | int] | None = None, accept: str = "application/vnd.github+json"
    ) -> Rest:
        del accept
        self.urls.append(url)
        self.params.append(params)
        return self.page(url)


def commit(
    number: int, login: str | None = "ada", address: str = "1815+ada@users.noreply.github.com"
) -> dict[str, Any]:
    return {
        "oid": oid(number),
        "authoredDate": "2026-01-31T12:00:00Z",
        "committedDate": "2026-01-31T12:00:00+02:00",
        "messageHeadline": f"Commit {number}",
        "parents": {"totalCount": 1},
        "author": {
            "name": "Ada",
            "email": address,
            "user": None if login is None else {"login": login, "databaseId": 1815},
        },
    }


def history(*numbers: int, total: int | None = None, has_next: bool = False, end: str | None = None) -> dict[str, Any]:
    page: dict[str, Any] = {
        "pageInfo": {"hasNextPage": has_next, "endCursor": end},
        "nodes": [commit(number) for number in numbers],
    }
    return page if total is None else {"totalCount": total, **page}


def entry(name: str, number: int, kind: str = "blob", **more: Any) -> dict[str, Any]:
    """An entry of a directory, with the decimal mode that GitHub gives."""
    mode = {"blob": 0o100644, "tree": 0o40000, "commit": 0o160000}[kind]
    size = 12 if kind == "blob" else 0
    return {"name": name, "type": kind, "mode": mode, "oid": oid(number), "size": size, **more}


def repository(**changes: Any) -> dict[str, Any]:
    """A repository with one language, one release and a draft, two commits and a small tree."""
    return {
        "id": "R_1",
        "databaseId": 1,
        "name": "engine",
        "owner": {"login": "acme"},
        "isPrivate": False,
        "isArchived": False,
        "isDisabled": False,
        "isFork": False,
        "isEmpty": False,
        "watchers": {"totalCount": 3},
        "languages": {
            "pageInfo": {"hasNextPage": False, "endCursor": "Y3Vyc29yOjE="},
            "edges": [{"size": 120, "node": {"name": "Python"}}],
        },
        "releases": {
            "pageInfo": {"hasNextPage": False, "endCursor": "Y3Vyc29yOjI="},
            "nodes": [
                {"isDraft": True, "tagName": "v2", "name": None, "publishedAt": None, "tagCommit": None},
                {
                    "isDraft": False,
                    "tagName": "v1",
                    "name": "",
                    "publishedAt": "2026-01-01T00:00:00Z",
                    "tagCommit": {"oid": oid(2)},
                },
            ],
        },
        "defaultBranchRef": {
            "name": "main",
            "target": {
                "oid": oid(1),
                "tree": {"oid": oid(100), "entries": [entry("README.md", 200), entry("src", 101, "tree", object={
                    "entries": [entry("a.py", 201)],
                })]},
                "history": history(1, 2, total=2),
            },
        },
    } | changes  # fmt: skip


def row(value: Mapping[str, Any] | None, *errors: RowError) -> RowAnswer:
    return RowAnswer(value, errors)
