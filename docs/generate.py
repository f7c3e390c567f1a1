"""Write the pages of docs/ that follow from the code: generate.py [--check] [FOLDER].

Belongs here: the list of generated pages and where they go. Does not belong here: what a page says, which is in the
package (`data_dictionary`, `settings.reference`, the docstrings of the commands).
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from research_platform_assets.analysis.datasets.definition_page import definition_page
from research_platform_assets.cli.application import app
from research_platform_assets.data_dictionary import data_model_page
from research_platform_assets.settings import settings_markdown
from research_platform_assets.tables import core, github, insight, legacy, reports, research
from research_platform_assets.tables.registry import ALL_TABLES

DOCS = Path(__file__).resolve().parent
SCHEMAS = {
    "github": github,
    "core": core,
    "research": research,
    "insight": insight,
    "legacy": legacy,
    "reports": reports,
}


def data_model() -> str:
    """The page `data-model.md`; what a schema holds is said by the docstring of its module."""
    summaries = {schema: inspect.getdoc(module).partition("\n")[0] for schema, module in SCHEMAS.items()}
    return data_model_page(ALL_TABLES.values(), summaries)


def command_line() -> str:
    """The page `reference/command-line.md`: what `research-platform --help` says of each command."""
    return app.generate_docs(output_format="markdown").rstrip() + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "data-model.md": data_model,
    "reference/command-line.md": command_line,
    "reference/data-files.md": definition_page,
    "reference/settings.md": settings_markdown,
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
    is_check, folders = arguments[:1] == ["--check"], [Path(name) for name in arguments if not name.startswith("-")]
    if len(arguments) != is_check + len(folders) or len(folders) > 1:
        print("usage: generate.py [--check] [FOLDER]", file=sys.stderr)
        return 2
    folder = folders[0] if folders else DOCS
    return check(folder) if is_check else write(folder)


def check(folder: Path) -> int:
    """Name the stale pages in `folder`; 1 where there are any."""
    stale = stale_pages(folder)
    for name in stale:
        print(f"{folder / name} does not say what the code says; run `make data-model` and commit the page")
    return 1 if stale else 0


def write(folder: Path) -> int:
    """Write all pages to `folder`."""
    for name, page in PAGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(page(), encoding="utf-8")
        print(folder / name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
