"""Notebooks from readable text."""

import json

from research_platform_assets.sample.notebook import notebook_json

TEXT = """\
# %% [markdown]
# Title

Words.
# %% [code] 2
x = 1
print(x)
# >>> 1
# >>>   two
# %% [code]
y
# !!! NameError: name 'y' is not defined
"""


def test_cells_counts_and_outputs_are_kept() -> None:
    markdown, executed, failed = json.loads(notebook_json(TEXT, "python"))["cells"]
    assert markdown["source"] == ["# Title\n", "\n", "Words."]
    assert executed["execution_count"] == 2
    assert executed["source"] == ["x = 1\n", "print(x)"]
    assert executed["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["1\n", "  two\n"]}]
    assert failed["execution_count"] is None
    assert failed["outputs"][0]["ename"] == "NameError"
    assert failed["outputs"][0]["evalue"] == "name 'y' is not defined"


def test_the_kernel_is_that_of_the_language() -> None:
    assert json.loads(notebook_json(TEXT, "r"))["metadata"]["kernelspec"]["name"] == "ir"
