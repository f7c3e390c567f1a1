"""Reading notebooks that are Markdown with chunks of code: R Markdown and Quarto.

Belongs here: fences and front matter. Does not belong here: what follows from the cells (`description`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from research_platform_assets.analysis.notebooks.cells import Cell, Notebook, UnreadableError
from research_platform_assets.analysis.text.decoding import decode

#: Endings, lower case, and the formats behind them.
FORMATS = {".rmd": "r markdown", ".qmd": "quarto"}

_FENCE = re.compile(r"[ \t]*(?P<marks>`{3,})[ \t]*\{[ \t]*(?P<language>[A-Za-z][\w+#-]{0,39})\b[^\n]*\}[ \t]*$")
_PLAIN_FENCE = re.compile(r"[ \t]*(?P<marks>`{3,}|~{3,})(?P<info>[^\n`]*)$")
_FRONT_MATTER_ENDS = ("---", "...")


def read_chunks(content: bytes) -> Notebook:
    """The notebook in `content`; its language is that of most chunks, by the alphabet where there are as many.

    Such files hold neither outputs nor the order in which chunks were run.

    Raises:
        UnreadableError: it is no text.
    """
    text = decode(content).text
    if text is None:
        raise UnreadableError("binary data, not text")
    cells = _cells(_body(text.splitlines()))
    languages = Counter(cell.language for cell in cells if cell.language)
    return Notebook(cells, min(languages, key=lambda name: (-languages[name], name), default=None))


def _body(lines: Sequence[str]) -> Sequence[str]:
    """The lines behind the front matter."""
    if not lines or lines[0].rstrip() != "---":
        return lines
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in _FRONT_MATTER_ENDS), None)
    return lines if end is None else lines[end + 1 :]


def _cells(lines: Sequence[str]) -> list[Cell]:
    cells: list[Cell] = []
    pending: list[str] = []
    language: str | None = None
    marks = ""

    def finish() -> None:
        if language:
            cells.append(Cell("code", "\n".join(pending), language=language))
        elif any(line.strip() for line in pending):
            cells.append(Cell("markdown", "\n".join(pending)))
        pending.clear()

    for line in lines:
        if marks:
            # A fence is closed by one of at least as many of the same marks.
            stripped = line.strip()
            is_end = len(stripped) >= len(marks) and not stripped.strip(marks[0])
            if not is_end or not language:
                pending.append(line)
            if is_end:
                if language:
                    finish()
                marks, language = "", None
            continue
        chunk, plain = _FENCE.match(line), _PLAIN_FENCE.match(line)
        if chunk:
            finish()
            language, marks = chunk["language"].lower(), chunk["marks"]
        else:
            pending.append(line)
            marks = plain["marks"] if plain else ""
    finish()
    return cells
