"""One look at an account: what it has now, and what of it has to be read.

Belongs here: the listing held against what is remembered. Does not belong here: reading repositories (`source`), what a
new row asks for (`entries`), what becomes of a missing one (`missing`).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from research_platform_assets.github.live import entries as memories
from research_platform_assets.github.live.chunk import Limits
from research_platform_assets.github.live.client import GitHubClient
from research_platform_assets.github.live.deep import Asker, RepositoryFacts, Unknown, repositories
from research_platform_assets.github.live.deep.rest import get, repository_url
from research_platform_assets.github.live.entries import Entry, Work
from research_platform_assets.github.live.listing import Listing, Row, row_of
from research_platform_assets.github.live.missing import verdict
from research_platform_assets.github.live.pages import page_with_row
from research_platform_assets.github.live.sweep import sweep
from research_platform_assets.github.source import JSON, SourceMemory

ROUND = "round"
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """What decides the pages of a capture, apart from GitHub: change it, and every repository is read again.

    `key` is the secret that pseudonyms are made with.
    """

    login: str
    code_version: str
    key: bytes = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    include_private: bool = False
    refresh_days: int = 7

    @property
    def mark(self) -> str:
        """Names the recipe without telling anything of the key."""
        secret = hashlib.sha256(b"recipe" + self.key).hexdigest()
        parts = json.dumps([self.code_version, asdict(self.limits), secret], sort_keys=True)
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Look:
    """An account at one moment.

    `rows` are all repositories that belong to its state, ordered by id; `work` says what each asks for; `entries` is
    what was remembered of them. `round` counts the captures that read something though no row had changed.
    """

    listing: Listing
    rows: tuple[Row, ...]
    entries: Mapping[int, Entry]
    work: Mapping[int, Work]
    round: int
    at: datetime

    def state(self, recipe: Recipe) -> str:
        """Names everything that a capture would deliver."""
        account = self.listing.account.model_dump(mode="json")
        parts = [recipe.mark, recipe.include_private, account, list(self.rows), self.round]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


async def look(client: GitHubClient, recipe: Recipe, memory: SourceMemory, now: datetime) -> Look:
    """Ask for the listing; free where it is unchanged and nobody is missing.

    Raises the errors of the client, and `CaptureError` where an answer cannot be read.
    """
    listing = await sweep(client, recipe.login, memory)
    listed = [row for row in listing.rows if recipe.include_private or not row["private"]]
    present = {row["id"] for row in listed}
    known = _known(memory, present)
    others = await _unlisted(client, recipe, memory, listing, present, known, now)
    work: dict[int, Work] = {row["id"]: "nothing" for row in others}
    for row in listed:
        work[row["id"]] = memories.work_for(row, known.get(row["id"]), recipe.mark, now, recipe.refresh_days)
    of_listed = [known[row["id"]] for row in listed if row["id"] in known]
    last = memory.recall(ROUND)
    round_ = (last if isinstance(last, int) else 0) + memories.has_later_news(of_listed, now, recipe.refresh_days)
    rows = tuple(sorted([*listed, *others], key=lambda row: row["id"]))
    return Look(listing, rows, known, work, round_, now)


def _known(memory: SourceMemory, present: set[int]) -> dict[int, Entry]:
    """What is remembered; those that are listed again count as gone no more."""
    known = memories.entries(memory)
    back = {i: known[i].model_copy(update={"is_gone": False}) for i in present if i in known and known[i].is_gone}
    memory.remember({key: value for entry in back.values() for key, value in memories.noted(entry).items()})
    return known | back


async def _unlisted(
    client: GitHubClient,
    recipe: Recipe,
    memory: SourceMemory,
    listing: Listing,
    present: set[int],
    known: Mapping[int, Entry],
    now: datetime,
) -> list[Row]:
    """Rows of repositories that are not listed and yet belong to the state: none is dropped on one listing's word."""
    unlisted = {repository_id: entry for repository_id, entry in known.items() if repository_id not in present}
    missing = {repository_id: entry for repository_id, entry in unlisted.items() if not entry.is_gone}
    if listing.problem is not None and missing:
        _logger.warning("%s: %s; no repository counts as gone", recipe.login, listing.problem)
        return [entry.row for entry in missing.values()]
    lasting = {i: entry for i, entry in unlisted.items() if entry.is_away or entry.is_gone}
    # A transfer is told of until the next refresh; then the tables know of it.
    expired = [i for i, entry in lasting.items() if memories.is_due(entry, now, recipe.refresh_days)]
    rows = [entry.row for i, entry in lasting.items() if entry.is_away and i not in expired]
    changes: dict[str, JSON] = {}
    for repository_id in expired:
        changes |= memories.forgotten(repository_id)
    asked = [entry for entry in missing.values() if not entry.is_away]
    found = await repositories(Asker(client), [entry.row["node_id"] for entry in asked], recipe.key) if asked else {}
    for entry in asked:
        answer = found[entry.row["node_id"]]
        became = verdict(answer, listing.account.login, include_private=recipe.include_private)
        if became == "gone":
            # Not forgotten yet: if that is not believed, or it comes back, nothing has to be read again.
            changes |= memories.noted(entry.model_copy(update={"is_gone": True}))
        elif became == "transferred" and isinstance(answer, RepositoryFacts):
            row = await _row_elsewhere(client, answer, entry)
            changes |= _moved(memory, entry, row, now)
            rows.append(row)
        else:
            rows.append(entry.row)
    memory.remember(changes)
    return rows


async def _row_elsewhere(client: GitHubClient, facts: RepositoryFacts, entry: Entry) -> Row:
    page = await get(client, repository_url(facts.owner, facts.name))
    if isinstance(page, Unknown):
        return {**entry.row, "full_name": f"{facts.owner}/{facts.name}", "name": facts.name}
    return row_of(page.json(), facts.owner)


def _moved(memory: SourceMemory, entry: Entry, row: Row, now: datetime) -> dict[str, JSON]:
    page = memories.page_of(memory, entry.row["id"])
    if page is None:
        return {}
    moved = entry.model_copy(update={"row": row, "is_away": True, "captured_at": now, "tries": 0})
    return memories.remembered(moved, page_with_row(page, row, str(row.get("full_name")).partition("/")[0]))
