"""YAML of strangers as plain values.

Belongs here: what keeps such a document from taking memory or time without end: aliases that stand for more and more,
nesting, size. Does not belong here: what the values mean. Every scalar is a text, as it was written: a version stays
`1.10`, a DOI stays a DOI.
"""

from __future__ import annotations

from typing import Any

import yaml

LONGEST = 256 * 1024
_DEEPEST = 40
#: More values than this, with each alias counted as what it stands for, and the document is not read.
_MOST_VALUES = 50_000


class UnreadableYamlError(ValueError):
    """The document is not read; the message says why."""


def load(text: str) -> Any:
    """The first document of `text` with texts, lists and mappings as its values.

    Raises:
        UnreadableYamlError: it is no YAML, too large or nested too deeply, or its aliases stand for too much.
    """
    if len(text) > LONGEST:
        raise UnreadableYamlError(f"longer than {LONGEST} characters")
    try:
        _check(text)
        # A loader that makes texts of all scalars and knows no tags makes no objects.
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise UnreadableYamlError(f"not valid YAML{line}") from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise error if isinstance(error, UnreadableYamlError) else UnreadableYamlError("not valid YAML") from error


def _check(text: str) -> None:
    """Walk through the events, which takes no memory, before anything is built of them."""
    sizes: dict[str, int] = {}
    opened: list[tuple[str | None, int]] = []
    count = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent):
            # An alias of what is not complete contains itself.
            if event.anchor not in sizes:
                raise UnreadableYamlError("an alias stands for what contains it")
            count += sizes[event.anchor]
        elif isinstance(event, yaml.CollectionStartEvent):
            opened.append((event.anchor, count))
            count += 1
            if len(opened) > _DEEPEST:
                raise UnreadableYamlError(f"nested more than {_DEEPEST} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = opened.pop()
            if anchor:
                sizes[anchor] = count - before
        elif isinstance(event, yaml.ScalarEvent):
            count += 1
            if event.anchor:
                sizes[event.anchor] = 1
        if count > _MOST_VALUES:
            raise UnreadableYamlError(f"stands for more than {_MOST_VALUES} values")
