"""Write the pages of docs/ that follow from the code; with --check only say which are stale.

Belongs here: the list of generated pages and where they go. Does not belong here: what a page says, which is in the
package (`data_dictionary`, `settings.reference`, the docstrings of the commands).
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from research_platform_assets.cli.application import app
from research_platform_assets.data_dictionary import data_model_page
from research_platform_assets.settings import settings_markdown
from research_platform_assets.tables import core, github, insight, reports
from research_platform_assets.tables.registry import ALL_TABLES

DOCS = Path(__file__).resolve().parent
SCHEMAS = {"github": github, "core": core, "insight": insight, "reports": reports}


def data_model() -> str:
    """The page `data-model.md`; what a schema holds is said by the docstring of its module."""
    summaries = {schema: inspect.getdoc(module).partition("\n")[0] for schema, module in SCHEMAS.items()}
    return data_model_page(ALL_TABLES.values(), summaries)


def command_line() -> str:
    """The page `reference/command-line.md`: what `research-platform --help` says of each command."""
    return app.generate_docs(output_format="markdown").rstrip() + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "data-model.md": data_model,
    "reference/settings.md": settings_markdown,
    "reference/command-line.md": command_line,
}


def stale_pages(folder: Path) -> list[str]:
    """Names of the generated pages whose file in `folder` differs from what the code says now, or is missing."""
    return [
        name
        for name, page in PAGES.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != page()
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` compare them; the exit status is 1 where a page is stale."""
    if arguments == ["--check"]:
        for name in (stale := stale_pages(DOCS)):
            print(f"docs/{name} does not say what the code says; run `make data-model` and commit the page")
        return 1 if stale else 0
    if arguments:
        print("usage: generate.py [--check]", file=sys.stderr)
        return 2
    for name, page in PAGES.items():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
