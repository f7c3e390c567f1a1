"""`research-platform plan`: what the next build will ask of GitHub.

Belongs here: turning a prediction into words. Does not belong here: predicting (`github.live.plan`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from research_platform_assets.assets import leaving_out
from research_platform_assets.assets.sources import open_source
from research_platform_assets.cli.organization import target
from research_platform_assets.errors import PermanentError
from research_platform_assets.github.live.plan import Prediction, hours
from research_platform_assets.github.live.source import LiveSource
from research_platform_assets.warehouse import documents, spool
from research_platform_assets.warehouse.store import database_path


def plan(*, organization: str | None = None, verify: bool = False) -> None:
    """Say how many requests the next build will send to GitHub, and how long they will take.

    GitHub is asked for the listing and, where much has to be read, for a sample of up to a hundred repositories; the
    build uses these answers and does not ask again. Nothing is built.

    Args:
        organization: slug of the organization; needed where several are configured.
        verify: plan to read every repository again, whatever the listing says; the next build then does so.
    """
    chosen = target(organization)
    named, settings = chosen.organization, chosen.settings
    known: frozenset[str] = frozenset()
    if database_path(chosen.directory).exists():
        with chosen.store() as store:
            known = documents.known_oids(store.connection)
    timeout = settings.warehouse.lock_timeout_seconds
    register = leaving_out.register_of(settings, chosen.directory, named.login)
    with open_source(settings, named, chosen.directory, register=register, verify=verify) as source:
        if not isinstance(source, LiveSource):
            raise PermanentError(f"{named.login} is read from files, which asks nobody; there is nothing to plan")
        state = source.state()
        with spool.open_spool(chosen.directory, state, known, timeout_seconds=timeout) as pages:
            predicted = source.plan(leaving_out.Sink(pages, register))
        usage = source.usage()
    print("\n".join(lines(named.login, predicted, usage, settings.github.reserve_share)))  # noqa: T201


def lines(login: str, predicted: Prediction, usage: Mapping[str, Any], reserve_share: float) -> list[str]:
    """What a prediction says to people, given what was used so far (`LiveSource.usage`) and what is never spent."""
    rest = predicted.calls - predicted.points
    used_by_rest = sum(count for resource, count in usage["calls"].items() if resource != "graphql")
    ahead = {"core": rest - used_by_rest, "graphql": predicted.points - usage["points"]}
    splits = {
        name: hours(max(ahead.get(name, 0), 0), left, usage["limits"][name], reserve_share)
        for name, left in sorted(usage["remaining"].items())
    }
    return [
        f"{login}: {predicted.repositories_count} of {predicted.total_count} repositories have to be read",
        f"requests: about {predicted.calls}, of them {predicted.points} by GraphQL (a point each) and {rest} by REST",
        f"time: about {_spoken(predicted.seconds)} at the pace of the first requests",
        *(f"left of GitHub's hourly budget {name}: {left}" for name, left in sorted(usage["remaining"].items())),
        *(_warning(name, split) for name, split in splits.items() if len(split) > 1),
    ]


def _warning(name: str, split: Sequence[int]) -> str:
    return (
        f"the budget {name} does not last: {split[0]} requests fit into this hour, the rest into {len(split) - 1} more "
        f"({', '.join(str(count) for count in split[1:4])}{', ...' if len(split) > 4 else ''}). A build that runs out "
        "ends, keeps what it has, publishes nothing, and the next one goes on"
    )


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
