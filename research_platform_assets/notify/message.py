"""What a notification says, from plain values.

Belongs here: whether somebody is told, and the words for each channel. Does not belong here: finding out how a run
ended (`automation/endings`), sending (`telling`).

Texts come in redacted (`automation/endings`): no secret, no e-mail address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

On = Literal["failure", "success", "changes", "always"]

VERSION = 1
"""Of the JSON that web hooks get; raised when a key changes its meaning or goes."""

_SHOWN_REASONS = 5
_MINUTE = 60.0


@dataclass(frozen=True)
class BuildSummary:
    """A build that a run published, or left as it was.

    `changes` counts changed rows by kind; None where the build is not new. `coverage` is the share of facts that are
    known; None where there are none.
    """

    slug: str
    build_id: str
    is_changed: bool
    coverage: float | None
    computed: int
    reused: int
    requests: int
    changes: Mapping[str, int] | None


@dataclass(frozen=True)
class Ending:
    """How a run ended.

    `organizations` are logins; `reasons` has a sentence for each asset that failed, with the asset before a colon;
    `finished_at` is UTC.
    """

    organizations: tuple[str, ...]
    run_id: str
    is_success: bool
    finished_at: datetime
    duration_seconds: float
    builds: tuple[BuildSummary, ...] = ()
    reasons: tuple[str, ...] = ()
    site_url: str | None = None


def is_told(on: On, ending: Ending) -> bool:
    """Whether somebody who asked for `on` is told; a failure counts as a change, or silence would look like peace."""
    if on == "always":
        return True
    if not ending.is_success:
        return on in {"failure", "changes"}
    return on == "success" or (on == "changes" and any(build.is_changed for build in ending.builds))


def subject(ending: Ending) -> str:
    """One line: who, and what happened."""
    who = ", ".join(ending.organizations)
    if not ending.is_success:
        return f"{who}: the run failed"
    if not ending.builds:
        return f"{who}: tables were materialized, nothing was published"
    if any(build.is_changed for build in ending.builds):
        return f"{who}: a new state was published"
    return f"{who}: everything is up to date"


def text(ending: Ending) -> str:
    """The whole message as plain text, the subject first."""
    lines = [subject(ending), *_failure(ending)]
    for build in ending.builds:
        lines += _build(build)
    finished = ending.finished_at.strftime("%Y-%m-%d %H:%M UTC")
    lines.append(f"Run {ending.run_id} took {spoken(ending.duration_seconds)} and ended {finished}.")
    if ending.site_url:
        lines.append(ending.site_url)
    return "\n".join(lines) + "\n"


def _failure(ending: Ending) -> list[str]:
    if ending.is_success:
        return []
    shown = list(ending.reasons[:_SHOWN_REASONS])
    more = len(ending.reasons) - len(shown)
    kept = [] if ending.builds else ["Readers keep what was published before."]
    return [*shown, *([f"and {more} more"] if more else []), *kept]


def _build(build: BuildSummary) -> list[str]:
    known = "" if build.coverage is None else f", {build.coverage:.1%} of the facts known"
    requests = f"{build.requests} request{'' if build.requests == 1 else 's'} to GitHub"
    lines = [f"Build {build.build_id}: {build.computed} tables computed, {build.reused} reused{known}, {requests}."]
    if build.changes:
        counted = ", ".join(f"{count} {kind}" for kind, count in sorted(build.changes.items()))
        lines.append(f"Changed rows: {counted}.")
    return lines


def payload(ending: Ending) -> dict[str, Any]:
    """What a web hook gets as JSON; the same run gives the same bytes, so that a repetition can be recognised."""
    return {
        "version": VERSION,
        "event": "success" if ending.is_success else "failure",
        "organizations": list(ending.organizations),
        "run_id": ending.run_id,
        "subject": subject(ending),
        "finished_at": ending.finished_at.isoformat(timespec="seconds"),
        "duration_seconds": round(ending.duration_seconds, 1),
        "reasons": list(ending.reasons),
        "builds": [
            {
                "slug": build.slug,
                "build_id": build.build_id,
                "is_changed": build.is_changed,
                "coverage": build.coverage,
                "computed": build.computed,
                "reused": build.reused,
                "requests": build.requests,
                "changes": None if build.changes is None else dict(sorted(build.changes.items())),
            }
            for build in ending.builds
        ],
        "site_url": ending.site_url,
    }


def slack(ending: Ending) -> dict[str, str]:
    """What Slack and those that speak like it get as JSON."""
    # Otherwise a sentence with `<!channel>` in it would wake everybody.
    return {"text": text(ending).rstrip("\n").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}


def spoken(seconds: float) -> str:
    """A duration in words."""
    return f"{seconds:.0f} s" if seconds < 2 * _MINUTE else f"{seconds / _MINUTE:.0f} minutes"
