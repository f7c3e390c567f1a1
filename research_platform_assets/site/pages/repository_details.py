"""What the page of a repository says of it at the side: what GitHub lists, and its languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from research_platform_assets.site.content import Row
from research_platform_assets.site.evidence import literal
from research_platform_assets.site.facts import SOURCES
from research_platform_assets.site.formats import date

_FACT_COLUMNS = frozenset(source.column for source in SOURCES if source.table == "core.repositories")
_LANGUAGES = 6


def details_of(row: Row) -> list[dict[str, Any]]:
    """What has no facet of its own: the sweep sees it for every repository it lists."""
    shown = [
        ("state", "State", row["state"]),
        ("is_private", "Visibility", "private" if row["is_private"] else "public"),
        ("is_fork", "Fork", {True: "yes", False: "no", None: "unknown"}[row["is_fork"]]),
        ("homepage", "Website", row["homepage"] or "none"),
        ("default_branch", "Default branch", row["default_branch"] or "none"),
        ("created_at", "Created", date(row["created_at"])),
        ("pushed_at", "Last push", date(row["pushed_at"])),
        ("former_names", "Former names", ", ".join(row["former_names"]) or "none known"),
    ]
    known = [
        {"column": column, "label": label, "text": text, "is_corrected": column in row["corrected_fields"]}
        for column, label, text in shown
    ]
    columns = {column for column, _, _ in shown} | _FACT_COLUMNS
    others = [column for column in row["corrected_fields"] if column not in columns and column in row]
    return known + [
        {"column": column, "label": column, "text": str(row[column]), "is_corrected": True} for column in others
    ]


@dataclass(frozen=True)
class LanguagePart:
    """A language, its part of the bytes that GitHub counted, and the expression in SQL that computes it."""

    name: str
    share: float
    select: str


def languages_of(listing: Row | None) -> list[LanguagePart]:
    """The largest languages, and the rest of them."""
    counted: list[Row] = (listing or {}).get("languages") or []
    total = sum(language["size_bytes"] for language in counted)
    if not total:
        return []
    shown = [language["name"] for language in counted[:_LANGUAGES]]
    parts = [
        LanguagePart(language["name"], language["size_bytes"] / total, _share(f"= {literal(language['name'])}"))
        for language in counted[:_LANGUAGES]
    ]
    rest = sum(language["size_bytes"] for language in counted[_LANGUAGES:]) / total
    others = LanguagePart("other", rest, _share(f"not in ({', '.join(map(literal, shown))})"))
    return [*parts, *([others] if rest else [])]


def _share(names: str) -> str:
    return (
        f"list_sum([each.size_bytes for each in languages if each.name {names}]) / "
        "list_sum([each.size_bytes for each in languages])"
    )
