"""Programming languages: repositories with each as main language, bytes written in each, and a page for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from research_platform_assets.site.addresses import file_stem
from research_platform_assets.site.content import Row
from research_platform_assets.site.facts import LANGUAGE, Fact
from research_platform_assets.site.figures.bars import ranked_bars
from research_platform_assets.site.figures.figure import Figure
from research_platform_assets.site.formats import percent, plural, size
from research_platform_assets.site.index import SiteIndex
from research_platform_assets.site.page import Page
from research_platform_assets.site.rest import ONLY_ROWS

LONGEST = 15
"""Languages in a chart; all are in the table below it."""

WRITTEN = """\
(select repository_id, unnest(languages, recursive := true)
  from github.repositories join core.facets using (repository_id) where facet = 'languages' and status = 'observed')"""
"""Bytes by language where they are known, as a query with `repository_id`, `name` and `size_bytes`."""

STATES = """\
(select repository_id, case when state = 'observed' then language end as language,
    case when state = 'observed' and language is null then 'unknown' else state end as state
  from (
    select repository_id, language, case when list_contains(corrected_fields, 'language')
      then if(language is null, 'absent', 'observed') else coalesce(status, 'unknown') end as state
    from core.repositories left join (from core.facets where facet = 'languages') using (repository_id)))"""
"""The main language of each repository and what is known: a query with `repository_id`, `language` and `state`."""

_MAINS = f"""\
select language, count(*), count(*) / sum(count(*)) over ()
from {STATES} where language is not null group by language order by count(*) desc, language"""

USES = f"""\
(select repository_id, name, max(size_bytes) as size_bytes, max(share) as share
  from (
    select repository_id, name, size_bytes, size_bytes / sum(size_bytes) over (partition by repository_id) as share
    from {WRITTEN}
    union all select repository_id, language, if(coalesce(status, 'unknown') = 'unknown', null, 0), null
    from {STATES} left join (from core.facets where facet = 'languages') using (repository_id)
    where language is not null
  ) group by repository_id, name)"""
"""Repositories by language as a query: with `repository_id`, `name`, `size_bytes` and the `share` of it."""

_SECTION = "languages.html"
_repositories = partial(plural, singular="repository", several="repositories")


@dataclass(frozen=True)
class Use:
    """A language in one repository: bytes and their part of the repository's code, null where unknown."""

    repository: Row
    is_main: bool
    size_bytes: int | None
    share: float | None


@dataclass(frozen=True)
class Language:
    """A language in the whole organisation.

    Attributes:
        name: As GitHub writes it.
        path: Of its page.
        uses: Repositories that have code in it, those first of which it is the main language; left out in the list.
        uses_count: How many these are.
        main_count: Of how many it is the main language.
        size_bytes: Bytes in all repositories whose bytes are known; null where those of none are.
    """

    name: str
    path: str
    uses: list[Use]
    uses_count: int
    main_count: int
    size_bytes: int | None


def languages_page(index: SiteIndex) -> Page:
    """All languages, by repositories and by bytes."""
    facts = _facts(index)
    found = index.once(languages)
    states = {
        state: sum(_state(fact) == state for fact in facts.values()) for state in ("observed", "absent", "unknown")
    }
    return Page(
        _SECTION,
        "languages.html",
        "Languages",
        _SECTION,
        {
            "languages": [replace(language, uses=[]) for language in found],
            "states": states,
            "total_count": len(facts),
            "states_rows": STATES,
            "uses_rows": USES,
            "measured_count": sum(_bytes(number, index) is not None for number in facts),
            "by_repositories": _by_repositories(found, states),
            "by_bytes": _by_bytes(found),
        },
    )


def language_pages(index: SiteIndex) -> Iterator[Page]:
    """The page of each language."""
    for language in index.once(languages):
        values = {
            "language": replace(language, uses=language.uses[:ONLY_ROWS]),
            "states_rows": STATES,
            "uses_rows": USES,
        }
        yield Page(language.path, "language.html", language.name, _SECTION, values)


