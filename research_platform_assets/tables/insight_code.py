"""The part of the `insight` schema that is about program text.

Belongs here: declarations of what is measured of files and repositories. Does not belong here: what a repository is
built from and depends on.
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import STATUSES

FILE_STATUSES = ("observed", "excluded", "unknown")
_RATINGS = ("++", "+", "o", "-", "--")
_CURRENT = "Whether the latest capture says so; false where the last known figures stand."
_SIG = "Heitlager, Kuipers and Visser (2007)"
_PUBLIC = "outside functions, whose names do not begin with an underscore"


def _maybe(description: str) -> dy.Int64:
    return declare.count(description, nullable=True)


def _lines(description: str) -> dy.Int64:
    return declare.count(description, nullable=True, unit="lines")


def _share(description: str) -> dy.Float64:
    return declare.share(description, nullable=True)


def _decimal(description: str) -> dy.Float64:
    return declare.decimal(description, 2, nullable=True, minimum=0.0)


class CodeFiles(declare.Explained):
    repository_id = declare.integer("The repository.", key=True)
    path = declare.text("Path in the tree of the head commit.", key=True)
    language = declare.text("The language, by the file's name and, where that leaves two, by its contents.")
    is_test = declare.flag("Whether it holds tests, by its folders or by its name.")
    status = declare.word(
        "Whether it was measured; what other people or programs wrote is left out on purpose.", FILE_STATUSES
    )
    reason = declare.text("Why it was not measured; null where it was.", nullable=True)
    lines_count = _lines("Lines; of a notebook those of its code cells. Null here and below where not measured.")
    code_lines_count = _lines("Lines with code.")
    comment_lines_count = _lines("Lines with comments or documentation and without code.")
    blank_lines_count = _lines("Lines with neither.")
    duplicated_lines_count = _lines(
        "Lines of code in blocks of at least 6 lines of code and 50 tokens that stand more than once in the repository."
    )
    functions_count = _maybe("Functions and methods; null where `functions_reason` says why.")
    complexity_mean = _decimal("Mean cyclomatic complexity of the functions (McCabe 1976); null where there are none.")
    complexity_maximum = _maybe("The highest of them, likewise.")
    functions_above_10_count = _maybe("Functions with a complexity above 10, McCabe's limit.")
    longest_function_lines_count = _lines("Lines of code of the longest function; null where there are none.")
    functions_reason = declare.text("Why the functions are not known; null where they are.", nullable=True)
    documentable_count = _maybe(f"The module, and classes and functions {_PUBLIC}; null but for Python.")
    documented_count = _maybe("Those of them with a docstring.")
    annotatable_count = _maybe(f"Functions {_PUBLIC}, and special methods; null but for Python.")
    annotated_count = _maybe("Those of them that give a type for each parameter and for what they return.")
    python_reason = declare.text("Why these four counts are not known; null where they are.", nullable=True)
    lint_findings_count = _maybe("Findings of ruff by its default rules and those of flake8-bugbear; Python only.")
    lint_reason = declare.text("Why the findings are not known; null where they are.", nullable=True)
    is_current = declare.flag(_CURRENT)


class CodeQuality(declare.Explained):
    repository_id = dy.Int64(primary_key=True, description="The repository.")
    status = declare.word(
        "Whether program text was measured; absent where the tree has none. Where unknown, the other columns hold what "
        "was last known.",
        STATUSES,
    )
    reason = declare.text("Why nothing was measured; null where something was.", nullable=True)
    files_count = _maybe("Files of program text and notebooks, those left out not counted; null where unknown.")
    measured_files_count = _maybe("How many of them were measured: the figures below speak of these.")
    excluded_files_count = _maybe("Files left out, because other people or programs wrote them.")
    coverage_share = _share("Part of the files that was measured; null where there are none.")
    languages = declare.texts("Languages of the measured files, most lines of code first.", nullable=True)
    unjudged_languages = declare.texts("Those of them whose functions nobody here can judge.", nullable=True)
    lines_count = _lines("Lines.")
    code_lines_count = _lines("Lines with code.")
    comment_lines_count = _lines("Lines with comments or documentation and without code.")
    blank_lines_count = _lines("Lines with neither.")
    comment_share = _share("Part of the lines that are not blank which holds comments or documentation only.")
    judged_lines_share = _share("Part of the lines of code that lies in files whose functions are known.")
    functions_count = _maybe("Functions and methods in these files; null where there are no such files.")
    complexity_mean = _decimal("Mean cyclomatic complexity of a function (McCabe 1976).")
    complexity_90th_percentile = _maybe("The least complexity that nine of ten functions do not exceed.")
    complexity_maximum = _maybe("The highest complexity of a function.")
    functions_above_10_share = _share("Part of the functions with a complexity above 10, McCabe's limit.")
    function_lines_90th_percentile = _lines(
        "The least number of lines of code that nine of ten functions do not exceed."
    )
    moderate_risk_share = _share(f"Part of the lines of functions in those with a complexity of 11 to 20 ({_SIG}).")
    high_risk_share = _share("The same for a complexity of 21 to 50.")
    very_high_risk_share = _share("The same for a complexity above 50.")
    duplication_share = _share("Part of the lines of code in blocks that stand more than once in the repository.")
    test_files_count = _maybe("Files of program text that hold tests, measured or not.")
    test_files_share = _share("Part of the files that holds tests; null where there are none.")
    has_integration = declare.flag(
        "Whether a file tells a service for continuous integration what to run; null where the tree is unknown.",
        nullable=True,
    )
    docstring_share = _share(
        f"Part of the modules, classes and functions {_PUBLIC}, with a docstring; Python only, tests not counted."
    )
    type_hint_share = _share("Part of the functions likewise, and special methods, with types; likewise.")
    lint_findings_per_1000_lines = _decimal("Findings of ruff in a thousand lines of code; Python only.")
    notebooks_count = _maybe("Notebooks of `research.notebooks`; null where the tree is unknown.")
    stateful_notebooks_count = _maybe(
        "Those of them that were read and whose format says which of their cells of code were run, empty cells left "
        "out; at least one cell. The four shares speak of these, and are null where there are none."
    )
    ordered_notebooks_share = _share(
        "Part of them whose cells were run from top to bottom, without a gap; of those that store an order alone."
    )
    error_free_notebooks_share = _share("Part of them without an output that is an error.")
    executed_notebooks_share = _share("Part of them with no cell of code that was not run.")
    clean_notebooks_share = _share("Part of them of which all three hold.")
    complexity_rating = declare.word(f"Rating of complexity for each function, by {_SIG}.", _RATINGS, nullable=True)
    duplication_rating = declare.word("Rating of repeated lines, likewise.", _RATINGS, nullable=True)
    grade = declare.word(
        f"How easily the code is changed: the mean of both ratings, by {_SIG}; null where `grade_reason` says why.",
        _RATINGS,
        nullable=True,
    )
    grade_reason = declare.text("Why there are no ratings and no grade; null where there are.", nullable=True)
    is_current = declare.flag(_CURRENT)


CODE_FILES = Table(
    "insight", "code_files", "Files of program text and notebooks of each repository, measured one by one.", CodeFiles
)
CODE_QUALITY = Table(
    "insight",
    "code_quality",
    "How well the code of each repository is kept, measured from the code itself.",
    CodeQuality,
)

INSIGHT_CODE_TABLES = (CODE_FILES, CODE_QUALITY)
