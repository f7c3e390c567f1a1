"""The part of the `insight` schema that is about people over time and together.

Belongs here: declarations of weekly activity and of the collaboration network. Does not belong here: figures of a
person or a repository as a whole (`insight`).
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table

_WEEK = "Monday of the ISO week in UTC, ISO 8601."
_NEWMAN = "Newman (2001), Physical Review E 64, 016132"


def _week(*, description: str = _WEEK) -> dy.String:
    return dy.String(primary_key=True, regex=r"^\d{4}-\d{2}-\d{2}$", description=description)


def _centrality(description: str) -> dy.Float64:
    return declare.decimal(description, 6, nullable=True, minimum=0.0, maximum=1.0)


class Activity(dy.Schema):
    repository_id = declare.integer("The repository; one without a commit has no rows.", key=True)
    week = _week(
        description=f"{_WEEK} From the first commit at hand to the capture each week has a row, quiet ones with zeros: "
        "real ones where `is_complete`, else of what is at hand. A commit dated after its capture is in no week."
    )
    commits_count = declare.count("Commits by people on the default branch whose author time lies in the week.")
    bot_commits_count = declare.count("Commits by bots, likewise.")
    unattributed_commits_count = declare.count("Commits by authors whom nobody knows, likewise.")
    people_count = declare.count("People with a commit in the week; bots are not counted.")
    newcomers_count = declare.count(
        "People whose first commit to the repository lies in the week; null where the history is not whole.",
        nullable=True,
    )
    people_to_date_count = declare.count(
        "People with a commit in this week or an earlier one, each counted once; null where the history is not whole.",
        nullable=True,
    )
    commits_mean_4_weeks = declare.decimal(
        "Mean of `commits_count` over four calendar weeks, quiet ones included, of which this is the last; null where "
        "one of them has no row or is not over, and where the history is not whole.",
        2,
        nullable=True,
        minimum=0.0,
    )
    releases_count = declare.count("Releases published in the week; null where unknown.", nullable=True)
    is_whole_week = declare.flag("Whether the week was over when it was captured; false for the week of the capture.")
    is_complete = declare.flag("Whether the latest capture holds the repository's whole history.")
    is_current = declare.flag("Whether the latest capture says so; false where it is only the last known.")


class OrganizationActivity(dy.Schema):
    week = _week()
    commits_count = declare.count("Commits by people to repositories that the organisation has now, as far as known.")
    bot_commits_count = declare.count("Commits by bots, likewise.")
    unattributed_commits_count = declare.count("Commits by authors whom nobody knows, likewise.")
    people_count = declare.count(
        "People with a commit in the week, each counted once whatever the number of repositories; no bots."
    )
    newcomers_count = declare.count(
        "People whose first commit to any repository lies in the week, by those whose whole history is known."
    )
    people_to_date_count = declare.count(
        "People with a commit to any of those in this week or an earlier one, each counted once."
    )
    commits_mean_4_weeks = declare.decimal(
        "Mean of `commits_count` over four calendar weeks of which this is the last; null for the first three and for "
        "a week that was not over.",
        2,
        nullable=True,
        minimum=0.0,
    )
    releases_count = declare.count("Releases published in the week, as far as known.")
    active_repositories_count = declare.count("Repositories with a commit by a person in the week.")
    observed_count = declare.count(
        "Repositories of whose week the latest capture knows the commits, or a part of them."
    )
    last_known_count = declare.count("Repositories of whose week the commits are the last known.")
    whole_count = declare.count("Repositories whose whole history is known, now or as last known.")
    total_count = declare.count("Repositories that should have entered: all that the organisation has now.")
    is_whole_week = declare.flag("Whether the week was over when it was captured.")


class Collaborators(dy.Schema):
    person_id = dy.String(
        primary_key=True,
        description="A person with a commit to a repository that counts; never a bot. With `collaboration.pseudonyms` "
        "`collaborator-<hash>`, which leads to no other table.",
    )
    repositories_count = declare.count("Repositories that count and to which the person committed.")
    degree = declare.count("Other people with a commit to one of these repositories.")
    weighted_degree = declare.decimal(
        "Sum of `weight` over the person's collaborations, which is the number of repositories shared with anybody "
        f"({_NEWMAN}).",
        4,
        minimum=0.0,
    )
    betweenness = _centrality(
        "Part of the shortest ways between two other people that lead over this one (Freeman 1977, over all pairs), "
        "where each repository that two people share is a way of its own (Borgatti and Everett 1997); null for fewer "
        "than three people.",
    )
    closeness = _centrality(
        "Reciprocal mean number of steps to the people who can be reached, times the part of all others that they are "
        "(Wasserman and Faust 1994); 0 for somebody who works alone, null for a single person.",
    )
    eigenvector = _centrality(
        "Eigenvector centrality by `weight` (Bonacich 1972), 1 for the most central person of the component, and "
        "comparable within it only; null for somebody who works alone, and where it is not determined.",
    )
    component_id = declare.integer(
        "Which people are linked at all, directly or over others; 0 is the largest component. Null for somebody who "
        "works alone.",
        nullable=True,
    )
    community_id = declare.integer(
        "Group that works together more than with others, by modularity (Louvain: Blondel et al. 2008); 0 is the "
        "largest, and numbers are those of this build. Null for somebody who works alone.",
        nullable=True,
    )
    x = declare.decimal("Place in a drawing of the network, from left to right.", 4, minimum=0.0, maximum=1.0)
    y = declare.decimal("Place in a drawing of the network, from top to bottom.", 4, minimum=0.0, maximum=1.0)
    is_complete = declare.flag("Whether the whole history of each of these repositories is at hand.")
    is_current = declare.flag("Whether the latest capture says so; false where any of it is only the last known.")


class Collaborations(dy.Schema):
    person_id = declare.text("One of the two people, by the alphabet the first.", key=True)
    other_id = declare.text("The other one.", key=True)
    shared_repositories_count = declare.count("Repositories to which both committed.")
    weight = declare.decimal(
        "Strength: for each of these repositories 1 divided by the number of its people but one, added up "
        f"({_NEWMAN}). Many hands in one repository know each other less.",
        4,
        minimum=0.0,
    )
    repository_ids = dy.List(dy.Int64(), description="These repositories, sorted: the evidence.")
    is_current = declare.flag("Whether the latest capture says so; false where any of it is only the last known.")


class CollaborationStats(dy.Schema):
    metric = dy.String(primary_key=True, description="Name of the measure, snake_case.")
    value = declare.decimal("The value; null where it is not defined or nothing is known.", 4, nullable=True)
    unit = declare.text("Unit of the value.")
    observed_count = declare.count("Repositories whose people, as the latest capture knows them, entered.")
    last_known_count = declare.count("Repositories whose last known people entered.")
    total_count = declare.count("Repositories that should have entered.")
    description = declare.text("What is measured, in a sentence.")


ACTIVITY = Table("insight", "activity", "Commits, people and releases of each repository and week.", Activity)
ORGANIZATION_ACTIVITY = Table(
    "insight",
    "organization_activity",
    "Commits, people and releases of the whole organisation by week, each person counted once.",
    OrganizationActivity,
)
COLLABORATORS = Table(
    "insight", "collaborators", "People in the network of those who work on the same repositories.", Collaborators
)
COLLABORATIONS = Table(
    "insight", "collaborations", "Pairs of people who committed to the same repositories.", Collaborations
)
COLLABORATION_STATS = Table(
    "insight", "collaboration_stats", "Figures of the collaboration network as a whole.", CollaborationStats
)

INSIGHT_PEOPLE_TABLES = (ACTIVITY, ORGANIZATION_ACTIVITY, COLLABORATORS, COLLABORATIONS, COLLABORATION_STATS)
