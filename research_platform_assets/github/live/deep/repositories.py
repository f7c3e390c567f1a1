"""What repositories are now: one question for many.

Belongs here: asking for all facets at once, for less where that is too much, and for further pages of lists. Does not
belong here: what the answers mean (`repository_facts`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from research_platform_assets.github.live.deep.asking import Asker, Question, Row
from research_platform_assets.github.live.deep.batch_size import BatchSize
from research_platform_assets.github.live.deep.documents import load
from research_platform_assets.github.live.deep.facts import Missing, RepositoryFacts, Unknown
from research_platform_assets.github.live.deep.repository_facts import (
    Listed,
    languages_page,
    releases_page,
    repository_facts,
)
from research_platform_assets.github.live.deep.row_answers import RowAnswer

_DOCUMENT = load(
    "repositories", "fragment_languages", "fragment_releases", "fragment_history", "fragment_tree"
)  # fmt: skip
#: What is asked for, and what next for a repository that is too large even alone.
_FULL, *_LESS = [
    Question(
        name=f"repositories{suffix}",
        document=_DOCUMENT,
        size=BatchSize(25, step=5, largest=100),
        list_field="nodes",
        flags={"history": history, "trees": trees},
    )
    for suffix, history, trees in (
        ("", True, True),
        (" without history", False, True),
        (" without trees", False, False),
    )
]
#: Pages of a hundred languages or releases.
_MOST_PAGES = 100
_RELEASES = Question("releases", load("releases", "fragment_releases"), BatchSize(10, step=5, largest=50))
_LANGUAGES = Question("languages", load("languages", "fragment_languages"), BatchSize(10, step=5, largest=50))


async def repositories(asker: Asker, node_ids: Sequence[str], key: bytes) -> dict[str, RepositoryFacts | Missing]:
    """Facts of each of `node_ids`, by that id, which they bear even if GitHub answers with another form of it.

    `key` is the secret that pseudonyms of commit authors are made with.
    """
    ids = list(dict.fromkeys(node_ids))
    answers = dict(zip(ids, await asker.ask(_FULL, _rows(ids)), strict=True))
    for question in _LESS:
        too_large = [node_id for node_id in ids if answers[node_id].is_too_large]
        answers |= zip(too_large, await asker.ask(question, _rows(too_large)), strict=True)
    found = {node_id: repository_facts(answer, key) for node_id, answer in answers.items()}
    known = {
        node_id: replace(facts, node_id=node_id)
        for node_id, facts in found.items()
        if isinstance(facts, RepositoryFacts)
    }
    languages = await _rest(asker, _LANGUAGES, languages_page, {node_id: answers[node_id] for node_id in known})
    releases = await _rest(asker, _RELEASES, releases_page, {node_id: answers[node_id] for node_id in known})
    for node_id, rest in languages.items():
        value = rest if isinstance(rest, Unknown) else rest.languages
        known[node_id] = replace(known[node_id], languages=value)
    for node_id, rest in releases.items():
        value = rest if isinstance(rest, Unknown) else rest.releases
        known[node_id] = replace(known[node_id], releases=value)
    return found | known


def _rows(node_ids: Sequence[str]) -> list[Row]:
    return [Row({"id": node_id}) for node_id in node_ids]


async def _rest(
    asker: Asker,
    question: Question,
    page_of: Callable[[RowAnswer], Listed | Unknown],
    answers: dict[str, RowAnswer],
) -> dict[str, Listed | Unknown]:
    """The whole list of each repository whose first page is not all."""
    lists = {node_id: page_of(answer) for node_id, answer in answers.items()}
    whole: dict[str, Listed | Unknown] = {}
    waiting = {node_id: part for node_id, part in lists.items() if isinstance(part, Listed) and part.next_cursor}
    for _ in range(_MOST_PAGES):
        if not waiting:
            break
        rows = [Row({"id": node_id, "after": part.next_cursor}) for node_id, part in waiting.items()]
        fresh = dict(zip(waiting, await asker.ask(question, rows), strict=True))
        whole |= {node_id: _joined(waiting[node_id], page_of(answer)) for node_id, answer in fresh.items()}
        waiting = {
            node_id: part
            for node_id in fresh
            if isinstance(part := whole[node_id], Listed) and part.next_cursor is not None
        }
    return whole | dict.fromkeys(waiting, Unknown("GitHub's list does not end"))


def _joined(first: Listed, second: Listed | Unknown) -> Listed | Unknown:
    if isinstance(second, Unknown):
        return second
    languages, releases = first.languages + second.languages, first.releases + second.releases
    if second.next_cursor is not None and second.next_cursor == first.next_cursor:
        return Unknown("GitHub gives the same page again and again")
    return Listed(languages=languages, releases=releases, next_cursor=second.next_cursor)
