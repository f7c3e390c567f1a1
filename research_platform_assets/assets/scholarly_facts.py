"""Asking the scholarly indexes that are switched on, and keeping what they say.

Belongs here: who is asked for what, and where the answers lie between builds. Does not belong here: asking
(`scholarly`), the tables (`research_works`).

Facts lie in the memory beside the warehouse, batch by batch, so that whatever is killed goes on where it stopped, and
nothing is asked for twice while it is fresh.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from research_platform_assets.assets import leaving_out
from research_platform_assets.assets.inputs import Attachment
from research_platform_assets.assets.platform import Platform
from research_platform_assets.opt_out.frames import without
from research_platform_assets.opt_out.register import Register
from research_platform_assets.scholarly import frames
from research_platform_assets.scholarly.freshness import due
from research_platform_assets.scholarly.index import Index
from research_platform_assets.scholarly.lookup import Lookup, Surroundings
from research_platform_assets.scholarly.requests import INDEXES, Access
from research_platform_assets.scholarly.works import Fact, Finding, Identifier, updated
from research_platform_assets.settings import Scholarly
from research_platform_assets.settings.secrets import openalex_key
from research_platform_assets.tables.research_publications import PUBLICATIONS
from research_platform_assets.tables.research_works import WORKS
from research_platform_assets.warehouse import builds
from research_platform_assets.warehouse.memory import open_memory
from research_platform_assets.warehouse.resource import Warehouse
from research_platform_assets.warehouse.store import Store

_logger = logging.getLogger(__name__)

FACTS = "facts"
"""The setting under which `research.works` finds its rows."""

Facts = Mapping[str, Mapping[Identifier, Fact]]


def scholarly_facts(warehouse: Warehouse, platform: Platform, slug: str) -> Mapping[str, Any]:
    """The rows of `research.works` for what `research.publications` mentions now, of which only the digest decides.

    Indexes are asked for what is not fresh; the warehouse is free meanwhile. With `inputs_as_of` nobody is asked, and
    what the indexes said in that build counts.

    Raises:
        StorageError: the memory beside the warehouse cannot be used.
    """
    settings = platform.settings.scholarly
    indexes = switched_on(settings)
    store = warehouse.store(slug)
    head = store.heads().get(PUBLICATIONS.qualified_name)
    if not indexes or head is None:
        return _attached(WORKS.empty())
    wanted = frames.identifiers(store.read(PUBLICATIONS, head.version), settings.relations)
    register = platform.register(slug)
    if warehouse.inputs_as_of:
        facts = _of_build(store, warehouse.inputs_as_of)
    else:
        # Asking may take minutes and needs nothing of the warehouse: others may have it meanwhile.
        release = partial(warehouse.release, slug)
        facts = ask(settings, indexes, wanted, warehouse.directory(slug), register, before=release)
    rows = WORKS.frame(frames.rows(wanted, indexes, facts))
    # An earlier build may speak of those who opted out since.
    return _attached(without(WORKS.qualified_name, rows, register))


def switched_on(settings: Scholarly) -> list[Index]:
    """The indexes that the settings let us ask."""
    return [index for name, index in INDEXES.items() if getattr(settings, name).enabled]


def ask(
    settings: Scholarly,
    indexes: Sequence[Index],
    wanted: Sequence[Identifier],
    directory: Path,
    register: Register,
    *,
    before: Callable[[], None] = lambda: None,
    surroundings: Surroundings | None = None,
) -> Facts:
    """What is known of `wanted` in each of `indexes`, after asking for what is not fresh.

    Args:
        settings: The section `scholarly`.
        indexes: Those to ask, all at once, each for one batch after the other.
        wanted: Identifiers; an index is asked for the kinds that it knows.
        directory: The folder of the warehouse, beside which facts are kept.
        register: Who opted out: nothing of them is kept.
        before: Called once before anybody is asked, and not at all where everything is fresh.
        surroundings: Clock, sleep and chance; default: the real ones.

    Raises:
        StorageError: the memory beside the warehouse cannot be used.
    """
    around = surroundings or Surroundings()
    with open_memory(directory) as opened:
        memory = leaving_out.Memory(opened, register)
        memory.settle()
        facts = {index.name: _recalled(memory, index) for index in indexes}
        today = datetime.fromtimestamp(around.clock(), UTC).date()
        asked = {
            index.name: due(_known_to(index, wanted), facts[index.name], today, settings.refresh_days)
            for index in indexes
        }
        if not any(asked.values()):
            return facts
        before()
        asyncio.run(_ask_all(settings, indexes, asked, memory, facts, around))
        # Read back, as the memory leaves out what must not be told.
        return {index.name: _recalled(memory, index) for index in indexes}


def _known_to(index: Index, wanted: Sequence[Identifier]) -> list[Identifier]:
    return [each for each in wanted if index.name_of(each) is not None]


async def _ask_all(
    settings: Scholarly,
    indexes: Sequence[Index],
    asked: Mapping[str, Sequence[Identifier]],
    memory: leaving_out.Memory,
    facts: Facts,
    around: Surroundings,
) -> None:
    async def ask_one(index: Index) -> None:
        known = facts[index.name]

        def keep(found: Mapping[Identifier, Finding]) -> None:
            now = datetime.fromtimestamp(around.clock(), UTC).isoformat(timespec="seconds")
            memory.remember(
                {
                    frames.key_of(index.name, each): frames.kept_form(updated(known.get(each), finding, now))
                    for each, finding in found.items()
                }
            )

        lookup = Lookup(index, _access(settings, index), keep, settings.max_wait_seconds, surroundings=around)
        usage = await lookup.run(asked[index.name])
        if usage.requests:
            count = len(asked[index.name])
            _logger.info("%s: asked for %d identifiers in %d requests", index.name, count, usage.requests)

    await asyncio.gather(*(ask_one(index) for index in indexes))


def _access(settings: Scholarly, index: Index) -> Access:
    return Access(
        api_url=getattr(settings, index.name).api_url,
        mailto=settings.mailto if index.name == "crossref" else None,
        api_key=openalex_key() if index.name == "openalex" else None,
    )


def _recalled(memory: leaving_out.Memory, index: Index) -> dict[Identifier, Fact]:
    return dict(frames.read_back(index.name, memory.recall_all(frames.prefix_of(index.name))))


def _of_build(store: Store, build: str) -> Facts:
    made = builds.tables(store.connection, builds.resolve(store.connection, build)).get(WORKS.qualified_name)
    return {} if made is None else frames.facts_of(store.read(WORKS, made.version))


def _attached(rows: pl.DataFrame) -> Mapping[str, Any]:
    text = json.dumps(rows.to_dicts(), sort_keys=True, separators=(",", ":"), default=datetime.isoformat)
    return {FACTS: Attachment(hashlib.sha256(text.encode()).hexdigest(), rows)}
