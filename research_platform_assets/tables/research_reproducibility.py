"""The part of the `research` schema that is about running work again.

Belongs here: declarations of the score of reproducibility, its criteria, and declared replications. Does not belong
here: the rubric (`analysis/reproducibility/rubric.yaml`).
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.scores import Criterion, Score, dimension

OUTCOMES = ("success", "partial", "failure")
ENTRY_KINDS = ("replication", "review")
DECLARED_IN = ("settings", "repository")


class Reproducibility(Score):
    documentation_score = dimension("documentation")
    environment_score = dimension("the environment")
    data_score = dimension("the data")
    code_score = dimension("the code")
    automation_score = dimension("automation")
    archive_score = dimension("archiving")


class ReproducibilityCriteria(Criterion):
    pass


class Replications(dy.Schema):
    kind = declare.word("An attempt to reproduce the results, or a review of the repository.", ENTRY_KINDS, key=True)
    declared_repository = declare.text("The repository as the file names it.", key=True)
    link = declare.text("Address of the report.", key=True)
    by = declare.text("Who did it.", key=True)
    repository_id = declare.integer(
        "The repository; null where no repository of the organisation is meant for certain.", nullable=True
    )
    day = dy.String(regex=r"^\d{4}-\d{2}-\d{2}$", description="The day of it, ISO 8601.")
    outcome = declare.word("Whether the results were reproduced; null for a review.", OUTCOMES, nullable=True)
    rating = dy.Int64(
        nullable=True,
        min=1,
        max=5,
        description="How easy it is to reproduce, 1 to 5, 5 the best; null where not given.",
    )
    state_of = declare.text("Release, tag or commit that was looked at; null where not given.", nullable=True)
    note = declare.text("What was found, in words; null where not given.", nullable=True)
    source = declare.word(
        "Which file declares it: that of the settings, or `community.yaml` of the organisation's repository `.github`. "
        "Where both speak of the same repository, report and person, that of the settings counts.",
        DECLARED_IN,
    )


REPRODUCIBILITY = Table(
    "research", "reproducibility", "How far others can reproduce what a repository holds, by a rubric.", Reproducibility
)
REPRODUCIBILITY_CRITERIA = Table(
    "research",
    "reproducibility_criteria",
    "Each criterion of that score with its evidence, and what would raise it.",
    ReproducibilityCriteria,
)
REPLICATIONS = Table(
    "research",
    "replications",
    "Replications and reviews by people, as they were declared; none is made up.",
    Replications,
)

RESEARCH_REPRODUCIBILITY_TABLES = (REPRODUCIBILITY, REPRODUCIBILITY_CRITERIA, REPLICATIONS)
