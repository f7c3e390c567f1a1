"""The topics of the sample: two, how good they are, and repositories with and without one.

Belongs here: rows of the tables of topics. Does not belong here: the repositories (`sample_content`).
"""

from __future__ import annotations

from research_platform_assets_tests.site.sample_findings import (
    CORRECTED,
    EMPTY,
    OBSERVED,
    ODD,
    UNREADABLE,
    MakeRow,
    Row,
)

_GONE = 102


def topic_rows(row: MakeRow) -> dict[str, list[Row]]:
    """All rows by table, made by `sample_content.row`."""
    return {
        "insight.topics": _topics(row),
        "insight.repository_topics": [
            row("insight.repository_topics", repository_id=OBSERVED, topic_id=0, share=0.8, rank=1),
            row("insight.repository_topics", repository_id=OBSERVED, topic_id=1, share=0.2, rank=2),
            row("insight.repository_topics", repository_id=CORRECTED, topic_id=1, share=1.0, rank=1),
        ],
        "insight.topic_coverage": _coverage(row),
        "insight.topic_quality": _quality(row),
    }


def _topics(row: MakeRow) -> list[Row]:
    def made(number: int, words: list[str], standing_for: list[int]) -> Row:
        terms = [{"term": word, "weight": round(1 / (place + 1), 4)} for place, word in enumerate(words)]
        label = " / ".join(words)
        return row(
            "insight.topics",
            topic_id=number,
            label=label,
            terms=terms,
            repositories_count=1,
            representative_ids=standing_for,
            born_on="2026-01-05",
        )

    return [
        made(0, ["volatility", "garch", "returns"], [OBSERVED]),
        made(1, ["risk", "data", "market"], [CORRECTED]),
    ]


def _quality(row: MakeRow) -> list[Row]:
    def made(subject: str, measure: str, value: float | None, reason: str | None = None) -> Row:
        topic = None if subject == "all" else int(subject)
        known = {"topic_id": topic, "value": value, "counted": 2, "reason": reason}
        return row("insight.topic_quality", subject=subject, measure=measure, **known)

    return [
        *(made("all", measure, 0.5) for measure in ("coherence", "coverage", "fit", "stability")),
        made("all", "diversity", None, "there is one topic only"),
        *(made(topic, measure, 0.25) for topic in ("0", "1") for measure in ("coherence", "fit")),
        *(made(topic, "stability", None, "none was looked at") for topic in ("0", "1")),
    ]


def _coverage(row: MakeRow) -> list[Row]:
    def made(number: int, status: str, reason: str | None, terms: int, trust: float | None = None) -> Row:
        known = {"status": status, "reason": reason, "terms_count": terms, "likeness": trust, "confidence": trust}
        return row("insight.topic_coverage", repository_id=number, **known)

    return [
        made(OBSERVED, "observed", None, 25, 0.7),
        made(CORRECTED, "observed", None, 12, 0.1),
        made(EMPTY, "absent", "too little text: 0 terms", 0),
        made(UNREADABLE, "unknown", "README not at hand", 0),
        made(ODD, "absent", "too little text: 2 terms", 2),
        made(_GONE, "unknown", "the repository is gone", 0),
    ]
