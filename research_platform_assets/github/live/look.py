"""One look at an account: what it has now, and what of it has to be read.

Belongs here: the listing held against what is remembered. Does not belong here: reading repositories (`source`), what a
new row asks for (`entries`), what becomes of a missing one (`missing`).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from pydantic import ValidationError

from research_platform_assets.github.live import entries as memories
from research_platform_assets.github.live.chunk import Limits
from research_platform_assets.github.live.client import GitHubClient
from research_platform_assets.github.live.deep import Asker, RepositoryFacts, Unknown, repositories
from research_platform_assets.github.live.deep.rest import get, repository_url
from research_platform_assets.github.live.entries import Entry, Refresh, Work
from research_platform_assets.github.live.listing import Listing, Row, row_of
from research_platform_assets.github.live.missing import verdict
from research_platform_assets.github.live.pages import page_with_row
from research_platform_assets.github.live.sweep import sweep
from research_platform_assets.github.records import Record
from research_platform_assets.github.source import JSON, SourceMemory

_ROUND = "round"
_ACCOUNT = "account id"
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """What decides the pages of a capture, apart from GitHub: change it, and every repository is read again.

    `key` is the secret that pseudonyms are made with. `opt_outs` names who opted out, and `leaves_out` tells by a row
    whether its repository did; such a one is treated as if it were not listed, and was never there.
    """

    login: str
    code_version: str
    key: bytes = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    include_private: bool = False
    refresh_days: int = 7
    opt_outs: str = ""
    leaves_out: Callable[[Row], bool] = field(default=lambda _row: False, repr=False, compare=False)

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
    what was remembered of them. `state` names everything that a capture would deliver, `round` the last capture that
    read something though no row had changed, `refresh` says what is read again for its age. `captured` are the states
    that were captured in this round, in order.
    """

    listing: Listing
    rows: tuple[Row, ...]
    entries: Mapping[int, Entry]
    work: Mapping[int, Work]
    state: str
    round: int
    refresh: Refresh
    captured: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        """When it was looked at."""
        return self.refresh.now


class _Round(Record):
    """A number that changes with every capture that reads something though no row has changed.

    It is the time when the first of them was looked for: a memory that is lost or older than the warehouse then never
    takes what was stored long ago for what is there now. `under_way` is the state of a capture that has not ended, and
    `verify_from` says that it reads again what was read before. `sought` is the number of a capture that was looked for
    and has not begun: for a day every look finds the same one, as whoever asks for a capture counts how often it fails.
    `captured` are the states that were captured under this number, in order: an account that comes back to one of them
    is captured anew, because what happened in between would be forgotten with the tables of that time.
    """

    number: int
    sought: int | None = None
    under_way: str | None = None
    verify_from: datetime | None = None
    captured: tuple[str, ...] = ()


def begun(seen: Look) -> dict[str, JSON]:
    """What to remember before anything that the capture of `seen` reads: a later look goes on with that capture."""
    round_ = _Round(
        number=seen.round, under_way=seen.state, verify_from=seen.refresh.verify_from, captured=seen.captured
    )
    return {_ROUND: round_.model_dump(mode="json")}


def ended(seen: Look) -> dict[str, JSON]:
    """What to remember after the capture of `seen`."""
    captured = (*(state for state in seen.captured if state != seen.state), seen.state)
    return {_ROUND: _Round(number=seen.round, captured=captured).model_dump(mode="json")}


async def look(
    client: GitHubClient, recipe: Recipe, memory: SourceMemory, now: datetime, *, verify: bool = False
) -> Look:
    """Ask for the listing; free where it is unchanged and nobody is missing.

    `verify` has every repository read again, by this capture or by those that go on with it.

    Raises the errors of the client, and `CaptureError` where an answer cannot be read.
    """
    listing = await sweep(client, recipe.login, memory, recipe.code_version)
    _forget_another_account(memory, listing.account.id)
    listing = replace(listing, rows=tuple(row for row in listing.rows if not recipe.leaves_out(row)))
    listed = [row for row in listing.rows if recipe.include_private or not row["private"]]
    present = {row["id"] for row in listed}
    known = _deliverable(recipe, memory, listing, _known(memory, present))
    last = _last_round(memory, now)
    refresh = Refresh(now, recipe.refresh_days, now if verify else last.verify_from)
    others = await _unlisted(client, recipe, memory, listing, present, known, refresh)
    work: dict[int, Work] = {row["id"]: "nothing" for row in others}
    for row in listed:
        work[row["id"]] = memories.work_for(row, known.get(row["id"]), recipe.mark, refresh)
    rows = tuple(sorted([*listed, *others], key=lambda row: row["id"]))
    round_, state = last.number, _state(recipe, listing, rows, last.number)
    of_listed = [known[row["id"]] for row in listed if row["id"] in known]
    is_back = state in last.captured[:-1]
    if state != last.under_way and (is_back or memories.has_later_news(of_listed, refresh)):
        round_ = _sought(last, memory, now)
        state = _state(recipe, listing, rows, round_)
    captured = last.captured if round_ == last.number else ()
    return Look(listing, rows, known, work, state, round_, refresh, captured)