def languages(index: SiteIndex) -> list[Language]:
    """Every language of a repository; the main language of most comes first."""
    uses: dict[str, list[Use]] = {}
    for number, fact in _facts(index).items():
        main = fact.text if _state(fact) == "observed" else None
        counted = _bytes(number, index)
        total = sum(counted.values()) if counted else 0
        names = set(counted or ()) | ({main} if main else set[str]())
        for name in sorted(names):
            written = None if counted is None else counted.get(name, 0)
            share = written / total if written is not None and total else None
            uses.setdefault(name, []).append(Use(_shown_of(number, index), name == main, written, share))
    paths = language_paths(uses)
    found = [
        Language(
            name,
            paths[name],
            sorted(each, key=lambda use: (not use.is_main, -(use.size_bytes or 0), use.repository["repository_id"])),
            len(each),
            sum(use.is_main for use in each),
            _sum(use.size_bytes for use in each),
        )
        for name, each in uses.items()
    ]
    return sorted(found, key=lambda language: (-language.main_count, -(language.size_bytes or 0), language.name))


def _sum(sizes: Iterable[int | None]) -> int | None:
    known = [size_bytes for size_bytes in sizes if size_bytes is not None]
    return sum(known) if known else None


def language_paths(names: Mapping[str, object] | Sequence[str]) -> dict[str, str]:
    """A path for each language: `c`, `cplusplus` and `csharp` are three; names that would share one do not."""
    paths: dict[str, str] = {}
    for name in sorted(names):
        stem = file_stem(name.lower().replace("+", "plus").replace("#", "sharp").replace(" ", "-"))
        path = f"languages/{stem}.html"
        paths[name] = path if path not in paths.values() else f"languages/{file_stem(f'{name} ')}.html"
    return paths


def _shown_of(number: int, index: SiteIndex) -> Row:
    return {**index.named[number], "pushed_at": index.repository[number]["pushed_at"]}


def _facts(index: SiteIndex) -> dict[int, Fact]:
    return {row["repository_id"]: index.fact(LANGUAGE, row["repository_id"]) for row in index.repositories}


def _state(fact: Fact) -> str:
    return "observed" if fact.text is not None else fact.status


def _bytes(number: int, index: SiteIndex) -> dict[str, int] | None:
    """Bytes by language; null where they are not known."""
    listed, facet = index.listing.get(number), index.facets.get(number, {}).get("languages")
    if facet is not None and facet["status"] == "absent":
        return {}
    if listed is None or facet is None or facet["status"] == "unknown" or listed["languages"] is None:
        return None
    return {entry["name"]: entry["size_bytes"] for entry in listed["languages"]}


def _by_repositories(found: Sequence[Language], states: Mapping[str, int]) -> Figure | None:
    mains = [language for language in found if language.main_count]
    if not mains:
        return None
    first = mains[0]
    drawn = _shown(len(mains))
    return Figure(
        name="by-repositories",
        title="Repositories by main language",
        description=f"{first.name} is the main language of {_repositories(first.main_count)} of "
        f"{states['observed']:,} with a known one; no language is of more.{drawn}",
        specification=ranked_bars([(each.name, each.main_count) for each in mains[:LONGEST]], "Repositories"),
        header=("Language", "Repositories", "Share of those with a main language"),
        rows=[(each.name, each.main_count, percent(each.main_count / states["observed"])) for each in mains],
        source="core.repositories",
        query=_MAINS,
        column="language",
        links=[each.path for each in mains],
    )


def _by_bytes(found: Sequence[Language]) -> Figure | None:
    sized = [(each, each.size_bytes) for each in found if each.size_bytes]
    if not sized:
        return None
    sized.sort(key=lambda pair: (-pair[1], pair[0].name))
    total = sum(size_bytes for _, size_bytes in sized)
    first, most = sized[0]
    return Figure(
        name="by-bytes",
        title="Bytes by language",
        description=f"{size(total)} of code in {plural(len(sized), 'language')}; {first.name} has "
        f"{size(most)}, which is {percent(most / total)}.{_shown(len(sized))}",
        specification=ranked_bars([(each.name, count) for each, count in sized[:LONGEST]], "Bytes", ".3~s"),
        header=("Language", "Bytes", "Share of all bytes"),
        rows=[(each.name, count, percent(count / total)) for each, count in sized],
        source="github.repositories",
        query=f"select name, sum(size_bytes) as bytes, bytes / sum(bytes) over ()\nfrom {WRITTEN}\n"
        "group by name having bytes > 0 order by bytes desc, name",
        column="languages",
        links=[each.path for each, _ in sized],
    )


def _shown(count: int) -> str:
    return f" The first {LONGEST} of {count:,} are drawn." if count > LONGEST else ""
