"""What the files in the predecessor's shapes do not carry, or not as before.

Belongs here: the words, and where they stand. Does not belong here: the files (`legacy_files`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

NOTES: Mapping[str, str] = {
    "repos.json": "Values are the last known ones. `has_downloads` and `is_template` are null: GitHub is not asked for "
    "them. `watchers` is the number of stars, as before. `contributors_count` is the length of GitHub's contributor "
    "list, bots included, and null where it is not known. `readme` has its e-mail addresses masked; where nobody could "
    "ever read it, it is null and not `No README available`. `research_metadata` stands in its own file only.",
    "stats.json": "Sums and means are null where any repository's value is unknown. `repos_without_readme` names those "
    "that have none for certain. The block `research` counts what `research_metadata.json` has.",
    "research_metadata.json": "`publications` are the works of the repository itself by `research.publications`, not "
    "those it only cites. `notebooks` and `datasets` are null where the tree is unknown. `abstract`, `keywords`, "
    "`authors`, `dependencies`, `citations` and `meta` are null.",
    "citation_report.json": "Edges are citations between repositories, with evidence in `research.citations`. "
    "`external_citations`, `h_index`, `citations_per_paper`, `citation_counts`, `network_statistics` and "
    "`growth_trends` are null: `research.works` and `research.citation_stats` say what each index counts.",
    "reproducibility_report.json": "Score, badge and breakdown are those of the rubric of `research.reproducibility`, "
    "each part in per cent. `replication_stats` and `community_verification` are null; there are no `top_repos` and no "
    "`badge_distribution`.",
    "repository_health_report.json": "Score, grade and dimensions are those of the rubric of `insight.health`. "
    "`status` and `details` are null; there are no `health_distribution` and no `average_scores`.",
    "citation_history.json": "One snapshot for each repository and UTC day on which stars or forks were observed. "
    "`external_citations` and `publications_count` are null.",
    "ml_topic_analysis.json": "`methods.nmf` holds the topics of `insight.topics`, of READMEs and descriptions, whose "
    "parts add up to 1 for each repository. `methods.lda`, `vocabulary_size` and `visualizations` are null.",
    "collaboration_network.json": "People only; bots are left out, and people without an account bear pseudonyms. "
    "`emails` and `visualizations` are null. `average_degree` is the mean of the degree centralities, as before.",
}
"""File -> which fields it does not carry, or not as before."""

_NOT_WRITTEN = (
    "`code_quality_report.json` is not written: its score was made of constants and of descriptions. `build_log.json` "
    "and the search index are not either: `last_run.json` and the search of the site stand in for them."
)


def noted(name: str, content: Any) -> Any:
    """With the note in it, where the shape has room for one: other files are maps and lists of repositories."""
    is_open = isinstance(content, dict) and "generated_at" in content
    return {**content, "note": NOTES[name]} if is_open else content  # pyright: ignore[reportUnknownVariableType]


def readme(generated_at: str, written: Sequence[str]) -> str:
    """`README.md` beside the `written` files."""
    lines = [
        "# Files in the predecessor's shapes",
        "",
        "For programs that still read the predecessor's `data/*.json`. Fields have the names and the meaning that they",
        "had. What is not known is null, where the predecessor wrote 0, an empty text or words. `generated_at` is the",
        f"UTC day of the capture, {generated_at[:10]}.",
        "",
        *(f"* `{name}`: {NOTES[name]}" for name in written),
        "",
        _NOT_WRITTEN,
        "",
    ]
    return "\n".join(lines)
