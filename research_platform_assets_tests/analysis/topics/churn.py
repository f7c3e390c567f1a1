"""A month in which repositories change, come and go, a README a day, and what becomes of topics meanwhile.

Belongs here: making such months from the repositories of an organisation, whose texts are counted once. Does not belong
here: what must hold of them (`campaigns.test_stability`).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any

from research_platform_assets.analysis.topics.advance import advance
from research_platform_assets.analysis.topics.corpus import Corpus
from research_platform_assets.analysis.topics.placing import placed
from research_platform_assets.analysis.topics.reading import read_documents
from research_platform_assets.analysis.topics.settings import TopicSettings
from research_platform_assets.analysis.topics.versions import Text, Version
from research_platform_assets_tests.analysis.topics.corpus import THEMES, row

DAYS = 30
FIRST = date(2026, 1, 1)
SETTINGS = TopicSettings()
THEME_DAYS = range(10, 18)
_FIRST_OF_THEME = -1_000
_KEPT = 0.85
_EDITED, _ADDED = 0.7, 0.85
_SENTENCES = 5


@dataclass(frozen=True)
class Organisation:
    """Texts of each repository: as it is, and as it is after an edit; and eight repositories of each invented theme."""

    variants: Mapping[int, Sequence[Text]]
    themes: Mapping[str, Sequence[Text]]


@dataclass(frozen=True)
class Month:
    """What was seen in a month.

    Attributes:
        versions: The versions of the model at its end.
        moved: Day and repository whose main topic changed within a version though its own text did not.
        kept_share: Part of the repositories never touched whose main topic is that of the first day.
        theme_found_with: How many repositories of the new theme there were when it became a topic; None where it did
            not, or there was none.
        false_births: Topics that were born of something else.
    """

    versions: Sequence[Version]
    moved: Sequence[tuple[int, int]]
    kept_share: float
    theme_found_with: int | None
    false_births: int


def organisation(rows: Sequence[dict[str, Any]], banned: Sequence[str] = ()) -> Organisation:
    """Count the texts of an organisation, given as rows of the frame of `fit_topics`, and of the same after edits."""
    made: list[dict[str, Any]] = []
    for place, each in enumerate(rows):
        text = each["text"] or ""
        other = rows[(place * 7 + 3) % len(rows)]["text"] or ""
        paragraph = max(other.split("\n\n"), key=len, default="")
        for variant in (text, text[: len(text) // 2], f"{text}\n\n{paragraph}\n"):
            made.append(each | {"repository_id": len(made), "text": variant, "format": each["format"] or "markdown"})
    members = {theme: [_member(theme, place) for place in range(len(THEME_DAYS))] for theme in THEMES}
    invented = [each | {"repository_id": len(made) + place} for place, each in enumerate(chain(*members.values()))]
    texts = read_documents([*made, *invented], banned).texts
    counted = [
        [_as(text, rows[place]["repository_id"]) for text in texts[3 * place : 3 * place + 3]]
        for place in range(len(rows))
    ]
    of_themes = {
        theme: [
            _as(texts[len(made) + number * len(THEME_DAYS) + place], _FIRST_OF_THEME - place)
            for place in range(len(THEME_DAYS))
        ]
        for number, theme in enumerate(THEMES)
    }
    return Organisation({own[0].repository_id: own for own in counted}, of_themes)


def month(known: Organisation, seed: int, theme: str | None = None) -> Month:
    """Live through 30 days from `seed`: an edit, a new repository or one that goes, and those of `theme` from day 10.

    The organisation starts with most of its repositories; the others are those that may come.
    """
    chance = random.Random(seed)
    order = sorted(known.variants)
    chance.shuffle(order)
    first = order[: round(len(order) * _KEPT)]
    waiting = order[len(first) :]
    now = {each: known.variants[each][0] for each in first}
    versions = advance([], Corpus.of(list(now.values()), SETTINGS), SETTINGS, FIRST.isoformat(), "method")
    start = mains(versions, now)
    before, touched, moved = start, set[int](), list[tuple[int, int]]()
    found_with: int | None = None
    births = 0
    for day in range(1, DAYS + 1):
        changed = _changed(now, known, waiting, chance)
        if theme is not None and day in THEME_DAYS:
            text = known.themes[theme][day - THEME_DAYS[0]]
            now[text.repository_id] = text
            changed.append(text.repository_id)
        touched |= set(changed)
        number = versions[-1].number
        today = (FIRST + timedelta(day)).isoformat()
        corpus = Corpus.of(list(now.values()), SETTINGS, versions[-1].terms)
        versions = advance(versions, corpus, SETTINGS, today, "method")
        after = mains(versions, now)
        if versions[-1].number == number:
            same = [each for each in after.keys() & before.keys() if each not in changed]
            moved += [(day, each) for each in sorted(same) if after[each] != before[each]]
        else:
            for event in versions[-1].events:
                members = event.repository_ids
                is_theme = sum(each <= _FIRST_OF_THEME for each in members) > len(members) / 2
                if event.name == "born" and is_theme and found_with is None:
                    found_with = sum(each <= _FIRST_OF_THEME for each in now)
                elif event.name == "born":
                    births += 1
        before = after
    left = [each for each in start if each not in touched and each in before]
    kept = sum(before[each] == start[each] for each in left) / len(left) if left else 1.0
    return Month(versions, moved, round(kept, 4), found_with, births)


def mains(versions: Sequence[Version], now: Mapping[int, Text]) -> dict[int, int | None]:
    """The main topic of each repository."""
    return {each.repository_id: each.main for each in placed(versions[-1], list(now.values()), SETTINGS)}


def _changed(now: dict[int, Text], known: Organisation, waiting: list[int], chance: random.Random) -> list[int]:
    """Change `now` by one README; return the repositories concerned."""
    what = chance.random()
    own = sorted(each for each in now if each in known.variants)
    if what < _EDITED or (what < _ADDED and not waiting):
        each = chance.choice(own)
        now[each] = chance.choice(
            [text for text in known.variants[each] if text.digest != now[each].digest] or [now[each]]
        )
    elif what < _ADDED:
        each = waiting.pop(0)
        now[each] = known.variants[each][0]
    else:
        each = chance.choice(own)
        del now[each]
        waiting.append(each)
    return [each]


def _as(text: Text, repository_id: int) -> Text:
    return replace(text, document=replace(text.document, repository_id=repository_id))


def _member(theme: str, place: int) -> dict[str, Any]:
    names, sentences = THEMES[theme]
    step = 1 if place < len(names) else 2
    chosen = [sentences[(2 * place + step * each) % len(sentences)] for each in range(_SENTENCES)]
    name = names[place % len(names)]
    return row(0, f"{name}-{place}", f"# {name}\n\n" + " ".join(chosen) + "\n")
