"""Column lineage of topics: those of today, and what `tables/insight_topics` declares.

Belongs here: entries in the notation of `lineage`, which puts them together with all others.
"""

from __future__ import annotations

from collections.abc import Mapping

_TEXT = (
    "core.readmes.text core.readmes.natural_language core.repositories.name core.repositories.description "
    "core.repositories.topics github.documents.oid github.documents.path"
)
_WORDS = f"{_TEXT} core.people.name github.organizations.login github.organizations.name"
_TOPICS = "insight.topic_models.topics"
_MODEL = f"{_TOPICS} insight.topic_models.terms insight.topic_models.repositories"
_EVENTS = "insight.topic_models.events"
_MEASURES = f"insight.topic_models.measures {_MODEL} {_TEXT}"

DECLARED: Mapping[str, Mapping[str, str]] = {
    "insight.topic_models": {
        **dict.fromkeys(
            (
                "model_version",
                "topics",
                "terms",
                "repositories",
                "low_fit_limit",
                "alike_limit",
                "low_fit_share",
                "abstained_share",
                "next_topic_id",
                "measures",
                "events",
                "trials",
            ),
            _WORDS,
        ),
    },
    "insight.topic_history": {
        "topic_id": _TOPICS,
        "model_version": "insight.topic_models.model_version",
        "fitted_on": "insight.topic_models.fitted_on",
        "label": _TOPICS,
        "repositories_count": _TOPICS,
        "born_on": _TOPICS,
        "is_current": "insight.topic_models.model_version",
    },
    "insight.topic_events": {
        "model_version": "insight.topic_models.model_version",
        "day": "insight.topic_models.fitted_on",
        **dict.fromkeys(("event", "topic_id", "other_ids", "repository_ids", "sentence"), _EVENTS),
    },
    "insight.topic_drift": {
        "occasion": "insight.topic_models.model_version",
        "model_version": "insight.topic_models.model_version",
        **dict.fromkeys(("measure", "value", "limit", "is_due", "sentence"), _MEASURES),
    },
    "insight.topic_quality": {
        **dict.fromkeys(("subject", "measure", "topic_id"), _TOPICS),
        **dict.fromkeys(
            ("value", "counted", "reason"),
            f"{_TOPICS} insight.topic_models.terms insight.repository_topics.topic_id insight.topic_coverage.likeness "
            f"insight.topic_coverage.status {_WORDS}",
        ),
    },
    "insight.topic_areas": {
        **dict.fromkeys(("area_id", "label", "topic_ids"), f"{_TOPICS} insight.topic_models.repositories"),
        "repositories_count": f"{_TOPICS} insight.topic_models.repositories insight.repository_topics.topic_id",
        "model_version": "insight.topic_models.model_version",
    },
    "insight.topics": {
        "topic_id": _TOPICS,
        "label": _TOPICS,
        "terms": _TOPICS,
        **dict.fromkeys(("repositories_count", "representative_ids"), f"{_MODEL} {_TEXT}"),
        "model_version": "insight.topic_models.model_version",
        "born_on": _TOPICS,
        "area_id": f"{_TOPICS} insight.topic_models.repositories",
    },
    "insight.repository_topics": {
        "repository_id": "core.repositories.repository_id",
        **dict.fromkeys(("topic_id", "share", "rank"), f"{_MODEL} {_TEXT}"),
    },
    "insight.similar_repositories": dict.fromkeys(
        ("repository_id", "other_id", "similarity", "rank"), f"{_TEXT} core.people.name"
    ),
    "insight.topic_coverage": {
        "repository_id": "core.repositories.repository_id",
        "status": f"core.readmes.status github.documents.status {_MODEL} {_TEXT}",
        "reason": f"core.readmes.status core.readmes.reason github.documents.status {_MODEL} {_TEXT}",
        **dict.fromkeys(("terms_count", "likeness"), f"{_MODEL} {_TEXT}"),
        "confidence": f"{_MODEL} {_TEXT} insight.topic_models.low_fit_limit",
    },
    "insight.topic_map": {
        "kind": "insight.repository_topics.topic_id",
        "subject_id": "insight.repository_topics.repository_id insight.repository_topics.topic_id",
        "topic_id": "insight.repository_topics.topic_id insight.repository_topics.rank",
        "x": "insight.repository_topics.share",
        "y": "insight.repository_topics.share",
    },
}

#: Columns in which each row depends on all rows of what they are computed from.
SPREAD: Mapping[str, str] = {
    "insight.topic_models": "model_version topics terms repositories low_fit_limit alike_limit low_fit_share "
    "abstained_share next_topic_id measures events trials",
    "insight.topic_history": "topic_id model_version fitted_on label repositories_count born_on is_current",
    "insight.topic_events": "model_version event topic_id day other_ids repository_ids sentence",
    "insight.topic_drift": "occasion measure model_version value limit is_due sentence",
    "insight.topic_quality": "subject measure topic_id value counted reason",
    "insight.topic_areas": "area_id label topic_ids repositories_count model_version",
    "insight.topics": "topic_id label terms repositories_count representative_ids model_version born_on area_id",
    "insight.repository_topics": "repository_id topic_id share rank",
    "insight.similar_repositories": "repository_id other_id similarity rank",
    "insight.topic_coverage": "status reason terms_count likeness confidence",
    "insight.topic_map": "kind subject_id topic_id x y",
}
