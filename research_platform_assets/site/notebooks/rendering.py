"""A notebook as the HTML that a page shows of it, and the pictures that go with it.

Belongs here: what each cell and output looks like. nbconvert walks through the notebook and takes pictures out of it;
Markdown, code and HTML are read as those of READMEs are, and the whole goes through the same sanitiser. Nothing is run.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from research_platform_assets.privacy import mask_addresses
from research_platform_assets.site.links import DocumentPlace
from research_platform_assets.site.markup import readable
from research_platform_assets.site.markup_markdown import markdown_html
from research_platform_assets.site.notebooks.pictures import ENDINGS, RASTER, SVG, raster
from research_platform_assets.site.notebooks.reading import MOST_CHARACTERS, read
from research_platform_assets.site.rewriting import TooLargeError
from research_platform_assets.site.sanitising import cleaned, sanitised

if TYPE_CHECKING:
    from nbconvert.exporters import TemplateExporter
    from nbformat import NotebookNode

DATA_FILES = ("cells.html",)

#: Folder of the pictures, seen from the page of a notebook.
PICTURES = "pictures"
#: More than this of HTML and pictures is too much for a page.
LARGEST_HTML = 2_000_000
LARGEST_PICTURES = 16 * 1024 * 1024

_COLOURS = "black red green yellow blue magenta cyan white".split()
_PARTS = "cell code error note output prompt stderr text".split()
CLASSES = frozenset(
    [f"notebook-{part}" for part in _PARTS]
    + [f"ansi-{colour}{strength}-fg" for colour in _COLOURS for strength in ("", "-intense")]
    + ["ansi-bold", "ansi-underline"]
)
"""Classes of the template and of nbconvert's `ansi2html`; `styles/62-notebook.css` has them all."""

_EMBEDDED = re.compile(r"data:(image/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]{1,4200000})")
_TAG = re.compile(r"<(?!img\b)[^<>]*>")
#: The order in which forms of an output are preferred.
_PREFERRED = ("text/html", SVG, *RASTER, "text/markdown", "text/latex", "text/plain")


def rendered_cells(content: bytes, place: DocumentPlace) -> tuple[str, dict[str, bytes]]:
    """Return the cells of a Jupyter notebook as safe HTML, and its pictures by file name.

    Raises:
        UnreadableNotebookError: the content is no notebook.
        TooLargeError: there is too much in it for a page.
    """
    notebook = read(content)
    pictures: dict[str, bytes] = {}
    _own_pictures(notebook, pictures)
    html, resources = _exporter().from_notebook_node(notebook)
    pictures |= {name: data for name, data in resources["outputs"].items() if isinstance(data, bytes)}
    names = {name: _file_name(name, data) for name, data in sorted(pictures.items())}
    if sum(len(data) for data in pictures.values()) > LARGEST_PICTURES:
        raise TooLargeError(f"more than {LARGEST_PICTURES // 1024 // 1024} MB of pictures")
    files = {name: f"{PICTURES}/{file}" for name, file in names.items()}
    inside = DocumentPlace(place.html_url, place.head_oid, place.path, files)
    safe = sanitised(readable(html), inside, CLASSES)
    if len(safe) > LARGEST_HTML:
        raise TooLargeError(f"more than {LARGEST_HTML // 1_000_000} million characters")
    return safe, {file: pictures[name] for name, file in names.items()}


def _own_pictures(notebook: NotebookNode, pictures: dict[str, bytes]) -> None:
    """Take the pictures out of texts that hold them as `data:` addresses; what is left names a file."""

    def taken(found: re.Match[str]) -> str:
        content = raster(found[1], found[2])
        if content is None:
            return ""
        name = f"embedded-{hashlib.sha256(content).hexdigest()[:32]}.{ENDINGS[found[1]]}"
        pictures[name] = content
        return name

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _EMBEDDED.sub(taken, cell.source)
        for output in cell.get("outputs", []):
            for kind in ("text/html", "text/markdown"):
                if kind in output.get("data", {}):
                    output.data[kind] = _EMBEDDED.sub(taken, output.data[kind])


def _file_name(name: str, content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()[:32]}.{name.rpartition('.')[2]}"


@cache
def _exporter() -> TemplateExporter:
    from nbconvert.exporters import TemplateExporter
    from nbconvert.preprocessors import ExtractAttachmentsPreprocessor, ExtractOutputPreprocessor

    return TemplateExporter(
        raw_template=(Path(__file__).parent / "cells.html").read_text(encoding="utf-8"),
        # Neither templates nor settings of the machine that this happens to run on.
        template_paths=[],
        extra_template_basedirs=[],
        default_preprocessors=[],
        preprocessors=[
            ExtractOutputPreprocessor(extract_output_types={"image/png", "image/jpeg", "image/gif", "image/webp", SVG}),
            ExtractAttachmentsPreprocessor(),
        ],
        filters={"markdown": _markdown, "output": _output},
    )


def _markdown(source: str) -> str:
    return cleaned(markdown_html(source, has_environments=True))


def _output(output: NotebookNode) -> str:
    """One output; what it holds cannot end the elements around it."""
    if output.output_type == "stream":
        return _terminal(output.text, "notebook-stderr" if output.name == "stderr" else "notebook-text")
    if output.output_type == "error":
        return _terminal("\n".join(output.traceback) or f"{output.ename}: {output.evalue}", "notebook-error")
    for kind in _PREFERRED:
        if kind in output.data:
            html = _form(kind, output)
            if _TAG.sub("", html).strip():
                return html
    return (
        '<p class="notebook-note">An output that only a program in the browser could show is left out; '
        "nothing of a notebook is run here.</p>"
    )


def _form(kind: str, output: NotebookNode) -> str:
    text: str = output.data[kind]
    if kind in RASTER or kind == SVG:
        label = mask_addresses(output.data.get("text/plain", ""))[:200].strip()
        described = label if label and not label.startswith("<") else "Output of this cell"
        return f'<p><img src="{escape(output.metadata.filenames[kind])}" alt="{escape(described)}"></p>'
    if kind == "text/html":
        return cleaned(text)
    if kind in ("text/markdown", "text/latex"):
        return _markdown(text)
    return _terminal(text, "notebook-text")


def _terminal(text: str, name: str) -> str:
    """Text as a terminal shows it: with the colours that were asked for, as classes."""
    from nbconvert import filters

    untyped: Any = filters
    shown = text[:MOST_CHARACTERS]
    try:
        html = str(untyped.ansi2html(shown))
    except (IndexError, ValueError):
        # A colour that was cut off.
        html = escape(untyped.strip_ansi(shown), quote=False)
    note = ""
    if len(text) > len(shown):
        note = f'<p class="notebook-note">The first {MOST_CHARACTERS:,} of {len(text):,} characters are shown.</p>'
    return f'<pre class="{name}">{html}</pre>{note}'
