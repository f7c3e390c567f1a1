"""The `insight` schema: statistics and models over `core`.

Belongs here: declarations of derived measures. Every share, count and weight says what it is a part of.
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.github import STATUSES
from research_platform_assets.tables.insight_code import INSIGHT_CODE_TABLES
from research_platform_assets.tables.insight_dependencies import INSIGHT_DEPENDENCIES_TABLES
from research_platform_assets.tables.insight_health import INSIGHT_HEALTH_TABLES
from research_platform_assets.tables.insight_people import INSIGHT_PEOPLE_TABLES
from research_platform_assets.tables.insight_topics import INSIGHT_TOPICS_TABLES

#: Which days the words mean in columns about newcomers and those who stay.
_LAST_YEAR = "in the 365 days up to the UTC day of the capture"
_YEAR_BEFORE = "in the 365 days before those"


class PersonStats(dy.Schema):
    person_id = dy.String(primary_key=True, description="The person or bot.")
    is_bot = declare.flag("Whether this is a program.")
    repositories_count = declare.count("Repositories with at least one commit.")
    commits_count = declare.count(
        "Commits over all repositories; one that is in two of them, as in a fork or a copy, counts in each."
    )
    additions = declare.count(
        "Lines added, by merges too, as git counts against the first parent; null where unknown for any repository.",
        nullable=True,
        unit="lines",
    )
    deletions = declare.count("Lines removed; null where unknown for any repository.", nullable=True, unit="lines")
    first_commit_at = declare.timestamp(
        "Earliest author time; null where the capture lacks some commits.", nullable=True
    )
    last_commit_at = declare.timestamp(
        "Latest author time in the capture; null where it holds no commit.", nullable=True
    )
    active_days_count = declare.count(
        "Different UTC days with a commit; null where the capture lacks some commits.", nullable=True, unit="days"
    )
    active_weeks_count = declare.count(
        "Different ISO weeks in UTC with a commit; null where the capture lacks some commits.", nullable=True
    )
    commits_share = declare.share("Part of all commits by people (of all by bots, for a bot).")
    is_newcomer = declare.flag(
        f"Whether the first commit to any repository was made {_LAST_YEAR}; null where it is not known.", nullable=True
    )
    is_active = declare.flag(f"Whether any commit was made {_LAST_YEAR}; null where it is not known.", nullable=True)
    was_active = declare.flag(
        f"Whether any commit was made {_YEAR_BEFORE}; of these people, those with `is_active` stayed. Null where it is "
        "not known.",
        nullable=True,
    )
    is_complete = declare.flag("Whether every repository concerned is captured with its whole history.")
    is_current = declare.flag(
        "Whether the latest capture says so; false where the last known commits of any repository are counted."
    )


class RepositoryContributors(dy.Schema):
    repository_id = dy.Int64(primary_key=True, description="The repository.")
    status = declare.word(
        "Whether commits are known; where unknown, the other columns hold what was last known.", STATUSES
    )
    contributors_count = declare.count("People with a commit, bots not counted; null where never known.", nullable=True)
    bots_count = declare.count("Bots with a commit; null where never known.", nullable=True)
    commits_count = declare.count("Commits by people; null where never known.", nullable=True)
    bot_commits_count = declare.count("Commits by bots; null where never known.", nullable=True)
    top_person_id = declare.text("Who made most commits by people, ties by id; null where nobody did.", nullable=True)
    top_person_share = declare.share("That person's part of the commits by people.", nullable=True)
    truck_factor = declare.count(
        "Bus factor, also truck factor, by commits: fewest people who together made more than half of the commits by "
        "people (as CHAOSS, Contributor Absence Factor, which has at least half).",
        nullable=True,
    )
    commits_herfindahl = declare.share(
        "Concentration of ownership: Herfindahl-Hirschman index of the commits by people, the sum of their squared "
        "shares (Hirschman 1964); 1 where one person made all, 1/n where n people made the same.",
        nullable=True,
    )
    first_commit_at = declare.timestamp(
        "Earliest author time of a commit by a person; null where the capture lacks some commits.", nullable=True
    )
    last_commit_at = declare.timestamp("Latest author time of a recorded commit by a person.", nullable=True)
    active_weeks_count = declare.count(
        "Different ISO weeks in UTC with a commit by a person; null where the capture lacks some commits.",
        nullable=True,
    )
    newcomers_count = declare.count(
        f"People whose first commit to the repository was made {_LAST_YEAR}; null where the latest capture lacks any "
        "of the history.",
        nullable=True,
    )
    active_people_count = declare.count(f"People with a commit {_LAST_YEAR}; null likewise.", nullable=True)
    previous_people_count = declare.count(f"People with a commit {_YEAR_BEFORE}; null likewise.", nullable=True)
    retained_people_count = declare.count("Those of them who were active in the last year, too.", nullable=True)
    retention_share = declare.share(
        "Retention: `retained_people_count` divided by `previous_people_count`; null where nobody could have stayed.",
        nullable=True,
    )
    is_complete = declare.flag("Whether the latest capture holds the whole history.")
    is_current = declare.flag("Whether the latest capture says so; false where any of it is the last known or unknown.")


class OrganizationStats(dy.Schema):
    metric = dy.String(primary_key=True, description="Name of the measure, snake_case.")
    value = declare.decimal("The value; null where no repository's value is known.", 4, nullable=True)
    unit = declare.text("Unit of the value.")
    observed_count = declare.count("Repositories whose present value entered.")
    last_known_count = declare.count("Repositories whose last known value entered, the present one being unknown.")
    total_count = declare.count("Repositories that should have entered.")
    description = declare.text("What is counted, in a sentence.")


class Topics(dy.Schema):
    topic_id = dy.Int64(
        primary_key=True, description="Number of the topic, from 0. It stays, and no other topic ever has it."
    )
    label = declare.text(
        "One to three phrases that tell it from others, separated by ` / `; the same within a version of the model."
    )
    terms = dy.List(
        dy.Struct({"term": dy.String(), "weight": dy.Float64(metadata={"decimals": 4})}),
        description="Top terms with their weight relative to the first, heaviest first.",
    )
    repositories_count = declare.count("Repositories whose main topic this is.")
    representative_ids = dy.List(
        dy.Int64(),
        description="Up to five repositories that stand for it: of those whose main topic it is the most like it, by "
        "`likeness` in `insight.topic_coverage`; ties by the lower id.",
    )
    model_version = declare.integer("The version of the model, of which `insight.topic_models` has all.")
    born_on = declare.text("UTC day of the capture in which the topic came up, ISO 8601.")
    area_id = declare.integer(
        "Its area in `insight.topic_areas`; null where there are 15 topics or fewer.", nullable=True
    )


class RepositoryTopics(dy.Schema):
    repository_id = declare.integer("The repository.", key=True)
    topic_id = declare.integer("The topic.", key=True)
    share = declare.share("The topic's part of the repository's text; the parts of a repository add up to 1.")
    rank = declare.count(
        "Place of the topic in the repository, from 1: the main topic, which stays the same while no other is larger "
        "by 0.15, then the others by share."
    )


class SimilarRepositories(dy.Schema):
    repository_id = declare.integer("The repository; one with too little text to have topics has no rows.", key=True)
    other_id = declare.integer("A repository that is like it.", key=True)
    similarity = declare.decimal(
        "Cosine of the weighted words of both, each smoothed over its nearest neighbours: 1 where these together say "
        "the same, also where the two share no word.",
        4,
        minimum=0.0,
        maximum=1.0,
    )
    rank = declare.count("Place among the ten that are most alike, from 1; ties by the lower id.")


class TopicCoverage(dy.Schema):
    repository_id = dy.Int64(primary_key=True, description="The repository; every repository has a row.")
    status = declare.word(
        "Observed: it has topics. Absent: too little text to tell. Unknown: text not at hand.", STATUSES
    )
    reason = declare.text(
        "Why it has no topics, or which of its texts these do or do not speak for: a README that is unknown today or "
        "in another language than the model, notebooks in place of one; null otherwise.",
        nullable=True,
    )
    terms_count = declare.count("Different vocabulary terms in its text.")
    likeness = declare.decimal(
        "How like it is to its main topic: the cosine of its weighted terms and those of the topic, 1 where they say "
        "the same; null without topics. Below `low_fit_limit` in `insight.topic_models` it fits no topic well.",
        4,
        minimum=0.0,
        maximum=1.0,
        nullable=True,
    )
    confidence = declare.decimal(
        "How far its main topic may be trusted: what that topic has more of its text than the next one, times "
        "`likeness` as a part of the median likeness on the day of the fit (twice `low_fit_limit`), at most 1 of it; "
        "null without topics. 1 where it is about one topic alone and as like it as is usual, 0 where another topic "
        "has as much of it.",
        4,
        minimum=0.0,
        maximum=1.0,
        nullable=True,
    )

    @dy.rule()
    def reason_where_it_has_no_topics(cls) -> pl.Expr:
        """What has no topics says why."""
        return (pl.col("status") == "observed") | pl.col("reason").is_not_null()

    @dy.rule()
    def likeness_only_with_topics(cls) -> pl.Expr:
        """Only what has topics is like one."""
        return pl.all_horizontal(
            declare.only_where(each, pl.col("status") == "observed") for each in ("likeness", "confidence")
        )


class TopicMap(dy.Schema):
    kind = declare.word("What stands there: a topic or a repository.", ("topic", "repository"), key=True)
    subject_id = declare.integer("The topic or the repository.", key=True)
    topic_id = declare.integer("The topic itself, or the main topic of the repository.")
    x = declare.decimal("Place in a drawing, from left to right.", 4, minimum=0.0, maximum=1.0)
    y = declare.decimal("Place in a drawing, from top to bottom.", 4, minimum=0.0, maximum=1.0)


HISTORY_METRICS = (
    "stargazers_count",
    "forks_count",
    "commits_count",
    "contributors_count",
    "listed_contributors_count",
)
HISTORY_SOURCES = ("build", "import")


class History(dy.Schema):
    subject = declare.text(
        "The repository's id; for imported rows that cannot be assigned with certainty `name:` and the name.", key=True
    )
    day = dy.String(
        primary_key=True, regex=r"^\d{4}-\d{2}-\d{2}$", description="UTC day on which it was observed, ISO 8601."
    )
    metric = declare.word(
        "What was counted: stars, forks, commits on the default branch, people with a commit, or accounts in GitHub's "
        "own contributor list, bots included.",
        HISTORY_METRICS,
        key=True,
    )
    repository_id = declare.integer("The repository; null where it is not certain which one is meant.", nullable=True)
    name = declare.text("Its name on that day.")
    value = declare.decimal("The value; null where unknown, never the last known one.", 4, nullable=True)
    state = declare.word("What was known on that day.", STATUSES)
    reason = declare.text("Why it was unknown or absent; null where observed.", nullable=True)
    source = declare.word("Who observed it: a build of this platform, or an imported file.", HISTORY_SOURCES)
    observed_at = declare.timestamp("When it was observed; of several times on a day the last one.")


PERSON_STATS = Table("insight", "person_stats", "Contributor statistics over the whole organisation.", PersonStats)
REPOSITORY_CONTRIBUTORS = Table(
    "insight", "repository_contributors", "How a repository's work is spread over people.", RepositoryContributors
)
ORGANIZATION_STATS = Table("insight", "organization_stats", "Figures for the whole organisation.", OrganizationStats)
TOPICS = Table("insight", "topics", "Themes found in names, descriptions, READMEs and notebooks.", Topics)
REPOSITORY_TOPICS = Table("insight", "repository_topics", "Which themes a repository is about.", RepositoryTopics)
SIMILAR_REPOSITORIES = Table(
    "insight",
    "similar_repositories",
    "The ten repositories whose texts are most like a repository's.",
    SimilarRepositories,
)
TOPIC_COVERAGE = Table("insight", "topic_coverage", "Which repositories the themes speak for.", TopicCoverage)
TOPIC_MAP = Table(
    "insight", "topic_map", "Where topics and repositories stand in a drawing: near what they have in common.", TopicMap
)

HISTORY = Table(
    "insight",
    "history",
    "What each repository counted on each day on which it was captured; it only grows.",
    History,
)

INSIGHT_TABLES = (
    PERSON_STATS,
    REPOSITORY_CONTRIBUTORS,
    ORGANIZATION_STATS,
    TOPICS,
    REPOSITORY_TOPICS,
    SIMILAR_REPOSITORIES,
    TOPIC_COVERAGE,
    TOPIC_MAP,
    HISTORY,
    *INSIGHT_TOPICS_TABLES,
    *INSIGHT_PEOPLE_TABLES,
    *INSIGHT_DEPENDENCIES_TABLES,
    *INSIGHT_HEALTH_TABLES,
    *INSIGHT_CODE_TABLES,
)
