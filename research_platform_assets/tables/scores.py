"""Columns that all scores by rubrics share.

Belongs here: the contracts that `research_reproducibility` and `insight_health` build on. Does not belong here: any
table.
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.github import STATUSES

CRITERION_STATUSES = ("observed", "absent", "unknown", "not applicable")
_VERSION = "Version of the rubric: the declared one, and a digest of all that it says."


def score_of(what: str) -> dy.Float64:
    """A score from 0 to 100 that may be missing."""
    return declare.decimal(what, 2, nullable=True, minimum=0.0, maximum=100.0)


def dimension(title: str) -> dy.Float64:
    """The score of one dimension."""
    return score_of(f"The same for {title} alone; null where none of its criteria could be judged.")


class Score(declare.Explained):
    repository_id = dy.Int64(primary_key=True, description="The repository.")
    status = declare.word(
        "Observed: it has a score. Absent: there is nothing to judge. Unknown: too little is known to judge.", STATUSES
    )
    reason = declare.text("Why there is no score; null where there is one.", nullable=True)
    score = score_of("Points earned, in per cent of those of the criteria that could be judged; null unless observed.")
    level = declare.text("Level that the rubric gives to this score; null unless observed.", nullable=True)
    coverage = declare.share(
        "Part that the criteria that could be judged have in the points of all that apply; below the rubric's least "
        "coverage there is no score. Null where none applies.",
        nullable=True,
    )
    points = declare.decimal("Points earned.", 2, minimum=0.0)
    possible = declare.decimal("Points of the criteria that could be judged.", 2, minimum=0.0)
    level_change_share = declare.share(
        "Sensitivity: the weight of each dimension is halved, kept and raised by half in all combinations; the part of "
        "these in which the level is another one. Null without a score.",
        nullable=True,
    )
    lowest_score = score_of("Lowest score among these combinations; null without a score.")
    highest_score = score_of("Highest score among them; null without a score.")
    rubric_version = declare.text(_VERSION)

    @dy.rule()
    def score_only_where_observed(cls) -> pl.Expr:
        """There is a score, and what belongs to one, exactly where one is observed."""
        what = ("score", "level", "level_change_share", "lowest_score", "highest_score")
        return pl.all_horizontal(declare.only_where(each, pl.col("status") == "observed") for each in what)


class Criterion(dy.Schema):
    repository_id = declare.integer("The repository; one that is not judged at all has no rows.", key=True)
    criterion = declare.text("Name of the criterion in the rubric.", key=True)
    position = declare.count("Place of the criterion in the rubric, from 0.")
    dimension = declare.text("Dimension that it belongs to.")
    question = declare.text("What it asks.")
    status = declare.word(
        "Observed: there is a value. Absent: there is none, which is known. Unknown: nobody could tell. Not "
        "applicable: the repository has no use for it. Only the first two count.",
        CRITERION_STATUSES,
    )
    value = declare.decimal("What was measured; null unless observed.", 4, nullable=True)
    unit = declare.text("Unit of the value.")
    points = declare.decimal("Points earned; null unless observed or absent.", 2, nullable=True, minimum=0.0)
    possible = declare.decimal("Most points that it gives.", 2, minimum=0.0)
    gain = declare.decimal(
        "By how much the score would rise with all of its points; null unless observed or absent, and without a score.",
        2,
        nullable=True,
        minimum=0.0,
    )
    evidence = declare.text("Why, in a sentence.")
    path = declare.text("File that shows it; null where it is no file.", nullable=True)
    scale = declare.text("The points that the rubric gives for which value.")
    improvement = declare.text("What would earn the points that are missing; null where none are.", nullable=True)
    source = declare.text("Where the criterion comes from; null where it is the rubric's own.", nullable=True)
    rubric_version = declare.text(_VERSION)

    @dy.rule()
    def value_only_where_observed(cls) -> pl.Expr:
        """There is a value exactly where one was observed."""
        return declare.only_where("value", pl.col("status") == "observed")

    @dy.rule()
    def points_only_where_judged(cls) -> pl.Expr:
        """There are points, be they none, exactly where the criterion could be judged."""
        return declare.only_where("points", pl.col("status").is_in(["observed", "absent"]))