def _known(memory: SourceMemory, present: set[int]) -> dict[int, Entry]:
    """What is remembered; those that are listed again count as gone no more."""
    known = memories.entries(memory)
    back = {i: known[i].model_copy(update={"is_gone": False}) for i in present if i in known and known[i].is_gone}
    memory.remember({key: value for entry in back.values() for key, value in memories.noted(entry).items()})
    return known | back


def _state(recipe: Recipe, listing: Listing, rows: tuple[Row, ...], round_: int) -> str:
    account = listing.account.model_dump(mode="json")
    parts = [recipe.mark, recipe.include_private, account, list(rows), round_]
    parts += [recipe.opt_outs] if recipe.opt_outs else []
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _last_round(memory: SourceMemory, now: datetime) -> _Round:
    try:
        return _Round.model_validate(memory.recall(_ROUND))
    except ValidationError:
        first = _Round(number=int(now.timestamp()))
        memory.remember({_ROUND: first.model_dump(mode="json")})
        return first


def _sought(last: _Round, memory: SourceMemory, now: datetime) -> int:
    """The number of a capture that has to begin, remembered."""
    if last.sought is not None and datetime.fromtimestamp(last.sought, UTC).date() == now.astimezone(UTC).date():
        return last.sought
    number = max(last.number + 1, int(now.timestamp()))
    memory.remember({_ROUND: last.model_copy(update={"sought": number}).model_dump(mode="json")})
    return number


def _forget_another_account(memory: SourceMemory, account_id: int) -> None:
    """Settings may name another account than before; its repositories are not those of this one that are missing."""
    before = memory.recall(_ACCOUNT)
    if before == account_id:
        return
    of_other = memories.entries(memory) if before is not None else ()
    memory.remember({_ACCOUNT: account_id, **_all_forgotten(of_other)})


def _deliverable(
    recipe: Recipe, memory: SourceMemory, listing: Listing, known: Mapping[int, Entry]
) -> dict[int, Entry]:
    """`known` without what is known to be private now, where private repositories are left out, whatever is listed."""
    is_private = {row["id"]: row["private"] for row in listing.rows}
    hidden = {i for i, entry in known.items() if is_private.get(i, entry.row["private"]) and not recipe.include_private}
    hidden |= {i for i, entry in known.items() if recipe.leaves_out(entry.row)}
    memory.remember(_all_forgotten(hidden))
    return {i: entry for i, entry in known.items() if i not in hidden}


def _all_forgotten(repository_ids: Iterable[int]) -> dict[str, JSON]:
    return {key: value for i in repository_ids for key, value in memories.forgotten(i).items()}


async def _unlisted(
    client: GitHubClient,
    recipe: Recipe,
    memory: SourceMemory,
    listing: Listing,
    present: set[int],
    known: Mapping[int, Entry],
    refresh: Refresh,
) -> list[Row]:
    """Rows of repositories that are not listed and yet belong to the state: none is dropped on one listing's word."""
    unlisted = {repository_id: entry for repository_id, entry in known.items() if repository_id not in present}
    missing = {repository_id: entry for repository_id, entry in unlisted.items() if not entry.is_gone}
    if listing.problem is not None and missing:
        _logger.warning("%s: %s; no repository counts as gone", recipe.login, listing.problem)
        return [entry.row for entry in missing.values()]
    rows: list[Row] = []
    for entry in (entry for entry in unlisted.values() if entry.is_away or entry.is_gone):
        # A transfer is told of until the next refresh; then the tables know of it.
        if refresh.is_due(entry):
            memory.remember(memories.forgotten(entry.row["id"]))
        elif entry.is_away:
            rows.append(entry.row)
    asked = [entry for entry in missing.values() if not entry.is_away]
    found = await repositories(Asker(client), [entry.row["node_id"] for entry in asked], recipe.key)
    for entry in asked:
        answer = found[entry.row["node_id"]]
        became = verdict(answer, listing.account.login, include_private=recipe.include_private)
        if became == "gone":
            # Not forgotten yet: if that is not believed, or it comes back, nothing has to be read again.
            memory.remember(memories.noted(entry.model_copy(update={"is_gone": True})))
        elif became == "transferred" and isinstance(answer, RepositoryFacts):
            row = await _row_elsewhere(client, answer, entry)
            memory.remember(_moved(memory, entry, row, refresh.now))
            rows.append(row)
        else:
            rows.append(entry.row)
    return rows


async def _row_elsewhere(client: GitHubClient, facts: RepositoryFacts, entry: Entry) -> Row:
    page = await get(client, repository_url(facts.owner, facts.name))
    if isinstance(page, Unknown) or page.status != 200:
        return {**entry.row, "full_name": f"{facts.owner}/{facts.name}", "name": facts.name}
    return row_of(page.json(), facts.owner)


def _moved(memory: SourceMemory, entry: Entry, row: Row, now: datetime) -> dict[str, JSON]:
    page = memories.page_of(memory, entry.row["id"])
    if page is None:
        return {}
    moved = entry.model_copy(update={"row": row, "is_away": True, "captured_at": now, "tries": 0})
    return memories.remembered(moved, page_with_row(page, row, str(row.get("full_name")).partition("/")[0]))
