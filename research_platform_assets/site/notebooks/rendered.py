"""What is remembered of a notebook that was rendered, and which are rendered at all.

Belongs here: the function that is applied to each content once, ever, and what it was asked. Does not belong here:
rendering (`rendering`), the pages (`pages/notebooks`).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from research_platform_assets.redaction import redact
from research_platform_assets.site.content import Row
from research_platform_assets.site.links import DocumentPlace
from research_platform_assets.site.markup import render_readme
from research_platform_assets.site.notebooks.reading import LARGEST_BYTES, UnreadableNotebookError
from research_platform_assets.site.notebooks.rendered_notebook import RenderedNotebook
from research_platform_assets.site.notebooks.rendering import rendered_cells
from research_platform_assets.site.rewriting import TooLargeError

JUPYTER = "jupyter"

# Links are made for the commit at hand when a page is; so a commit elsewhere in the repository renders nothing again.
_ANY_COMMIT = "0" * 40


@dataclass(frozen=True)
class Question:
    """What has to be rendered for one page: contents by object id, all else that matters, and the commit for links."""

    oid: str
    asked: str
    head_oid: str | None


def questions(
    notebooks: pl.DataFrame, documents: pl.DataFrame, repositories: pl.DataFrame
) -> dict[tuple[int, str], Question]:
    """Return the notebooks that pages show, by repository id and path: those read now, of public repositories.

    They come in the order of their pages, by the name of the repository, then by path.

    Args:
        notebooks: `research.notebooks`.
        documents: `github.documents`.
        repositories: `core.repositories`.
    """
    public = {row["repository_id"]: row for row in repositories.filter(is_private=False).iter_rows(named=True)}

    def place(row: Row) -> tuple[str, int, str]:
        repository = public.get(row["repository_id"])
        return repository["name"].casefold() if repository else "", row["repository_id"], row["path"]

    read = notebooks.filter(status="observed", is_current=True)
    found = read.join(
        documents.filter(status="observed").select("repository_id", "path", "oid"), ["repository_id", "path"]
    )
    return {
        (row["repository_id"], row["path"]): Question(
            row["oid"], asked(repository, row["path"], row["format"]), repository["head_oid"]
        )
        for row in sorted(found.iter_rows(named=True), key=place)
        if (repository := public.get(row["repository_id"])) is not None
    }


def asked(repository: Row, path: str, of_format: str) -> str:
    """What `render_notebook` has to know of a notebook besides its content, as one text."""
    return json.dumps([of_format, repository["full_name"], repository["html_url"], path], ensure_ascii=False)


def render_notebook(content: bytes, argument: str) -> Mapping[str, Any]:
    """Render one notebook, JSON-able: `html`, `reason`, and `pictures` in base64 by file name.

    Args:
        content: The file.
        argument: What `asked` gave for it.
    """
    of_format, full_name, html_url, path = json.loads(argument)
    place = DocumentPlace(html_url, _ANY_COMMIT, path)
    try:
        if of_format != JUPYTER:
            return {"html": _document(content, full_name, place), "reason": None, "pictures": {}}
        html, pictures = rendered_cells(content, place)
    except (UnreadableNotebookError, TooLargeError) as error:
        reason = str(error) if isinstance(error, UnreadableNotebookError) else f"it has {error}"
        return {"html": None, "reason": reason, "pictures": {}}
    encoded = {name: base64.b64encode(data).decode() for name, data in sorted(pictures.items())}
    return {"html": html, "reason": None, "pictures": encoded}


def _document(content: bytes, full_name: str, place: DocumentPlace) -> str:
    """R Markdown and Quarto are Markdown with pieces of code in it, and have no outputs."""
    if len(content) > LARGEST_BYTES:
        raise UnreadableNotebookError(f"it is larger than {LARGEST_BYTES // 1024 // 1024} MB")
    return render_readme(
        redact(content.decode("utf-8", "replace")),
        "markdown",
        full_name=full_name,
        head_oid=place.head_oid,
        path=place.path,
        html_url=place.html_url,
    )


def rendered(result: Mapping[str, Any], head_oid: str | None) -> RenderedNotebook:
    """What `render_notebook` gave, as it stands on a page that is made for the commit `head_oid`."""
    html: str | None = result["html"]
    if html is not None:
        html = html.replace(f"/{_ANY_COMMIT}/", f"/{head_oid or 'HEAD'}/")
    pictures = {name: base64.b64decode(data) for name, data in result["pictures"].items()}
    return RenderedNotebook(html, result["reason"], pictures)
