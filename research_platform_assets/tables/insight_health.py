"""The part of the `insight` schema that is about how well a repository is doing.

Belongs here: declarations of the score of health and its criteria. Does not belong here: the rubric
(`analysis/health/rubric.yaml`).
"""

from __future__ import annotations

from research_platform_assets.tables.declaration import Table
from research_platform_assets.tables.scores import Criterion, Score, dimension


class Health(Score):
    activity_score = dimension("activity")
    community_score = dimension("the community")
    documentation_score = dimension("documentation")
    code_quality_score = dimension("the care for code")
    popularity_score = dimension("popularity")
    maintenance_score = dimension("maintenance")


class HealthCriteria(Criterion):
    pass


HEALTH = Table(
    "insight",
    "health",
    "How well a repository is doing, by a rubric; archived ones are not judged, as they are finished.",
    Health,
)
HEALTH_CRITERIA = Table(
    "insight",
    "health_criteria",
    "Each criterion of that score with its evidence, and what would raise it.",
    HealthCriteria,
)

INSIGHT_HEALTH_TABLES = (HEALTH, HEALTH_CRITERIA)
