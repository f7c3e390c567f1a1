"""Notebooks labelled by hand, and how well what is read of them agrees.

Belongs here: the notebooks, their labels, agreement. Does not belong here: thresholds. `held` ones may not be looked at
when the reading is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from research_platform_assets.analysis.notebooks.description import describe_notebook
from research_platform_assets_tests.analysis.datasets.gold_set import Agreement, agreement
from research_platform_assets_tests.analysis.notebooks.authored import (
    PRINTED,
    R,
    code,
    failed,
    markdown,
    notebook,
    old_notebook,
)


@dataclass(frozen=True)
class Labelled:
    """A notebook; `order` is how it was run: `in order`, `not in order` or `not run`."""

    half: str
    name: str
    content: bytes
    language: str | None
    order: str
    imports: str = ""
    errors: str = ""
    outputs: int = 0
    words: int = 0
    of_format: str = "jupyter"

    def facts(self) -> set[str]:
        """Each label as a text."""
        return {
            f"language {self.language}",
            self.order,
            f"{self.outputs} cells with outputs",
            f"{self.words} words",
            *(f"import {name}" for name in self.imports.split()),
            *(f"error {name}" for name in self.errors.split()),
        }


NOTEBOOKS = (
    Labelled(
        "tuned",
        "run from top to bottom",
        notebook(markdown("# Tides\nHigh and low."), code("import numpy as np", 1), code("print(1)", 2, PRINTED)),
        "python",
        "in order",
        "numpy",
        outputs=1,
        words=4,
    ),
    Labelled(
        "held",
        "run twice without a new kernel",
        notebook(code("import pandas", 4), code("pandas.DataFrame()", 5, PRINTED), code("x", 6)),
        "python",
        "in order",
        "pandas",
        outputs=1,
    ),
    Labelled(
        "tuned",
        "a cell was run again",
        notebook(code("a = 1", 1), code("a += 1", 3), code("a", 4, PRINTED)),
        "python",
        "not in order",
        outputs=1,
    ),
    Labelled(
        "held",
        "lower cell first",
        notebook(code("b", 2, failed("NameError")), code("b = 1", 1)),
        "python",
        "not in order",
        errors="NameError",
        outputs=1,
    ),
    Labelled(
        "tuned",
        "outputs cleared",
        notebook(code("import os, sys"), code("from os import path")),
        "python",
        "not run",
        "os sys",
    ),
    Labelled("held", "empty cells between", notebook(code("x = 1", 1), code(""), code("x", 2)), "python", "in order"),
    Labelled("tuned", "the same count twice", notebook(code("x", 1), code("x", 1)), "python", "not in order"),
    Labelled("held", "no cells", notebook(), "python", "not run"),
    Labelled("tuned", "text only", notebook(markdown("One **two** `three`")), "python", "not run", words=3),
    Labelled(
        "held",
        "text with code and a picture",
        notebook(markdown("See ![plot](data:image/png;base64,iVBORw0KGgo=)\n\n```python\nimport no\n```\nhere")),
        "python",
        "not run",
        words=2,
    ),
    Labelled(
        "tuned",
        "magics",
        notebook(
            code("%matplotlib inline\n!pip install geopandas\nimport geopandas as gpd", 1),
            code("%%time\nfrom sklearn.svm import SVC", 2, PRINTED),
            code("%%bash\nimport picture.png", 3),
            code("files = !ls\nimport shutil", 4),
        ),
        "python",
        "in order",
        "geopandas sklearn shutil",
        outputs=1,
    ),
    Labelled(
        "held",
        "help and shell within blocks",
        notebook(
            code("import xarray as xr\nxr.open_dataset?", 1),
            code("if True:\n    !mkdir out\n    import dask.array\n", 2),
            code("%load_ext autoreload\n%autoreload 2\nimport own_module", 3),
        ),
        "python",
        "in order",
        "xarray dask own_module",
    ),
    Labelled(
        "tuned",
        "imports that are none",
        notebook(
            code('"""\nimport antigravity\n"""\n# import this\nimportant = 1', 1), code("from . import helper", 2)
        ),
        "python",
        "in order",
    ),
    Labelled(
        "held",
        "imports in functions",
        notebook(
            code("def f():\n    try:\n        import torch\n    except ImportError:\n        import jax.numpy\n", 1)
        ),
        "python",
        "in order",
        "torch jax",
    ),
    Labelled(
        "tuned",
        "R",
        notebook(code('library(ggplot2)\nlibrary("dplyr")', 1), code("require(sf)", 2, PRINTED), metadata=R),
        "r",
        "in order",
        "ggplot2 dplyr sf",
        outputs=1,
    ),
    Labelled(
        "held",
        "R with comments, strings and variables",
        notebook(
            code("# library(no)\nprint('library(neither)')\nsuppressMessages(library(tidyr))", 1),
            code("for (p in all) library(p, character.only = TRUE)\nif (!requireNamespace('terra')) stop()", 2),
            metadata=R,
        ),
        "r",
        "in order",
        "tidyr terra",
    ),
    Labelled(
        "tuned",
        "Julia",
        notebook(code("using Plots", 1), metadata={"kernelspec": {"name": "julia-1.9", "language": "julia"}}),
        "julia",
        "in order",
    ),
    Labelled(
        "held",
        "language by the kernel only",
        notebook(code("x", 1), metadata={"kernelspec": {"name": "ir"}}),
        "r",
        "in order",
    ),
    Labelled("tuned", "no metadata", notebook(code("x", 1), metadata={}), None, "in order"),
    Labelled(
        "held",
        "version 3 of the format",
        old_notebook(markdown("Old"), code("import scipy", 1), code("1 / 0", 2, failed("ZeroDivisionError"))),
        "python",
        "in order",
        "scipy",
        "ZeroDivisionError",
        outputs=1,
        words=1,
    ),
    Labelled(
        "tuned",
        "two errors",
        notebook(code("a", 3, failed("NameError")), code("b", 4, failed("KeyError")), code("c", 9, failed("KeyError"))),
        "python",
        "not in order",
        errors="KeyError NameError",
        outputs=3,
    ),
    Labelled(
        "held",
        "a cell of Python 2",
        notebook(code("print 'old'", 1, PRINTED), code("import csv", 2)),
        "python",
        "in order",
        "csv",
        outputs=1,
    ),
    Labelled(
        "tuned",
        "Quarto",
        b"---\ntitle: Errors\n---\n\nTwo words.\n\n```{python}\nimport polars\n```\n\n```python\nimport no\n```\n",
        "python",
        "not run",
        "polars",
        words=2,
        of_format="quarto",
    ),
    Labelled(
        "held",
        "R Markdown",
        b"# Title\n```{r setup, include=FALSE}\nlibrary(knitr)\n```\nText.\n````{r}\nlibrary(lme4)\n```\n````\n`r x`\n",
        "r",
        "not run",
        "knitr lme4",
        words=2,
        of_format="r markdown",
    ),
)


def read_facts(labelled: Labelled) -> set[str]:
    """What is read of a notebook, in the words of `Labelled.facts`."""
    read: Any = describe_notebook(labelled.content, labelled.of_format)
    orders = {True: "in order", False: "not in order", None: "not run"}
    return {
        f"language {read['language']}",
        orders[read.get("is_executed_in_order")],
        f"{read.get('cells_with_outputs_count', 0)} cells with outputs",
        f"{read['word_count']} words",
        *(f"import {name}" for name in read["imports"] or []),
        *(f"error {name}" for name in read.get("error_names", [])),
    }


def agreement_on_notebooks(half: str) -> Agreement:
    of_half = [each for each in NOTEBOOKS if each.half == half]
    return agreement(
        [f"{each.name}: {fact}" for each in of_half for fact in read_facts(each)],
        [f"{each.name}: {fact}" for each in of_half for fact in each.facts()],
    )
