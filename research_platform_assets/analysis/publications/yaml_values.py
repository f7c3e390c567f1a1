"""YAML of strangers as plain values.

Belongs here: what keeps such a document from taking memory or time without end: aliases that stand for more and more,
nesting, size. Does not belong here: what the values mean. Every scalar is a text, as it was written: a version stays
`1.10`, a DOI stays a DOI.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import yaml

LONGEST = 256 * 1024
_DEEPEST = 40
#: More values than this, with each alias counted as what it stands for, and the document is not read.
_MOST_VALUES = 20_000


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
        # Events take no memory; nothing is built before they were all counted.
        count = _Count()
        events = cast("Iterator[yaml.Event]", yaml.parse(text, Loader=yaml.BaseLoader))  # pyright: ignore[reportUnknownMemberType] - untyped
        for event in events:
            count.add(event)
        # A loader that makes texts of all scalars and knows no tags makes no objects.
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise UnreadableYamlError(f"not valid YAML{line}") from error
    except UnreadableYamlError:
        raise
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise UnreadableYamlError("not valid YAML") from error


@dataclass
class _Count:
    """How many values the events so far stand for."""

    values: int = 0
    _sizes: dict[str, int] = field(default_factory=dict[str, int])
    _opened: list[tuple[str | None, int]] = field(default_factory=list[tuple[str | None, int]])

    def add(self, event: yaml.Event) -> None:
        """Count an event; raises `UnreadableYamlError` where it is one too many."""
        if isinstance(event, yaml.AliasEvent):
            # What is not complete yet contains its alias.
            if event.anchor not in self._sizes:
                raise UnreadableYamlError("an alias stands for what contains it, or for nothing")
            self.values += self._sizes[event.anchor]
        elif isinstance(event, yaml.CollectionStartEvent):
            self._opened.append((event.anchor, self.values))
            self.values += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = self._opened.pop()
            self._note(anchor, self.values - before)
        elif isinstance(event, yaml.ScalarEvent):
            self.values += 1
            self._note(event.anchor, 1)
        if len(self._opened) > _DEEPEST:
            raise UnreadableYamlError(f"nested more than {_DEEPEST} levels deep")
        if self.values > _MOST_VALUES:
            raise UnreadableYamlError(f"stands for more than {_MOST_VALUES} values")

    def _note(self, anchor: str | None, size: int) -> None:
        if anchor:
            self._sizes[anchor] = size
