"""Areas of topics, in the `insight` schema.

Belongs here: the table of areas. Does not belong here: topics themselves (`insight`), how they are grouped
(`analysis.topics.areas`).
"""

from __future__ import annotations

import dataframely as dy

from research_platform_assets.tables import declaration as declare
from research_platform_assets.tables.declaration import Table


class TopicAreas(dy.Schema):
    area_id = declare.integer(
        "Number of the area: the lowest of its topics', so that it stays while that topic does and is in it.", key=True
    )
    label = declare.text(
        "Up to three terms that its topics share, separated by ` / `; that of its topic where it has one alone."
    )
    topic_ids = dy.List(dy.Int64(), description="Its topics, sorted; every topic is in one area.")
    repositories_count = declare.count("Repositories whose main topic is one of them.")
    model_version = declare.integer("The version of the model, within which areas stay as they are.")


TOPIC_AREAS = Table(
    "insight",
    "topic_areas",
    "Related topics together; without rows where there are 15 topics or fewer.",
    TopicAreas,
)
