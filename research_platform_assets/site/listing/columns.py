"""The columns of the list.

Belongs here: where each column's values come from, and which columns a site can fill. Does not belong here: filters
(`facets`), markup.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from research_platform_assets.site.addresses import repository_page, topic_page
from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import LANGUAGE, SOURCES, FactSource
from research_platform_assets.site.formats import score_value
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.listing.cell import Cell, of_day, of_fact, of_score
from research_platform_assets.site.pages.repository_running import word_of

NO_BADGE = "none"
"""The level of scores below that of the lowest badge."""

_CORE = "core.repositories"
_RUBRIC = "research.reproducibility"
_CRITERIA = "research.reproducibility_criteria"
_SOURCES = {source.facet: source for source in SOURCES}


@dataclass(frozen=True)
class Heading:
    """A column as a reader sees it.

    Attributes:
        name: In the address and in the exported file.
        label: Heading.
        kind: `text`, `number` or `date`: how it is sorted and aligned.
        table: Qualified name of the table that shows it.
        column: Its column there.
        is_shown: Whether it is shown before somebody chooses.
        analysis: Name in the settings of the analysis that it belongs to; null where it cannot be switched off.
        select: What is read of its column for a repository, as SQL; empty where it is the column itself.
    """

    name: str
    label: str
    kind: str
    table: str
    column: str
    is_shown: bool
    analysis: str | None
    select: str


@dataclass(frozen=True)
class Column:
    """A column with what stands in it for a repository, and what `Heading` says of it."""

    name: str
    label: str
    kind: str
    table: str
    column: str
    cell: Callable[[SiteIndex, Row], Cell]
    is_shown: bool = False
    analysis: str | None = None
    select: str = ""

    @property
    def heading(self) -> Heading:
        """What a page shows of it: plain values."""
        shown = (self.is_shown, self.analysis, self.select)
        return Heading(self.name, self.label, self.kind, self.table, self.column, *shown)


def columns(index: SiteIndex) -> list[Column]:
    """The columns whose tables the site has, in the order in which they are shown."""
    return [column for column in COLUMNS if column.table in index.content.tables]


def missing(index: SiteIndex) -> list[Column]:
    """The columns whose tables the site does not have."""
    return [column for column in COLUMNS if column.table not in index.content.tables]


def topic_cell(index: SiteIndex, row: Row) -> Cell:
    """The main topic; a repository that no topic was found for has none, which is known."""
    ranked = index.topics_of.get(row["repository_id"], [])
    topic = index.topics.get(ranked[0]["topic_id"]) if ranked else None
    if topic:
        return Cell("observed", topic["label"], topic_page(topic["topic_id"]))
    coverage = index.topic_coverage.get(row["repository_id"])
    status = "unknown" if coverage is None or coverage["status"] == "unknown" else "absent"
    return Cell(status, link=f"{repository_page(row['repository_id'])}#topics")


def _fact(source: FactSource) -> Callable[[SiteIndex, Row], Cell]:
    def cell(index: SiteIndex, row: Row) -> Cell:
        number = row["repository_id"]
        return of_fact(index.fact(source, number), repository_page(number))

    return cell


def _score(table: str, column: str, anchor: str) -> Callable[[SiteIndex, Row], Cell]:
    def cell(index: SiteIndex, row: Row) -> Cell:
        number = row["repository_id"]
        found = of_score(index.scores[table].get(number), column, f"{repository_page(number)}#{anchor}")
        # As every page that names the score writes it.
        return replace(found, value=score_value(found.value)) if isinstance(found.value, float) else found

    return cell


def _badge(index: SiteIndex, row: Row) -> Cell:
    """The badge; a score that earned none has none."""
    cell = _score(_RUBRIC, "level", "reproducibility")(index, row)
    link = f"{repository_page(row['repository_id'])}#reproducibility"
    return Cell("absent", link=link) if cell.value == NO_BADGE else cell


def _answer(criterion: str) -> Callable[[SiteIndex, Row], Cell]:
    """The word that the page of the repository says of a criterion; there is none where it does not apply."""

    def cell(index: SiteIndex, row: Row) -> Cell:
        number = row["repository_id"]
        link = f"{repository_page(number)}#reproducibility"
        word = word_of(index.criteria[_RUBRIC].get(number, []), criterion)
        if word is None:
            return Cell("absent", link=link)
        if word == "unknown":
            return Cell("unknown", link=link if number in index.scores[_RUBRIC] else None)
        return Cell("observed", word)

    return cell


def _grade(index: SiteIndex, row: Row) -> Cell:
    number = row["repository_id"]
    found = index.finding("insight.code_quality", number)
    return of_score(found, "grade", f"{repository_page(number)}#code")


def _own_publications(index: SiteIndex, row: Row) -> Cell:
    """Own works; none only where every kind of document was read."""
    number = row["repository_id"]
    found = index.findings["research.publications"].get(number, [])
    own = len({each["work_id"] for each in found if each["relation"] == "own" and each["is_valid"]})
    read = index.findings["research.publication_coverage"].get(number, [])
    if own or (read and all(source["status"] != "unknown" for source in read)):
        return Cell("observed", own)
    return Cell("unknown", link=f"{repository_page(number)}#publications")


def _notebooks(index: SiteIndex, row: Row) -> Cell:
    number = row["repository_id"]
    files = index.facets.get(number, {}).get("files")
    if files is None or files["status"] == "unknown":
        return Cell("unknown", link=f"{repository_page(number)}#notebooks")
    return Cell("observed", len(index.findings["research.notebooks"].get(number, [])))


def _value(column: str) -> Callable[[SiteIndex, Row], Cell]:
    return lambda _, row: Cell("observed", row[column])


def _readme(index: SiteIndex, row: Row) -> Cell:
    cell = _fact(_SOURCES["readme"])(index, row)
    return Cell("observed", "yes", f"{repository_page(row['repository_id'])}#readme") if cell.value else cell


def _of(facet: str, *, is_shown: bool = False, kind: str = "number") -> Column:
    source = _SOURCES[facet]
    return Column(
        facet.removesuffix("_count"), source.label, kind, source.table, source.column, _fact(source), is_shown
    )


COLUMNS = (
    Column("language", "Language", "text", _CORE, "language", _fact(LANGUAGE), is_shown=True),
    Column(
        "topic",
        "Main topic",
        "text",
        "insight.repository_topics",
        "topic_id",
        topic_cell,
        True,
        "topics",
        "arg_min((select label from insight.topics where topics.topic_id = repository_topics.topic_id), rank)",
    ),
    _of("license", is_shown=True, kind="text"),
    Column("badge", "Reproducibility badge", "text", _RUBRIC, "level", _badge, True, "reproducibility"),
    Column(
        "reproducibility",
        "Reproducibility score",
        "number",
        _RUBRIC,
        "score",
        _score(_RUBRIC, "score", "reproducibility"),
        analysis="reproducibility",
    ),
    Column(
        "health",
        "Health",
        "number",
        "insight.health",
        "score",
        _score("insight.health", "score", "health"),
        True,
        "health",
    ),
    Column(
        "versions",
        "Versions fixed",
        "text",
        _CRITERIA,
        "points",
        _answer("versions_pinned"),
        analysis="reproducibility",
        select="max(points) filter (where criterion = 'versions_pinned')",
    ),
    Column(
        "tests",
        "Tests",
        "text",
        _CRITERIA,
        "points",
        _answer("tests"),
        analysis="reproducibility",
        select="max(points) filter (where criterion = 'tests')",
    ),
    Column("grade", "Code grade", "text", "insight.code_quality", "grade", _grade, analysis="code_quality"),
    _of("commits", is_shown=True),
    _of("contributors"),
    _of("stargazers_count"),
    _of("forks_count"),
    _of("open_issues_count"),
    _of("files"),
    _of("releases"),
    Column(
        "publications",
        "Own works",
        "number",
        "research.publications",
        "relation",
        _own_publications,
        analysis="publications",
        select="count(distinct work_id) filter (where relation = 'own' and is_valid)",
    ),
    Column("notebooks", "Notebooks", "number", "research.notebooks", "path", _notebooks, select="count(*)"),
    Column("readme", "README", "text", "core.readmes", "status", _readme),
    Column("state", "State", "text", _CORE, "state", _value("state")),
    Column("created", "Created", "date", _CORE, "created_at", lambda _, row: of_day(row["created_at"])),
    Column("pushed", "Last push", "date", _CORE, "pushed_at", lambda _, row: of_day(row["pushed_at"]), is_shown=True),
)
