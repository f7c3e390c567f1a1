"""What can be set about the collaboration network.

Belongs here: choices that an operator may reasonably change. Does not belong here: constants of the method, which stand
beside the step that they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CollaborationSettings:
    """Which repositories and commits link people.

    Attributes:
        window_days: Only commits of so many UTC days up to that of the capture count, it included; None for all time.
        has_forks: Whether forks count. They begin with the commits of others, who were never here.
        maximum_people: A repository with more people counts as a crowd, in which nobody knows everybody.
    """

    window_days: int | None = None
    has_forks: bool = False
    maximum_people: int = 300
