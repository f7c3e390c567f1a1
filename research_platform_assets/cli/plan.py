"""`research-platform plan`: what the next build will ask of GitHub.

Belongs here: turning a prediction into words. Does not belong here: predicting (`github.live.plan`).
"""

from __future__ import annotations

from research_platform_assets.assets.sources import open_source
from research_platform_assets.cli.organization import target
from research_platform_assets.errors import PermanentError
from research_platform_assets.github.live.plan import Prediction
from research_platform_assets.github.live.source import LiveSource
from research_platform_assets.warehouse import documents, spool
from research_platform_assets.warehouse.store import database_path


def plan(*, organization: str | None = None) -> None:
    """Say how many requests the next build will send to GitHub, and how long they will take.

    GitHub is asked for the listing and, where much has to be read, for a sample of up to a hundred repositories; the
    build uses these answers and does not ask again. Nothing is built.

    Args:
        organization: slug of the organization; needed where several are configured.
    """
    chosen = target(organization)
    named = chosen.organization
    known: frozenset[str] = frozenset()
    if database_path(chosen.directory).exists():
        with chosen.store() as store:
            known = documents.known_oids(store.connection)
    timeout = chosen.settings.warehouse.lock_timeout_seconds
    with open_source(chosen.settings, named, chosen.directory) as source:
        if not isinstance(source, LiveSource):
            raise PermanentError(f"{named.login} is read from files, which asks nobody; there is nothing to plan")
        state = source.state()
        with spool.open_spool(chosen.directory, state, known, timeout_seconds=timeout) as pages:
            predicted = source.plan(pages)
        remaining = source.usage()["remaining"]
    print("\n".join(lines(named.login, predicted, remaining)))  # noqa: T201


def lines(login: str, predicted: Prediction, remaining: dict[str, int]) -> list[str]:
    """What a prediction says to people."""
    rest = predicted.calls - predicted.points
    return [
        f"{login}: {predicted.repositories_count} of {predicted.total_count} repositories have to be read",
        f"requests: about {predicted.calls}, of them {predicted.points} by GraphQL (a point each) and {rest} by REST",
        f"time: about {_spoken(predicted.seconds)} at the pace of the first requests",
        *(f"left of GitHub's hourly budget {name}: {left}" for name, left in sorted(remaining.items())),
    ]


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
