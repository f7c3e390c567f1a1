"""The changes of a build as Markdown and as plain text, to read in a mail, a chat or a terminal.

Belongs here: one layout of a story for both. Does not belong here: what is told (`change_story`), pages, the feed.
"""

from __future__ import annotations

import re

from research_platform_assets.site.change_story import CauseGroup, Event, Move, Story, Subject
from research_platform_assets.site.change_words import CAUSES, instant
from research_platform_assets.site.formats import plural

#: Characters that mean something in Markdown, wherever a name or a value may bring them.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@&!])")
NOTHING = "Nothing differs."


def markdown(story: Story, title: str) -> str:
    """The story as CommonMark; names and values are escaped."""
    lines = [f"# {_escaped(title)}: changes", "", *_opening(story)]
    for subject in story.subjects:
        if subject.is_news:
            lines += ["", f"## {_escaped(subject.name)}", *_markdown_lines(subject)]
    quiet = [subject for subject in story.subjects if not subject.is_news]
    if quiet:
        lines += ["", f"Of {plural(len(quiet), 'further repository', 'further repositories')} only details differ."]
    return "\n".join(lines) + "\n"


def plain_text(story: Story) -> str:
    """The same for a terminal."""
    lines = [*_opening(story)]
    for subject in story.subjects:
        if subject.is_news:
            lines += ["", subject.name, *(f"  {_event(event)}" for event in subject.events)]
            for group in subject.causes:
                lines += [f"  {group.label}:", *(f"    {_move(move)}" for move in group.moves), *_others(group, "    ")]
    return "\n".join(lines) + "\n"


def subject_lines(subject: Subject) -> list[str]:
    """What happened to one subject, a line each, as plain text."""
    lines = [_event(event) for event in subject.events]
    for group in subject.causes:
        lines += [f"{group.label}: {_move(move)}" for move in group.moves]
    return lines


def _opening(story: Story) -> list[str]:
    if not story.by_cause:
        return [NOTHING]
    period = f"From the capture of {instant(story.previous_captured_at)} to that of {instant(story.captured_at)}."
    counts = [
        f"{heading}: {plural(changes, 'difference')}"
        + (f" in {plural(repositories, 'repository', 'repositories')}." if repositories else ".")
        for _, heading, changes, repositories in story.by_cause
    ]
    return [period, "", *(f"- {line}" for line in counts)]


def _markdown_lines(subject: Subject) -> list[str]:
    lines: list[str] = []
    if subject.events:
        lines += ["", *(f"- **{_escaped(event.label)}** - {_escaped(_why(event))}" for event in subject.events)]
    for group in subject.causes:
        if group.moves:
            lines += ["", f"{group.label}:", "", *(f"- {_escaped(_move(move))}" for move in group.moves)]
    return lines


def _others(group: CauseGroup, indent: str) -> list[str]:
    return [f"{indent}{plural(count, 'other difference')} in {table}" for table, count in group.others]


def _event(event: Event) -> str:
    return f"{event.label}: {_why(event)}"


def _why(event: Event) -> str:
    return event.explanation if event.cause == "github" else f"{event.explanation} ({CAUSES[event.cause].lower()})"


def _move(move: Move) -> str:
    why = f" ({move.explanation})" if move.explanation else ""
    return f"{move.label}: {move.before} → {move.after}{why}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
